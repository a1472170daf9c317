INSERT INTO incident_event (incident_id, seq, action, from_status, to_status, at, by, note, data)
SELECT id, :seq, :action, :from_status, :to_status, received_at, :by, :note, CAST(:data AS jsonb)
FROM import_row
ORDER BY id
