-- What another transaction is just removing is left to it.
DELETE FROM sign_in_failure
WHERE id IN (SELECT id FROM sign_in_failure WHERE at <= :since FOR UPDATE SKIP LOCKED)
