-- Nulls ask nothing. An action is wanted whole, or by its first word; an incident by its id, which
-- is its subject, or by the number that people call it by.
-- A time that no datetime can hold is none: the row is to be seen all the same.
SELECT id, CASE WHEN at >= '0001-01-02' AND at < '9999-12-31' THEN at END AS at, actor, action, subject, data
FROM audit_entry
WHERE id <= :newest
  AND (CAST(:actor AS text) IS NULL OR actor = :actor)
  AND (CAST(:actions AS text[]) IS NULL
       OR action = ANY (:actions) OR split_part(action, '.', 1) = ANY (:actions))
  AND (CAST(:subject AS text) IS NULL OR subject = :subject
       OR coalesce(data ->> 'number', data -> 'after' ->> 'number') = :subject)
  AND (CAST(:address AS text) IS NULL OR data ->> 'address' = :address)
  AND (CAST(:since AS timestamptz) IS NULL OR at >= :since)
  AND (CAST(:until AS timestamptz) IS NULL OR at < :until)
ORDER BY id DESC
LIMIT :limit
