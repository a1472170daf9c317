-- Incidents by id, as lists, features and the live stream show them; in no order.
SELECT incident.id, incident.number, incident.category, incident.urgency, incident.severity,
       incident.title, incident.description,
       ST_X(incident.point) AS lon, ST_Y(incident.point) AS lat,
       CAST(ST_AsGeoJSON(incident.shape, 7) AS json) AS geometry,
       incident.fields, incident.accuracy_m, incident.location_source,
       incident.occurred_at, incident.reported_at, incident.received_at,
       incident.channel, incident.visibility, incident.status,
       CASE
         WHEN incident.status IN ('resolved', 'closed', 'rejected', 'duplicate') THEN 'resolved'
         WHEN coalesce(incident.status_before_hold, incident.status) IN ('reported', 'verifying')
           OR 'unverified' = ANY (incident.flags) THEN 'unverified'
         ELSE 'verified'
       END AS trust,
       incident.flags, incident.clock,
       (
         SELECT coalesce(
           json_agg(json_build_object(
             'generation', boundary.generation, 'level', boundary.level, 'code', boundary.code,
             'name', boundary.name, 'full_name', boundary.full_name
           ) ORDER BY boundary.generation DESC, length(boundary.code) DESC), '[]')
         FROM incident_boundary
         JOIN boundary USING (generation, code)
         WHERE incident_boundary.incident_id = incident.id
       ) AS boundaries,
       incident.lead, incident.cooperating,
       incident.accept_due_at, incident.resolve_due_at, incident.due_at, incident.resolved_at,
       incident.version, incident.demo, incident.has_contact
FROM incident
WHERE incident.id = ANY (CAST(:ids AS uuid[]))
