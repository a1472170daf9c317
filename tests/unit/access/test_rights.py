from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_ioc import content
from geo_ioc.access import rights
from geo_ioc.access.rights import EVERYBODYS, LEVELS, PUBLIC, ROLES, WALL, further
from geo_ioc.errors import ContentError

SHIPPED = content.shipped("layers") / rights.RIGHTS


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = SHIPPED.read_text("utf-8")
    assert old in text
    path = tmp_path / "rights.csv"
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def test_the_table_holds_every_role_and_says_how_far_each_right_reaches():
    table = rights.read(SHIPPED)
    held = {role for row in table.by_id.values() for role in row.levels}
    assert held == {PUBLIC, *ROLES, WALL}
    assert table.level("operator", "incidents.dispatch") == "all"
    assert table.level("auditor", "incidents.dispatch") is None
    assert table.needs_scope("commune_officer")
    assert not table.needs_scope("leader")


@pytest.mark.parametrize("role", ["auditor", WALL])
def test_who_only_reads_holds_no_right_that_changes_anything(role: str):
    table = rights.read(SHIPPED)
    held = {id_ for id_ in table.by_id if table.level(role, id_) is not None}
    reads = {id_ for id_ in held if id_.endswith(".read")}
    # Taking the trail elsewhere changes nothing but the trail, which tells of it.
    assert held - reads <= {"session.open", "account.own", "audit.export"}
    assert role != WALL or "audit.export" not in held


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("\nincidents.read,", "\nincidents.verify,", "cột right"),
        ("\nincidents.read,", "\n,", "dòng 7, cột right"),
        ("See incidents,public,all,", "See incidents,public,everything,", "dòng 7, cột admin"),
        ("right,vi,en,public,", "right,vi,en,citizen,", "dòng 1"),
        ("\nincidents.reject,", "\nincidents.reject,,", "dòng 10"),
        ("See incidents,public,", "See incidents,,", "incidents.read"),
    ],
)
def test_a_table_that_cannot_be_is_refused_with_its_place(tmp_path, old, new, place):
    with pytest.raises(ContentError) as caught:
        rights.read(changed(tmp_path, old, new))
    assert place in str(caught.value)


@pytest.mark.parametrize("right", EVERYBODYS)
def test_what_everybody_has_cannot_be_left_out(tmp_path, right: str):
    lines = SHIPPED.read_text("utf-8").splitlines()
    path = tmp_path / "rights.csv"
    path.write_text("\n".join(line for line in lines if not line.startswith(right)), "utf-8")
    with pytest.raises(ContentError, match=right):
        rights.read(path)


@given(st.binary(max_size=300))
def test_whatever_the_file_holds_it_is_read_or_refused(tmp_path_factory, data: bytes):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(data)
    with pytest.raises(ContentError):
        rights.read(path)


@given(st.sampled_from([None, *LEVELS]), st.sampled_from([None, *LEVELS]))
def test_of_two_levels_the_further_one_counts(one, other):
    found = further(one, other)
    assert found in (one, other)
    assert found == further(other, one)
    order = [None, *LEVELS]
    assert order.index(found) == max(order.index(one), order.index(other))
