SELECT id, source, op, subject, at, bbox, old_bbox, audience, old_audience
FROM change
WHERE id > :after
ORDER BY id
LIMIT :limit
