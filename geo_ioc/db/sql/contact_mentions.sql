-- Texts in which a telephone number, a name or a mail stands, in whatever way it was typed.
SELECT number, part
FROM (
  SELECT number, received_at, 'title' AS part, title AS body FROM incident
  UNION ALL
  SELECT number, received_at, 'description', description FROM incident
  UNION ALL
  SELECT number, received_at, 'fields', CAST(fields AS text) FROM incident
  UNION ALL
  SELECT number, received_at, 'note ' || seq, note
  FROM incident_event JOIN incident ON incident.id = incident_id
) AS written
WHERE body <> ''
  AND (
    regexp_replace(body, '[^0-9]', '', 'g') LIKE '%' || CAST(:digits AS text) || '%'
    OR EXISTS (
      SELECT FROM unnest(CAST(:words AS text[])) AS word
      WHERE position(lower(word) IN lower(body)) > 0
    )
  )
ORDER BY received_at DESC, number, part
