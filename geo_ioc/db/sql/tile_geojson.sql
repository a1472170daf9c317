-- One GeoJSON tile: the very shapes of the vector tile (see tile_mvt.sql), taken back from its grid to
-- WGS 84 and rounded to what the zoom shows. Rings that were clipped come out clockwise.
WITH placed AS MATERIALIZED (
  SELECT
    q.*,
    ST_AsMVTGeom(ST_Transform(q.geom, 3857), ST_TileEnvelope(:z, :x, :y), 4096, 64) AS mvt
  FROM (/*query*/) AS q
  WHERE q.geom && ST_Transform(
    ST_Intersection(
      ST_TileEnvelope(:z, :x, :y, margin => 64.0 / 4096), ST_TileEnvelope(0, 0, 0)
    ),
    4326
  )
),
-- A vertex takes some 25 bytes: one feature must not be more than a tile may be
-- (layers/making.py).
weighed AS (
  SELECT placed.*, ST_NPoints(mvt) > 20000 AS heavy FROM placed WHERE mvt IS NOT NULL
),
numbered AS (
  SELECT weighed.*, row_number() OVER (ORDER BY heavy, /*order*/, id, mvt) AS place
  FROM weighed
  WHERE (
    GeometryType(mvt) <> 'POINT'
    OR (ST_X(mvt) >= 0 AND ST_X(mvt) < 4096 AND ST_Y(mvt) >= 0 AND ST_Y(mvt) < 4096)
  )
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
    WHERE n.place <= :max_features AND NOT n.heavy
  ) AS features,
  (SELECT count(*) FROM numbered AS n WHERE n.place <= :max_features AND NOT n.heavy) AS drawn,
  (SELECT count(*) FROM numbered) AS found
