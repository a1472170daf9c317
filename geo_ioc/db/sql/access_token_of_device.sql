SELECT /*include access_token_columns*/
FROM token
LEFT JOIN account ON account.id = token.account
WHERE token.device_hash = :device_hash AND token.revoked_at IS NULL
  AND (token.expires_at IS NULL OR token.expires_at > :now)
