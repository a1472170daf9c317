"""The browser that pages are measured in: the one of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from bench.server import Server
from tests.e2e.conftest import ARGUMENTS, CHROMIUM


@contextmanager
def chromium() -> Iterator[Browser]:
    """Headless Chromium without a GPU."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def desktop(browser: Browser, server: Server) -> BrowserContext:
    """A new context, so with an empty cache, of an operator's screen."""
    context = browser.new_context(
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        viewport={"width": 1600, "height": 1000},
    )
    name, _, value = server.sessions["operator"].partition("=")
    context.add_cookies([{"name": name, "value": value, "url": server.address}])
    return context
