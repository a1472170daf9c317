SELECT incident_id, sealed FROM reporter_contact
WHERE key <> :newest
ORDER BY incident_id
LIMIT :size
FOR UPDATE
