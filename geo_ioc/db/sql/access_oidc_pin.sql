UPDATE account SET oidc_issuer = :issuer, oidc_subject = :subject
WHERE oidc_username = :username AND oidc_subject IS NULL AND disabled_at IS NULL
RETURNING id
