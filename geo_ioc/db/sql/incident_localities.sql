-- Brings the localities of every incident in step with incident_boundary, and those that the public sees
-- with incident_public_boundary: who may see it and where it is counted follow.
UPDATE incident
SET localities = found.localities, public_place_key = found.public_place_key
FROM (
  SELECT incident.id,
         ARRAY(
           SELECT generation || '/' || code FROM incident_boundary
           WHERE incident_id = incident.id
           ORDER BY (generation || '/' || code) COLLATE "C"
         ) AS localities,
         geo_ioc_place_key(ARRAY(
           SELECT generation || '/' || code FROM incident_public_boundary
           WHERE incident_id = incident.id
         )) AS public_place_key
  FROM incident
) AS found
WHERE incident.id = found.id
  AND (incident.localities IS DISTINCT FROM found.localities
       OR incident.public_place_key IS DISTINCT FROM found.public_place_key)
