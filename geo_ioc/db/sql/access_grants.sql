-- Grants of one account, one grant by its id, or all of them; a null asks nothing.
SELECT role_grant.id, account.username, account.name, role_grant.role, role_grant.decision,
       role_grant.localities, role_grant.organisations, role_grant.starts_at, role_grant.ends_at,
       role_grant.granted_by, role_grant.created_at, role_grant.revoked_at, role_grant.revoked_by,
       role_grant.delegated_from, role_grant.mode
FROM role_grant
JOIN account ON account.id = role_grant.account
WHERE (CAST(:account AS uuid) IS NULL OR role_grant.account = CAST(:account AS uuid))
  AND (CAST(:id AS uuid) IS NULL OR role_grant.id = CAST(:id AS uuid))
ORDER BY role_grant.created_at DESC, role_grant.id
