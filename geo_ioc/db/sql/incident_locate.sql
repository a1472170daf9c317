-- The commune of every generation that holds the point (on a line: the lowest code), and the units
-- above it. Upper levels are unions of communes, so the commune's parents hold the point too.
WITH RECURSIVE commune AS (
  SELECT DISTINCT ON (boundary.generation) boundary.generation, boundary.code
  FROM boundary_shape
  JOIN boundary USING (generation, code)
  WHERE boundary_shape.band = 13
    AND boundary.level = 'commune'
    AND ST_Intersects(boundary_shape.geom, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326))
  ORDER BY boundary.generation, boundary.code
), unit AS (
  SELECT boundary.* FROM boundary JOIN commune USING (generation, code)
  UNION ALL
  SELECT parent.*
  FROM unit
  JOIN boundary AS parent
    ON parent.generation = unit.generation AND parent.code = unit.parent_code
)
SELECT generation, level, code FROM unit
