SELECT to_generation AS generation, to_code AS code, relation, resolution, clause
FROM succession
WHERE from_generation = :generation AND from_code = :code
