-- Ids of one page of the incidents wanted, in the order asked for. A null parameter asks nothing.
SELECT incident.id, incident.severity, incident.received_at
FROM incident
WHERE (CAST(:west AS float8) IS NULL
       OR incident.point && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
       OR incident.shape && ST_MakeEnvelope(:west, :south, :east, :north, 4326))
  AND (CAST(:generation AS text) IS NULL
       OR incident.id IN (
         SELECT incident_boundary.incident_id
         FROM incident_boundary
         WHERE incident_boundary.generation = :generation
           AND incident_boundary.code = ANY (CAST(:codes AS text[]))))
  AND (CAST(:categories AS text[]) IS NULL OR incident.category = ANY (CAST(:categories AS text[])))
  AND (CAST(:statuses AS text[]) IS NULL OR incident.status = ANY (CAST(:statuses AS text[])))
  AND (CAST(:from AS timestamptz) IS NULL OR incident.occurred_at >= CAST(:from AS timestamptz))
  AND (CAST(:to AS timestamptz) IS NULL OR incident.occurred_at < CAST(:to AS timestamptz))
  AND incident.search_text LIKE ALL (CAST(:words AS text[]))
  AND (CAST(:after_id AS uuid) IS NULL
       OR (CASE WHEN :worst THEN incident.severity ELSE CAST(0 AS smallint) END, incident.received_at, incident.id)
        < (CAST(:after_severity AS smallint), CAST(:after_received_at AS timestamptz),
           CAST(:after_id AS uuid)))
  -- Implied by the row comparison when sorted by time; said apart so that the index can start there.
  AND (CAST(:after_id AS uuid) IS NULL OR :worst
       OR incident.received_at <= CAST(:after_received_at AS timestamptz))
ORDER BY CASE WHEN :worst THEN incident.severity ELSE CAST(0 AS smallint) END DESC,
         incident.received_at DESC, incident.id DESC
LIMIT :limit
