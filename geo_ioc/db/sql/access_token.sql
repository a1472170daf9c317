SELECT /*include access_token_columns*/
FROM token
LEFT JOIN account ON account.id = token.account
WHERE token.id = :id
