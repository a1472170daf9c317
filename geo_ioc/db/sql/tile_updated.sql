-- When each source last changed; the sources are found by stepping through the index.
WITH RECURSIVE source AS (
  (SELECT source AS name FROM change ORDER BY source LIMIT 1)
  UNION ALL
  SELECT (SELECT c.source FROM change AS c WHERE c.source > s.name ORDER BY c.source LIMIT 1)
  FROM source AS s
  WHERE s.name IS NOT NULL
)
SELECT
  name AS source,
  (SELECT c.at FROM change AS c WHERE c.source = name ORDER BY c.id DESC LIMIT 1) AS at
FROM source
WHERE name IS NOT NULL
UNION ALL
SELECT 'reference:' || layer, loaded_at FROM reference_source
