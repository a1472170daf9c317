SELECT /*include access_token_columns*/
FROM token
LEFT JOIN account ON account.id = token.account
WHERE CAST(:account AS uuid) IS NULL OR token.account = :account
ORDER BY token.created_at DESC, token.id
