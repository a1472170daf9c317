INSERT INTO sharing (kind, subject, organisation, shared, decision, decided_by)
VALUES (:kind, :subject, :organisation, :shared, :decision, :by)
ON CONFLICT (kind, subject, organisation) DO UPDATE
SET shared = excluded.shared, decision = excluded.decision, decided_by = excluded.decided_by,
    decided_at = now()
