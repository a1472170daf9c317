"""Who reported an incident: personal data, which no role of the app may read (0004_contacts.py)."""

from __future__ import annotations

from sqlalchemy import ARRAY, Column, DateTime, ForeignKey, Index, Table, Text, func

from geo_ioc.db.tables import metadata

reporter_contact = Table(
    "reporter_contact",
    metadata,
    Column("incident_id", ForeignKey("incident.id", ondelete="CASCADE"), primary_key=True),
    Column("sealed", Text, nullable=False, comment="name, telephone, mail, address: encrypted"),
    Column(
        "marks",
        ARRAY(Text),
        nullable=False,
        comment="keyed hashes of name, telephone and mail: exact search",
    ),
    Column("written_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Index("reporter_contact_marks_idx", "marks", postgresql_using="gin"),
)
