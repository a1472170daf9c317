-- Brings the localities of every incident in step with incident_boundary: who may see it follows.
UPDATE incident
SET localities = found.localities
FROM (
  SELECT incident.id,
         array_remove(array_agg(place.generation || '/' || place.code), NULL) AS localities
  FROM incident
  LEFT JOIN incident_boundary AS place ON place.incident_id = incident.id
  GROUP BY incident.id
) AS found
WHERE incident.id = found.id AND incident.localities IS DISTINCT FROM found.localities
