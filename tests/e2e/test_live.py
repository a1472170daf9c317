"""The console in front of a server that dies, a line that hangs and a machine that sleeps.

Whatever it could not hear, in the end it shows exactly what the database has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import TimeoutError as TookTooLong
from sqlalchemy import Connection, text

from geo_ioc.db.engine import Database
from tests.e2e import serving
from tests.e2e.maps import DRAWN
from tests.e2e.wire import Wire
from tests.rows import insert_incident

LIVE = ".connection.live"
LOST = ".connection.lost, .connection.stale"
CLOSED = "('resolved', 'closed', 'rejected', 'duplicate')"
PLACES = ((105.6813, 18.6796), (105.70, 18.69), (104.202, 19.44))
SHOWN = """
() => ({
  ids: [...document.querySelectorAll(".row.incident")].map((row) => row.dataset.key),
  titles: [...document.querySelectorAll(".row.incident b")].map((title) => title.textContent),
  total: document.querySelector(".incidents-head h3")?.textContent.replace(/\\D/g, ""),
  grades: [...document.querySelectorAll(".grades dd")].map((grade) => grade.textContent),
})
"""
AGREES = f"(wanted) => JSON.stringify(({SHOWN})()) === JSON.stringify(wanted)"
NUMBERS = count(1)


@pytest.fixture(scope="module")
def mine(databases, loaded, loaded_settings, tmp_path_factory) -> Iterator[serving.Server]:
    """A server of this file's tests, who kill it."""
    home = tmp_path_factory.mktemp("live")
    with serving.served(databases, loaded, loaded_settings, home) as made:
        with made.database.write() as connection:
            come(connection, [1, 2, 3, 4, 5] * 4)
        yield made


@pytest.fixture
def wire(mine: serving.Server) -> Iterator[Wire]:
    made = Wire(mine.port)
    yield made
    made.close()


@pytest.fixture
def context(browser: Browser, mine: serving.Server, wire: Wire) -> Iterator[BrowserContext]:
    """A browser of the operator, at the other end of the wire."""
    made = browser.new_context(viewport={"width": 900, "height": 600}, locale="vi-VN")
    made.add_cookies(serving.signed_in(mine.address))
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def come(connection: Connection, severities: Iterable[int]) -> None:
    for severity in severities:
        lon, lat = PLACES[severity % len(PLACES)]
        title = f"Việc thứ {next(NUMBERS)}"
        insert_incident(connection, severity=severity, lon=lon, lat=lat, title=title)


def happens(database: Database) -> None:
    """Some come, one grows worse, one moves, and as many are closed or are no more."""
    with database.write() as connection:
        come(connection, (5, 3, 3, 1))
        ids = connection.execute(
            text(f"SELECT id FROM incident WHERE status NOT IN {CLOSED} ORDER BY severity, id")
        ).scalars()
        milder, moved, *rest = ids
        for change, those in (
            ("severity = 4, title = title || ' nặng lên'", [milder]),
            ("point = ST_Point(104.9, 19.3, 4326)", [moved]),
            ("status = 'closed'", rest[:2]),
        ):
            connection.execute(
                text(f"UPDATE incident SET {change}, version = version + 1 WHERE id = ANY (:ids)"),
                {"ids": those},
            )
        connection.execute(text("DELETE FROM incident WHERE id = ANY (:ids)"), {"ids": rest[2:4]})


def truth(database: Database) -> dict[str, object]:
    """What the console is to show of all that the database has."""
    with database.read() as connection:
        rows = connection.execute(
            text(
                f"SELECT id, title, severity FROM incident WHERE status NOT IN {CLOSED}"
                " ORDER BY severity DESC, received_at DESC, id DESC"
            )
        ).all()
    assert len(rows) <= 50, "more than one page"
    grades = [str(sum(row.severity == each for row in rows)) for each in (5, 4, 3, 2, 1)]
    return {
        "ids": [str(row.id) for row in rows],
        "titles": [row.title for row in rows],
        "total": str(len(rows)),
        "grades": grades,
    }


def agrees(page: Page, database: Database) -> None:
    """Waits until a page shows what the database has."""
    wanted = truth(database)
    try:
        page.wait_for_function(AGREES, arg=wanted)
    except TookTooLong:
        assert page.evaluate(SHOWN) == wanted


def opened(page: Page, site: str, query: str = "") -> Page:
    """The console of the whole province, live, in a page that is never loaded again."""
    page.goto(f"{site}/?tab=incidents{query}")
    expect(page.locator(LIVE)).to_be_visible()
    page.evaluate("() => { window.neverLoadedAgain = true; }")
    return page


def ends_as_it_is(page: Page, database: Database) -> None:
    """It is live by itself, with nothing missing or doubled."""
    expect(page.locator(LIVE)).to_be_visible()
    agrees(page, database)
    assert page.evaluate("() => window.neverLoadedAgain")


def ends_well(page: Page, database: Database) -> None:
    """It is live again by itself, with nothing missing or doubled, and goes on."""
    ends_as_it_is(page, database)
    happens(database)
    ends_as_it_is(page, database)


def test_a_server_that_is_killed(page: Page, mine: serving.Server, wire: Wire):
    opened(page, wire.address)
    agrees(page, mine.database)
    before = page.evaluate(SHOWN)
    mine.kill()
    expect(page.locator(LOST)).to_contain_text("Mất kết nối")
    happens(mine.database)
    assert page.evaluate(SHOWN) == before
    mine.start()
    ends_well(page, mine.database)


def test_a_network_that_is_gone_and_comes_back(
    page: Page, context: BrowserContext, mine: serving.Server, wire: Wire
):
    opened(page, wire.address)
    context.set_offline(True)
    expect(page.locator(LOST)).to_contain_text("Mất kết nối")
    happens(mine.database)
    context.set_offline(False)
    ends_well(page, mine.database)


def test_a_line_that_hangs_and_nobody_says_so(page: Page, mine: serving.Server, wire: Wire):
    # Nobody waits for the silence: the page's clock is moved, until it is noticed and no further.
    page.clock.install()
    opened(page, wire.address)
    page.wait_for_selector(DRAWN)
    wire.cut()
    happens(mine.database)
    for _ in range(60):
        page.clock.run_for(1000)
        if page.locator(LOST).count() > 0:
            break
    expect(page.locator(LOST)).to_contain_text("Mất kết nối")
    wire.mend()
    ends_well(page, mine.database)


def test_a_laptop_that_slept_notices_it_when_it_wakes(page: Page, mine: serving.Server, wire: Wire):
    page.clock.install()
    opened(page, wire.address)
    page.wait_for_selector(DRAWN)
    wire.cut()
    happens(mine.database)
    wire.mend()
    page.clock.fast_forward("10:00")
    ends_well(page, mine.database)


def test_a_page_that_was_frozen(
    page: Page, context: BrowserContext, mine: serving.Server, wire: Wire
):
    opened(page, wire.address)
    session = context.new_cdp_session(page)
    session.send("Page.setWebLifecycleState", {"state": "frozen"})
    happens(mine.database)
    happens(mine.database)
    session.send("Page.setWebLifecycleState", {"state": "active"})
    ends_well(page, mine.database)


def test_eight_tabs_have_one_stream_and_six_connections_are_enough_for_them(
    context: BrowserContext, mine: serving.Server, wire: Wire
):
    tabs = [opened(context.new_page(), wire.address) for _ in range(8)]
    for tab in tabs:
        agrees(tab, mine.database)
    assert (wire.streams, wire.most_streams) == (1, 1)
    happens(mine.database)
    for tab in tabs:
        agrees(tab, mine.database)
    # The first one leads. While another takes over something happens.
    tabs.pop(0).close()
    happens(mine.database)
    for tab in tabs:
        agrees(tab, mine.database)
    happens(mine.database)
    for tab in tabs:
        ends_as_it_is(tab, mine.database)
    assert wire.streams == 1
    for tab in tabs:
        tab.get_by_role("button", name=re.compile("^Trạng thái: ")).click()
        tab.get_by_role("menuitemcheckbox", name="Đã đóng").click()
        expect(tab.locator(".incidents-head h3")).to_contain_text("sự cố")
        expect(tab.locator(".row.incident").first).to_be_visible()
    assert wire.streams == 1


def test_a_leading_tab_whose_lock_is_taken_away_stops_and_follows(
    context: BrowserContext, mine: serving.Server, wire: Wire
):
    first, second = (opened(context.new_page(), wire.address) for _ in range(2))
    name = first.evaluate("async () => (await navigator.locks.query()).held[0].name")
    # As another tab does when it has heard nothing of it for long.
    second.evaluate("(name) => navigator.locks.request(name, { steal: true }, () => null)", name)
    happens(mine.database)
    for tab in (first, second):
        ends_well(tab, mine.database)
    assert wire.streams == 1
