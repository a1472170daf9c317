-- Takes out the rows whose id is there already, in the database or earlier in the table. Answers those
-- that tell another report by it: the number that it has, and the line that it stands in.
-- The contact is compared for what was reported by the same account, as intake does.
WITH known AS (
  SELECT import_row.row, incident.number,
         incident.body_hash = import_row.body_hash
         AND CASE
               WHEN import_row.has_contact
                AND incident.reported_by IS NOT DISTINCT FROM import_row.reported_by
               THEN geo_ioc_contact_same(incident.id, import_row.whole)
               ELSE true
             END AS same
  FROM import_row
  JOIN incident USING (id)
), repeated AS (
  SELECT row, first_line,
         body_hash = first_hash AND whole IS NOT DISTINCT FROM first_whole AS same
  FROM (
    SELECT row, body_hash, whole, row_number() OVER same_id AS place,
           first_value(line) OVER same_id AS first_line,
           first_value(body_hash) OVER same_id AS first_hash,
           first_value(whole) OVER same_id AS first_whole
    FROM import_row
    WINDOW same_id AS (PARTITION BY id ORDER BY row)
  ) AS numbered
  WHERE place > 1
), gone AS (
  DELETE FROM import_row
  USING (SELECT row FROM known UNION SELECT row FROM repeated) AS twice
  WHERE import_row.row = twice.row
  RETURNING import_row.row, import_row.line, import_row.id
)
SELECT gone.line, gone.id, known.number, repeated.first_line
FROM gone
LEFT JOIN known USING (row)
LEFT JOIN repeated USING (row)
WHERE NOT (coalesce(known.same, true) AND coalesce(repeated.same, true))
ORDER BY gone.row
