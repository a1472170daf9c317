-- Whether geometries are valid, and how far each is from the point of its incident; in their order.
SELECT valid,
       reason,
       ST_X(location) AS lon,
       ST_Y(location) AS lat,
       ST_Distance(
         CAST(geom AS geography),
         CAST(ST_SetSRID(ST_MakePoint(given_lon, given_lat), 4326) AS geography)
       ) AS distance_m
FROM (
       SELECT ST_SetSRID(ST_GeomFromGeoJSON(geometry), 4326) AS geom, one.lon AS given_lon,
              one.lat AS given_lat, place
       FROM unnest(CAST(:geometries AS text[]), CAST(:lons AS double precision[]),
                   CAST(:lats AS double precision[]))
         WITH ORDINALITY AS one (geometry, lon, lat, place)
     ) AS given,
     LATERAL ST_IsValidDetail(geom)
ORDER BY place
