INSERT INTO incident_boundary (incident_id, generation, level, code)
SELECT import_row.id, import_unit.generation, import_unit.level, import_unit.code
FROM import_row
JOIN import_located USING (row)
JOIN import_unit USING (communes)
WHERE NOT import_located.public
ORDER BY import_row.id
