"""Who reported: written down with the report, shown to those with the right, and to nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from geo_ioc.db.engine import Database
from geo_ioc.db.roles import ANY_CONTACT
from geo_ioc.incidents import contact
from tests import people
from tests.e2e import serving
from tests.e2e.maps import DRAWN, VINH, click_at

MAI = {"name": "Lô Thị Mai", "phone": "0912 345 678", "address": "Khối 9, phường Thành Vinh"}
KEPT = "() => JSON.stringify({...sessionStorage}) + JSON.stringify({...localStorage})"


@pytest.fixture
def database(site: str) -> Database:
    return serving.DATABASES[site]


@pytest.fixture
def vinh(page: Page, site: str) -> Page:
    """The console over Vinh."""
    page.goto(f"{site}/?{VINH}")
    page.wait_for_selector(DRAWN)
    return page


@pytest.fixture
def seen_by(open_context: Callable[..., BrowserContext], site: str, database: Database):
    """Makes a page of somebody who holds a role; answers it and the person."""

    def made(role: str, **over) -> tuple[Page, people.Person]:
        person = people.person(database, role, **over)
        context = open_context(signed_in=False, viewport={"width": 1440, "height": 900})
        secret = people.session(database, person.account)
        context.add_cookies([{"name": "geo_ioc_session", "value": secret, "url": site}])
        return context.new_page(), person

    return made


def form(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Báo sự cố mới")


def write(page: Page, title: str) -> Locator:
    page.locator(".incidents-head").get_by_role("button", name="Thêm", exact=True).click()
    card = form(page)
    expect(card).to_be_visible()
    click_at(page, 105.668, 18.673)
    card.get_by_role("option", name="Ngập lụt, lũ quét").click()
    card.locator("label[data-severity='4']").click()
    card.get_by_label("Tên sự cố").fill(title)
    return card


def reporter_of(card: Locator) -> Locator:
    return card.get_by_role("group", name="Người báo")


def name_reporter(card: Locator, phone: str = MAI["phone"]) -> None:
    card.get_by_role("button", name="Người báo").click()
    reporter = reporter_of(card)
    reporter.get_by_label("Tên").fill(MAI["name"])
    reporter.get_by_label("Số điện thoại").fill(phone)


def send(page: Page) -> None:
    form(page).get_by_role("button", name="Ghi sự cố").click()


def reporter(page: Page) -> Locator:
    return page.locator(".incident-detail .reporter")


def looks(ask, incident: str) -> int:
    """How often somebody looked at who reported an incident, by the operator's own number."""
    return len([each for each in ask if each.endswith(f"/incidents/{incident}/contact")])


def test_who_reported_is_sent_with_the_report_and_not_kept_in_the_browser(vinh: Page):
    card = write(vinh, "Ngập 60 cm, có người gọi lại được")
    expect(reporter_of(card)).to_have_count(0)
    name_reporter(card)
    expect(card.get_by_text("mỗi lần xem đều ghi nhật ký")).to_be_visible()
    assert MAI["name"] not in vinh.evaluate(KEPT)
    with vinh.expect_request(lambda each: each.method == "POST") as sent:
        send(vinh)
    assert sent.value.post_data_json["contact"] == {"name": MAI["name"], "phone": MAI["phone"]}
    expect(vinh.get_by_text(re.compile(r"Đã ghi NA-"))).to_be_visible()
    expect(reporter(vinh).get_by_role("button", name="Xem liên hệ")).to_be_visible()
    assert MAI["name"] not in vinh.evaluate(KEPT)


def test_a_report_without_a_reporter_says_nothing_of_one(vinh: Page):
    write(vinh, "Không rõ ai báo")
    with vinh.expect_request(lambda each: each.method == "POST") as sent:
        send(vinh)
    assert "contact" not in sent.value.post_data_json
    expect(reporter(vinh).get_by_text("Chưa ghi ai báo")).to_be_visible()


def test_a_hotline_asks_who_calls_and_a_public_title_warns(vinh: Page):
    card = write(vinh, "Cuộc gọi đường dây nóng")
    card.get_by_role("button", name="Thêm chi tiết").click()
    expect(card.get_by_text("không ghi tên, số điện thoại người dân")).to_have_count(0)
    card.get_by_label("Ai được xem").select_option("public")
    expect(card.get_by_text("không ghi tên, số điện thoại người dân")).to_be_visible()
    card.get_by_label("Kênh báo").select_option("hotline")
    expect(reporter_of(card).get_by_label("Số điện thoại")).to_be_visible()


def test_a_number_that_is_none_is_told_at_its_input(vinh: Page, allowed_failures: list[str]):
    allowed_failures.append("422")
    card = write(vinh, "Số điện thoại gõ nhầm")
    name_reporter(card, "không nhớ")
    send(vinh)
    number = reporter_of(card).get_by_label("Số điện thoại")
    expect(number).to_be_focused()
    expect(number).to_have_attribute("aria-invalid", "true")
    expect(card.get_by_text("phải là số điện thoại")).to_be_visible()
    expect(reporter_of(card).get_by_label("Tên")).to_have_value(MAI["name"])
    number.fill("+84 912.345.678")
    send(vinh)
    expect(vinh.get_by_text(re.compile(r"Đã ghi NA-"))).to_be_visible()


def test_a_reload_says_that_the_reporter_was_not_kept(vinh: Page):
    card = write(vinh, "Tải lại trang giữa chừng")
    name_reporter(card)
    vinh.reload()
    expect(card.get_by_label("Tên sự cố")).to_have_value("Tải lại trang giữa chừng")
    expect(card.get_by_text("Liên hệ người báo không giữ lại")).to_be_visible()
    expect(reporter_of(card).get_by_label("Số điện thoại")).to_have_value("")


def test_a_report_that_waits_for_the_line_loses_no_reporter_by_a_reload(
    vinh: Page, allowed_failures: list[str]
):
    allowed_failures.append("net::ERR_FAILED")
    card = write(vinh, "Mất mạng lúc gửi")
    name_reporter(card)
    down = re.compile(r"/api/v1/incidents$")
    vinh.route(down, lambda route: route.abort())
    send(vinh)
    expect(card.get_by_text("Chưa gửi được")).to_be_visible()
    vinh.reload()
    expect(card.get_by_text("Chưa gửi được")).to_be_visible()
    expect(reporter_of(card).get_by_label("Số điện thoại")).to_have_value(MAI["phone"])
    taken = vinh.expect_response(lambda each: each.status == 201 and bool(down.search(each.url)))
    with taken as answered:
        vinh.unroute(down)  # it tries again by itself every few seconds
    assert answered.value.request.post_data_json["contact"]["name"] == MAI["name"]
    expect(vinh.get_by_text(re.compile(r"Đã ghi NA-"))).to_be_visible()
    assert MAI["name"] not in vinh.evaluate(KEPT)


def test_what_waits_is_not_there_for_another_account(
    vinh: Page, site: str, database: Database, allowed_failures: list[str]
):
    allowed_failures.append("net::ERR_FAILED")
    card = write(vinh, "Ca sau mở lại")
    name_reporter(card)
    down = re.compile(r"/api/v1/incidents$")
    vinh.route(down, lambda route: route.abort())
    send(vinh)
    expect(card.get_by_text("Chưa gửi được")).to_be_visible()
    other = people.session(database, people.person(database, "operator").account)
    vinh.context.add_cookies([{"name": "geo_ioc_session", "value": other, "url": site}])
    vinh.reload()
    expect(card.get_by_label("Tên sự cố")).to_have_value("Ca sau mở lại")
    expect(card.get_by_text("Liên hệ người báo không giữ lại")).to_be_visible()
    assert MAI["name"] not in vinh.evaluate(KEPT)


def waiting_report(page: Page, site: str, title: str) -> Locator:
    """A report with a reporter, which the server does not take for now."""
    page.goto(f"{site}/?{VINH}")
    page.wait_for_selector(DRAWN)
    card = write(page, title)
    name_reporter(card)
    page.route(re.compile(r"/api/v1/incidents$"), lambda route: route.abort())
    send(page)
    expect(card.get_by_text("Chưa gửi được")).to_be_visible()
    return card


def test_who_may_not_report_finds_nothing_of_a_reporter_in_the_browser(
    seen_by, site: str, database: Database, allowed_failures: list[str]
):
    allowed_failures.append("net::ERR_FAILED")
    page, _ = seen_by("operator")
    waiting_report(page, site, "Kiểm toán vào sau")
    assert MAI["name"] in page.evaluate(KEPT)
    auditor = people.person(database, "auditor")
    secret = people.session(database, auditor.account)
    page.context.add_cookies([{"name": "geo_ioc_session", "value": secret, "url": site}])
    page.reload()
    expect(page.locator(".topbar .account .who b")).to_have_count(1)
    expect(form(page)).to_have_count(0)
    kept = page.evaluate(KEPT)
    assert MAI["name"] not in kept
    assert MAI["phone"] not in kept
    assert "Kiểm toán vào sau" in kept


def test_signing_out_while_a_report_waits_asks_and_then_leaves_no_reporter(
    seen_by, site: str, database: Database, allowed_failures: list[str]
):
    allowed_failures.append("net::ERR_FAILED")
    page, person = seen_by("operator")
    card = waiting_report(page, site, "Đăng xuất khi còn báo cáo chờ")
    asked = page.get_by_role("alertdialog", name="Còn một báo cáo chưa gửi")

    def sign_out() -> None:
        page.locator(".topbar .account button").first.click()
        page.get_by_text("Đăng xuất", exact=True).click()

    sign_out()
    expect(asked.get_by_role("button", name="Ở lại")).to_be_focused()
    page.keyboard.press("Escape")
    expect(asked).to_have_count(0)
    expect(card.get_by_text("Chưa gửi được")).to_be_visible()
    sign_out()
    asked.get_by_role("button", name="Vẫn đăng xuất").click()
    expect(page.get_by_role("link", name="Đăng nhập").first).to_be_visible()
    expect(card).to_have_count(0)
    kept = page.evaluate(KEPT)
    assert MAI["name"] not in kept
    assert MAI["phone"] not in kept
    secret = people.session(database, person.account)
    page.context.add_cookies([{"name": "geo_ioc_session", "value": secret, "url": site}])
    page.reload()
    expect(card.get_by_label("Tên sự cố")).to_have_value("Đăng xuất khi còn báo cáo chờ")
    expect(card.get_by_text("Liên hệ người báo không giữ lại")).to_be_visible()


def test_a_sign_out_that_the_page_hears_of_before_its_answer_says_as_well_that_no_reporter_is_kept(
    seen_by, site: str, database: Database, allowed_failures: list[str]
):
    allowed_failures.append("net::ERR_FAILED")
    page, person = seen_by("operator")
    card = waiting_report(page, site, "Câu trả lời tới sau")
    held = []

    def hold(route: Route) -> None:
        held.append((route, route.fetch()))

    page.route(re.compile(r"/api/v1/session$"), hold)
    page.locator(".topbar .account button").first.click()
    page.get_by_text("Đăng xuất", exact=True).click()
    page.get_by_role("button", name="Vẫn đăng xuất").click()
    expect(page.get_by_text("Phiên đăng nhập đã kết thúc", exact=True)).to_be_visible()
    [(route, answer)] = held
    route.fulfill(response=answer)
    expect(page.get_by_role("link", name="Đăng nhập").first).to_be_visible()
    expect(card).to_have_count(0)
    assert MAI["name"] not in page.evaluate(KEPT)
    secret = people.session(database, person.account)
    page.context.add_cookies([{"name": "geo_ioc_session", "value": secret, "url": site}])
    page.reload()
    expect(card.get_by_text("Liên hệ người báo không giữ lại")).to_be_visible()


def test_who_reported_is_shown_when_asked_for_and_hidden_with_the_incident(
    vinh: Page, site: str, post
):
    incident = post(title="Có người báo để gọi lại", contact=MAI)
    other = post(title="Cùng số ấy báo lần nữa", contact={"phone": "+84 912 345 678"})
    asked: list[str] = []
    vinh.on("request", lambda each: asked.append(each.url))
    vinh.goto(f"{site}/?{VINH}&incident={incident['id']}")
    shown = reporter(vinh)
    expect(shown.get_by_role("button", name="Xem liên hệ")).to_be_visible()
    assert looks(asked, incident["id"]) == 0
    shown.get_by_role("button", name="Xem liên hệ").click()
    expect(shown.get_by_text(MAI["name"])).to_be_visible()
    expect(shown.get_by_role("link", name="0912 345 678")).to_have_attribute(
        "href", "tel:0912345678"
    )
    assert looks(asked, incident["id"]) == 1
    shown.get_by_role("button", name="Các tin khác của số này").click()
    shown.get_by_role("button", name="Cùng số ấy báo lần nữa").click()
    expect(vinh.locator(".detail h2")).to_have_text("Cùng số ấy báo lần nữa")
    assert other["id"] in vinh.url
    expect(vinh.get_by_text(MAI["name"])).to_have_count(0)
    vinh.go_back()
    expect(vinh.locator(".detail h2")).to_have_text("Có người báo để gọi lại")
    expect(reporter(vinh).get_by_role("button", name="Xem liên hệ")).to_be_visible()
    assert looks(asked, incident["id"]) == 1


def test_a_contact_is_hidden_when_nobody_has_looked_for_five_minutes(vinh: Page, site: str, post):
    incident = post(title="Màn hình bỏ trống", contact=MAI)
    vinh.clock.install()
    vinh.goto(f"{site}/?{VINH}&incident={incident['id']}")
    reporter(vinh).get_by_role("button", name="Xem liên hệ").click()
    expect(reporter(vinh).get_by_text(MAI["name"])).to_be_visible()
    vinh.evaluate(
        "() => { Object.defineProperty(document, 'hidden', { value: true, configurable: true });"
        " document.dispatchEvent(new Event('visibilitychange')); }"
    )
    vinh.clock.fast_forward("05:01")
    vinh.evaluate(
        "() => { Object.defineProperty(document, 'hidden', { value: false, configurable: true });"
        " document.dispatchEvent(new Event('visibilitychange')); }"
    )
    expect(vinh.get_by_text(MAI["name"])).to_have_count(0)
    expect(reporter(vinh).get_by_role("button", name="Xem liên hệ")).to_be_visible()


def test_a_contact_is_added_and_corrected(
    vinh: Page, site: str, post, ask, allowed_failures: list[str]
):
    allowed_failures.append("422")
    incident = post(title="Ghi người báo sau")
    vinh.goto(f"{site}/?{VINH}&incident={incident['id']}")
    shown = reporter(vinh)
    shown.get_by_role("button", name="Thêm liên hệ").click()
    expect(shown.get_by_label("Tên")).to_be_focused()
    shown.get_by_role("button", name="Lưu liên hệ").click()
    expect(shown.get_by_text("Điền ít nhất một ô")).to_be_visible()
    shown.get_by_label("Số điện thoại").fill("abc")
    shown.get_by_role("button", name="Lưu liên hệ").click()
    expect(shown.get_by_label("Số điện thoại")).to_have_attribute("aria-invalid", "true")
    shown.get_by_label("Số điện thoại").fill("0912.345.678")
    vinh.keyboard.press("Enter")
    expect(shown.get_by_role("link", name="0912 345 678")).to_be_visible()
    shown.get_by_role("button", name="Sửa liên hệ").click()
    shown.get_by_label("Tên").fill(MAI["name"])
    vinh.keyboard.press("Enter")
    expect(shown.get_by_text(MAI["name"])).to_be_visible()
    assert ask(f"/api/v1/incidents/{incident['id']}/contact") == {
        "name": MAI["name"],
        "phone": "0912345678",
        "email": None,
        "address": None,
    }


def test_a_contact_that_was_erased_meanwhile_is_told_in_words(
    vinh: Page, site: str, post, database: Database, allowed_failures: list[str]
):
    allowed_failures += ["404", "net::ERR_FAILED"]
    incident = post(title="Đã xoá người báo", contact=MAI)
    # The stream would say so first.
    vinh.route("**/api/v1/live*", lambda route: route.abort())
    vinh.goto(f"{site}/?{VINH}&incident={incident['id']}")
    look = reporter(vinh).get_by_role("button", name="Xem liên hệ")
    expect(look).to_be_visible()
    with database.write(acting=ANY_CONTACT) as connection:
        contact.erase(connection, [UUID(incident["id"])], by="test", request="đơn 12")
    look.click()
    expect(reporter(vinh).get_by_text("Liên hệ này đã được xoá")).to_be_visible()
    expect(reporter(vinh).get_by_role("button", name="Thêm liên hệ")).to_be_visible()


def test_without_the_right_it_is_only_told_that_somebody_is_kept(seen_by, site: str, post):
    incident = post(title="Người báo được giữ kín", contact=MAI)
    page, _ = seen_by("auditor")
    page.goto(f"{site}/?{VINH}&incident={incident['id']}")
    expect(page.get_by_text("Người báo: giữ kín")).to_be_visible()
    expect(page.get_by_role("button", name="Xem liên hệ")).to_have_count(0)


def test_who_may_see_and_not_write_can_only_look(seen_by, site: str, post):
    incident = post(title="Chỉ được xem", contact=MAI)
    empty = post(title="Không ai báo")
    page, _ = seen_by("head")
    page.goto(f"{site}/?{VINH}&incident={incident['id']}")
    reporter(page).get_by_role("button", name="Xem liên hệ").click()
    expect(reporter(page).get_by_text(MAI["name"])).to_be_visible()
    expect(reporter(page).get_by_role("button", name="Sửa liên hệ")).to_have_count(0)
    page.goto(f"{site}/?{VINH}&incident={empty['id']}")
    expect(page.locator(".detail h2")).to_have_text("Không ai báo")
    expect(reporter(page)).to_have_count(0)


def test_signing_out_in_another_tab_takes_the_contact_off_the_screen(seen_by, site: str, post):
    incident = post(title="Đăng xuất ở thẻ khác", contact=MAI)
    page, _ = seen_by("operator")
    page.goto(f"{site}/?{VINH}&incident={incident['id']}")
    reporter(page).get_by_role("button", name="Xem liên hệ").click()
    expect(reporter(page).get_by_text(MAI["name"])).to_be_visible()
    other = page.context.new_page()
    other.goto(site)
    other.locator(".topbar .account button").first.click()
    other.get_by_text("Đăng xuất", exact=True).click()
    expect(page.get_by_text(MAI["name"])).to_have_count(0)
