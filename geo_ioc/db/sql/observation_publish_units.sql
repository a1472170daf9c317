-- Population and density of every unit, where the newest revision says something else or nothing.
WITH published AS (
  SELECT 'population' AS indicator, generation, code, population_as_of,
         CAST(population AS numeric) AS value
  FROM boundary
  UNION ALL
  SELECT 'population_density', generation, code, population_as_of,
         round(CAST(population / area_km2 AS numeric), 6)
  FROM boundary
  WHERE area_km2 > 0
), newest AS (
  SELECT DISTINCT ON (indicator, generation, code, period)
         indicator, generation, code, period, revision, value
  FROM observation
  ORDER BY indicator, generation, code, period, revision DESC
)
INSERT INTO observation (indicator, generation, code, period, revision, value, status, source)
SELECT published.indicator, published.generation, published.code,
       CAST(extract(year FROM published.population_as_of) AS text),
       coalesce(newest.revision, 0) + 1, published.value, 'official', 'units.csv'
FROM published
LEFT JOIN newest
  ON newest.indicator = published.indicator
 AND newest.generation = published.generation
 AND newest.code = published.code
 AND newest.period = CAST(extract(year FROM published.population_as_of) AS text)
WHERE newest.value IS DISTINCT FROM published.value
