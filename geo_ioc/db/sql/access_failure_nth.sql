-- When the last failure but :before was: as long as it counts, the bucket is full.
SELECT at FROM sign_in_failure
WHERE bucket = :bucket AND at > :since
ORDER BY at DESC
OFFSET :before LIMIT 1
