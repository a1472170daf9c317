-- One vector tile of a layer. The marked places are filled from the layer's file, checked when it
-- was loaded; what a request says is bound, never spliced.
--
-- The envelope is transformed, not the column, so that the spatial index is used. A buffer of 64
-- units keeps lines whole across edges. A point is in exactly one tile, the one whose grid it snaps
-- into: drawn from two, or from none because 4095.6 snaps out of both, it would be wrong on the map.
-- Ordered throughout, so that equal data gives equal bytes. Materialized: inlined, the cutting of
-- shapes would become a filter that a join tries on every pair of rows.
WITH placed AS MATERIALIZED (
  SELECT
    q.*,
    ST_AsMVTGeom(ST_Transform(q./*geom*/, 3857), ST_TileEnvelope(:z, :x, :y), 4096, 64) AS mvt
  FROM (/*query*/) AS q
  WHERE q./*geom*/ && ST_Transform(
    ST_Intersection(
      ST_TileEnvelope(:z, :x, :y, margin => 64.0 / 4096), ST_TileEnvelope(0, 0, 0)
    ),
    4326
  )
),
-- A vertex takes up to four bytes: one feature must not be more than a tile may be
-- (layers/making.py).
weighed AS (
  SELECT placed.*, ST_NPoints(mvt) > 100000 AS heavy FROM placed WHERE mvt IS NOT NULL
),
numbered AS (
  SELECT weighed.*, row_number() OVER (ORDER BY heavy, /*order*/, id, mvt) AS place
  FROM weighed
  WHERE (
    GeometryType(mvt) <> 'POINT'
    OR (ST_X(mvt) >= 0 AND ST_X(mvt) < 4096 AND ST_Y(mvt) >= 0 AND ST_Y(mvt) < 4096)
  )
)
SELECT
  (
    SELECT ST_AsMVT(feature, CAST(:name AS text), 4096, 'mvt' ORDER BY n.place)
    FROM numbered AS n
    CROSS JOIN LATERAL (SELECT /*columns*/, n.mvt) AS feature
    WHERE n.place <= :max_features AND NOT n.heavy
  ) AS tile,
  (SELECT count(*) FROM numbered AS n WHERE n.place <= :max_features AND NOT n.heavy) AS drawn,
  (SELECT count(*) FROM numbered) AS found
