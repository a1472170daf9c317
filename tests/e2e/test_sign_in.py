"""Signing in and out, and what each person sees of the console and the wall."""

from __future__ import annotations

import re
from collections.abc import Callable

import pyotp
import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import text

from geo_ioc.db.engine import Database
from geo_ioc.db.roles import AT_THE_GATE
from tests import people
from tests.e2e import serving

PASSWORD = "ngày nắng sau bão 2026"
AWAY = {"lon": 104.202, "lat": 19.44}
DRAWN = ".map[data-drawn]"


@pytest.fixture
def database(site: str) -> Database:
    return serving.DATABASES[site]


@pytest.fixture
def stranger(open_context: Callable[..., BrowserContext]) -> Page:
    """A browser in which nobody has signed in."""
    return open_context(signed_in=False, viewport={"width": 1440, "height": 900}).new_page()


@pytest.fixture
def someone(database: Database) -> Callable[..., people.Person]:
    """Makes an account of a role that signs in with PASSWORD; its user name is given."""

    def made(role: str, username: str, **over) -> people.Person:
        person = people.person(database, role, username=username, **over)
        people.with_password(database, person.account, PASSWORD)
        return person

    return made


def sign_in(page: Page, site: str, username: str, after: str = "/", password: str = PASSWORD):
    page.goto(f"{site}/sign-in?next={after}")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu", exact=True).fill(password)
    page.locator("form button[type=submit]").click()


def open_account(page: Page) -> None:
    page.locator(".topbar .account button, .account button").first.click()


def test_who_signs_in_is_on_the_console_with_their_name_and_role_and_can_leave(
    stranger: Page, site: str, someone
):
    someone("verifier", "xac.minh")
    sign_in(stranger, site, "xac.minh", after="/%3Fview%3D105.65,18.676,11")
    stranger.wait_for_url(re.compile(r"/\?.*view=105\.65"))
    open_account(stranger)
    expect(stranger.get_by_role("listitem").filter(has_text="Cán bộ xác minh")).to_be_visible()
    stranger.get_by_text("Đăng xuất", exact=True).click()
    expect(stranger.get_by_text("Bản đồ công khai").first).to_be_visible()
    assert not [c for c in stranger.context.cookies() if c["name"] == "geo_ioc_session"]


def test_a_wrong_password_says_what_to_do_and_keeps_the_name(
    stranger: Page, site: str, someone, allowed_failures
):
    allowed_failures.append("401")
    someone("operator", "truc.ban")
    sign_in(stranger, site, "truc.ban", password="not this one")
    expect(stranger.locator("#fault")).to_contain_text("chưa đúng")
    expect(stranger.get_by_label("Tên đăng nhập")).to_have_value("truc.ban")
    stranger.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    stranger.keyboard.press("Enter")
    stranger.wait_for_selector(DRAWN)


@pytest.mark.parametrize("after", ["//evil.example/", "https%3A%2F%2Fevil.example", "%5C%5Cevil"])
def test_signing_in_never_leads_to_another_site(stranger: Page, site: str, someone, after: str):
    someone("auditor", f"kiem.toan{abs(hash(after)) % 1000}")
    sign_in(stranger, site, f"kiem.toan{abs(hash(after)) % 1000}", after=after)
    stranger.wait_for_selector(DRAWN)
    assert stranger.url.startswith(site)


def test_signed_out_there_is_the_public_map_and_nothing_to_report_with(
    stranger: Page, site: str, post
):
    post(severity=5, title="Việc nội bộ không ai được thấy")
    stranger.goto(site)
    stranger.wait_for_selector(DRAWN)
    expect(stranger.get_by_text("Bản đồ công khai").first).to_be_visible()
    expect(stranger.get_by_text("Đăng nhập").first).to_be_visible()
    expect(stranger.get_by_role("button", name="Thêm", exact=True)).to_have_count(0)
    expect(stranger.get_by_text("Việc nội bộ không ai được thấy")).to_have_count(0)


def test_an_officer_sees_the_own_commune_alone_as_it_happens(
    stranger: Page, site: str, someone, post
):
    someone("commune_officer", "can.bo.xa")
    sign_in(stranger, site, "can.bo.xa")
    stranger.wait_for_selector(DRAWN)
    expect(stranger.get_by_role("button", name="Thêm", exact=True)).to_be_visible()
    head = stranger.locator(".incidents-head")
    expect(head).to_contain_text("Phường Thành Vinh · mọi thời điểm")
    assert stranger.evaluate("document.querySelector('.map').map.getZoom()") > 11
    post(severity=5, title="Sạt lở ở xã khác", **AWAY)
    post(severity=4, title="Ngập ngay trong phường mình")
    expect(stranger.get_by_text("Ngập ngay trong phường mình").first).to_be_visible()
    expect(stranger.get_by_text("Sạt lở ở xã khác")).to_have_count(0)
    # The province is one click away, and so is the way back; what is counted stays the same.
    stranger.get_by_role("button", name="Toàn tỉnh").click()
    stranger.wait_for_url(re.compile(r"view=[\d.]+,[\d.]+,[78]\."))
    expect(head).to_contain_text("Phường Thành Vinh · mọi thời điểm")
    expect(stranger.get_by_text("Sạt lở ở xã khác")).to_have_count(0)
    stranger.get_by_role("button", name="Địa bàn của bạn").click()
    stranger.wait_for_url(re.compile(r"view=[\d.]+,[\d.]+,11\."))


def test_what_an_officer_reports_elsewhere_goes_to_the_committee_there(
    stranger: Page, site: str, someone
):
    someone("commune_officer", "di.cong.tac")
    sign_in(stranger, site, "di.cong.tac")
    stranger.wait_for_selector(DRAWN)
    stranger.get_by_role("button", name="Thêm", exact=True).click()
    stranger.locator("#report-place").fill(f"{AWAY['lat']}, {AWAY['lon']}")
    stranger.locator("#report-category").fill("ngập")
    stranger.locator("#report-category").press("ArrowDown")
    stranger.locator("#report-category").press("Enter")
    stranger.locator("label[data-severity='3']").click()
    stranger.locator("#report-title").fill("Nước vào trường học ở xã bạn")
    with stranger.expect_request(lambda each: each.method == "POST") as sent:
        stranger.locator("#report-send").click()
    assert sent.value.post_data_json["channel"] == "field"
    expect(stranger.locator(".report-band")).to_contain_text("Đã chuyển tới UBND xã")
    expect(stranger.locator(".detail h2")).to_have_text("Nước vào trường học ở xã bạn")


def test_an_auditor_sees_everything_and_can_report_nothing(
    stranger: Page, site: str, someone, post
):
    post(severity=5, title="Việc mà kiểm toán cũng đọc được")
    someone("auditor", "kiem.toan")
    sign_in(stranger, site, "kiem.toan")
    expect(stranger.get_by_text("Việc mà kiểm toán cũng đọc được").first).to_be_visible()
    expect(stranger.get_by_role("button", name="Thêm", exact=True)).to_have_count(0)


def test_a_session_that_ends_takes_nothing_of_what_was_typed(
    stranger: Page, site: str, someone, database: Database, allowed_failures
):
    allowed_failures.append("401")
    person = someone("operator", "dang.go")
    sign_in(stranger, site, "dang.go", after="/%3Fview%3D105.681,18.679,14")
    stranger.wait_for_selector(DRAWN)
    stranger.locator(".incidents-head").get_by_role("button", name="Thêm", exact=True).click()
    stranger.get_by_role("complementary", name="Báo sự cố mới").get_by_role(
        "option", name="Ngập lụt, lũ quét"
    ).click()
    title = stranger.get_by_label("Tên sự cố")
    title.fill("Cầu gãy, ba xe kẹt bên kia")
    with database.write(acting=AT_THE_GATE) as connection:
        connection.execute(text("DELETE FROM session WHERE account = :id"), {"id": person.account})
    expect(stranger.get_by_text("Phiên đăng nhập đã kết thúc").first).to_be_visible()
    expect(title).to_have_value("Cầu gãy, ba xe kẹt bên kia")
    expect(stranger.get_by_role("link", name="Đăng nhập lại").first).to_be_visible()


def test_an_administrator_sets_up_the_second_factor_and_is_asked_for_it_from_then_on(
    open_context, site: str, someone, allowed_failures
):
    allowed_failures.append("401")
    someone("admin", "quan.tri")
    first = open_context(signed_in=False, viewport={"width": 1440, "height": 900}).new_page()
    sign_in(first, site, "quan.tri")
    expect(first.get_by_text("Đặt mã xác thực hai bước").first).to_be_visible()
    expect(first.get_by_role("img", name=re.compile("QR"))).to_be_visible()
    secret = re.sub(r"\s", "", first.locator("code").inner_text())
    totp = pyotp.TOTP(secret)
    code = totp.now()
    first.get_by_label("Mã 6 số").fill(code)
    first.keyboard.press("Enter")
    first.wait_for_selector(DRAWN)
    second = open_context(signed_in=False, viewport={"width": 390, "height": 844}).new_page()
    sign_in(second, site, "quan.tri")
    expect(second.get_by_text("Mã xác thực").first).to_be_visible()
    # The code that was just taken is worth nothing a second time.
    second.get_by_label("Mã 6 số").fill(code)
    second.keyboard.press("Enter")
    expect(second.locator("#fault")).not_to_be_empty()


def test_a_wall_claims_its_token_once_and_sees_everything_from_then_on(
    open_context, site: str, database: Database, post, allowed_failures
):
    allowed_failures.append("401")
    post(severity=5, title="Chỉ phòng trực thấy trên màn hình lớn", **AWAY)
    token = people.wall(database)
    screen = open_context(signed_in=False, viewport={"width": 1920, "height": 1080})
    page = screen.new_page()
    page.goto(f"{site}/?wall=1&distance=5#token={token}")
    expect(page.locator(".wall-main[data-drawn]")).to_be_visible()
    assert token not in page.url
    page.reload()
    expect(page.get_by_text("Chỉ phòng trực thấy trên màn hình lớn").first).to_be_visible()
    # Whoever has read the address off the screen has nothing.
    other = open_context(signed_in=False, viewport={"width": 1920, "height": 1080}).new_page()
    other.goto(f"{site}/?wall=1&distance=5#token={token}")
    expect(other.locator(".wall-main[data-drawn]")).to_be_visible()
    expect(other.get_by_text("Chỉ phòng trực thấy trên màn hình lớn")).to_have_count(0)
