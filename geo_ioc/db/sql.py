"""The SQL files of db/sql, each read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlalchemy import TextClause, text

FOLDER = Path(__file__).with_name("sql")


@cache
def source(name: str) -> str:
    """The text of db/sql/<name>.sql."""
    return (FOLDER / f"{name}.sql").read_text("utf-8")


@cache
def statement(name: str) -> TextClause:
    """The statement of db/sql/<name>.sql; its :names are bound parameters."""
    return text(source(name))
