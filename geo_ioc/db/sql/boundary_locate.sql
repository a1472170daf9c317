-- The commune that holds a point (on a line: the lowest code) and the units above it.
WITH RECURSIVE unit AS (
  (
    SELECT boundary.code, boundary.parent_code
    FROM boundary_shape
    JOIN boundary USING (generation, code)
    WHERE boundary_shape.generation = :generation
      AND boundary_shape.band = 13
      AND boundary.level = 'commune'
      AND ST_Intersects(boundary_shape.geom, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326))
    ORDER BY boundary.code COLLATE "C"
    LIMIT 1
  )
  UNION ALL
  SELECT parent.code, parent.parent_code
  FROM unit
  JOIN boundary AS parent
    ON parent.generation = :generation AND parent.code = unit.parent_code
)
SELECT code FROM unit
