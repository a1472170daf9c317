UPDATE role_grant SET revoked_at = :now, revoked_by = :by
WHERE (id = :id OR delegated_from = :id) AND revoked_at IS NULL
