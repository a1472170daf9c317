-- Names of the units that a search looks through, filtered as in boundary_units.sql.
SELECT boundary.code, boundary.name, boundary.full_name
FROM boundary
WHERE boundary.generation = :generation
  AND (CAST(:level AS text) IS NULL OR boundary.level = :level)
  AND (CAST(:parent AS text) IS NULL OR boundary.parent_code = :parent)
  AND (CAST(:codes AS text[]) IS NULL OR boundary.code = ANY (CAST(:codes AS text[])))
  AND (CAST(:grouping AS text) IS NULL OR boundary.code IN (
    SELECT grouping_member.code FROM grouping_member
    WHERE grouping_member.generation = :generation
      AND grouping_member.kind = :grouping_kind
      AND grouping_member.grouping = :grouping
  ))
