INSERT INTO incident_boundary (incident_id, generation, level, code)
VALUES (:incident_id, :generation, :level, :code)
