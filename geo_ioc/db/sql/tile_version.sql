-- What a tile is made from, in the same snapshot as the tile itself: the newest change of
-- the layer's sources, and the generations that may be asked for.
--
-- Compared as a row, so that only the index on (source, id) gives the order: asked for the greatest id
-- of one source, the planner may walk back through all later changes of the others.
SELECT
  coalesce(
    (
      SELECT max(newest.id)
      FROM unnest(CAST(:sources AS text[])) AS wanted (source)
      CROSS JOIN LATERAL (
        SELECT c.source, c.id
        FROM change AS c
        WHERE (c.source, c.id) <= (wanted.source, 9223372036854775807)
        ORDER BY c.source DESC, c.id DESC
        LIMIT 1
      ) AS newest
      WHERE newest.source = wanted.source
    ),
    0
  ) AS version,
  (
    SELECT coalesce(
      json_agg(json_build_array(id, lower(in_force), upper(in_force)) ORDER BY lower(in_force)),
      '[]'
    )
    FROM generation WHERE active
  ) AS generations
