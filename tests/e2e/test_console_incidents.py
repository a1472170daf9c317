"""Incidents on the console: beside the map, on it, and live from another screen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e import serving
from tests.e2e.maps import DRAWN, SHOWN, VINH, click_at, drawn


@pytest.fixture
def live_page(page: Page, site: str) -> Page:
    """The console over Vinh, drawn and live."""
    page.goto(f"{site}/?{VINH}")
    page.wait_for_selector(DRAWN)
    expect(page.locator(".connection.live")).to_be_visible()
    return page


def test_an_incident_posted_elsewhere_is_on_list_and_map(live_page: Page, post):
    sent = post(severity=5, title="Bốn người mắc kẹt trên mái nhà")
    row = live_page.locator(f'.row[data-key="{sent["id"]}"]')
    expect(row).to_be_visible()
    expect(row).to_contain_text("Mới")
    drawn(live_page, "incidents:symbol", "number", sent["number"])
    expect(live_page.locator(f'.ring[data-incident="{sent["id"]}"]')).to_be_attached()
    expect(live_page.locator("[aria-live=assertive]")).to_contain_text("Bốn người mắc kẹt")


def test_the_counts_of_the_province_view_follow_what_is_posted(page: Page, site: str, post):
    page.goto(site)
    page.wait_for_selector(DRAWN)
    title = page.locator(".incidents-head h3")
    expect(title).to_have_text(re.compile(r"\d+ sự cố đang mở"))
    before = int(re.sub(r"\D", "", title.inner_text()))
    post(severity=2, lon=104.202, lat=19.44)
    expect(title).to_have_text(f"{before + 1} sự cố đang mở")
    drawn(page, "incident_counts:symbol", "name", "Kỳ Sơn")


def test_when_the_tab_that_streams_closes_another_one_takes_over(open_context, site: str, post):
    context: BrowserContext = open_context(viewport={"width": 900, "height": 600})
    first, second = context.new_page(), context.new_page()
    for tab in (first, second):
        tab.goto(f"{site}/?{VINH}")
        expect(tab.locator(".connection.live")).to_be_visible()
    with context.expect_event("request", lambda r: "/api/v1/live" in r.url):
        first.close()
    sent = post(severity=5, title="Màn hình còn lại vẫn thấy")
    expect(second.locator(f'.row[data-key="{sent["id"]}"]')).to_be_attached()


def test_what_comes_while_the_list_is_being_read_is_not_lost_from_it(live_page: Page, post):
    """The answer was made before it came, and arrives after it was told."""
    held = []
    live_page.route(
        re.compile(r"/api/v1/incidents\?"), lambda route: held.append((route, route.fetch()))
    )
    with live_page.expect_request(re.compile(r"/api/v1/incidents\?")):
        live_page.get_by_role("button", name=re.compile("^Trạng thái: ")).click()
        live_page.get_by_role("menuitemcheckbox", name="Mới tiếp nhận").click()
    while not held:
        live_page.wait_for_timeout(50)
    # The page asks for counts when it has been told of something.
    with live_page.expect_request(re.compile("/api/v1/incidents/counts")):
        sent = post(severity=5, title="Đến giữa chừng")
    for route, answer in held:
        assert sent["id"] not in answer.text()
        route.fulfill(response=answer)
    expect(live_page.locator(f'.row[data-key="{sent["id"]}"]')).to_be_attached()


def test_the_list_is_what_the_server_lists_the_worst_first(live_page: Page, post, ask):
    post(severity=1, title="Cây đổ nhỏ")
    sent = post(severity=4, title="Ngập sâu")
    expect(live_page.locator(f'.row[data-key="{sent["id"]}"]')).to_be_visible()
    live_page.reload()
    live_page.wait_for_selector(DRAWN)
    west, south, east, north = live_page.evaluate(
        "() => document.querySelector('.map').map.getBounds().toArray().flat()"
    )
    listed = ask(f"/api/v1/incidents?status=open&bbox={west},{south},{east},{north}")["items"]
    counts = ask(f"/api/v1/incidents/counts?status=open&bbox={west},{south},{east},{north}")
    expect(live_page.locator(".incidents-head h3")).to_have_text(f"{counts['total']} sự cố đang mở")
    keys = live_page.locator(".row.incident").evaluate_all(
        "(rows) => rows.map((r) => r.dataset.key)"
    )
    assert keys == [item["id"] for item in listed]


def test_a_filter_by_category_holds_for_list_map_and_address(live_page: Page, post):
    flood = post(category="NL", severity=4, lon=105.67, title="Nước ngập chợ")
    power = post(category="DIEN", severity=4, lon=105.69, title="Đứt dây điện")
    drawn(live_page, "incidents:symbol", "number", power["number"])
    live_page.get_by_role("button", name=re.compile("^Loại: ")).click()
    live_page.get_by_role("menuitemcheckbox", name="Ngập lụt, lũ quét").click()
    expect(live_page.locator(f'.row[data-key="{power["id"]}"]')).to_have_count(0)
    expect(live_page.locator(f'.row[data-key="{flood["id"]}"]')).to_be_visible()
    live_page.wait_for_function(
        f"(arg) => !({SHOWN})(arg)", arg=["incidents:symbol", "number", power["number"]]
    )
    drawn(live_page, "incidents:symbol", "number", flood["number"])
    assert "category=NL" in live_page.url
    late = post(category="DIEN", severity=5, title="Không thuộc bộ lọc")
    shown = post(category="NL", severity=5, title="Thuộc bộ lọc")
    expect(live_page.locator(f'.row[data-key="{shown["id"]}"]')).to_be_visible()
    expect(live_page.locator(f'.row[data-key="{late["id"]}"]')).to_have_count(0)


def test_a_click_on_a_symbol_opens_the_incident_with_its_timeline(live_page: Page, post):
    sent = post(
        severity=5,
        lon=105.70,
        lat=18.69,
        title="Xe tải bị nước cuốn",
        category="NL",
        fields={"households": 46, "passable_car": False, "passable_boat": True},
        location_source="village",
    )
    drawn(live_page, "incidents:symbol", "number", sent["number"])
    click_at(live_page, 105.70, 18.69)
    card = live_page.get_by_role("complementary", name="Chi tiết sự cố")
    expect(card.get_by_role("heading", name="Xe tải bị nước cuốn")).to_be_visible()
    expect(card).to_contain_text("46")
    expect(card).to_contain_text("sai số ±1,2 km")
    expect(card).to_contain_text("Mới tiếp nhận")
    assert sent["id"] in live_page.url
    live_page.go_back()
    expect(card).to_have_count(0)


def test_a_click_on_a_count_drills_into_its_place(page: Page, site: str, post):
    post(severity=3, lon=104.202, lat=19.44)
    page.goto(site)
    page.wait_for_selector(DRAWN)
    drawn(page, "incident_counts:symbol", "name", "Kỳ Sơn")
    click_at(page, 104.202, 19.44)
    page.wait_for_url(re.compile("within=417"))
    expect(page.locator(".crumb")).to_contain_text("Vùng Kỳ Sơn")


def test_an_incident_is_found_by_its_number(live_page: Page, post):
    sent = post(severity=2, title="Cống thoát nước tắc")
    live_page.keyboard.press("/")
    live_page.keyboard.type(sent["number"])
    live_page.get_by_role("option", name=re.compile("Cống thoát nước tắc")).click()
    expect(live_page.get_by_role("heading", name="Cống thoát nước tắc")).to_be_visible()


def test_list_and_details_work_by_keyboard_alone(live_page: Page, post):
    sent = post(severity=5, title="Sạt lở chắn đường")
    row = live_page.locator(f'.row[data-key="{sent["id"]}"]')
    expect(row).to_be_visible()
    live_page.keyboard.press("Tab")
    row.focus()
    live_page.keyboard.press("Enter")
    expect(live_page.locator(".incident-detail")).to_be_focused()
    live_page.keyboard.press("Escape")
    expect(live_page.locator(".incident-detail")).to_have_count(0)
    expect(row).to_be_focused()


def test_an_incident_of_before_the_reform_has_the_name_of_the_boundaries_on_screen(
    page: Page, site: str, post
):
    sent = post(severity=4, title="Việc cũ", occurred_at="2025-06-01T08:00:00+07:00")
    old = next(
        unit["full_name"]
        for unit in sent["boundaries"]
        if unit["generation"] == "2024-12-01" and unit["level"] == "commune"
    )
    page.goto(f"{site}/?generation=2024-12-01&incident={sent['id']}")
    expect(page.locator(".incident-detail .where")).to_contain_text(old)


def test_an_unknown_incident_in_the_address_is_told_and_not_an_error_of_the_page(
    page: Page, site: str, allowed_failures
):
    allowed_failures.append("404")
    page.goto(f"{site}/?incident=01a20f82-c38c-7227-ad57-6094978eef5e")
    expect(page.get_by_text("Không mở được sự cố này")).to_be_visible()


def test_a_server_that_restarts_is_seen_and_nothing_is_missing_afterwards(
    browser: Browser, server: serving.Server
):
    context = browser.new_context(viewport={"width": 1600, "height": 1000})
    context.add_cookies(serving.signed_in(server.address))
    page = context.new_page()
    try:
        before = serving.post(server.address, severity=4, title="Trước khi mất máy chủ")
        page.goto(f"{server.address}/?{VINH}")
        page.wait_for_selector(DRAWN)
        expect(page.locator(".connection.live")).to_be_visible()
        server.end()
        expect(page.locator(".connection.lost")).to_contain_text("Mất kết nối")
        expect(page.locator(f'.row[data-key="{before["id"]}"]')).to_be_visible()
        # The map's sources are made anew meanwhile, and cannot be had.
        page.get_by_role("tab", name="Chỉ tiêu").click()
        page.get_by_role("tab", name="Sự cố").click()
        expect(page.locator(".band")).to_contain_text("Một phần bản đồ chưa tải được")
        server.start()
        after = serving.post(server.address, severity=5, title="Trong lúc máy chủ trở lại")
        expect(page.locator(".connection.live")).to_be_visible()
        expect(page.locator(f'.row[data-key="{after["id"]}"]')).to_have_count(1)
        expect(page.locator(f'.row[data-key="{before["id"]}"]')).to_have_count(1)
        drawn(page, "incidents:symbol", "number", after["number"])
        expect(page.locator(".band")).to_have_count(0)
    finally:
        context.close()


def test_words_of_an_old_address_that_there_are_not_are_left_out(
    page: Page, site: str, allowed_failures
):
    allowed_failures.append("422")  # until the words that there are have come
    page.goto(f"{site}/?category=ZZZ,NL&status=nope&{VINH}")
    page.wait_for_selector(DRAWN)
    expect(page.get_by_role("button", name="Trạng thái: Đang mở")).to_be_visible()
    expect(page.locator(".incidents-head h3")).to_have_text(re.compile(r"\d+ sự cố đang mở"))
    assert "ZZZ" not in page.url
