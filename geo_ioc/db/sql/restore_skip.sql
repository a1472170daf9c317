-- Ids of changes that were given out after the backup must not come again with other content: whoever
-- has seen one of them would take what follows for what they know. Every source is read anew.
WITH skipped AS (
  SELECT setval(pg_get_serial_sequence('change', 'id'), coalesce(max(id), 0) + :ahead) FROM change
), known AS (
  SELECT source FROM change
  UNION
  -- Also what first changed after the backup: somebody may have it on a screen.
  SELECT unnest(ARRAY['access', 'boundary', 'incident', 'observation', 'reference_feature'])
)
INSERT INTO change (source, op) SELECT known.source, 'reload' FROM known, skipped
