INSERT INTO sealing_key (id, retired_at)
SELECT id, now() FROM unnest(CAST(:ids AS text[])) AS id
ON CONFLICT (id) DO UPDATE SET retired_at = coalesce(sealing_key.retired_at, now())
