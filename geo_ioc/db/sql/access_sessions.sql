SELECT id, method, second_factor, created_at, seen_at, expires_at, address, agent
FROM session
WHERE account = :account AND expires_at > :now AND seen_at > :idle_since
ORDER BY seen_at DESC, id
