-- Accounts by user name, with the roles they hold now and when they were last there: by a session,
-- or by a token, which both note it to the minute.
SELECT account.id, account.username, account.name, account.password_hash, account.totp_secret,
       account.totp_pending, account.oidc_username, account.oidc_issuer, account.disabled_at,
       account.demo, account.created_at,
       ARRAY(
         SELECT DISTINCT role_grant.role FROM role_grant
         WHERE role_grant.account = account.id AND role_grant.revoked_at IS NULL
           AND role_grant.starts_at <= :now
           AND (role_grant.ends_at IS NULL OR :now < role_grant.ends_at)
         ORDER BY role_grant.role
       ) AS roles,
       EXISTS (
         SELECT FROM duty_shift
         WHERE duty_shift.account = account.id AND duty_shift.revoked_at IS NULL
           AND duty_shift.starts_at <= :now AND :now < duty_shift.ends_at
       ) AS on_duty,
       greatest(
         (SELECT max(session.seen_at) FROM session WHERE session.account = account.id),
         (SELECT max(token.used_at) FROM token WHERE token.account = account.id)
       ) AS seen_at
FROM account
ORDER BY account.username
