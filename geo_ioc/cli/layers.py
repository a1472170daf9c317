"""`geo-ioc layers`: list and check the map layers."""

from __future__ import annotations

import sys

import typer

from geo_ioc import settings
from geo_ioc.cli.database import owned_database
from geo_ioc.cli.output import out

commands = typer.Typer(no_args_is_help=True, help="Lớp bản đồ / map layers")


@commands.command("list")
def layers_list() -> None:
    """Các lớp bản đồ / the map layers."""
    from geo_ioc.layers import snapshot

    given = settings.load()
    for id_, layer in snapshot.read(given.home, given.reference_dir).layers.items():
        note = "" if layer.supplied else "  (chưa có tệp / not supplied)"
        out.print(f"{id_:18} {layer.spec.title.vi} / {layer.spec.title.en}{note}")


@commands.command("check")
def layers_check() -> None:
    """Kiểm tra mọi tệp lớp, cả câu SQL / check every layer file, its SQL included."""
    from geo_ioc.layers import check, snapshot

    given = settings.load()
    with owned_database(given) as database, database.read() as connection:
        problems = check.check(snapshot.read(given.home, given.reference_dir), connection)
    for problem in problems:
        print(f"geo-ioc: {problem}", file=sys.stderr)  # noqa: T201
    if problems:
        raise typer.Exit(1)
    out.print("đạt / passed")
