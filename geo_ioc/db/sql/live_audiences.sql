-- Who may see incidents as they are now.
SELECT CAST(id AS text) AS id, audience FROM incident WHERE id = ANY (CAST(:ids AS uuid[]))
