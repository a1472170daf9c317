-- What a tile is made from, in the same snapshot as the tile itself: the newest change of all, the
-- newest change of the layer's sources, and the generations that may be asked for.
SELECT
  coalesce((SELECT max(id) FROM change), 0) AS latest,
  coalesce(
    (
      SELECT max((SELECT max(id) FROM change WHERE change.source = wanted.source))
      FROM unnest(CAST(:sources AS text[])) AS wanted (source)
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
