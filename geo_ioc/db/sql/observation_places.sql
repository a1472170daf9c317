-- Every place of a generation: its level, the place above it, its published area.
SELECT code, level, parent_code AS above, area_km2, name COLLATE "vi-x-icu" AS name
FROM boundary WHERE generation = :generation
ORDER BY name COLLATE "vi-x-icu", code COLLATE "C"
