SELECT valid,
       reason,
       ST_X(location) AS lon,
       ST_Y(location) AS lat,
       ST_Distance(
         CAST(geom AS geography),
         CAST(ST_SetSRID(ST_MakePoint(:lon, :lat), 4326) AS geography)
       ) AS distance_m
FROM (SELECT ST_SetSRID(ST_GeomFromGeoJSON(CAST(:geometry AS text)), 4326) AS geom) AS given,
     LATERAL ST_IsValidDetail(geom)
