-- The same as an incident has them.
INSERT INTO import_locality (communes, localities, place_key)
SELECT communes, localities, geo_ioc_place_key(localities)
FROM (
  SELECT communes,
         array_agg(generation || '/' || code ORDER BY (generation || '/' || code) COLLATE "C")
           AS localities
  FROM import_unit
  GROUP BY communes
) AS whole
