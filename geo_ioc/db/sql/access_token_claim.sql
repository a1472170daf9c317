-- One of two devices that claim at the same time waits here, and then finds it claimed.
UPDATE token SET device_hash = :device_hash, claimed_at = :now, used_at = :now,
                 used_from = :address
WHERE secret_hash = :secret_hash AND kind IN ('wall', 'field') AND claimed_at IS NULL
  AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now)
  AND NOT EXISTS (
    SELECT FROM account WHERE account.id = token.account AND disabled_at IS NOT NULL)
RETURNING id, kind, name, (SELECT username FROM account WHERE account.id = token.account) AS username
