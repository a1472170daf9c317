-- Takes as many numbers of a year as there are rows; others wait for theirs until the commit.
INSERT INTO incident_number (year, last)
SELECT year, count(*) FROM import_row GROUP BY year ORDER BY year
ON CONFLICT (year) DO UPDATE SET last = incident_number.last + excluded.last
