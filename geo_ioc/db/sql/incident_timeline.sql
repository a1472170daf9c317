SELECT seq, action, from_status AS "from", to_status AS "to", at, by, note, data
FROM incident_event
WHERE incident_id = :id
ORDER BY seq
