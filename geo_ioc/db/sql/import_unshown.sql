-- Rows in the province that the public would see outside of it.
SELECT row, id, category, lon, lat
FROM import_row
WHERE EXISTS (
        SELECT FROM import_located WHERE import_located.row = import_row.row AND NOT public
      )
  AND NOT EXISTS (
        SELECT FROM import_located WHERE import_located.row = import_row.row AND public
      )
