-- Shapes as loaded. Seven decimals are a centimetre, finer than any source.
SELECT code, ST_AsGeoJSON(geom, 7)
FROM boundary_shape
WHERE generation = :generation AND band = 13 AND code = ANY (CAST(:codes AS text[]))
