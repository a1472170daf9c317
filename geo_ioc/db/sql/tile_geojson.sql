-- One GeoJSON tile: the very shapes of the vector tile (see tile_mvt.sql), taken back from its grid to
-- WGS 84 and rounded to what the zoom shows. Rings that were clipped come out clockwise.
WITH chosen AS MATERIALIZED (
  SELECT *
  FROM (/*include tile_placed*/) AS placed
  ORDER BY heavy, /*order*/, id, mvt
  LIMIT :max_features
),
numbered AS (
  SELECT chosen.*, row_number() OVER (ORDER BY heavy, /*order*/, id, mvt) AS place FROM chosen
),
frame AS (
  SELECT ST_XMin(e) AS west, ST_YMax(e) AS north, (ST_XMax(e) - ST_XMin(e)) / 4096 AS unit
  FROM ST_TileEnvelope(:z, :x, :y) AS e
)
SELECT
  (
    SELECT CAST(json_agg(
      json_build_object(
        'type', 'Feature',
        'id', n.id,
        'geometry', CAST(
          ST_AsGeoJSON(
            ST_ForcePolygonCCW(
              ST_Transform(
                ST_SetSRID(
                  ST_Affine(n.mvt, f.unit, 0, 0, -f.unit, f.west, f.north), 3857
                ),
                4326
              )
            ),
            CAST(:digits AS integer)
          ) AS json
        ),
        'properties', row_to_json(property)
      )
      ORDER BY n.place
    ) AS text)
    FROM numbered AS n
    CROSS JOIN frame AS f
    CROSS JOIN LATERAL (SELECT /*columns*/) AS property
    WHERE NOT n.heavy
  ) AS features,
  (SELECT count(*) FROM chosen WHERE NOT heavy) AS drawn,
  (SELECT count(*) FROM chosen) AS chosen
