-- No row: there is no such token, or it is another account's.
WITH before AS (
  SELECT id, kind, name, account, revoked_at IS NULL AS good FROM token
  WHERE id = :id AND (CAST(:account AS uuid) IS NULL OR account = :account)
  FOR UPDATE
), done AS (
  UPDATE token SET revoked_at = :now, revoked_by = :by
  FROM before
  WHERE token.id = before.id AND before.good
)
SELECT good AS revoked_now, kind, name,
       (SELECT username FROM account WHERE account.id = before.account) AS username
FROM before
