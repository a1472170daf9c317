-- Rows that no commune holds.
SELECT line, lon, lat, accuracy_m
FROM import_row
WHERE NOT EXISTS (
  SELECT FROM import_located WHERE import_located.row = import_row.row AND NOT public
)
ORDER BY row
