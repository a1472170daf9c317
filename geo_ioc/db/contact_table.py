"""Who reported an incident: personal data, which no role of the app may read (0004_contacts.py)."""

from __future__ import annotations

from sqlalchemy import ARRAY, Column, DateTime, ForeignKey, Index, Table, Text, func

from geo_ioc.db.tables import metadata

sealing_key = Table(
    "sealing_key",
    metadata,
    Column("id", Text, primary_key=True, comment="digest of a key of the key file"),
    Column("known_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column(
        "retired_at",
        DateTime(timezone=True),
        comment="nothing may be sealed with it any more",
    ),
)

reporter_contact = Table(
    "reporter_contact",
    metadata,
    Column("incident_id", ForeignKey("incident.id", ondelete="CASCADE"), primary_key=True),
    Column("sealed", Text, nullable=False, comment="name, telephone, mail, address: encrypted"),
    Column(
        "marks",
        ARRAY(Text),
        nullable=False,
        comment="keyed hashes of name, telephone, mail and of the whole: exact search",
    ),
    Column(
        "key",
        ForeignKey("sealing_key.id"),
        nullable=False,
        index=True,
        comment="the key that it is sealed and marked with",
    ),
    Column("written_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Index("reporter_contact_marks_idx", "marks", postgresql_using="gin"),
)
