-- How far a point lies from the province, in metres, and whether it is at sea.
WITH given AS (
  SELECT ST_SetSRID(ST_MakePoint(:lon, :lat), 4326) AS point
)
SELECT (
         SELECT min(ST_Distance(CAST(boundary_shape.geom AS geography),
                                CAST(given.point AS geography)))
         FROM boundary_shape
         JOIN boundary USING (generation, code)
         WHERE boundary_shape.band = 13 AND boundary.level = 'province'
       ) AS distance_m,
       ST_Intersects(ST_GeomFromText(:sea, 4326), given.point) AS at_sea
FROM given
