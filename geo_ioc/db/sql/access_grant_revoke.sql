-- The grant itself comes first.
WITH ended AS (
  UPDATE role_grant SET revoked_at = :now, revoked_by = :by
  WHERE (id = :id OR delegated_from = :id) AND revoked_at IS NULL
  RETURNING id, account, role, decision, created_at
)
SELECT ended.id, account.username, ended.role, ended.decision
FROM ended
JOIN account ON account.id = ended.account
ORDER BY ended.id <> :id, ended.created_at, ended.id
