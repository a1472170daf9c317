"""A real server process over real boundaries, and Debian's Chromium that reaches nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

from tests.e2e import serving

CHROMIUM = "/usr/bin/chromium"
PATIENCE_MS = 60_000
"""For whatever is waited for: how fast it comes is measured in bench/, on a machine at rest."""
expect.set_options(timeout=PATIENCE_MS)
ARGUMENTS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    # Whatever is not this machine cannot even be looked up.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@pytest.fixture(scope="session")
def site(databases, loaded, loaded_settings) -> Iterator[str]:
    """Address of a server process that the tests share."""
    with serving.served(databases, loaded, loaded_settings, loaded_settings.home) as server:
        yield server.address


@pytest.fixture
def server(databases, loaded, loaded_settings, home) -> Iterator[serving.Server]:
    """A server process of this test's own."""
    with serving.served(databases, loaded, loaded_settings, home) as made:
        yield made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """For the tests of one file: beside Playwright's event loop no other test can run its own."""
    assert Path(CHROMIUM).exists(), "Chromium is missing: make test installs it"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@dataclass
class Watched:
    """What a browser context did that no page of ours may do."""

    foreign: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


@pytest.fixture
def allowed_failures() -> list[str]:
    """What a test provokes: statuses of answers, or losses of the line such as net::ERR_FAILED.

    What the browser says of them is no error then.
    """
    return []


@pytest.fixture
def open_context(
    browser: Browser, site: str, allowed_failures: list[str]
) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser contexts; at the end none of them may have asked a foreign host, broken the
    content security policy, logged an error or thrown."""
    contexts: list[BrowserContext] = []
    watched = Watched()

    def make(*, signed_in: bool = True, **options: object) -> BrowserContext:
        context = browser.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", **options)  # type: ignore[arg-type]
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        if signed_in:
            context.add_cookies(serving.signed_in(site))  # type: ignore[arg-type]

        def requested(request) -> None:
            if not request.url.startswith((site, "data:", "blob:")):
                watched.foreign.append(request.url)

        def answered(response) -> None:
            if response.status >= 400 and str(response.status) not in allowed_failures:
                watched.failed.append(f"{response.status} {response.url}")

        context.on("request", requested)
        context.on("response", answered)
        context.on(
            "console",
            lambda m: (
                watched.said.append(m.text)
                if m.type in ("error", "warning")
                and not any(
                    (each if each.startswith("net::") else f"status of {each} ") in m.text
                    for each in allowed_failures
                )
                else None
            ),
        )
        context.on("weberror", lambda e: watched.said.append(str(e.error)))
        return context

    yield make
    found = deepcopy(watched)
    for context in contexts:
        for open_page in context.pages:
            # Chromium once did not close, in 300 s, a context whose page was just leaving.
            with suppress(Error):
                open_page.goto("about:blank", timeout=10_000)
        context.close()
    assert found == Watched()


@pytest.fixture
def page(open_context: Callable[..., BrowserContext]) -> Page:
    """A desktop page in Vietnamese."""
    return open_context(viewport={"width": 1600, "height": 1000}).new_page()


@pytest.fixture
def post(site: str) -> Callable[..., dict]:
    """Reports an incident to the shared server."""
    return partial(serving.post, site)


@pytest.fixture
def ask(site: str) -> Callable[[str], dict]:
    """The JSON at a path of the shared server."""
    return partial(serving.ask, site)
