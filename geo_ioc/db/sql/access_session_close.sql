DELETE FROM session
WHERE id = :id AND account = :account
RETURNING method, second_factor, created_at, address AS opened_from
