"""The pinned public download: fetched in parallel into a cache, each file checked, resumable.

Every file is checked against size and SHA-256 of downloads.csv before it gets its name in the
cache, so what is there is whole, and a fetch that broke off goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import httpx2 as httpx

from geo_ioc.boundaries.progress import Progress, silent
from geo_ioc.boundaries.records import Download, DownloadFile, Generation
from geo_ioc.boundaries.sources import cache_folder
from geo_ioc.errors import DownloadError
from geo_ioc.settings import Settings

PARALLEL = 8
CONNECT_S = 3.0
"""How long the one attempt may take that decides whether there is a network."""
READ_S = 30.0
ATTEMPTS = 2


def fetch(generation: Generation, settings: Settings, progress: Progress = silent) -> Path | None:
    """The folder with the whole download, fetched as far as it is not there yet.

    None when the generation names no download. Raises DownloadError: forbidden by the settings, no
    network, an answer that is not the file, or a file that is not the pinned one. What came whole
    stays in the cache.
    """
    download = generation.header.download
    if download is None:
        return None
    folder = cache_folder(settings.home, download)
    missing = [file for file in generation.downloads if not is_whole(folder / file.path, file)]
    total = len(generation.downloads)
    progress("tải", total - len(missing), total)
    if not missing:
        return folder
    if settings.download == "off":
        raise DownloadError(
            f"GEO_IOC_DOWNLOAD=off và còn thiếu {len(missing)} tệp trong {folder}.",
            "Downloading is switched off and the cache is not complete.",
        )
    if not reachable(generation):
        raise DownloadError(
            f"Không kết nối được {download.url('')}; dùng GEO_IOC_SHAPES_DIR, hoặc chép các tệp "
            f"vào {folder}.",
            "The server of the pinned download cannot be reached.",
        )
    with (
        httpx.Client(
            timeout=httpx.Timeout(READ_S, connect=CONNECT_S), follow_redirects=True
        ) as client,
        ThreadPoolExecutor(PARALLEL) as pool,
    ):
        running = [pool.submit(_fetch_one, client, download, file, folder) for file in missing]
        try:
            for done, future in enumerate(as_completed(running), total - len(missing) + 1):
                future.result()
                progress("tải", done, total)
        except DownloadError:
            pool.shutdown(cancel_futures=True)
            raise
    return folder


def reachable(generation: Generation) -> bool:
    """Whether the server answers at all, told by one attempt within CONNECT_S seconds."""
    download = generation.header.download
    if download is None:
        return False
    answered = threading.Event()

    def attempt() -> None:
        try:
            with httpx.Client(timeout=CONNECT_S) as client:
                client.head(download.url(generation.downloads[0].path))
        except httpx.HTTPError:
            return
        answered.set()

    # In a thread, since no timeout of a client bounds a name server that does not answer.
    thread = threading.Thread(target=attempt, daemon=True)
    thread.start()
    thread.join(CONNECT_S)
    return answered.is_set()


def is_whole(path: Path, file: DownloadFile) -> bool:
    """Whether a cached file is the pinned one, byte for byte."""
    try:
        if path.stat().st_size != file.bytes:
            return False
        return hashlib.sha256(path.read_bytes()).hexdigest() == file.sha256
    except FileNotFoundError:
        return False


def _fetch_one(client: httpx.Client, download: Download, file: DownloadFile, folder: Path) -> None:
    url = download.url(file.path)
    content = b""
    for attempt in range(ATTEMPTS):
        try:
            content = _get(client, url, file.bytes)
            break
        except httpx.HTTPError as error:
            if attempt + 1 == ATTEMPTS:
                raise DownloadError(
                    f"{url}: {error or type(error).__name__}; chạy lại để tải tiếp.",
                    "The fetch broke off; run it again to go on.",
                ) from error
    if len(content) != file.bytes or hashlib.sha256(content).hexdigest() != file.sha256:
        raise DownloadError(
            f"{url}: nội dung khác với bản đã ghim (mã kiểm tra trong downloads.csv không khớp).",
            "The file is not the pinned one: its checksum differs.",
        )
    path = folder / file.path
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise DownloadError(
            f"Không ghi được {path}: {error.strerror}.", "The cache cannot be written."
        ) from error


def _get(client: httpx.Client, url: str, limit: int) -> bytes:
    """The body, cut soon after `limit` bytes: an endless answer must not fill the memory."""
    with client.stream("GET", url) as response:
        response.raise_for_status()
        content = bytearray()
        for chunk in response.iter_bytes():
            content += chunk
            if len(content) > limit:
                break
        return bytes(content)
