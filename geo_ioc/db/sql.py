"""The SQL files of db/sql, each read once. `/*include name*/` in one stands for another."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from sqlalchemy import TextClause, text

FOLDER = Path(__file__).with_name("sql")


@cache
def source(name: str) -> str:
    """The text of db/sql/<name>.sql, with what it includes."""
    whole = (FOLDER / f"{name}.sql").read_text("utf-8")
    return re.sub(r"/\*include (\w+)\*/", lambda found: source(found[1]), whole)


@cache
def statement(name: str) -> TextClause:
    """The statement of db/sql/<name>.sql; its :names are bound parameters."""
    return text(source(name))
