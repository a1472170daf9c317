-- How many incidents are wanted, per severity: all, the unverified among the open, and those whose
-- running deadline has passed.
SELECT incident.severity,
       count(*) AS total,
       count(*) FILTER (
         WHERE incident.status = ANY (CAST(:open AS text[]))
           AND (coalesce(incident.status_before_hold, incident.status)
                  = ANY (CAST(:unverified AS text[]))
                OR 'unverified' = ANY (incident.flags))
       ) AS unverified,
       count(*) FILTER (WHERE incident.due_at <= CAST(:as_of AS timestamptz)) AS overdue
FROM incident
WHERE /*include incident_wanted*/
GROUP BY incident.severity
