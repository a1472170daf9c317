UPDATE token SET revoked_at = :now, revoked_by = :by
WHERE account = :account AND kind = 'field' AND revoked_at IS NULL
