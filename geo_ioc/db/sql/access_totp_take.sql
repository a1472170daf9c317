UPDATE account SET totp_step = :step
WHERE id = :id AND (totp_step IS NULL OR totp_step < :step)
