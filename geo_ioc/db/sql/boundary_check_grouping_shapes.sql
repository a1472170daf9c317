SELECT kind, code, band, ST_AsBinary(geom) AS geom
FROM grouping_shape
WHERE generation = :generation
