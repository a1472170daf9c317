-- The People's Committees of communes: one for each commune of each generation in use, from its
-- first day to its last, with those that it became and those that it took in.
SELECT boundary.generation, boundary.code, boundary.full_name AS name,
       lower(generation.in_force) AS valid_from,
       upper(generation.in_force) - 1 AS valid_to,
       ARRAY(
         SELECT 'commune:' || to_generation || '/' || to_code FROM succession
         WHERE from_generation = boundary.generation AND from_code = boundary.code
         ORDER BY to_generation, to_code
       ) AS successors,
       ARRAY(
         SELECT 'commune:' || from_generation || '/' || from_code FROM succession
         WHERE to_generation = boundary.generation AND to_code = boundary.code
         ORDER BY from_generation, from_code
       ) AS predecessors
FROM boundary
JOIN generation ON generation.id = boundary.generation AND generation.active
WHERE boundary.level = 'commune'
ORDER BY boundary.generation DESC, boundary.code
