SELECT grouping.kind, grouping.code, ST_AsBinary(grouping.point) AS point,
       array_agg(grouping_member.code ORDER BY grouping_member.code) AS members
FROM grouping
JOIN grouping_member
  ON grouping_member.generation = grouping.generation
 AND grouping_member.kind = grouping.kind
 AND grouping_member.grouping = grouping.code
WHERE grouping.generation = :generation
GROUP BY grouping.generation, grouping.kind, grouping.code
