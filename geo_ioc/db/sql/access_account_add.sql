INSERT INTO account (username, name, password_hash, oidc_username, demo)
VALUES (:username, :name, :password_hash, :oidc_username, :demo)
ON CONFLICT DO NOTHING
RETURNING id
