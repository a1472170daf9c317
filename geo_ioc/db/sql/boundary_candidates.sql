-- The communes' shares of a circle of `accuracy_m` metres on the ellipsoid (64 corners), when the
-- circle crosses a line; nothing when one commune covers it, or none touches it.
WITH circle AS MATERIALIZED (
  SELECT ST_MakePolygon(ST_MakeLine(
    CAST(ST_Project(
      CAST(ST_SetSRID(ST_MakePoint(:lon, :lat), 4326) AS geography),
      CAST(:accuracy_m AS double precision),
      radians(-360.0 * (corner % 64) / 64)
    ) AS geometry) ORDER BY corner
  )) AS geom
  FROM generate_series(0, 64) AS corner
), touched AS (
  SELECT boundary.code, boundary_shape.geom
  FROM circle
  JOIN boundary_shape
    ON boundary_shape.generation = :generation
   AND boundary_shape.band = 13
   AND boundary_shape.geom && circle.geom
  JOIN boundary USING (generation, code)
  WHERE boundary.level = 'commune'
), shared AS (
  SELECT touched.code,
         ST_Area(CAST(ST_Intersection(touched.geom, circle.geom) AS geography))
           / nullif(ST_Area(CAST(circle.geom AS geography)), 0) AS share
  FROM touched, circle
  WHERE NOT EXISTS (SELECT FROM touched AS whole WHERE ST_Covers(whole.geom, circle.geom))
    AND ST_Intersects(touched.geom, circle.geom)
)
SELECT code, share FROM shared WHERE share > 0.00005 ORDER BY share DESC, code COLLATE "C"
