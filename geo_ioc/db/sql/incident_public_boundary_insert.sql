INSERT INTO incident_public_boundary (incident_id, generation, level, code)
VALUES (:incident_id, :generation, :level, :code)
