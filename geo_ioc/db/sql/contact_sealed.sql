SELECT incident_id, sealed FROM reporter_contact
WHERE CAST(:after AS uuid) IS NULL OR incident_id > :after
ORDER BY incident_id
LIMIT :size
