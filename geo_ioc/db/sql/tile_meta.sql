-- The MVT layer that says how many features a tile had to leave out.
SELECT ST_AsMVT(meta, '_meta', 4096, 'geom')
FROM (SELECT CAST(:dropped AS integer) AS dropped, ST_Point(2048, 2048) AS geom) AS meta
