"""`geo-ioc boundaries`: list, fetch, check, load, activate."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from geo_ioc import settings
from geo_ioc.cli.database import owned_database
from geo_ioc.cli.login import actor
from geo_ioc.cli.output import out, progress
from geo_ioc.settings import Settings

commands = typer.Typer(no_args_is_help=True, help="Địa giới / boundaries")
Generation = Annotated[str | None, typer.Argument(help="như 2025-07-01; để trống là tất cả / all")]


def _generations(given: Settings, wanted: str | None) -> list[str]:
    from geo_ioc.boundaries import content

    if wanted is None:
        return content.generation_ids(given.home)
    return [content.read(wanted, given.home).id]


@commands.command("list")
def boundaries_list() -> None:
    """Các thế hệ địa giới đã nạp / the generations loaded."""
    from geo_ioc.boundaries import lookup

    given = settings.load()
    table = Table("thế hệ", "hiệu lực", "đang dùng", "tên", "cấp", box=None)
    with owned_database(given) as database, database.read() as connection:
        loaded = lookup.generations(connection, inactive=True)
    for item in loaded:
        levels = ", ".join(f"{lv['level']} {lv['count']} ({lv['outline']})" for lv in item.levels)
        days = f"{item.in_force} – {item.until or 'nay'}"
        table.add_row(item.id, days, "có" if item.active else "chưa", item.title_vi, levels)
    out.print(table)
    for name in _generations(given, None):
        if name not in {item.id for item in loaded}:
            out.print(f"{name}: chưa nạp / not loaded")


@commands.command("fetch")
def boundaries_fetch(generation: Generation = None) -> None:
    """Tải ranh giới công khai đã ghim / fetch the pinned public outlines into the cache."""
    from geo_ioc.boundaries import content, download

    given = settings.load()
    for name in _generations(given, generation):
        with progress(f"tải {name}") as report:
            folder = download.fetch(content.read(name, given.home), given, report)
        out.print(f"{name}: {folder or 'không có nguồn tải / no download is named'}")


@commands.command("load")
def boundaries_load(
    generation: Generation = None,
    commit: Annotated[bool, typer.Option("--commit", help="ghi thật / write it")] = False,
) -> None:
    """Nạp địa giới; chỉ thử nếu không có --commit / load; a dry run unless --commit."""
    from geo_ioc.boundaries import load
    from geo_ioc.cli.places import follow

    given = settings.load()
    names = _generations(given, generation)
    with owned_database(given) as database:
        for name in names:
            with progress(name) as report:
                done = load.load(database, given, name, commit=commit, progress=report, by=actor())
            if commit:
                follow(database, [name], by=actor())
            out.print(done.text())
    if not commit:
        out.print("chỉ chạy thử, chưa ghi gì; thêm --commit để ghi / dry run, nothing written")


@commands.command("check")
def boundaries_check(generation: Generation = None) -> None:
    """Kiểm tra địa giới đã nạp / check what is loaded; exit 1 when something is wrong."""
    from geo_ioc.boundaries import check

    given = settings.load()
    names = _generations(given, generation)
    wrong = False
    with owned_database(given) as database:
        for name in names:
            for finding in check.check(database, name):
                wrong = wrong or finding.severity == "error"
                out.print(f"{name}: {finding}")
    if wrong:
        raise typer.Exit(1)
    out.print("đạt / passed")


@commands.command("activate")
def boundaries_activate(generation: Annotated[str, typer.Argument()]) -> None:
    """Đưa một thế hệ vào sử dụng / put a loaded generation in force."""
    from geo_ioc.boundaries import activate

    given = settings.load()
    with owned_database(given) as database:
        activate.activate(database, generation, by=actor())
    out.print(f"{generation}: đang dùng / active")
