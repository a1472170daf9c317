"""The limit: the very statements of the tiles, asked by pgbench, and nothing around them."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import URL

from bench.load import CONNECTIONS, SECONDS
from geo_ioc.db.readers import OPTIONS
from geo_ioc.layers.address import Address
from geo_ioc.layers.ask import Ask

OF_TILE = ("z", "x", "y", "digits")
BOUND = re.compile(r"%\((\w+)\)s")


def run(
    program: Path, url: URL, ask: Ask, addresses: Sequence[Address], seconds: float = SECONDS
) -> float:
    """Tiles a second. Each connection goes round the list, and begins at a place of its own."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "tiles.sql")
        script.write_text(_script(ask, addresses))
        command = [str(program), "-n", "-M", "prepared", "-c", str(CONNECTIONS), "-j", "2"]
        command += ["-T", f"{seconds:g}", "-D", "turn=0", "-f", str(script)]
        for name, value in _bound(ask, addresses[0]).items():
            if name not in OF_TILE:
                command += ["-D", f"{name}={_text(value)}"]
        given = url.set(drivername="postgresql").render_as_string(hide_password=False)
        done = subprocess.run(
            [*command, given],
            env={"PATH": os.environ["PATH"], "PGOPTIONS": f"-c role={ask.acting.role} {OPTIONS}"},
            capture_output=True,
            text=True,
            check=False,
        )
    found = re.search(r"^tps = ([0-9.]+)", done.stdout, re.MULTILINE)
    if done.returncode or found is None or "failed transactions: 0 " not in done.stdout:
        raise RuntimeError(done.stdout + done.stderr)
    return float(found[1])


def _script(ask: Ask, addresses: Sequence[Address]) -> str:
    """A pgbench script that makes the next tile of the list, bound as the server binds it."""
    made = [_bound(ask, address) for address in addresses]
    count = len(addresses)
    lines = [
        f"\\set at (:turn + :client_id * {max(1, count // CONNECTIONS)}) % {count}",
        "\\set turn :turn + 1",
    ]
    for name in OF_TILE:
        if name in made[0]:
            choices = " ".join(f"when :at = {at} then {one[name]}" for at, one in enumerate(made))
            lines.append(f"\\set {name} case {choices} end")
    # One for each band of generalised outlines: the band is written into the statement.
    sqls = [ask.statement(address, ask.layer.spec.max_features)[0] for address in addresses]
    each = list(dict.fromkeys(sqls))
    choices = " ".join(f"when :at = {at} then {each.index(sql)}" for at, sql in enumerate(sqls))
    lines.append(f"\\set which case {choices} end")
    for place, sql in enumerate(each):
        lines.append(f"\\if :which = {place}")
        lines.append(BOUND.sub(r":\1", sql).replace("%%", "%") + "\n;")
        lines.append("\\endif")
    return "\n".join(lines) + "\n"


def _bound(ask: Ask, address: Address) -> dict[str, Any]:
    """All that a tile's statement is given."""
    _, given = ask.statement(address, ask.layer.spec.max_features)
    return dict(given)


def _text(value: Any) -> str:
    """A value as PostgreSQL reads it."""
    return "{" + ",".join(value) + "}" if isinstance(value, list | tuple) else str(value)
