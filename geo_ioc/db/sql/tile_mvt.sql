-- One vector tile of a layer: of what tile_placed.sql gives the foremost. The marked places are filled
-- from the layer's file, checked when it was loaded; what a request says is bound, never spliced.
-- Ordered throughout, so that equal data gives equal bytes.
WITH chosen AS MATERIALIZED (
  SELECT *
  FROM (/*include tile_placed*/) AS placed
  ORDER BY heavy, /*order*/, id, mvt
  LIMIT :max_features
),
numbered AS (
  SELECT chosen.*, row_number() OVER (ORDER BY heavy, /*order*/, id, mvt) AS place FROM chosen
)
SELECT
  (
    SELECT ST_AsMVT(feature, '/*name*/', 4096, 'mvt' ORDER BY n.place)
    FROM numbered AS n
    CROSS JOIN LATERAL (SELECT /*columns*/, n.mvt) AS feature
    WHERE NOT n.heavy
  ) AS tile,
  (SELECT count(*) FROM chosen WHERE NOT heavy) AS drawn,
  (SELECT count(*) FROM chosen) AS chosen
