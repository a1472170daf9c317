SELECT id, source, op, subject, at, bbox, old_bbox
FROM change
WHERE id > :after
ORDER BY id
LIMIT :limit
