-- What the workflow looks at of one incident, locked until the commit.
SELECT incident.id, incident.number, incident.category, incident.urgency, incident.severity,
       incident.visibility,
       incident.received_at, incident.status, incident.accept_due_at, incident.resolve_due_at,
       incident.due_at, incident.flags, incident.status_before_hold, incident.lead,
       incident.cooperating, incident.resolved_at,
       (SELECT max(seq) FROM incident_event WHERE incident_id = incident.id) AS last_seq,
       (
         SELECT incident_boundary.generation || '/' || incident_boundary.code
         FROM incident_boundary
         JOIN generation ON generation.id = incident_boundary.generation
         WHERE incident_boundary.incident_id = incident.id
           AND incident_boundary.level = 'commune'
           AND generation.active
         ORDER BY generation.id DESC
         LIMIT 1
       ) AS commune,
       (
         SELECT by FROM incident_event
         WHERE incident_id = incident.id AND action IN ('verify', 'dispatch')
         ORDER BY seq DESC
         LIMIT 1
       ) AS checked_by,
       (
         SELECT at FROM incident_event
         WHERE incident_id = incident.id AND action = 'hold'
         ORDER BY seq DESC
         LIMIT 1
       ) AS held_at
FROM incident
WHERE incident.id = :id
FOR UPDATE OF incident
