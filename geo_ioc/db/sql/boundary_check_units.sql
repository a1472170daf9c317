SELECT code, level, parent_code, ST_AsBinary(point) AS point
FROM boundary
WHERE generation = :generation
ORDER BY code
