INSERT INTO generation
  (id, in_force, title_vi, title_en, legal_basis, levels, fingerprint, report, loaded_at)
VALUES
  (:id, :in_force, :title_vi, :title_en, :legal_basis, :levels, :fingerprint, :report, now())
ON CONFLICT (id) DO UPDATE SET
  in_force = EXCLUDED.in_force,
  title_vi = EXCLUDED.title_vi,
  title_en = EXCLUDED.title_en,
  legal_basis = EXCLUDED.legal_basis,
  levels = EXCLUDED.levels,
  fingerprint = EXCLUDED.fingerprint,
  report = EXCLUDED.report,
  loaded_at = EXCLUDED.loaded_at
