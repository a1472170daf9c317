"""The tables of who may do what: accounts, grants, shifts, sessions, tokens, sharing.

Only the role geo_ioc_gate may touch them. Secrets stand in them as digests alone.
"""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Table,
    Text,
    Uuid,
    func,
    text,
)

from geo_ioc.db.tables import metadata

NEW_ID = text("gen_random_uuid()")
TIME = DateTime(timezone=True)

account = Table(
    "account",
    metadata,
    Column("id", Uuid, primary_key=True, server_default=NEW_ID),
    Column("username", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False, comment="of the person, as others read it"),
    Column("password_hash", Text, comment="argon2id; null: signs in by OIDC or tokens only"),
    Column("oidc_username", Text, unique=True, comment="name at the provider: first sign-in"),
    Column("oidc_issuer", Text),
    Column("oidc_subject", Text, comment="who it is at the issuer, pinned at the first sign-in"),
    Column("totp_secret", Text, comment="encrypted"),
    Column("totp_pending", Text, comment="encrypted; shown, not yet confirmed by a code"),
    Column("totp_step", BigInteger, comment="the last time step a code was taken of: no replay"),
    Column("disabled_at", TIME),
    Column("demo", Boolean, nullable=False, server_default=text("false")),
    Column("created_at", TIME, nullable=False, server_default=func.now()),
    Index("account_oidc_idx", "oidc_issuer", "oidc_subject", unique=True),
)

role_grant = Table(
    "role_grant",
    metadata,
    Column("id", Uuid, primary_key=True, server_default=NEW_ID),
    Column("account", ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("role", Text, nullable=False),
    Column("decision", Text, nullable=False, comment="number of the decision that grants it"),
    Column("localities", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("organisations", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("starts_at", TIME, nullable=False),
    Column("ends_at", TIME, comment="exclusive; null: until revoked"),
    Column("granted_by", Text, nullable=False),
    Column("created_at", TIME, nullable=False, server_default=func.now()),
    Column("revoked_at", TIME),
    Column("revoked_by", Text),
    Column("delegated_from", ForeignKey("role_grant.id"), comment="the grant of who delegates"),
    Column("mode", Text, comment="KT: signs in the place of; TUQ: by authority of"),
    CheckConstraint("mode IN ('KT', 'TUQ')", name="mode"),
    CheckConstraint("(mode IS NULL) = (delegated_from IS NULL)", name="delegated"),
    CheckConstraint("ends_at > starts_at", name="period"),
)

duty_shift = Table(
    "duty_shift",
    metadata,
    Column("id", Uuid, primary_key=True, server_default=NEW_ID),
    Column("account", ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("starts_at", TIME, nullable=False),
    Column("ends_at", TIME, nullable=False, comment="exclusive"),
    Column("decision", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", TIME, nullable=False, server_default=func.now()),
    Column("revoked_at", TIME),
    Column("revoked_by", Text),
    CheckConstraint("ends_at > starts_at", name="period"),
    Index("duty_shift_time_idx", "starts_at"),
)

session = Table(
    "session",
    metadata,
    Column("id", Uuid, primary_key=True, server_default=NEW_ID),
    Column("secret_hash", Text, nullable=False, unique=True),
    Column("account", ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("method", Text, nullable=False),
    Column("second_factor", Boolean, nullable=False),
    Column("created_at", TIME, nullable=False),
    Column("seen_at", TIME, nullable=False, comment="written at most once a minute"),
    Column("expires_at", TIME, nullable=False),
    Column("address", Text, nullable=False),
    Column("agent", Text, nullable=False),
    CheckConstraint("method IN ('password', 'oidc')", name="method"),
)

token = Table(
    "token",
    metadata,
    Column("id", Uuid, primary_key=True, server_default=NEW_ID),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("account", ForeignKey("account.id", ondelete="CASCADE"), index=True),
    Column("actions", ARRAY(Text), comment="rights it is held to; null: all of the account"),
    Column("secret_hash", Text, nullable=False, unique=True),
    Column("device_hash", Text, unique=True, comment="of the device that has claimed it"),
    Column(
        "second_factor",
        Boolean,
        nullable=False,
        server_default=text("false"),
        comment="who made it had shown a second factor",
    ),
    Column("claimed_at", TIME),
    Column("created_at", TIME, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("expires_at", TIME),
    Column("used_at", TIME, comment="written at most once a minute"),
    Column("used_from", Text),
    Column("revoked_at", TIME),
    Column("revoked_by", Text),
    CheckConstraint("kind IN ('api', 'wall', 'field')", name="kind"),
    CheckConstraint("account IS NOT NULL OR kind = 'wall'", name="owner"),
)

sign_in_failure = Table(
    "sign_in_failure",
    metadata,
    Column("id", Uuid, primary_key=True, server_default=NEW_ID),
    Column("bucket", Text, nullable=False, comment="what is counted: account, device or address"),
    Column("at", TIME, nullable=False),
    Index("sign_in_failure_bucket_idx", "bucket", "at"),
)

sharing = Table(
    "sharing",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("subject", Text, primary_key=True, comment="id of the layer, code of the indicator"),
    Column("organisation", Text, primary_key=True),
    Column("shared", Boolean, nullable=False, comment="false: withheld although it is open"),
    Column("decision", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("decided_at", TIME, nullable=False, server_default=func.now()),
    CheckConstraint("kind IN ('layer', 'indicator')", name="kind"),
)
