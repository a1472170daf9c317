-- Communes of the oldest generation loaded: many small places that people know by name. Whether one
-- lies by the sea: within about 6 km of the sea's outline.
SELECT boundary.code, boundary.kind, boundary.name, boundary.parent_code AS district,
       boundary.area_km2, boundary.population,
       ST_X(boundary.point) AS lon, ST_Y(boundary.point) AS lat,
       ST_DWithin(boundary.point, ST_GeomFromText(:sea, 4326), 0.055) AS by_the_sea
FROM boundary
WHERE boundary.level = 'commune'
  AND boundary.generation = (SELECT min(generation) FROM boundary)
ORDER BY boundary.code
