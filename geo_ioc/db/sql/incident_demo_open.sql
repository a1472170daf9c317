-- Demonstration incidents of the last three days that someone must still act on.
SELECT id
FROM incident
WHERE demo
  AND status = ANY (CAST(:open AS text[]))
  AND received_at > CAST(:now AS timestamptz) - interval '3 days'
ORDER BY id
