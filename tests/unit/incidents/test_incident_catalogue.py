"""The content of the incident catalogue, and what happens when it is wrong."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from geo_ioc import content
from geo_ioc.access import organisations
from geo_ioc.errors import ContentError
from geo_ioc.incidents import catalogue

OWNERS = {
    "so-xd": "GT HTDT CX TTXD",
    "so-nnmt": "MT NL SL BAO CR DE DBDV",
    "bch-ptds": "CL CN DN TC",
    "cong-an": "ANTT ATGT PCCC",
    "commune": "TTDT TO",
    "so-yt": "YT",
    "so-ct": "DIEN",
    "so-khcn": "VT",
    "vp-ubnd": "HCC",
    "so-nv": "ASXH",
    None: "KHAC",
}


@pytest.fixture(scope="module")
def incidents():
    return catalogue.load(None)


def test_each_category_of_the_domain_is_there_with_its_owner(incidents):
    found = {category.id: category.owner for category in incidents.categories.values()}
    assert found == {id_: owner for owner, ids in OWNERS.items() for id_ in ids.split()}


def test_owners_are_organisations_in_force_after_the_mergers(incidents):
    for category in incidents.categories.values():
        if category.owner not in (None, "commune"):
            assert incidents.organisations[category.owner].in_force(date(2026, 11, 23))


def test_a_merged_department_leads_to_its_successor(incidents):
    found = incidents.organisations.on("so-tttt", date(2025, 3, 1))
    assert found.name == "Sở Khoa học và Công nghệ"
    assert incidents.organisations.on("so-tttt", date(2025, 2, 28)).code == "so-tttt"


def test_families_and_categories_agree_with_the_symbols(incidents):
    path = content.shipped("layers") / "catalogues/symbols.toml"
    symbols = tomllib.loads(path.read_text("utf-8"))
    assert set(incidents.families) == set(symbols["families"])
    assert set(incidents.categories) == set(symbols["categories"])


def test_a_cut_off_village_says_who_is_there_and_how_to_get_to_it(incidents):
    fields = incidents.categories["CL"].fields
    assert {"households", "persons", "passable_car", "passable_boat"} <= set(fields)


def test_the_vaguer_the_source_the_wider_the_circle(incidents):
    radius = {key: source.accuracy_m for key, source in incidents.location_sources.items()}
    words = {"gps", "map", "photo", "address", "locality", "village", "road_km", "sensor"}
    assert set(radius) == words
    assert radius["gps"] < radius["address"] < radius["village"] < radius["locality"]


def overlay(tmp_path, change):
    """A home whose incident_categories.toml is the shipped text, changed."""
    folder = tmp_path / "layers" / "catalogues"
    folder.mkdir(parents=True)
    text = (content.shipped("layers") / catalogue.CATEGORIES).read_text("utf-8")
    changed = change(text)
    assert changed != text
    (folder / "incident_categories.toml").write_text(changed, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('owner = "so-ct"', 'owner = "so-cong-thuong"', "categories.DIEN.owner"),
        ('fields = ["road"]', 'fields = ["raod"]', "categories.TTXD.fields"),
        ('id = "TO"\n', 'id = "TO"\ncolour = "red"\n', "categories.TO.colour"),
        ("accuracy_m = 1200", 'accuracy_m = "near"', "location_sources.village.accuracy_m"),
        ('id = "VT"', 'id = "DIEN"', "categories.DIEN"),
        (
            'decision = "482/QĐ-UBND ngày 26/02/2021"',
            'decision = ""',
            "schedules.standard.decision",
        ),
    ],
)
def test_a_mistake_is_named_with_file_and_place(tmp_path, old, new, place):
    home = overlay(tmp_path, lambda text: text.replace(old, new, 1))
    with pytest.raises(ContentError) as caught:
        catalogue.load(home)
    assert caught.value.place == place
    assert caught.value.file.endswith("incident_categories.toml")


def test_an_installation_may_set_its_own_deadlines(tmp_path):
    home = overlay(tmp_path, lambda text: text.replace("accept = 15,", "accept = 10,"))
    assert catalogue.load(home).schedules["standard"].always.accept == 10


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("x,Sở X,department,,1/3/2025,,", "dòng 30, cột valid_to"),
        ("x,Sở X,department,,,nowhere,", "dòng 30, cột successor"),
        ("so-ct,Sở Công Thương,department,,,,", "dòng 19, cột code"),
        ("x,,department,,,,", "dòng 30, cột name"),
        ("x,Sở X,department", "dòng 30"),
    ],
)
def test_a_wrong_organisation_is_named_with_line_and_column(tmp_path, line, place):
    folder = tmp_path / "layers" / "catalogues"
    folder.mkdir(parents=True)
    text = (content.shipped("layers") / organisations.ORGANISATIONS).read_text("utf-8")
    (folder / "organisations.csv").write_text(text + line + "\n", "utf-8")
    with pytest.raises(ContentError) as caught:
        catalogue.load(tmp_path)
    assert caught.value.place == place
