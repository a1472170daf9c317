-- Held until the commit: who disables it or changes its password comes before, or waits and then
-- closes the session that is opened here, too.
SELECT password_hash FROM account
WHERE id = :id AND disabled_at IS NULL
FOR UPDATE
