-- Other places where the public sees some rows, to be located.
WITH given AS (
  SELECT *
  FROM unnest(CAST(:rows AS integer[]), CAST(:lons AS double precision[]),
              CAST(:lats AS double precision[])) AS one (row, lon, lat)
), moved AS (
  UPDATE import_row SET public_lon = given.lon, public_lat = given.lat
  FROM given
  WHERE import_row.row = given.row
)
INSERT INTO import_place (row, public, point)
SELECT row, true, ST_SetSRID(ST_MakePoint(lon, lat), 4326) FROM given
