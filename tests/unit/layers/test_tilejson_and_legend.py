"""What tells people and programs about a layer: TileJSON and legend."""

from __future__ import annotations

from datetime import date

from geo_ioc.layers.legend import legend
from geo_ioc.layers.model import THEMES
from geo_ioc.layers.parameters import Context, Generation, resolve
from geo_ioc.layers.snapshot import read
from geo_ioc.layers.tilejson import tilejson

CATALOGUE = read(None, None)
CONTEXT = Context(
    CATALOGUE.vocabulary, [Generation("2025-07-01", date(2025, 7, 1), None)], date(2026, 11, 23)
)


def document(id_: str, query=()):
    spec = CATALOGUE.layer(id_).spec
    return tilejson([spec], [resolve(spec, list(query), CONTEXT)], "https://map.example/p/")


def test_tilejson_names_tiles_fields_and_limits():
    found = document("communes")
    assert found["tilejson"] == "3.0.0"
    assert found["tiles"] == [
        "https://map.example/p/tiles/communes/{z}/{x}/{y}.mvt?generation=2025-07-01"
    ]
    assert [layer["id"] for layer in found["vector_layers"]] == ["communes", "communes_label"]
    assert found["vector_layers"][0]["fields"]["population"] == "integer"
    assert (found["minzoom"], found["maxzoom"]) == (5, 14)
    assert found["max_features"] == 5000
    west, south, east, north = found["bounds"]
    assert west < 103.8
    assert south < 9.5
    assert east > 113
    assert north > 20.1


def test_tilejson_tells_the_values_that_hold():
    found = document("indicators", [("indicator", "population"), ("period", "2025")])
    assert found["parameters"] == {
        "indicator": "population",
        "period": "2025",
        "generation": "2025-07-01",
        "level": "commune",
    }
    assert found["tiles"][0].endswith("?indicator=population&period=2025&generation=2025-07-01")


def test_a_legend_row_has_its_colours_in_every_theme():
    items = legend(CATALOGUE, CATALOGUE.layer("communes").spec, None)["items"]
    assert items[0]["colors"] == {theme: items[0]["colors"][theme] for theme in THEMES}
    assert items[0]["colors"]["light"] == "#C9C6B8"


def test_the_legend_of_incidents_is_the_symbol_grammar():
    items = legend(CATALOGUE, CATALOGUE.layer("incidents").spec, None)["items"]
    kinds = [item["kind"] for item in items]
    assert kinds == ["family"] * 5 + ["severity"] * 5 + ["trust"] * 3 + ["overdue"]
    assert {item["frame"] for item in items[:5]} == {
        *("diamond", "circle", "square", "shield", "house")
    }
    assert items[0]["title"]["vi"] == "Thiên tai"
    assert items[5]["colors"]["light"] == "#FCE9ED"


def test_a_choropleth_legend_has_its_classes_and_every_kind_of_missing():
    indicator = CATALOGUE.vocabulary.indicator("population_density")
    items = legend(CATALOGUE, CATALOGUE.layer("indicators").spec, indicator)["items"]
    classes = [item for item in items if item["kind"] == "class"]
    assert [(item["from"], item["to"]) for item in classes] == [
        *((None, 50), (50, 140), (140, 340), (340, 580), (580, 1100), (1100, None))
    ]
    assert [item["picture"] for item in items if item["kind"] == "missing"] == [
        *("missing:not_submitted", "missing:no_data", "missing:not_applicable")
    ]


def test_a_count_has_circles_in_its_legend_and_no_classes():
    indicator = CATALOGUE.vocabulary.indicator("population")
    items = legend(CATALOGUE, CATALOGUE.layer("indicators").spec, indicator)["items"]
    assert [item["kind"] for item in items] == ["circle", "missing", "missing", "missing"]
