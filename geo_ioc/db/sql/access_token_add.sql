INSERT INTO token (kind, name, account, actions, secret_hash, created_at, created_by, expires_at,
                   second_factor)
VALUES (:kind, :name, :account, :actions, :secret_hash, :now, :by, :expires_at, :second_factor)
RETURNING id
