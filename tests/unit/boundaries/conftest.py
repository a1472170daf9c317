"""A small province of a 2 x 2 grid of communes, as content an installation has laid over ours."""

from __future__ import annotations

from pathlib import Path

import pytest

OLD, NEW = "2001-01-01", "2002-01-01"

GENERATION = """\
title = {{ vi = "Thử nghiệm", en = "Test" }}
in_force = {id}
{dates}
legal_basis = "Nghị quyết thử nghiệm"
[[levels]]
level = "province"
count = 1
areas = "published"
[[levels]]
level = "commune"
count = {count}
areas = "published"
[[sources]]
file = "units.csv"
title = {{ vi = "Thử", en = "Test" }}
licence = "facts"
{more}
"""
COLUMNS = (
    "code,level,kind,name,full_name,parent_code,area_km2,population,population_as_of,lon,lat\n"
)
OLD_UNITS = (
    COLUMNS
    + """\
90,province,Tỉnh,Thử,Tỉnh Thử,,400.0,1000,2001-01-01,105.1,19.1
90001,commune,Xã,Một,Xã Một,90,100.01,100,2001-01-01,105.05,19.05
90002,commune,Xã,Hai,Xã Hai,90,100.00,200,2001-01-01,105.15,19.05
90003,commune,Xã,Ba,Xã Ba,90,100.00,300,2001-01-01,105.05,19.15
90004,commune,Xã,Bốn,Xã Bốn,90,100.00,400,2001-01-01,105.15,19.15
"""
)
NEW_UNITS = (
    COLUMNS
    + """\
90,province,Tỉnh,Thử,Tỉnh Thử,,400.0,1000,2002-01-01,105.1,19.1
90001,commune,Xã,Một Hai,Xã Một Hai,90,200.0,300,2002-01-01,105.05,19.05
90003,commune,Xã,Ba Bốn,Xã Ba Bốn,90,200.0,700,2002-01-01,105.05,19.15
"""
)
SUCCESSION = """\
from_code,to_code,relation,resolution,clause
90001,90001,whole,1/NQ,1
90002,90001,whole,1/NQ,1
90003,90003,whole,1/NQ,2
90004,90003,whole,1/NQ,2
"""
GROUPING = """\
[[groupings]]
kind = "side"
title = { vi = "Bên", en = "Side" }
count = 2
partition = true
"""
GROUPINGS = """\
kind,group,group_name,code
side,1,Nam,90001
side,2,Bắc,90003
"""
LABELS = """\
kind,group,lon,lat,anchor
side,1,105.1,19.05,right
side,2,105.1,19.15,left
"""


class Small:
    """The overlay folder: read its files, change them."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = home / "boundaries"
        until = f"until = {NEW}"
        self.write(
            f"{OLD}/generation.toml", GENERATION.format(id=OLD, dates=until, count=4, more="")
        )
        self.write(f"{OLD}/units.csv", OLD_UNITS)
        dates = f'until = 2003-01-01\npredecessor = "{OLD}"'
        self.write(
            f"{NEW}/generation.toml",
            GENERATION.format(id=NEW, dates=dates, count=2, more=GROUPING),
        )
        self.write(f"{NEW}/units.csv", NEW_UNITS)
        self.write(f"{NEW}/succession.csv", SUCCESSION)
        self.write(f"{NEW}/groupings.csv", GROUPINGS)
        self.write(f"{NEW}/grouping_labels.csv", LABELS)

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        text = (self.folder / name).read_text("utf-8")
        assert old in text
        self.write(name, text.replace(old, new))


@pytest.fixture
def small(home: Path) -> Small:
    return Small(home)
