id, number, body_hash, category, urgency, severity, title, description, point, shape, fields,
  accuracy_m, location_source, occurred_at, reported_at, received_at, clock, channel, visibility,
  status, flags, accept_due_at, resolve_due_at, due_at, demo, search_text, reported_by, localities,
  public_point, public_accuracy_m, public_search_text, public_place_key, has_contact
