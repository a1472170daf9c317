SELECT from_generation AS generation, from_code AS code, relation, resolution, clause
FROM succession
WHERE to_generation = :generation AND to_code = :code
