-- How far points lie from the province, in metres, and whether they are at sea; in their order.
-- Each outline in turn is asked for all points: PostGIS then looks for the nearest part of it in a tree
-- that it keeps (measured: 1 ms for a point, and 45 ms the other way round).
WITH province AS MATERIALIZED (
  SELECT CAST(boundary_shape.geom AS geography) AS geog
  FROM boundary_shape
  JOIN boundary USING (generation, code)
  WHERE boundary_shape.band = 13 AND boundary.level = 'province'
), given AS MATERIALIZED (
  SELECT ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS point, place
  FROM unnest(CAST(:lons AS double precision[]), CAST(:lats AS double precision[]))
    WITH ORDINALITY AS one (lon, lat, place)
), away AS (
  SELECT measured.place, min(measured.distance_m) AS distance_m
  FROM province
  CROSS JOIN LATERAL (
    SELECT place, ST_Distance(province.geog, CAST(point AS geography)) AS distance_m
    FROM given
    OFFSET 0
  ) AS measured
  GROUP BY measured.place
)
SELECT away.distance_m, ST_Intersects(ST_GeomFromText(:sea, 4326), given.point) AS at_sea
FROM given
LEFT JOIN away USING (place)
ORDER BY given.place
