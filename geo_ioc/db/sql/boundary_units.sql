-- Units of an active generation, the province first, each level in Vietnamese order.
SELECT boundary.generation, boundary.code, boundary.level, boundary.kind, boundary.name,
       boundary.full_name, boundary.parent_code, boundary.area_km2, boundary.population,
       boundary.population_as_of, ST_X(boundary.point) AS lon, ST_Y(boundary.point) AS lat,
       boundary.outline, geo_ioc_bbox(boundary_shape.geom) AS bbox
FROM boundary
JOIN generation ON generation.id = boundary.generation AND generation.active
JOIN boundary_shape
  ON boundary_shape.generation = boundary.generation
 AND boundary_shape.code = boundary.code
 AND boundary_shape.band = 13
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
ORDER BY array_position(ARRAY['province', 'district', 'commune'], boundary.level),
         boundary.name COLLATE "vi-x-icu", boundary.code COLLATE "C"
