-- Shifts that touch a time, or one by its id; a null asks nothing.
SELECT duty_shift.id, account.username, account.name, duty_shift.starts_at, duty_shift.ends_at,
       duty_shift.decision, duty_shift.created_by, duty_shift.created_at, duty_shift.revoked_at,
       duty_shift.revoked_by
FROM duty_shift
JOIN account ON account.id = duty_shift.account
WHERE (CAST(:since AS timestamptz) IS NULL OR duty_shift.ends_at > CAST(:since AS timestamptz))
  AND (CAST(:until AS timestamptz) IS NULL OR duty_shift.starts_at < CAST(:until AS timestamptz))
  AND (CAST(:id AS uuid) IS NULL OR duty_shift.id = CAST(:id AS uuid))
ORDER BY duty_shift.starts_at, account.username, duty_shift.id
