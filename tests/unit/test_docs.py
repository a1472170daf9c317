"""What a user can set, run or draw stands in the documents."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from click import Group

from geo_ioc import content
from geo_ioc.cli.main import app
from geo_ioc.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text("utf-8")


def commands(group: Group, path: str = "") -> list[str]:
    found = []
    for name, command in group.commands.items():
        inner = f"{path} {name}".strip()
        found += commands(command, inner) if hasattr(command, "commands") else [inner]
    return found


@pytest.mark.parametrize("field", Settings.model_fields)
def test_every_setting_is_in_the_readme(field: str):
    assert f"`{PREFIX}{field.upper()}`" in README


@pytest.mark.parametrize("command", commands(typer.main.get_group(app)))
def test_every_command_is_in_the_readme(command: str):
    assert f"`{command}`" in README or f"`geo-ioc {command}`" in README


@pytest.mark.parametrize("layer", sorted(p.stem for p in content.shipped("layers").glob("*.toml")))
def test_every_layer_is_in_the_architecture(layer: str):
    assert f"`{layer}`" in ARCHITECTURE


@pytest.mark.parametrize(
    "room", sorted(p.name for p in content.PACKAGE.iterdir() if (p / "__init__.py").is_file())
)
def test_every_room_is_in_the_architecture(room: str):
    assert f"`{room}`" in ARCHITECTURE or f"`{room}/`" in ARCHITECTURE


def test_pictures_named_by_the_readme_exist():
    for line in README.splitlines():
        if line.startswith("!["):
            assert (ROOT / line.split("](")[1].rstrip(")")).is_file(), line
