"""The entry point and the commands that stand alone."""

from __future__ import annotations

import signal
import sys
from types import FrameType
from typing import Annotated

import typer
from sqlalchemy.exc import DBAPIError

from geo_ioc import __version__, logs, settings
from geo_ioc.audit import origin
from geo_ioc.cli import (
    accounts,
    audit,
    backup,
    boundaries,
    database,
    demo,
    incidents,
    keys,
    layers,
    personal,
    tokens,
)
from geo_ioc.cli.output import out
from geo_ioc.errors import GeoIocError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(database.commands, name="db")
backup.add(database.commands)
app.add_typer(boundaries.commands, name="boundaries")
app.add_typer(layers.commands, name="layers")
app.add_typer(incidents.commands, name="incidents")
app.add_typer(demo.commands, name="demo")
app.add_typer(accounts.commands, name="users")
app.add_typer(tokens.commands, name="tokens")
app.add_typer(audit.commands, name="audit")
app.add_typer(personal.commands, name="personal")
app.add_typer(keys.commands, name="keys")


def main() -> None:
    """Run a command; a refusal is one line on stderr and exit 1."""
    logs.configure()
    origin.this_machine()
    # As Ctrl-C: what a command has begun it takes back.
    signal.signal(signal.SIGTERM, _interrupted)
    try:
        app()
    except GeoIocError as error:
        print(f"geo-ioc: {error.detail}", file=sys.stderr)  # noqa: T201
        sys.exit(1)
    except DBAPIError as error:
        reason = str(error.orig).split("\n", 1)[0]
        print(f"geo-ioc: cơ sở dữ liệu báo lỗi / the database says: {reason}", file=sys.stderr)  # noqa: T201
        sys.exit(1)
    except KeyboardInterrupt:
        print("geo-ioc: đã dừng / stopped", file=sys.stderr)  # noqa: T201
        sys.exit(130)


def _interrupted(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@app.command()
def version() -> None:
    """Phiên bản / the version."""
    out.print(f"geo-ioc {__version__}")


@app.command()
def serve(
    demo: Annotated[
        bool, typer.Option("--demo", help="nạp dữ liệu trình diễn / with demonstration data")
    ] = False,
) -> None:
    """Chạy máy chủ / run the server."""
    from geo_ioc.cli.serving import serve as run

    run(settings.load(), demo=demo)


if __name__ == "__main__":
    main()
