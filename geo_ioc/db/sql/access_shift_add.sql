INSERT INTO duty_shift (account, starts_at, ends_at, decision, created_by)
VALUES (:account, :starts_at, :ends_at, :decision, :by)
RETURNING id
