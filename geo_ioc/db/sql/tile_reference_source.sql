-- Which files a reference layer was loaded from.
INSERT INTO reference_source (layer, fingerprint, loaded_at)
VALUES (:layer, :fingerprint, now())
ON CONFLICT (layer) DO UPDATE
SET fingerprint = excluded.fingerprint, loaded_at = excluded.loaded_at
