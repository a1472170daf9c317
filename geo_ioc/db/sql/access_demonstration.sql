SELECT account.username, account.name, min(role_grant.role) AS role
FROM account
JOIN role_grant ON role_grant.account = account.id AND role_grant.revoked_at IS NULL
WHERE account.demo AND account.password_hash IS NOT NULL AND account.disabled_at IS NULL
GROUP BY account.id
ORDER BY account.created_at, account.username
