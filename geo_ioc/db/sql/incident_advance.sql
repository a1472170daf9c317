UPDATE incident
SET status = :status,
    status_before_hold = :status_before_hold,
    flags = :flags,
    lead = :lead,
    cooperating = :cooperating,
    accept_due_at = :accept_due_at,
    resolve_due_at = :resolve_due_at,
    due_at = :due_at,
    resolved_at = :resolved_at,
    version = :last_seq,
    published = :published
WHERE id = :id
