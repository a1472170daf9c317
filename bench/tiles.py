"""Tiles beside the limit and beside other servers: same database, tiles, connections and limits."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from sqlalchemy import URL, create_engine, text

from bench import limit, load, peers, same, views
from bench.cases import CASES, Case, asked_of
from bench.cases import addresses as places
from bench.load import CONNECTIONS, Asked
from bench.peers import Peer
from bench.rows import Row, ratio, said
from bench.same import Held
from bench.server import Server, beside
from geo_ioc.db.cluster import Cluster
from geo_ioc.db.engine import Database
from geo_ioc.db.programs import program
from geo_ioc.layers.address import Address, band
from geo_ioc.layers.ask import Ask
from geo_ioc.layers.snapshot import read

ROUNDS = 3
"""Everybody takes a turn in each; what counts is the best: all else only slows down."""
AIMS = [
    ("cold", "limit", 0.9),
    ("cold", "tipg", 2.5),
    ("cold", "martin, cache off", 1.0),
    ("cold", "pg_tileserv", 1.0),
    ("warm", "tipg", 10.0),
    ("warm", "martin, cache on", 1.0),
    ("304", "warm", 1.0),
]


def measure(server: Server) -> Iterator[Row]:
    """Ratios of tiles a second, for each layer and format: cold, warm, and unchanged (304)."""
    workers = len(server.workers())
    cluster = Cluster(server.home)
    engine = create_engine(cluster.superuser_url("geo_ioc"))
    database = Database(cluster.urls()[1])
    with ExitStack() as stack:
        cold = stack.enter_context(beside(server, workers, {"GEO_IOC_TILE_CACHE_MB": "0"}))
        catalogue = read(server.home, None)
        with engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {peers.SCHEMA}"))
            asked = [asked_of(connection, catalogue, case) for case in CASES]
            for each in {each.layer.spec.id: each for each in asked}.values():
                views.make(connection, each)
        url = cluster.superuser_url("geo_ioc")
        most = max(each.layer.spec.max_features for each in asked)
        others = [
            stack.enter_context(peers.tipg(url, workers, CONNECTIONS, most)),
            stack.enter_context(peers.martin(url, workers, CONNECTIONS, most, 0)),
            stack.enter_context(peers.martin(url, workers, CONNECTIONS, most, peers.CACHE_MB)),
            stack.enter_context(peers.pg_tileserv(url, workers, CONNECTIONS, most)),
        ]
        present = [peer for peer in others if peer is not None]
        with engine.connect() as connection:
            pgbench = program("pgbench", connection)
            for name in ("martin", "pg_tileserv"):
                if not any(peer.name.startswith(name) for peer in present):
                    yield said(name, "không có trên PATH / not on PATH")
            for case, each in zip(CASES, asked, strict=True):
                addresses = places(database, case, each)
                yield from _same(server, case, each, addresses, present)
                yield from _race(server, cold, case, each, addresses, present, pgbench, url)
    database.dispose()
    engine.dispose()


def _views(case: Case, asked: Ask, address: Address) -> list[str]:
    """What others are asked for in place of a layer: its features, and its labels if any."""
    at = band(address.z) if ":band" in asked.layer.spec.query.sql else None
    names = [case.layer]
    if asked.layer.spec.query.labels:
        names.append(f"{case.layer}_label")
    return [views.view(name, at) for name in names]


def _path(case: Case, asked: Ask, peer: Peer, address: Address) -> str | None:
    """What another server is asked for in place of one of our tiles, if it has such a thing."""
    names = _views(case, asked, address)
    if case.format == "mvt":
        return peer.path(names if peer.together else names[:1], address)
    if peer.features is None:
        return None
    at = band(address.z) if ":band" in asked.layer.spec.query.sql else None
    return peer.features(views.degrees(case.layer, at), address)


def _same(
    server: Server,
    case: Case,
    asked: Ask,
    addresses: Sequence[Address],
    present: Sequence[Peer],
) -> list[Row]:
    """Whether everybody's tiles hold the same. Raises RuntimeError with the first that do not."""
    held = 0
    for address in addresses:
        url = server.address + case.path(address)
        ours = _held(case, case.layer, url, server.operator, address)
        held += ours.all.total()
        for peer in present:
            path = _path(case, asked, peer, address)
            if path is None:
                continue
            name, *_ = _views(case, asked, address)
            theirs = _held(case, name, peer.address + path, {}, address)
            if ours.lacking(theirs) or theirs.lacking(ours):
                odd = f"we lack {ours.lacking(theirs)[:2]}, it lacks {theirs.lacking(ours)[:2]}"
                raise RuntimeError(f"{case.layer} {tuple(address)}, {peer.name}: {odd}")
    told = f"{len(addresses)} tiles with {held:,} features"
    return [said(f"{case.layer}, {case.format}: everybody gives the same", told)]


def _held(case: Case, layer: str, url: str, headers: Mapping[str, str], address: Address) -> Held:
    body = same.read(url, headers)
    return same.of_mvt(body, layer) if case.format == "mvt" else same.of_geojson(body, address)


def _race(
    warm: Server,
    cold: Server,
    case: Case,
    asked: Ask,
    addresses: Sequence[Address],
    present: Sequence[Peer],
    pgbench: Path,
    url: URL,
) -> list[Row]:
    """Everybody in turn, several times; the best as ratios."""
    paths = [case.path(address) for address in addresses]
    headers = {**warm.operator, "Accept-Encoding": "gzip"}
    tags = [same.tag(warm.address + path, headers) for path in paths]
    runs: dict[str, Callable[[], float]] = {
        "limit": lambda: limit.run(pgbench, url, asked, addresses),
        "cold": lambda: load.run(Asked(cold.address, paths, headers)).per_second,
        "warm": lambda: load.run(Asked(warm.address, paths, headers)).per_second,
        "304": lambda: load.run(Asked(warm.address, paths, headers, tags)).per_second,
    }
    for peer in present:
        theirs = [_path(case, asked, peer, address) for address in addresses]
        asked_for = [path for path in theirs if path is not None]
        if asked_for:
            given = Asked(peer.address, asked_for, {"Accept-Encoding": "gzip"})
            runs[peer.name] = partial(_per_second, given)
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for turn in range(ROUNDS):
        for name, run in runs.items():
            print(f"  {case.layer} {case.format} {turn + 1}/{ROUNDS}: {name}", file=sys.stderr)
            taken[name].append(run())
    speed = {name: max(each) for name, each in taken.items()}
    what = f"{case.layer}, {case.format}"
    return [
        ratio(f"{what}, {ours} : {other}", speed[ours], speed[other], aim)
        for ours, other, aim in AIMS
        if other in speed
    ]


def _per_second(asked: Asked) -> float:
    return load.run(asked).per_second
