UPDATE account SET totp_secret = :pending, totp_pending = NULL, totp_step = NULL
WHERE id = :id
