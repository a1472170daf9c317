INSERT INTO session (secret_hash, account, method, second_factor, created_at, seen_at, expires_at,
                     address, agent)
VALUES (:secret_hash, :account, :method, :second_factor, :now, :now, :expires_at, :address, :agent)
