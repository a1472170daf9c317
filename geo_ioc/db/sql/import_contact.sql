INSERT INTO reporter_contact (incident_id, sealed, marks, key)
SELECT id, sealed, marks, key FROM import_row WHERE has_contact
