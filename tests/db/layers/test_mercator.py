"""Outlines that are kept as they are drawn give the tiles that transformed ones do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo_ioc.layers.snapshot import Catalogue
from geo_ioc.layers.statements import statements

LAYERS = ("province", "districts", "communes", "groupings", "indicators")
ADDRESSES = [(7, 101, 57), (9, 406, 228), (11, 1624, 914), (13, 6499, 3657), (14, 12998, 7315)]


def transformed(catalogue: Catalogue, layer: str) -> Catalogue:
    """The catalogue with a layer whose shapes are transformed for each tile."""
    found = catalogue.layer(layer)
    query = found.spec.query.model_copy(update={"mercator": False})
    spec = found.spec.model_copy(update={"query": query})
    without = replace(found, spec=spec, statements=statements(spec))
    return replace(catalogue, layers={**catalogue.layers, layer: without})


@pytest.mark.parametrize("layer", LAYERS)
def test_a_tile_of_kept_outlines_is_that_of_transformed_ones(loaded, catalogue, tile_of, layer):
    assert catalogue.layer(layer).spec.query.mercator
    for address in ADDRESSES:
        given = {"generation": "2024-12-01"} if layer == "districts" else {}
        kept = tile_of(loaded, layer, *address, **given)
        other = tile_of(loaded, layer, *address, of=transformed(catalogue, layer), **given)
        assert kept.size
        assert kept == other
