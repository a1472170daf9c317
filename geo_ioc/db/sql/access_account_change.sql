UPDATE account SET name = :name, oidc_username = :oidc_username,
  oidc_issuer = CASE WHEN oidc_username IS NOT DISTINCT FROM :oidc_username THEN oidc_issuer END,
  oidc_subject = CASE WHEN oidc_username IS NOT DISTINCT FROM :oidc_username THEN oidc_subject END
WHERE id = :id AND NOT EXISTS (
  SELECT FROM account AS other WHERE other.oidc_username = :oidc_username AND other.id <> :id)
RETURNING id
