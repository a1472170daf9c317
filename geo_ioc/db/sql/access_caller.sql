-- Who stands behind a request: the session, api token or claimed device of a secret's digest, with
-- the account's grants and shifts that are in force now. No row: nobody, or not any more.
WITH door AS (
  SELECT 2 AS rank, 'session' AS kind, id, account, CAST(NULL AS text[]) AS actions, method,
         second_factor, seen_at, expires_at
  FROM session
  WHERE secret_hash = :session AND expires_at > :now
    AND seen_at > CAST(:now AS timestamptz) - make_interval(mins => :idle_minutes)
  UNION ALL
  SELECT CASE kind WHEN 'api' THEN 1 ELSE 3 END, kind, id, account, actions, NULL, second_factor,
         used_at, expires_at
  FROM token
  WHERE CASE kind WHEN 'api' THEN secret_hash = :bearer ELSE device_hash = :device END
    AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now)
)
SELECT door.kind, door.id, door.account, door.actions, door.method, door.second_factor,
       door.seen_at, door.expires_at, account.username, account.name, account.demo,
       account.totp_secret IS NOT NULL AS has_totp,
       (
         SELECT coalesce(json_agg(json_build_object(
           'role', held.role, 'decision', held.decision, 'localities', held.localities,
           'organisations', held.organisations, 'starts_at', held.starts_at,
           'ends_at', held.ends_at, 'mode', held.mode, 'by', giver.name
         ) ORDER BY held.created_at, held.id), '[]')
         FROM role_grant AS held
         LEFT JOIN role_grant AS source ON source.id = held.delegated_from
         LEFT JOIN account AS giver ON giver.id = source.account
         WHERE held.account = door.account AND held.revoked_at IS NULL
           AND held.starts_at <= :now AND (held.ends_at IS NULL OR held.ends_at > :now)
           -- What is delegated lasts no longer than the right it comes from.
           AND (source.id IS NULL OR (
             source.revoked_at IS NULL AND giver.disabled_at IS NULL
             AND source.starts_at <= :now AND (source.ends_at IS NULL OR source.ends_at > :now)))
       ) AS grants,
       (
         SELECT coalesce(json_agg(json_build_object(
           'decision', decision, 'starts_at', starts_at, 'ends_at', ends_at
         ) ORDER BY starts_at), '[]')
         FROM duty_shift
         WHERE account = door.account AND revoked_at IS NULL
           AND starts_at <= :now AND ends_at > :now
       ) AS shifts,
       (
         SELECT coalesce(json_agg(json_build_array(kind, subject, organisation, shared)), '[]')
         FROM sharing
       ) AS sharing
FROM door
LEFT JOIN account ON account.id = door.account
WHERE (door.account IS NULL OR account.disabled_at IS NULL)
ORDER BY door.rank
LIMIT 1
