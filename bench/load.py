"""Load: how many answers a second a server gives, asked for a list of addresses by wrk."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 8
"""Held open at the same time, by wrk and by pgbench."""
SECONDS = 5
# One list for all connections: the next one that is free takes the next address. No two at the same
# time ask for the same tile, so that nobody is helped by making it once for both.
SCRIPT = """
local asked, at = {}, 0
for line in io.lines(os.getenv("ASKED")) do
  local path, tag = line:match("^(%S+)\\t?(.*)$")
  local headers = {}
  for name, value in pairs(wrk.headers) do headers[name] = value end
  if tag ~= "" then headers["If-None-Match"] = tag end
  asked[#asked + 1] = wrk.format("GET", path, headers)
end
request = function()
  at = at % #asked + 1
  return asked[at]
end
done = function(summary, latency)
  local wrong = summary.errors
  io.stderr:write(string.format(
    '{"answers": %d, "us": %d, "wrong": %d, "p50_us": %d, "p95_us": %d}',
    summary.requests, summary.duration,
    wrong.connect + wrong.read + wrong.write + wrong.status + wrong.timeout,
    latency:percentile(50), latency:percentile(95)))
end
"""


@dataclass(frozen=True)
class Speed:
    """Answers a second, and how long they took: the median and the 95th percentile, in ms."""

    per_second: float
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True)
class Asked:
    """What a server is asked for: addresses, headers of all of them, and tags it gave before."""

    address: str
    """Of the server, such as http://127.0.0.1:8482."""
    paths: Sequence[str]
    headers: Mapping[str, str]
    tags: Sequence[str] = ()


def run(asked: Asked, seconds: float = SECONDS, connections: int = CONNECTIONS) -> Speed:
    """Ask for so long. Raises RuntimeError when an answer was not 2xx or 304."""
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder, "asked.txt")
        tags = asked.tags or [""] * len(asked.paths)
        pairs = zip(asked.paths, tags, strict=True)
        lines.write_text("".join(f"{path}\t{tag}\n" for path, tag in pairs))
        script = Path(folder, "asked.lua")
        script.write_text(SCRIPT)
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", "--timeout", "30s"]
        command += ["-s", str(script), asked.address]
        for name, value in asked.headers.items():
            command += ["-H", f"{name}: {value}"]
        done = subprocess.run(
            command,
            env={"PATH": "/usr/bin:/bin", "ASKED": str(lines)},
            capture_output=True,
            text=True,
            check=True,
        )
    told = json.loads(done.stderr)
    if told["wrong"]:
        raise RuntimeError(f"{asked.address}: {told['wrong']} answers were wrong")
    ms = (told["p50_us"] / 1000, told["p95_us"] / 1000)
    return Speed(told["answers"] / (told["us"] / 1e6), *ms)
