SELECT id, username, name, password_hash, totp_secret, totp_pending, oidc_username, oidc_issuer,
       disabled_at, demo, created_at
FROM account
WHERE username = :username OR id = :id
