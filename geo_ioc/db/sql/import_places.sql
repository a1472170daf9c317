-- Where each row is, and where the public sees it if the first place will do.
INSERT INTO import_place (row, public, point)
SELECT row, false, ST_SetSRID(ST_MakePoint(lon, lat), 4326) FROM import_row
UNION ALL
SELECT row, true, ST_SetSRID(ST_MakePoint(public_lon, public_lat), 4326) FROM import_row
