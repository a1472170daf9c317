"""What is remembered of changes that are no longer kept."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Table

from geo_ioc.db.tables import metadata

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
