UPDATE account SET password_hash = :hash, totp_secret = NULL, totp_pending = NULL,
                   totp_step = NULL, disabled_at = NULL
WHERE id = :id AND demo
