SELECT id, geo_ioc_audit_form(id, at, actor, action, subject, data) AS form, previous_hash, hash
FROM audit_entry
WHERE id >= :first AND id <= :until
ORDER BY id
LIMIT :size
