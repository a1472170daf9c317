"""The change feed: changes, and what is remembered of those that are no longer kept."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Double,
    Identity,
    Index,
    Table,
    Text,
    func,
)

from geo_ioc.db.tables import metadata

change = Table(
    "change",
    metadata,
    Column(
        "id",
        BigInteger,
        Identity(always=True),
        primary_key=True,
        comment="in commit order: taken under the advisory lock",
    ),
    Column("source", Text, nullable=False, comment="table changed: incident, boundary ..."),
    Column("op", Text, nullable=False, comment="upsert, remove, or reload of the whole source"),
    Column("subject", Text, comment="id of the row; null for a reload"),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("bbox", ARRAY(Double), comment="west, south, east, north after the change"),
    Column("old_bbox", ARRAY(Double), comment="the same before it"),
    Column(
        "public_bbox",
        ARRAY(Double),
        comment="bbox as the public sees it; null when it sees no difference",
    ),
    Column("old_public_bbox", ARRAY(Double), comment="the same before the change"),
    Column("audience", ARRAY(Text), comment="keys of those who may see the row after the change"),
    Column("old_audience", ARRAY(Text), comment="the same before it"),
    CheckConstraint("op IN ('upsert', 'remove', 'reload')", name="op"),
    Index("change_source_idx", "source", "id"),
)

change_pruned = Table(
    "change_pruned",
    metadata,
    Column(
        "upto",
        BigInteger,
        primary_key=True,
        autoincrement=False,
        comment="of the changes up to this id not all are kept",
    ),
)
