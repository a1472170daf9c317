-- Periods that an indicator has values for, in any generation, the oldest first.
SELECT DISTINCT period FROM observation WHERE indicator = :indicator ORDER BY period
