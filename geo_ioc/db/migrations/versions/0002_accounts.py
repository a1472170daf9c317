"""accounts, grants, sessions, tokens

Revision ID: 0002
Revises: 0001

Who may sign in, and as what. Nobody may touch these tables yet: 0003 opens them to one role.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE account (
  id uuid CONSTRAINT account_pkey PRIMARY KEY DEFAULT gen_random_uuid(),
  username text NOT NULL CONSTRAINT account_username_key UNIQUE,
  name text NOT NULL,
  password_hash text,
  oidc_username text CONSTRAINT account_oidc_username_key UNIQUE,
  oidc_issuer text,
  oidc_subject text,
  totp_secret text,
  totp_pending text,
  totp_step bigint,
  disabled_at timestamptz,
  demo boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX account_oidc_idx ON account (oidc_issuer, oidc_subject);

CREATE TABLE role_grant (
  id uuid CONSTRAINT role_grant_pkey PRIMARY KEY DEFAULT gen_random_uuid(),
  account uuid NOT NULL
    CONSTRAINT role_grant_account_fkey REFERENCES account (id) ON DELETE CASCADE,
  role text NOT NULL,
  decision text NOT NULL,
  localities text[] NOT NULL DEFAULT '{}',
  organisations text[] NOT NULL DEFAULT '{}',
  starts_at timestamptz NOT NULL,
  ends_at timestamptz,
  granted_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz,
  revoked_by text,
  delegated_from uuid CONSTRAINT role_grant_delegated_from_fkey REFERENCES role_grant (id),
  mode text,
  CONSTRAINT role_grant_mode_check CHECK (mode IN ('KT', 'TUQ')),
  CONSTRAINT role_grant_delegated_check CHECK ((mode IS NULL) = (delegated_from IS NULL)),
  CONSTRAINT role_grant_period_check CHECK (ends_at > starts_at)
);
CREATE INDEX role_grant_account_idx ON role_grant (account);

CREATE TABLE duty_shift (
  id uuid CONSTRAINT duty_shift_pkey PRIMARY KEY DEFAULT gen_random_uuid(),
  account uuid NOT NULL
    CONSTRAINT duty_shift_account_fkey REFERENCES account (id) ON DELETE CASCADE,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  decision text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz,
  revoked_by text,
  CONSTRAINT duty_shift_period_check CHECK (ends_at > starts_at)
);
CREATE INDEX duty_shift_account_idx ON duty_shift (account);
CREATE INDEX duty_shift_time_idx ON duty_shift (starts_at);

CREATE TABLE session (
  id uuid CONSTRAINT session_pkey PRIMARY KEY DEFAULT gen_random_uuid(),
  secret_hash text NOT NULL CONSTRAINT session_secret_hash_key UNIQUE,
  account uuid NOT NULL CONSTRAINT session_account_fkey REFERENCES account (id) ON DELETE CASCADE,
  method text NOT NULL,
  second_factor boolean NOT NULL,
  created_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  address text NOT NULL,
  agent text NOT NULL,
  CONSTRAINT session_method_check CHECK (method IN ('password', 'oidc'))
);
CREATE INDEX session_account_idx ON session (account);

CREATE TABLE token (
  id uuid CONSTRAINT token_pkey PRIMARY KEY DEFAULT gen_random_uuid(),
  kind text NOT NULL,
  name text NOT NULL,
  account uuid CONSTRAINT token_account_fkey REFERENCES account (id) ON DELETE CASCADE,
  actions text[],
  secret_hash text NOT NULL CONSTRAINT token_secret_hash_key UNIQUE,
  device_hash text CONSTRAINT token_device_hash_key UNIQUE,
  second_factor boolean NOT NULL DEFAULT false,
  claimed_at timestamptz,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  expires_at timestamptz,
  used_at timestamptz,
  used_from text,
  revoked_at timestamptz,
  revoked_by text,
  CONSTRAINT token_kind_check CHECK (kind IN ('api', 'wall', 'field')),
  CONSTRAINT token_owner_check CHECK (account IS NOT NULL OR kind = 'wall')
);
CREATE INDEX token_account_idx ON token (account);

CREATE TABLE sign_in_failure (
  id uuid CONSTRAINT sign_in_failure_pkey PRIMARY KEY DEFAULT gen_random_uuid(),
  bucket text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX sign_in_failure_bucket_idx ON sign_in_failure (bucket, at);

CREATE TABLE sharing (
  kind text,
  subject text,
  organisation text,
  shared boolean NOT NULL,
  decision text NOT NULL,
  decided_by text NOT NULL,
  decided_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT sharing_pkey PRIMARY KEY (kind, subject, organisation),
  CONSTRAINT sharing_kind_check CHECK (kind IN ('layer', 'indicator'))
);
"""

COMMENTS = """
COMMENT ON COLUMN account.name IS 'of the person, as others read it';
COMMENT ON COLUMN account.password_hash IS 'argon2id; null: signs in by OIDC or tokens only';
COMMENT ON COLUMN account.oidc_username IS 'name at the provider: first sign-in';
COMMENT ON COLUMN account.oidc_subject IS 'who it is at the issuer, pinned at the first sign-in';
COMMENT ON COLUMN account.totp_secret IS 'encrypted';
COMMENT ON COLUMN account.totp_pending IS 'encrypted; shown, not yet confirmed by a code';
COMMENT ON COLUMN account.totp_step IS 'the last time step a code was taken of: no replay';
COMMENT ON COLUMN sharing.subject IS 'id of the layer, code of the indicator';
COMMENT ON COLUMN sharing.shared IS 'false: withheld although it is open';
COMMENT ON COLUMN sign_in_failure.bucket IS 'what is counted: account, device or address';
COMMENT ON COLUMN duty_shift.ends_at IS 'exclusive';
COMMENT ON COLUMN role_grant.decision IS 'number of the decision that grants it';
COMMENT ON COLUMN role_grant.ends_at IS 'exclusive; null: until revoked';
COMMENT ON COLUMN role_grant.delegated_from IS 'the grant of who delegates';
COMMENT ON COLUMN role_grant.mode IS 'KT: signs in the place of; TUQ: by authority of';
COMMENT ON COLUMN session.seen_at IS 'written at most once a minute';
COMMENT ON COLUMN token.actions IS 'rights it is held to; null: all of the account';
COMMENT ON COLUMN token.second_factor IS 'who made it had shown a second factor';
COMMENT ON COLUMN token.device_hash IS 'of the device that has claimed it';
COMMENT ON COLUMN token.used_at IS 'written at most once a minute';
"""


def upgrade():
    op.execute(TABLES)
    op.execute(COMMENTS)


def downgrade():
    raise NotImplementedError("there is no way back: restore the backup made before")
