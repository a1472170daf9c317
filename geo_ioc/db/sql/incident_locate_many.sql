-- incident_locate.sql for many points at once: arrays of the same length.
WITH RECURSIVE given AS (
  SELECT n, ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS point
  FROM unnest(CAST(:lons AS float8[]), CAST(:lats AS float8[])) WITH ORDINALITY AS p (lon, lat, n)
), commune AS (
  SELECT DISTINCT ON (given.n, boundary.generation) given.n, boundary.generation, boundary.code
  FROM given
  JOIN boundary_shape
    ON boundary_shape.band = 13 AND ST_Intersects(boundary_shape.geom, given.point)
  JOIN boundary
    ON boundary.generation = boundary_shape.generation
   AND boundary.code = boundary_shape.code
   AND boundary.level = 'commune'
  ORDER BY given.n, boundary.generation, boundary.code
), unit AS (
  SELECT commune.n, boundary.generation, boundary.level, boundary.code, boundary.parent_code
  FROM commune
  JOIN boundary USING (generation, code)
  UNION ALL
  SELECT unit.n, parent.generation, parent.level, parent.code, parent.parent_code
  FROM unit
  JOIN boundary AS parent
    ON parent.generation = unit.generation AND parent.code = unit.parent_code
)
SELECT CAST(n - 1 AS int) AS n, generation, level, code
FROM unit
ORDER BY n, generation DESC, length(code) DESC
