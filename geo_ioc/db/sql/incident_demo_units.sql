-- Every unit of every generation, the communes with their shapes as loaded.
SELECT boundary.generation, boundary.code, boundary.level, boundary.parent_code,
       ST_AsBinary(boundary_shape.geom) AS geom
FROM boundary
LEFT JOIN boundary_shape
  ON boundary_shape.generation = boundary.generation
 AND boundary_shape.code = boundary.code
 AND boundary_shape.band = 13
 AND boundary.level = 'commune'
ORDER BY boundary.generation, boundary.code
