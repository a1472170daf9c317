-- The same as incident_locate.sql for every incident, under one generation: where it is, and where the
-- public sees it. Answers how many rows the former made.
WITH RECURSIVE place AS (
  SELECT id, point, false AS blurred FROM incident
  UNION ALL
  SELECT id, public_point, true FROM incident WHERE public_point IS NOT NULL
), commune AS (
  SELECT DISTINCT ON (place.id, place.blurred)
         place.id AS incident_id, place.blurred, boundary.generation, boundary.code
  FROM place
  JOIN boundary_shape
    ON boundary_shape.generation = :generation
   AND boundary_shape.band = 13
   AND ST_Intersects(boundary_shape.geom, place.point)
  JOIN boundary
    ON boundary.generation = boundary_shape.generation
   AND boundary.code = boundary_shape.code
   AND boundary.level = 'commune'
  ORDER BY place.id, place.blurred, boundary.code
), unit AS (
  SELECT commune.incident_id, commune.blurred, boundary.generation, boundary.level, boundary.code,
         boundary.parent_code
  FROM commune
  JOIN boundary USING (generation, code)
  UNION ALL
  SELECT unit.incident_id, unit.blurred, parent.generation, parent.level, parent.code,
         parent.parent_code
  FROM unit
  JOIN boundary AS parent
    ON parent.generation = unit.generation AND parent.code = unit.parent_code
), true_places AS (
  INSERT INTO incident_boundary (incident_id, generation, level, code)
  SELECT incident_id, generation, level, code FROM unit WHERE NOT blurred
  RETURNING 1
), public_places AS (
  INSERT INTO incident_public_boundary (incident_id, generation, level, code)
  SELECT incident_id, generation, level, code FROM unit WHERE blurred
)
SELECT count(*) FROM true_places
