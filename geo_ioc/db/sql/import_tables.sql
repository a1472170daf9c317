-- What an import holds until it is written: gone with its transaction.
CREATE TEMPORARY TABLE import_row (
  row integer, line integer, year integer,
  id uuid, body_hash text, category text, urgency text, severity smallint, title text,
  description text, lon double precision, lat double precision, geometry text, fields text,
  accuracy_m double precision, location_source text, occurred_at timestamptz,
  reported_at timestamptz, received_at timestamptz, clock text, channel text, visibility text,
  status text, flags text[], accept_due_at timestamptz, resolve_due_at timestamptz,
  due_at timestamptz, demo boolean, search_text text, reported_by uuid, has_contact boolean,
  public_lon double precision, public_lat double precision, public_accuracy_m double precision,
  public_search_text text, sealed text, marks text[], key text, whole text[]
) ON COMMIT DROP;
-- Places that are to be located, and the communes that hold them: one of each generation, as
-- generation/code. Many places share few such sets, so that what is above them is looked up once.
CREATE TEMPORARY TABLE import_place (
  row integer, public boolean, point geometry(Point, 4326)
) ON COMMIT DROP;
CREATE TEMPORARY TABLE import_located (
  row integer, public boolean, communes text[]
) ON COMMIT DROP;
CREATE TEMPORARY TABLE import_unit (
  communes text[], generation text, level text, code text
) ON COMMIT DROP;
CREATE TEMPORARY TABLE import_locality (
  communes text[], localities text[], place_key text
) ON COMMIT DROP;
