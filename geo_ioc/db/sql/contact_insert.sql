INSERT INTO reporter_contact (incident_id, sealed, marks) VALUES (:incident_id, :sealed, :marks)
