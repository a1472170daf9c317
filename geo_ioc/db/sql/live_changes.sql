SELECT id, source, op, subject, at, bbox, old_bbox, public_bbox, old_public_bbox, audience,
       old_audience
FROM change
WHERE id > :after
ORDER BY id
LIMIT :limit
