INSERT INTO role_grant (account, role, decision, localities, organisations, starts_at, ends_at,
                        granted_by, delegated_from, mode)
VALUES (:account, :role, :decision, :localities, :organisations, :starts_at, :ends_at,
        :by, :source, :mode)
RETURNING id
