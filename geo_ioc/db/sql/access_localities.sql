-- The units that localities `generation/code` stand for today: a boundary itself or the members of a
-- grouping, and, one generation after the other, what became of all of it. A unit that was divided
-- is not followed: which part the right goes to is a new decision.
WITH RECURSIVE granted AS (
  SELECT key, split_part(key, '/', 1) AS generation, split_part(key, '/', 2) AS code
  FROM unnest(CAST(:localities AS text[])) AS key
  WHERE key ~ '^[^/]+/[^/]+$'
), unit AS (
  SELECT granted.key AS granted, boundary.generation, boundary.code, CAST(NULL AS text) AS follows
  FROM granted
  JOIN boundary USING (generation, code)
  UNION
  SELECT granted.key, member.generation, member.code, NULL
  FROM granted
  JOIN grouping_member AS member
    ON member.generation = granted.generation AND member.grouping = granted.code
  WHERE NOT EXISTS (
    SELECT FROM boundary
    WHERE boundary.generation = granted.generation AND boundary.code = granted.code)
  UNION
  SELECT unit.granted, succession.to_generation, succession.to_code,
         unit.generation || '/' || unit.code
  FROM unit
  JOIN boundary AS part ON part.generation = unit.generation AND part.level = 'commune'
  LEFT JOIN boundary AS above
    ON above.generation = part.generation AND above.code = part.parent_code
  JOIN succession
    ON succession.from_generation = part.generation AND succession.from_code = part.code
   AND succession.relation IN ('whole', 'unchanged')
  JOIN generation ON generation.id = succession.to_generation AND generation.active
  WHERE unit.code IN (part.code, part.parent_code, above.parent_code)
)
SELECT unit.granted, unit.generation || '/' || unit.code AS key, boundary.full_name AS name,
       min(unit.follows) AS follows
FROM unit
JOIN boundary USING (generation, code)
GROUP BY unit.granted, unit.generation, unit.code, boundary.full_name
ORDER BY unit.granted, unit.generation, unit.code
