"""Reporting an incident on the console: by a click on the map, whatever the line does meanwhile."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, ViewportSize, expect

from tests.e2e import serving
from tests.e2e.maps import DRAWN, VINH, click_at

INCIDENTS = "**/api/v1/incidents"


@pytest.fixture
def vinh(page: Page, site: str) -> Page:
    """The console over Vinh."""
    page.goto(f"{site}/?{VINH}")
    page.wait_for_selector(DRAWN)
    return page


def form(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Báo sự cố mới")


def begin(page: Page) -> Locator:
    page.locator(".incidents-head").get_by_role("button", name="Thêm", exact=True).click()
    expect(form(page)).to_be_visible()
    return form(page)


def write(page: Page, title: str, category: str = "Ngập lụt, lũ quét", severity: int = 4) -> None:
    """The shortest report: a click on the map, category, severity, title."""
    card = begin(page)
    click_at(page, 105.668, 18.673)
    expect(card.get_by_text("Phường Thành Vinh")).to_be_visible()
    card.get_by_role("option", name=category).click()
    card.locator(f"label[data-severity='{severity}']").click()
    card.get_by_label("Tên sự cố").fill(title)


def posted(page: Page) -> list[dict]:
    """Bodies of the reports that the page sends from now on."""
    bodies: list[dict] = []
    page.on(
        "request",
        lambda r: bodies.append(json.loads(r.post_data or "{}")) if r.method == "POST" else None,
    )
    return bodies


def stored(ask: Callable[[str], dict], title: str) -> list[dict]:
    found = ask(f"/api/v1/incidents?q={quote(title)}")["items"]
    return [item for item in found if item["title"] == title]


def send(page: Page) -> None:
    form(page).get_by_role("button", name="Ghi sự cố").click()


def expect_taken(page: Page, title: str) -> None:
    """The form is closed, its number told, and the incident open."""
    expect(page.get_by_text(re.compile(r"Đã ghi NA-\d{4}-\d{6}"))).to_be_visible()
    expect(form(page)).to_have_count(0)
    expect(page.locator(".detail").get_by_text(title)).to_be_visible()


def test_an_operator_reports_by_clicking_the_map(vinh: Page, ask):
    title = "Ngập 80 cm tại chợ Vinh, 46 hộ kê đồ"
    card = begin(vinh)
    expect(vinh.get_by_text("Bấm vào bản đồ để đặt vị trí")).to_be_visible()
    click_at(vinh, 105.668, 18.673)
    expect(card.get_by_text("Phường Thành Vinh")).to_be_visible()
    expect(vinh.get_by_text("Bấm vào bản đồ để đặt vị trí")).to_have_count(0)
    card.get_by_role("combobox", name="Loại sự cố").fill("ngap lut")
    vinh.keyboard.press("Enter")
    card.locator("label[data-severity='4']").click()
    card.get_by_label("Số hộ bị ảnh hưởng").fill("46")
    card.get_by_label("Độ sâu ngập").fill("80,5")
    card.get_by_role("button", name="Thêm chi tiết").click()
    motorbike = card.get_by_role("group", name="Xe máy qua được")
    motorbike.get_by_role("radio", name="Không", exact=True).check()
    card.get_by_label("Tên sự cố").fill(title)
    vinh.keyboard.press("Enter")
    expect_taken(vinh, title)
    (found,) = stored(ask, title)
    incident = ask(f"/api/v1/incidents/{found['id']}")
    assert found["id"] in vinh.url
    assert incident["fields"] == {"households": 46, "depth_cm": 80.5, "passable_motorbike": False}
    assert (incident["category"], incident["severity"], incident["urgency"]) == ("NL", 4, "urgent")
    assert (incident["channel"], incident["visibility"]) == ("operator", "internal")
    assert (incident["location_source"], incident["accuracy_m"]) == ("map", 100)
    assert incident["lon"] == pytest.approx(105.668, abs=1e-3)
    communes = {
        (unit["generation"], unit["full_name"])
        for unit in incident["boundaries"]
        if unit["level"] == "commune"
    }
    assert ("2025-07-01", "Phường Thành Vinh") in communes


def test_a_further_click_and_typed_coordinates_move_the_place(vinh: Page):
    card = begin(vinh)
    click_at(vinh, 105.668, 18.673)
    place = card.get_by_label("Toạ độ")
    expect(place).to_have_value(re.compile(r"^18\.67"))
    before = place.input_value()
    click_at(vinh, 105.66, 18.68)
    expect(place).not_to_have_value(before)
    place.fill("một chỗ nào đó")
    place.press("Tab")
    expect(card.get_by_text("Không đọc được toạ độ")).to_be_visible()
    expect(place).to_have_attribute("aria-invalid", "true")
    place.fill("18,6796; 105,6813")
    place.press("Tab")
    expect(place).to_have_value("18.67960, 105.68130")
    card.get_by_label("Biết vị trí nhờ").select_option(label="Theo tên thôn, bản")
    expect(card.get_by_label("Sai số")).to_have_value("1.200")
    expect(card.get_by_text("Vòng sai số chạm nhiều nơi")).to_be_visible()


def test_a_refused_report_keeps_everything_and_says_why_at_the_field(
    vinh: Page, ask, allowed_failures: list[str]
):
    allowed_failures.append("422")
    title = "Tàu mất liên lạc ngoài khơi Đà Nẵng"
    write(vinh, title)
    card = form(vinh)
    card.get_by_label("Số hộ bị ảnh hưởng").fill("7")
    place = card.get_by_label("Toạ độ")
    place.fill("16.2, 108.4")
    place.press("Tab")
    expect(card.get_by_text("Ngoài địa giới tỉnh")).to_be_visible()
    send(vinh)
    expect(card.get_by_text(re.compile("nằm ngoài tỉnh .* km"))).to_be_visible()
    expect(place).to_be_focused()
    expect(place).to_have_attribute("aria-invalid", "true")
    expect(card.get_by_label("Tên sự cố")).to_have_value(title)
    expect(card.get_by_label("Số hộ bị ảnh hưởng")).to_have_value("7")
    assert stored(ask, title) == []
    place.fill("18.673, 105.668")
    place.press("Tab")
    send(vinh)
    expect_taken(vinh, title)


def test_slow_frames_take_no_focus_out_of_what_is_typed_into(vinh: Page):
    card = begin(vinh)
    click_at(vinh, 105.668, 18.673)
    card.get_by_role("option", name="Ngập lụt, lũ quét").click()
    vinh.evaluate(
        "() => { const frame = window.requestAnimationFrame.bind(window);"
        " window.requestAnimationFrame = (done) => frame(() => setTimeout(done, 500)); }"
    )
    card.locator("label[data-severity='4']").click()
    place = card.get_by_label("Toạ độ")
    place.focus()
    vinh.evaluate("() => new Promise(requestAnimationFrame)")
    expect(place).to_be_focused()


def test_a_severity_by_mouse_leads_on_to_the_title(vinh: Page):
    card = begin(vinh)
    click_at(vinh, 105.668, 18.673)
    card.get_by_role("option", name="Ngập lụt, lũ quét").click()
    card.locator("label[data-severity='4']").click()
    expect(card.get_by_label("Tên sự cố")).to_be_focused()


def test_a_server_that_cannot_be_reached_gets_the_report_once_when_it_is_back(
    vinh: Page, ask, allowed_failures: list[str]
):
    allowed_failures.append("net::ERR_INTERNET_DISCONNECTED")
    title = "Sạt lở taluy QL 7, vùi một nhà"
    write(vinh, title, "Sạt lở đất", 5)
    bodies = posted(vinh)
    vinh.context.set_offline(True)
    send(vinh)
    expect(form(vinh).get_by_text("Chưa gửi được, đã giữ trong máy")).to_be_visible()
    expect(form(vinh).get_by_label("Tên sự cố")).to_have_value(title)
    form(vinh).get_by_role("button", name="Gửi lại ngay").click()
    assert stored(ask, title) == []
    vinh.context.set_offline(False)
    expect_taken(vinh, title)
    assert len(bodies) >= 2
    assert len({body["id"] for body in bodies}) == 1
    assert len(stored(ask, title)) == 1


def test_an_answer_that_is_lost_makes_no_second_incident(
    vinh: Page, ask, allowed_failures: list[str]
):
    allowed_failures.append("net::ERR_FAILED")
    title = "Bốn người mắc kẹt trên mái nhà khối 9"
    write(vinh, title, "Tìm kiếm cứu nạn", 5)
    bodies = posted(vinh)
    lost: list[str] = []

    def lose_the_first_answer(route: Route) -> None:
        if route.request.method != "POST" or lost:
            route.continue_()
            return
        lost.append(route.fetch().text())
        route.abort()

    vinh.route(INCIDENTS, lose_the_first_answer)
    vinh.locator("#report-send").dblclick()
    expect_taken(vinh, title)
    assert len(lost) == 1
    assert len(bodies) == 2
    assert len(stored(ask, title)) == 1


def test_a_reload_keeps_the_draft(vinh: Page, ask):
    title = "Cột điện đổ chắn đường Lê Lợi"
    write(vinh, title, "Bão, lốc", 3)
    form(vinh).get_by_label("Nhà tốc mái").fill("12")
    vinh.reload()
    card = form(vinh)
    expect(card.get_by_text("đã được mở lại")).to_be_visible()
    expect(card.get_by_label("Tên sự cố")).to_have_value(title)
    expect(card.get_by_label("Nhà tốc mái")).to_have_value("12")
    expect(card.get_by_text("Phường Thành Vinh")).to_be_visible()
    send(vinh)
    expect_taken(vinh, title)
    assert len(stored(ask, title)) == 1
    vinh.reload()
    vinh.wait_for_selector(DRAWN)
    expect(form(vinh)).to_have_count(0)


def test_cancelling_asks_once_and_only_when_something_would_be_lost(vinh: Page):
    card = begin(vinh)
    vinh.keyboard.press("Escape")
    expect(card).to_have_count(0)
    write(vinh, "Bỏ đi")
    vinh.keyboard.press("Escape")
    expect(card.get_by_role("button", name="Viết tiếp")).to_be_focused()
    vinh.keyboard.press("Enter")
    expect(card.get_by_label("Tên sự cố")).to_have_value("Bỏ đi")
    card.get_by_role("button", name="Huỷ").last.click()
    card.get_by_role("button", name="Bỏ báo cáo").click()
    expect(card).to_have_count(0)
    vinh.reload()
    vinh.wait_for_selector(DRAWN)
    expect(form(vinh)).to_have_count(0)


def test_by_keyboard_only(vinh: Page, ask):
    title = "Người mất tích khi qua ngầm tràn"
    keys = vinh.keyboard
    keys.press("n")
    card = form(vinh)
    expect(card.get_by_label("Toạ độ")).to_be_focused()
    keys.press("Tab")
    expect(card.get_by_role("button", name="Tâm bản đồ")).to_be_focused()
    keys.press("Enter")
    expect(card.get_by_role("combobox", name="Loại sự cố")).to_be_focused()
    keys.type("cuu nan")
    keys.press("Enter")
    expect(card.get_by_role("radio").first).to_be_focused()
    keys.press("5")
    keys.press("Tab")
    expect(card.get_by_label("Tên sự cố")).to_be_focused()
    keys.type(title)
    keys.press("Enter")
    expect_taken(vinh, title)
    expect(vinh.locator(".detail")).to_be_focused()
    (found,) = stored(ask, title)
    assert (found["category"], found["severity"]) == ("CN", 5)


def test_on_a_phone(open_context, site: str, ask):
    title = "Nước tràn qua đê bao"
    context = open_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{site}/?{VINH}")
    page.wait_for_selector(DRAWN)
    page.get_by_role("button", name="Báo sự cố").tap()
    expect(page.get_by_text("Bấm vào bản đồ để đặt vị trí")).to_be_visible()
    page.touchscreen.tap(195, 500)
    card = form(page)
    expect(card.get_by_role("option", name="Đê điều, hồ đập")).to_be_visible()
    box = card.bounding_box()
    assert box
    assert box["height"] <= 844 * 0.6 + 1
    assert box["width"] <= 390
    small = card.locator("button:visible, select:visible, input[type=text]:visible").evaluate_all(
        "all => all.filter((e) => e.getBoundingClientRect().height < 44 && !e.closest('.unit'))"
        ".map((e) => e.outerHTML)"
    )
    assert small == []
    card.get_by_role("option", name="Đê điều, hồ đập").tap()
    card.locator("label[data-severity='4']").tap()
    card.get_by_label("Tên sự cố").fill(title)
    card.get_by_role("button", name="Ghi sự cố").tap()
    expect_taken(page, title)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    assert len(stored(ask, title)) == 1


def test_on_a_phone_a_citizen_places_a_report_on_a_map_with_nothing_over_it(
    browser: Browser, server: serving.Server
):
    server.end()
    server.environ["GEO_IOC_CITIZEN_REPORTS"] = "on"
    server.start()
    size: ViewportSize = {"width": 390, "height": 844}
    with browser.new_context(viewport=size, has_touch=True, is_mobile=True) as context:
        page = context.new_page()
        page.goto(f"{server.address}/?{VINH}")
        page.wait_for_selector(DRAWN)
        public = page.get_by_text("Bản đồ công khai")
        expect(public).to_be_visible()
        page.get_by_role("button", name="Báo sự cố").tap()
        expect(form(page)).to_be_visible()
        expect(public).to_be_hidden()
        page.touchscreen.tap(195, 400)
        expect(form(page).get_by_role("option", name="Ngập lụt, lũ quét")).to_be_visible()
        expect(public).to_be_hidden()
        form(page).get_by_role("button", name="Huỷ").last.tap()
        page.get_by_role("button", name="Bỏ báo cáo").tap()
        expect(public).to_be_visible()
