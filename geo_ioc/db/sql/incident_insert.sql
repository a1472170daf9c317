INSERT INTO incident (
  /*include incident_columns*/
)
VALUES (
  :id, :number, :body_hash, :category, :urgency, :severity, :title, :description,
  ST_SetSRID(ST_MakePoint(:lon, :lat), 4326),
  ST_SetSRID(ST_GeomFromGeoJSON(CAST(:geometry AS text)), 4326),
  CAST(:fields AS jsonb), :accuracy_m, :location_source, :occurred_at, :reported_at, :received_at,
  CAST(:clock AS jsonb), :channel, :visibility, :status, :flags,
  :accept_due_at, :resolve_due_at, :due_at, :demo, :search_text, :reported_by, :localities,
  ST_SetSRID(ST_MakePoint(:public_lon, :public_lat), 4326), :public_accuracy_m, :public_search_text,
  geo_ioc_place_key(CAST(:public_localities AS text[])), :has_contact
)
ON CONFLICT (id) DO NOTHING
