-- What incident_locate.sql does, for every place of import_place: the commune of every generation that
-- holds it; on a line the lowest code. Each outline in turn is asked for its points, so that PostGIS
-- prepares it once.
INSERT INTO import_located (row, public, communes)
SELECT row, public, array_agg(generation || '/' || code ORDER BY generation)
FROM (
  SELECT import_place.row, import_place.public, boundary.generation, min(boundary.code) AS code
  FROM boundary
  JOIN boundary_shape
    ON boundary_shape.generation = boundary.generation
   AND boundary_shape.code = boundary.code
   AND boundary_shape.band = 13
  JOIN import_place ON ST_Intersects(boundary_shape.geom, import_place.point)
  WHERE boundary.level = 'commune'
  GROUP BY import_place.row, import_place.public, boundary.generation
) AS held
GROUP BY row, public
