UPDATE token SET revoked_at = :now, revoked_by = :by
WHERE account = :account AND kind = ANY (CAST(:kinds AS text[])) AND revoked_at IS NULL
RETURNING id
