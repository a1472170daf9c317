-- How far points lie from the province, in metres, and whether they are at sea; in their order.
WITH province AS MATERIALIZED (
  SELECT CAST(boundary_shape.geom AS geography) AS geog
  FROM boundary_shape
  JOIN boundary USING (generation, code)
  WHERE boundary_shape.band = 13 AND boundary.level = 'province'
), given AS MATERIALIZED (
  SELECT ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS point, place
  FROM unnest(CAST(:lons AS double precision[]), CAST(:lats AS double precision[]))
    WITH ORDINALITY AS one (lon, lat, place)
)
SELECT min(ST_Distance(province.geog, CAST(given.point AS geography))) AS distance_m,
       ST_Intersects(ST_GeomFromText(:sea, 4326), given.point) AS at_sea
FROM given
LEFT JOIN province ON true
GROUP BY given.place, given.point
ORDER BY given.place
