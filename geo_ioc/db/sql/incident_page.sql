-- Ids of one page of the incidents wanted, in the order asked for. A null parameter asks nothing.
SELECT incident.id, incident.severity, incident.received_at
FROM incident
WHERE /*include incident_wanted*/
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
