-- The rows of an import as incidents, numbered in their order; the end of the year's numbers is theirs.
INSERT INTO incident (
  /*include incident_columns*/
)
SELECT id, number, body_hash, category, urgency, severity, title, description,
       ST_SetSRID(ST_MakePoint(lon, lat), 4326),
       ST_SetSRID(ST_GeomFromGeoJSON(geometry), 4326),
       CAST(fields AS jsonb), accuracy_m, location_source, occurred_at, reported_at, received_at,
       CAST(clock AS jsonb), channel, visibility, status,
       CASE WHEN held.communes IS NULL THEN flags || CAST(:outside AS text) ELSE flags END,
       accept_due_at, resolve_due_at, due_at, demo,
       replace(search_text, :stand_in, lower(number)), reported_by,
       coalesce(truly.localities, '{}'),
       ST_SetSRID(ST_MakePoint(public_lon, public_lat), 4326), public_accuracy_m,
       replace(public_search_text, :stand_in, lower(number)),
       coalesce(publicly.place_key, ''), has_contact
FROM (
  SELECT import_row.*, /*include incident_number_text*/ AS number
  FROM (
    SELECT import_row.*,
           incident_number.last - count(*) OVER (PARTITION BY year)
             + row_number() OVER (PARTITION BY year ORDER BY row) AS place
    FROM import_row
    JOIN incident_number USING (year)
  ) AS import_row
) AS given
LEFT JOIN import_located AS held ON held.row = given.row AND NOT held.public
LEFT JOIN import_locality AS truly ON truly.communes = held.communes
LEFT JOIN import_located AS shown ON shown.row = given.row AND shown.public
LEFT JOIN import_locality AS publicly ON publicly.communes = shown.communes
ORDER BY given.row
ON CONFLICT (id) DO NOTHING
