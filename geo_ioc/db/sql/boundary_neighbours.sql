-- Units of the same level whose lines have a length in common (DE-9IM: boundary with boundary is a
-- line). Asked of the coarsest band: generalising keeps every point where three units meet, so
-- neighbours there are the neighbours as loaded, at a hundredth of the vertices.
SELECT other.code
FROM boundary
JOIN boundary_shape AS shape USING (generation, code)
JOIN boundary_shape AS other_shape
  ON other_shape.generation = shape.generation
 AND other_shape.band = shape.band
 AND other_shape.code <> shape.code
 AND other_shape.geom && shape.geom
JOIN boundary AS other
  ON other.generation = other_shape.generation
 AND other.code = other_shape.code
 AND other.level = boundary.level
WHERE boundary.generation = :generation
  AND boundary.code = :code
  AND shape.band = 0
  AND ST_Relate(shape.geom, other_shape.geom, '****1****')
