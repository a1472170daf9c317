-- One feature of a supplied file. A shape that crosses itself is mended, for it is only drawn.
INSERT INTO reference_feature (layer, id, properties, geom)
SELECT :layer, :id, CAST(:properties AS jsonb), CASE WHEN ST_IsValid(g) THEN g ELSE ST_MakeValid(g) END
FROM ST_Force2D(ST_SetSRID(ST_GeomFromGeoJSON(CAST(:geometry AS text)), 4326)) AS g
