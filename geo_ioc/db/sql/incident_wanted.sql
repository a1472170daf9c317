-- Whether an incident is wanted: a part of other statements. A null parameter asks nothing.
(CAST(:west AS float8) IS NULL
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
