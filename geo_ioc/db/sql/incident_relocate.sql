-- The same as incident_locate.sql for every incident, under one generation.
WITH RECURSIVE commune AS (
  SELECT DISTINCT ON (incident.id) incident.id AS incident_id, boundary.generation, boundary.code
  FROM incident
  JOIN boundary_shape
    ON boundary_shape.generation = :generation
   AND boundary_shape.band = 13
   AND ST_Intersects(boundary_shape.geom, incident.point)
  JOIN boundary
    ON boundary.generation = boundary_shape.generation
   AND boundary.code = boundary_shape.code
   AND boundary.level = 'commune'
  ORDER BY incident.id, boundary.code
), unit AS (
  SELECT commune.incident_id, boundary.generation, boundary.level, boundary.code,
         boundary.parent_code
  FROM commune
  JOIN boundary USING (generation, code)
  UNION ALL
  SELECT unit.incident_id, parent.generation, parent.level, parent.code, parent.parent_code
  FROM unit
  JOIN boundary AS parent
    ON parent.generation = unit.generation AND parent.code = unit.parent_code
)
INSERT INTO incident_boundary (incident_id, generation, level, code)
SELECT incident_id, generation, level, code FROM unit
