INSERT INTO incident_event (incident_id, seq, action, from_status, to_status, at, by, note, data)
VALUES (:incident_id, :seq, :action, :from_status, :to_status, :at, :by, :note,
        CAST(:data AS jsonb))
