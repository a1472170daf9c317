DELETE FROM session
WHERE account = :account AND id IS DISTINCT FROM CAST(:keep AS uuid)
