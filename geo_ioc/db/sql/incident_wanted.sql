-- Whether an incident is wanted: a part of other statements. A null parameter asks nothing.
(CAST(:west AS float8) IS NULL
       OR incident.point && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
       OR incident.shape && ST_MakeEnvelope(:west, :south, :east, :north, 4326))
  -- Not IN: that gathers all of a province before the few that are open are looked at.
  AND (CAST(:generation AS text) IS NULL
       OR EXISTS (
         SELECT FROM incident_boundary
         WHERE incident_boundary.incident_id = incident.id
           AND incident_boundary.generation = :generation
           AND incident_boundary.code = ANY (CAST(:codes AS text[]))))
  AND (CAST(:categories AS text[]) IS NULL OR incident.category = ANY (CAST(:categories AS text[])))
  AND (CAST(:statuses AS text[]) IS NULL OR incident.status = ANY (CAST(:statuses AS text[])))
  AND (CAST(:from AS timestamptz) IS NULL OR incident.occurred_at >= CAST(:from AS timestamptz))
  AND (CAST(:to AS timestamptz) IS NULL OR incident.occurred_at < CAST(:to AS timestamptz))
  AND incident.search_text LIKE ALL (CAST(:words AS text[]))
