-- The units that a locality `generation/code` stands for: the boundary of that code, else the members
-- of the grouping of that code; and the box around them.
WITH unit AS (
  SELECT code FROM boundary WHERE generation = :generation AND code = :code
), member AS (
  SELECT code FROM unit
  UNION
  SELECT code FROM grouping_member
  WHERE generation = :generation AND grouping = :code AND NOT EXISTS (SELECT FROM unit)
)
SELECT array_agg(DISTINCT member.code) AS codes,
       geo_ioc_bbox(CAST(ST_Extent(boundary_shape.geom) AS geometry)) AS bbox
FROM member
LEFT JOIN boundary_shape
  ON boundary_shape.generation = :generation
 AND boundary_shape.code = member.code
 AND boundary_shape.band = 13
HAVING count(*) > 0
