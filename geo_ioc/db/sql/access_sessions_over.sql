DELETE FROM session
WHERE expires_at <= :now OR seen_at <= :idle_since
