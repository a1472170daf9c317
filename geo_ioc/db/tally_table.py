"""What incidents are counted by, added to by each statement that changes them (migration 0006).

Folded by incidents/tally.py, read through the view incident_count.
"""

from __future__ import annotations

from sqlalchemy import ARRAY, Boolean, Column, Index, Integer, Table, Text

from geo_ioc.db.tables import metadata

incident_tally = Table(
    "incident_tally",
    metadata,
    Column(
        "public",
        Boolean,
        nullable=False,
        comment="what is published, counted where everybody sees it",
    ),
    Column(
        "audience",
        ARRAY(Text),
        nullable=False,
        comment="keys of those who may see them, without accounts; empty when public",
    ),
    Column("place_key", Text, nullable=False),
    Column(
        "outside",
        Text,
        nullable=False,
        comment="id of an incident that lies in no locality, which is counted alone",
    ),
    Column("category", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("status_before_hold", Text, nullable=False),
    Column("unverified", Boolean, nullable=False, comment="whether they have that flag"),
    Column(
        "severity_1",
        Integer,
        nullable=False,
        comment="how many more of this severity; below zero for fewer",
    ),
    *(Column(f"severity_{number}", Integer, nullable=False) for number in range(2, 6)),
    Index("incident_tally_status_idx", "status"),
)
