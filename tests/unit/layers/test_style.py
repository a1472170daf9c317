"""The style: a pure function of the layers, and a valid MapLibre style."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from geo_ioc.api.tiles import TOGETHER_MOST
from geo_ioc.layers.expressions import Drawing, count_padding, expand, incident_image, ramp_colors
from geo_ioc.layers.model import THEMES
from geo_ioc.layers.snapshot import read
from geo_ioc.layers.style import BASE_MOST, style

ROOT = Path(__file__).parents[3]
BASE = "https://map.example/ban-do/"


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("reference")
    for name in ("context", "rivers", "roads", "dams"):
        (folder / f"{name}.geojson").write_text("{}")
    return read(None, folder)


def walk(value):
    yield value
    for item in value.values() if isinstance(value, dict) else value:
        if isinstance(item, (dict, list)):
            yield from walk(item)
        else:
            yield item


@pytest.mark.parametrize("theme", THEMES)
def test_the_style_is_valid(catalogue, theme, tmp_path: Path):
    validator = ROOT / "web/node_modules/.bin/gl-style-validate"
    if not validator.exists() or shutil.which("node") is None:
        pytest.skip("web/node_modules is not installed; the web's own tests validate as well")
    path = tmp_path / "style.json"
    path.write_text(json.dumps(style(catalogue, theme, {}, BASE)))
    found = subprocess.run([validator, path], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize("theme", THEMES)
def test_no_token_and_no_macro_is_left(catalogue, theme):
    made = style(catalogue, theme, {}, BASE)
    assert not [x for x in walk(made["layers"]) if isinstance(x, str) and x.startswith("@")]


def test_equal_input_gives_an_equal_style(catalogue):
    again = json.dumps(style(catalogue, "light", {}, BASE))
    assert again == json.dumps(style(catalogue, "light", {}, BASE))


def test_names_lie_under_the_symbols_and_are_placed_after_them(catalogue):
    ids = [layer["id"] for layer in style(catalogue, "light", {}, BASE)["layers"]]
    tiers = [
        *("rivers:name", "dams:point", "roads:shield", "communes:name", "groupings:name"),
        *("incident_counts:name", "incident_counts:symbol", "incidents:symbol"),
    ]
    assert [id_ for id_ in ids if id_ in tiers] == tiers
    lines = ["communes:line", "districts:line", "groupings:line", "province:line"]
    assert [id_ for id_ in ids if id_ in lines] == lines
    assert ids[0] == "background"


STILL = "communes,context,dams,districts,groupings,province,rivers,roads,sea_labels"


def with_layer(catalogue, id_: str, **patch):
    """The catalogue with one layer changed."""
    layer = catalogue.layers[id_]
    changed = replace(layer, spec=layer.spec.model_copy(update=patch))
    return replace(catalogue, layers={**catalogue.layers, id_: changed})


def base_of(catalogue, theme="light") -> list[str]:
    url = style(catalogue, theme, {}, BASE)["sources"]["base"]["url"]
    return url.removeprefix(f"{BASE}tiles/").split(",")


def test_what_changes_seldom_is_one_source_and_all_else_has_its_own(catalogue):
    sources = style(catalogue, "light", {}, BASE)["sources"]
    assert list(sources) == ["base", "incident_counts", "incidents", "indicators"]
    assert sources["base"]["url"] == f"{BASE}tiles/{STILL}"
    assert sources["incidents"]["url"] == f"{BASE}tiles/incidents"
    assert all(source["promoteId"] == "id" for source in sources.values())


def test_sources_ask_for_what_the_style_was_asked_for(catalogue):
    given = {
        "communes": {"generation": "2024-12-01"},
        "groupings": {"generation": "2024-12-01", "kind": "region"},
        "incidents": {"category": "NL,SL"},
    }
    sources = style(catalogue, "light", given, BASE)["sources"]
    assert sources["base"]["url"] == f"{BASE}tiles/{STILL}?generation=2024-12-01&kind=region"
    assert sources["incidents"]["url"] == f"{BASE}tiles/incidents?category=NL,SL"
    assert sources["indicators"]["url"] == f"{BASE}tiles/indicators"


def test_only_what_a_theme_draws_is_asked_for(catalogue):
    assert not {"roads", "dams"} & set(base_of(catalogue, "wall"))


@pytest.mark.parametrize(
    "patch",
    [
        {"refresh": "live"},
        {"access": "signed_in"},
        {"visible": False},
        {"sources": ["incident"], "file": None},
        {"zooms": [5, 12]},
    ],
    ids=str,
)
def test_what_would_harm_the_others_keeps_a_source_of_its_own(catalogue, patch):
    made = style(with_layer(catalogue, "rivers", **patch), "light", {}, BASE)
    assert made["sources"]["rivers"]["url"] == f"{BASE}tiles/rivers"
    assert "rivers" not in made["sources"]["base"]["url"]
    own = {layer["source"] for layer in made["layers"] if layer["id"].startswith("rivers:")}
    assert own == {"rivers"}


def test_one_still_layer_alone_is_the_base_too(catalogue):
    alone = replace(catalogue, layers={"rivers": catalogue.layers["rivers"]})
    assert list(style(alone, "light", {}, BASE)["sources"]) == ["base"]
    assert base_of(alone) == ["rivers"]


def test_no_more_layers_are_in_the_base_than_a_tile_may_have(catalogue):
    assert BASE_MOST <= TOGETHER_MOST
    rivers = catalogue.layers["rivers"]
    many = {
        id_: replace(rivers, spec=rivers.spec.model_copy(update={"id": id_}))
        for id_ in (f"rivers_{number:02}" for number in range(BASE_MOST + 1))
    }
    crowded = replace(catalogue, layers=many)
    assert len(base_of(crowded)) == BASE_MOST
    assert set(style(crowded, "light", {}, BASE)["sources"]) == {"base", f"rivers_{BASE_MOST}"}


def test_style_layers_name_their_source_and_source_layer(catalogue):
    layers = {layer["id"]: layer for layer in style(catalogue, "light", {}, BASE)["layers"]}
    assert layers["communes:line"]["source"] == "base"
    assert layers["communes:line"]["source-layer"] == "communes"
    assert layers["communes:name"]["source-layer"] == "communes_label"
    assert layers["incidents:symbol"]["source"] == "incidents"
    assert layers["indicators:choropleth"]["layout"]["visibility"] == "none"


def test_a_layer_that_is_not_supplied_is_not_drawn():
    bare = read(None, None)
    assert "rivers" not in base_of(bare)
    made = style(bare, "light", {}, BASE)
    assert not [layer for layer in made["layers"] if layer["id"].startswith("rivers:")]


def test_the_wall_has_no_roads_and_big_names(catalogue):
    layers = {layer["id"]: layer for layer in style(catalogue, "wall", {}, BASE)["layers"]}
    assert "roads:trunk" not in layers
    assert layers["groupings:name"]["layout"]["text-size"] == 34


def test_nothing_in_a_style_comes_from_elsewhere(catalogue):
    made = style(catalogue, "light", {}, BASE)
    assert "glyphs" not in made
    assert "sprite" not in made
    addresses = [x for x in walk(made) if isinstance(x, str) and "://" in x]
    assert all(address.startswith(BASE) for address in addresses)


def test_the_islands_are_drawn_over_everything_at_every_zoom(catalogue):
    layers = {layer["id"]: layer for layer in style(catalogue, "light", {}, BASE)["layers"]}
    islands = layers["sea_labels:islands"]
    assert islands["layout"]["text-allow-overlap"] is True
    assert "minzoom" not in islands
    assert "maxzoom" not in islands


def drawing(catalogue, theme="light", indicator="population_density"):
    return Drawing(
        theme,
        catalogue.palettes.themes[theme],
        catalogue.symbols,
        catalogue.vocabulary.indicator(indicator),
    )


def test_the_size_of_a_symbol_follows_the_zoom(catalogue):
    found = incident_image(drawing(catalogue))
    assert found[:2] == ["step", ["zoom"]]
    assert found[3::2] == [11, 13]
    assert "incident:" in json.dumps(found)


def test_overdue_is_told_by_the_page_and_never_by_the_clock_of_the_server(catalogue):
    made = style(catalogue, "light", {}, BASE)
    assert made["state"] == {"now": {"default": 0}}
    assert '["global-state", "now"]' in json.dumps(made["layers"])


def test_a_ramp_has_one_colour_per_class_over_the_whole_range(catalogue):
    found = expand(["@ramp", ["get", "value"]], drawing(catalogue))
    assert found[:3] == ["step", ["get", "value"], "#EDF3DF"]
    assert found[3::2] == [50, 140, 340, 580, 1100]
    assert found[-1] == "#153F63"
    without = ramp_colors(None, catalogue.palettes.themes["light"])
    assert len(without) == 1


def test_the_room_around_a_count_shrinks_to_its_circle(catalogue):
    expression = count_padding(drawing(catalogue))
    near, far = expression[4][1], expression[6][1]
    assert far[0] < near[0] < 0


def test_a_colour_can_be_told_in_each_theme(catalogue):
    for theme in THEMES:
        assert expand("@land", drawing(catalogue, theme)).startswith("#")
