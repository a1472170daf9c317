-- Puts together what the tally holds in several rows, and takes away what comes to nothing. What is being
-- added meanwhile is not seen, and stays. Answers how many rows were taken up.
WITH loose AS (
  SELECT public, audience, place_key, outside, category, status, status_before_hold, unverified
  FROM incident_tally
  GROUP BY public, audience, place_key, outside, category, status, status_before_hold, unverified
  HAVING count(*) > 1
), taken AS (
  DELETE FROM incident_tally AS tally
  USING loose
  WHERE tally.audience = loose.audience
    AND tally.public = loose.public
    AND tally.place_key = loose.place_key
    AND tally.outside = loose.outside
    AND tally.category = loose.category
    AND tally.status = loose.status
    AND tally.status_before_hold = loose.status_before_hold
    AND tally.unverified = loose.unverified
  RETURNING tally.*
), folded AS (
  INSERT INTO incident_tally (
    public, audience, place_key, outside, category, status, status_before_hold, unverified,
    severity_1, severity_2, severity_3, severity_4, severity_5
  )
  SELECT public, audience, place_key, outside, category, status, status_before_hold, unverified,
         sum(severity_1), sum(severity_2), sum(severity_3), sum(severity_4), sum(severity_5)
  FROM taken
  GROUP BY public, audience, place_key, outside, category, status, status_before_hold, unverified
  HAVING sum(severity_1) <> 0 OR sum(severity_2) <> 0 OR sum(severity_3) <> 0
      OR sum(severity_4) <> 0 OR sum(severity_5) <> 0
)
SELECT count(*) FROM taken
