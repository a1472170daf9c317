"""`geo-ioc demo`: the demonstration data."""

from __future__ import annotations

import typer

from geo_ioc import settings
from geo_ioc.cli.database import owned_database
from geo_ioc.cli.output import out, progress

commands = typer.Typer(no_args_is_help=True, help="Dữ liệu trình diễn / demonstration data")


@commands.command("load")
def demo_load() -> None:
    """Nạp dữ liệu trình diễn / load the demonstration data."""
    from geo_ioc import demo

    given = settings.load()
    with owned_database(given) as database, progress("dữ liệu trình diễn") as report:
        count = demo.load(database, given, progress=report)
    out.print(f"đã nạp {count} sự cố trình diễn / loaded {count} demonstration incidents")
