"""The table of how long personal data is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo_ioc.errors import ContentError
from geo_ioc.incidents import retention

HEAD = "id,days,vi,en,basis\n"
CLOSED = "contact_closed,180,Sau,After,QĐ 1\n"
RECEIVED = "contact_received,1095,Sau,After,QĐ 1\n"


def table(tmp_path: Path, lines: str) -> Path:
    path = tmp_path / "retention.csv"
    path.write_text(lines, encoding="utf-8")
    return path


def test_the_shipped_table_says_how_long_and_by_whose_word():
    periods = retention.load(None)
    assert set(periods) == set(retention.IDS)
    assert all(period.basis and period.title.vi for period in periods.values())


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        (HEAD + CLOSED, "contact_received"),
        (HEAD + CLOSED + CLOSED + RECEIVED, "3"),
        (HEAD + CLOSED + RECEIVED + "photos,1,a,b,c\n", "4"),
        (HEAD + CLOSED.replace("180", "0") + RECEIVED, "2"),
        (HEAD + CLOSED.replace("180", "nửa năm") + RECEIVED, "2"),
        (HEAD + CLOSED.replace("180", "99999") + RECEIVED, "2"),
        ("id,days\n", "retention.csv"),
    ],
)
def test_a_table_that_cannot_be_is_refused_with_its_place(tmp_path, lines, place):
    with pytest.raises(ContentError, match=place):
        retention.read(table(tmp_path, lines))


def test_an_installation_lays_its_own_table_over_it(home):
    folder = home / "layers" / "catalogues"
    folder.mkdir(parents=True)
    (folder / "retention.csv").write_text(HEAD + CLOSED.replace("180", "30") + RECEIVED)
    assert retention.load(home)["contact_closed"].days == 30
