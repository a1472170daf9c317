INSERT INTO reporter_contact (incident_id, sealed, marks, key)
VALUES (:incident_id, :sealed, :marks, :key)
