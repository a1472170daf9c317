-- How many rows each year has, and the numbers that they have taken, or would take now.
SELECT span.year, span.count, first.number AS first, last.number AS last
FROM (
  SELECT year, counted.count,
         coalesce(incident_number.last, 0) - CASE WHEN :taken THEN counted.count ELSE 0 END AS before
  FROM (SELECT year, count(*) AS count FROM import_row GROUP BY year) AS counted
  LEFT JOIN incident_number USING (year)
) AS span
CROSS JOIN LATERAL (
  SELECT /*include incident_number_text*/ AS number
  FROM (SELECT span.year, span.before + 1 AS place) AS one
) AS first
CROSS JOIN LATERAL (
  SELECT /*include incident_number_text*/ AS number
  FROM (SELECT span.year, span.before + span.count AS place) AS one
) AS last
ORDER BY span.year
