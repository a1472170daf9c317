"""What PostGIS tells from statistics of rows that a role may not see."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from geo_ioc.db.roles import ROLES, Acting


@pytest.mark.parametrize("role", ROLES)
def test_nobody_is_told_how_far_the_rows_of_a_table_reach(database, role: str):
    with (
        pytest.raises(ProgrammingError, match="permission denied for function st_estimatedextent"),
        database.read(acting=Acting(role)) as connection,
    ):
        connection.execute(text("SELECT ST_EstimatedExtent('public', 'incident', 'point')"))
