-- What a layer's SELECT gives for one tile, cut to it: a part of other statements.
--
-- The envelope is transformed, not the column, so that the spatial index is used. A buffer of 64
-- units keeps lines whole across edges. A point is in exactly one tile, the one whose grid it snaps
-- into: drawn from two, or from none because 4095.6 snaps out of both, it would be wrong on the map.
-- OFFSET 0 keeps the cutting apart: else it would become a filter that a join tries on every pair of
-- rows. What is heavy could alone be more than a tile may be (layers/making.py).
SELECT placed.*, ST_NPoints(mvt) > :vertices_most AS heavy
FROM (
  SELECT
    q.*,
    ST_AsMVTGeom(
      /*drawn*/, (SELECT ST_TileEnvelope(:z, :x, :y)), 4096, 64
    ) AS mvt
  FROM (/*query*/) AS q
  WHERE q./*geom*/ && (
    SELECT ST_Transform(
      ST_Intersection(
        ST_TileEnvelope(:z, :x, :y, margin => 64.0 / 4096), ST_TileEnvelope(0, 0, 0)
      ),
      4326
    )
  )
  OFFSET 0
) AS placed
WHERE mvt IS NOT NULL AND (
  GeometryType(mvt) <> 'POINT'
  OR (ST_X(mvt) >= 0 AND ST_X(mvt) < 4096 AND ST_Y(mvt) >= 0 AND ST_Y(mvt) < 4096)
)
