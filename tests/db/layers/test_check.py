"""The database itself is asked whether a layer's SQL yields what its file says."""

from __future__ import annotations

import pytest

from geo_ioc.errors import ContentError
from geo_ioc.layers import check
from geo_ioc.layers.snapshot import read


def test_every_shipped_layer_passes(database):
    with database.read() as connection:
        assert check.check(read(None, None), connection) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("f.properties ->> 'Status' AS status,", "", "status"),
        ("AS river", "AS river, f.layer", "layer"),
        ("f.properties ->> 'Quy_Mo' AS scale", "7 AS scale", "integer"),
        ("CAST(f.id AS text) AS id", "f.id", "text"),
        ("f.geom", "f.layer AS geom", "geometry"),
        ("FROM reference_feature AS f", "FROM nowhere AS f", "nowhere"),
        ("f.properties ->> 'Name' AS name", "f.nothing AS name", "nothing"),
        ('order = "volume_mcm DESC NULLS LAST"', 'order = "volume_mcm DESC DESC"', "DESC"),
    ],
)
def test_sql_that_does_not_yield_the_fields_is_refused(database, layers_with, old, new, said):
    changed = layers_with("dams", old, new)
    with database.read() as connection, pytest.raises(ContentError, match=said) as caught:
        check.check_layer(connection, changed.layer("dams"), changed.vocabulary)
    assert caught.value.place == "query.sql"
    assert caught.value.file.endswith("dams.toml")
    with database.read() as connection:
        assert len(check.check(changed, connection)) == 1
