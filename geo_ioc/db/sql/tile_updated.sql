-- When each source last changed, found by stepping back through the index on (source, id), one step
-- per source however many changes there are.
WITH RECURSIVE newest AS (
  (SELECT source, id, at FROM change ORDER BY source DESC, id DESC LIMIT 1)
  UNION ALL
  SELECT c.source, c.id, c.at
  FROM newest AS n
  CROSS JOIN LATERAL (
    SELECT source, id, at
    FROM change
    WHERE source < n.source
    ORDER BY source DESC, id DESC
    LIMIT 1
  ) AS c
)
SELECT source, at FROM newest
UNION ALL
SELECT 'reference:' || layer, loaded_at FROM reference_source
