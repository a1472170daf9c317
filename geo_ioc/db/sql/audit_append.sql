WITH before AS (
  SELECT id, hash FROM audit_entry ORDER BY id DESC LIMIT 1
), next AS (
  SELECT coalesce((SELECT id FROM before), 0) + 1 AS id,
         coalesce((SELECT hash FROM before), :genesis) AS previous_hash,
         clock_timestamp() AS at,
         CAST(:data AS jsonb) AS data
)
INSERT INTO audit_entry (id, at, actor, action, subject, data, previous_hash, hash)
SELECT id, at, :actor, :action, :subject, data, previous_hash,
       geo_ioc_audit_hash(id, at, :actor, :action, :subject, data, previous_hash)
FROM next
RETURNING id
