token.id, token.kind, token.name, token.account, account.username, token.actions, token.claimed_at,
token.created_at, token.created_by, token.expires_at, token.used_at, token.used_from,
token.revoked_at, token.revoked_by
