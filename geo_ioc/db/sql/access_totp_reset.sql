UPDATE account SET totp_secret = NULL, totp_pending = NULL, totp_step = NULL
WHERE id = :id
