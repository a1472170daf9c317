-- Groupings with their members, both in Vietnamese order; sums over the members. Titles of kinds
-- are in the report of the load.
SELECT grouping.generation, grouping.kind, kind.title_vi AS kind_title_vi,
       kind.title_en AS kind_title_en, grouping.code, grouping.name,
       ST_X(grouping.point) AS lon, ST_Y(grouping.point) AS lat, grouping.label_anchor,
       member.area_km2, member.population, geo_ioc_bbox(grouping_shape.geom) AS bbox,
       member.members
FROM grouping
JOIN generation ON generation.id = grouping.generation
JOIN LATERAL jsonb_to_recordset(generation.report -> 'grouping_kinds')
       AS kind (kind text, title_vi text, title_en text) ON kind.kind = grouping.kind
JOIN grouping_shape
  ON grouping_shape.generation = grouping.generation
 AND grouping_shape.kind = grouping.kind
 AND grouping_shape.code = grouping.code
 AND grouping_shape.band = 13
JOIN LATERAL (
  SELECT CAST(round(CAST(sum(boundary.area_km2) AS numeric), 3) AS double precision) AS area_km2,
         CAST(sum(boundary.population) AS integer) AS population,
         array_agg(
           boundary.code ORDER BY boundary.name COLLATE "vi-x-icu", boundary.code COLLATE "C"
         ) AS members
  FROM grouping_member
  JOIN boundary USING (generation, code)
  WHERE grouping_member.generation = grouping.generation
    AND grouping_member.kind = grouping.kind
    AND grouping_member.grouping = grouping.code
) AS member ON true
WHERE grouping.generation = :generation
  AND (CAST(:kind AS text) IS NULL OR grouping.kind = :kind)
ORDER BY grouping.kind, grouping.name COLLATE "vi-x-icu", grouping.code COLLATE "C"
