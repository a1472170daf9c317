-- The newest revision of each unit's value for a period, as it was known at a time.
SELECT DISTINCT ON (code) code, value, missing, status, revision
FROM observation
WHERE indicator = :indicator AND generation = :generation AND period = :period
  AND (CAST(:as_known_at AS timestamptz) IS NULL OR recorded_at <= :as_known_at)
ORDER BY code, revision DESC
