-- Changes after which somebody may have other rights, and whose account that is; none is everybody.
SELECT id, CASE WHEN source = 'access' THEN subject END AS account
FROM change
WHERE source = ANY (CAST(:sources AS text[])) AND id > :after
ORDER BY id
