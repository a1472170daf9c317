"""The administration as somebody who holds a role sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests import people
from tests.e2e import serving

DESK: Any = {"viewport": {"width": 1440, "height": 900}}
TELEPHONE: Any = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def page_of(
    open_context: Callable[..., BrowserContext], site: str, role: str, **options: Any
) -> Page:
    """A page in which somebody has signed in who holds a role."""
    database = serving.DATABASES[site]
    context = open_context(signed_in=False, **(DESK | options))
    secret = people.session(database, people.person(database, role).account)
    context.add_cookies([{"name": "geo_ioc_session", "value": secret, "url": site}])
    return context.new_page()


def scrolls_sideways(page: Page) -> bool:
    """Whether anything reaches beyond the page's width."""
    return bool(
        page.evaluate(
            "() => [document.documentElement, document.querySelector('.admin')]"
            ".some((each) => each.scrollWidth > innerWidth)"
        )
    )
