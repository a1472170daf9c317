"""The pinned download, against a real HTTP server on this machine."""

from __future__ import annotations

import csv
import hashlib
import http.server
import io
import json
import socket
import threading
from pathlib import Path

import pytest
import shapely

from geo_ioc.boundaries import content, download, schematic, shapes
from geo_ioc.boundaries.progress import silent
from geo_ioc.boundaries.sources import cache_folder, is_cached
from geo_ioc.errors import DownloadError
from geo_ioc.settings import Settings

COMMIT = "0123456789abcdef0123456789abcdef01234567"
GENERATION = "2025-07-01"
LAST = 129


class Server:
    """Serves files under /{commit}/ and can be told to fail."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.asked: list[str] = []
        self.dead = threading.Event()
        """Cut every connection from now on."""
        self.dies_after: int | None = None
        self.endless = False
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                self.send_response(200)
                self.end_headers()

            def do_GET(self) -> None:
                path = self.path.removeprefix(f"/{COMMIT}/")
                outer.asked.append(path)
                if outer.dies_after is not None and len(outer.asked) > outer.dies_after:
                    outer.dead.set()
                body = outer.files.get(path)
                if body is None:
                    self.send_error(404)
                    return
                self.send_response(200)
                if outer.endless:
                    self.end_headers()
                    with_more = body
                    while True:
                        try:
                            self.wfile.write(with_more)
                        except OSError:
                            return
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if outer.dead.is_set():
                    # Half a file, and the line goes dead.
                    self.wfile.write(body[: len(body) // 2])
                    self.wfile.flush()
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                self.wfile.write(body)

            def log_request(self, code: object = "-", size: object = "-") -> None:
                pass

            def log_error(self, *said: object) -> None:
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.01,))
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http.server_port}/{{commit}}/"

    def stop(self) -> None:
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """One GeoJSON file per commune, as the real ones are."""
    generations = content.read_all(None)
    new = generations[GENERATION]
    outlines = schematic.outlines(new, generations)
    return {
        f"wards/{unit.code}.geojson": json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "id": unit.code,
                        "properties": {},
                        "geometry": shapely.geometry.mapping(shape),
                    }
                ],
            }
        ).encode()
        for unit, shape in zip(new.at("commune"), outlines, strict=True)
    }


@pytest.fixture
def server(files):
    made = Server(dict(files))
    yield made
    made.stop()


def pin(home: Path, url: str, files: dict[str, bytes]) -> Settings:
    """Content laid over the shipped: the same generation, downloaded from `url`."""
    shipped = content.read(GENERATION, None)
    folder = home / "boundaries" / GENERATION
    folder.mkdir(parents=True)
    text = next(p for p in shipped.files if p.name == "generation.toml").read_text("utf-8")
    named = shipped.header.download
    assert named is not None
    text = text.replace(named.base_url, url).replace(named.commit, COMMIT)
    (folder / "generation.toml").write_text(text, "utf-8")
    rows = io.StringIO()
    writer = csv.writer(rows)
    writer.writerow(["code", "path", "sha256", "bytes"])
    for path, body in files.items():
        writer.writerow([Path(path).stem, path, hashlib.sha256(body).hexdigest(), len(body)])
    (folder / "downloads.csv").write_text(rows.getvalue(), "utf-8")
    return Settings(home=home)


@pytest.fixture
def settings(home, server, files) -> Settings:
    return pin(home, server.url, files)


def fetch(settings: Settings, progress=silent) -> Path | None:
    return download.fetch(content.read(GENERATION, settings.home), settings, progress)


def kept(home: Path) -> list[Path]:
    return [path for path in (home / "cache").rglob("*") if path.is_file()]


def test_every_file_comes_is_checked_and_is_told_of(settings, files):
    told = []
    folder = fetch(settings, lambda *stage: told.append(stage))
    assert folder is not None
    assert {p.relative_to(folder).as_posix(): p.read_bytes() for p in kept(settings.home)} == files
    assert [done for _, done, _ in told] == list(range(131))
    assert is_cached(settings.home, content.read(GENERATION, settings.home))


def test_what_is_there_is_not_asked_for_again(settings, server):
    fetch(settings)
    server.asked.clear()
    fetch(settings)
    assert server.asked == []


def test_a_changed_file_is_refused_and_not_kept(settings, server):
    wrong = next(iter(server.files))
    server.files[wrong] = server.files[wrong].replace(b"105.", b"106.", 1)
    with pytest.raises(DownloadError, match="bản đã ghim"):
        fetch(settings)
    assert wrong not in {path.name for path in kept(settings.home)}
    assert not is_cached(settings.home, content.read(GENERATION, settings.home))


def test_a_longer_file_is_cut_off_and_refused(settings, server):
    server.endless = True
    with pytest.raises(DownloadError, match="bản đã ghim"):
        fetch(settings)


def test_a_missing_file_is_named(settings, server):
    gone = list(server.files)[LAST]
    del server.files[gone]
    with pytest.raises(DownloadError, match=gone):
        fetch(settings)


def test_a_server_that_dies_midway_leaves_only_whole_files_and_the_fetch_goes_on(
    settings, server, files
):
    server.dies_after = 40
    with pytest.raises(DownloadError, match="chạy lại"):
        fetch(settings)
    folder = cache_folder(settings.home, content.read(GENERATION, settings.home).header.download)
    have = {p.relative_to(folder).as_posix(): p.read_bytes() for p in kept(settings.home)}
    assert 0 < len(have) < 130
    assert all(files[name] == body for name, body in have.items())
    server.dies_after = None
    server.dead.clear()
    server.asked.clear()
    fetch(settings)
    assert sorted(server.asked) == sorted(set(files) - set(have))
    assert len(kept(settings.home)) == 130


def test_a_damaged_file_in_the_cache_is_fetched_anew(settings, server, files):
    folder = fetch(settings)
    assert folder is not None
    name = next(iter(files))
    (folder / name).write_bytes(b"x" * len(files[name]))
    server.asked.clear()
    fetch(settings)
    assert server.asked == [name]
    assert (folder / name).read_bytes() == files[name]


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_offline_one_attempt_decides_and_nothing_is_left_behind(home, files):
    settings = pin(home, f"http://127.0.0.1:{closed_port()}/{{commit}}/", files)
    with pytest.raises(DownloadError, match="Không kết nối được"):
        fetch(settings)
    assert not (home / "cache").exists()


def test_switched_off_nothing_is_tried_but_a_full_cache_is_used(settings, server):
    off = settings.model_copy(update={"download": "off"})
    with pytest.raises(DownloadError, match="GEO_IOC_DOWNLOAD=off"):
        fetch(off)
    assert server.asked == []
    fetch(settings)
    assert fetch(off) is not None


def test_a_generation_without_a_download_fetches_nothing(settings):
    assert download.fetch(content.read("2024-12-01", settings.home), settings) is None


def test_downloaded_shapes_are_those_of_their_codes(settings):
    generations = content.read_all(settings.home)
    new = generations[GENERATION]
    chosen = shapes.communes(new, generations, settings, silent)
    assert chosen.outline == "downloaded"
    assert COMMIT[:12] in chosen.source
    points = shapely.points([(unit.lon, unit.lat) for unit in new.at("commune")])
    assert shapely.contains(chosen.shapes, points).all()


def test_offline_the_outlines_are_schematic_and_say_why(home, files):
    settings = pin(home, f"http://127.0.0.1:{closed_port()}/{{commit}}/", files)
    generations = content.read_all(home)
    chosen = shapes.communes(generations[GENERATION], generations, settings, silent)
    assert chosen.outline == "schematic"
    assert "Không kết nối được" in chosen.warnings[0].vi
