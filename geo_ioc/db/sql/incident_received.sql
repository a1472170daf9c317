-- How many of the incidents wanted were received, per severity and bin of time; bins are numbered
-- from 0 at the beginning, and those without any are left out.
SELECT CAST(floor(extract(epoch FROM incident.received_at - CAST(:begin AS timestamptz))
                  / CAST(:step_s AS integer)) AS integer) AS bin,
       incident.severity,
       count(*) AS total
FROM incident
WHERE incident.received_at >= CAST(:begin AS timestamptz)
  AND incident.received_at < CAST(:end AS timestamptz)
  AND /*include incident_wanted*/
GROUP BY bin, incident.severity
