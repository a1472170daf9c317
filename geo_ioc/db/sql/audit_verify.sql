SELECT id,
       CASE
         WHEN id <> expected_id THEN 'missing'
         WHEN previous_hash <> expected_previous THEN 'previous_hash'
         ELSE 'hash'
       END AS reason
FROM (
  SELECT *,
         row_number() OVER ordered AS expected_id,
         coalesce(lag(hash) OVER ordered, :genesis) AS expected_previous,
         geo_ioc_audit_hash(id, at, actor, action, subject, data, previous_hash) AS expected_hash
  FROM audit_entry
  WINDOW ordered AS (ORDER BY id)
) AS chain
WHERE id <> expected_id OR previous_hash <> expected_previous OR hash <> expected_hash
ORDER BY id
LIMIT 1
