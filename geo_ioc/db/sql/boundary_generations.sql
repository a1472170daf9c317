-- Generations, the oldest first: active ones or all, of one day or of any.
SELECT id, lower(in_force) AS in_force, upper(in_force) AS until, title_vi, title_en, legal_basis,
       levels, active
FROM generation
WHERE (active OR :inactive)
  AND (CAST(:on AS date) IS NULL OR in_force @> CAST(:on AS date))
ORDER BY id
