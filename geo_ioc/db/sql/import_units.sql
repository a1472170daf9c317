-- The units of every set of communes: themselves, and those above them.
WITH RECURSIVE unit AS (
  SELECT given.communes, boundary.generation, boundary.level, boundary.code, boundary.parent_code
  FROM (SELECT DISTINCT communes FROM import_located) AS given
  CROSS JOIN LATERAL unnest(given.communes) AS one
  JOIN boundary ON boundary.generation || '/' || boundary.code = one
  UNION ALL
  SELECT unit.communes, parent.generation, parent.level, parent.code, parent.parent_code
  FROM unit
  JOIN boundary AS parent
    ON parent.generation = unit.generation AND parent.code = unit.parent_code
)
INSERT INTO import_unit (communes, generation, level, code)
SELECT communes, generation, level, code FROM unit
