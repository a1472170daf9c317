SELECT code, band, ST_AsBinary(geom) AS geom
FROM boundary_shape
WHERE generation = :generation
