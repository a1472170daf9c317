"""The administration: accounts, and who holds which role."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from sqlalchemy import text

from geo_ioc.db.engine import Database
from geo_ioc.db.roles import AT_THE_GATE
from tests import people
from tests.e2e import serving

DESK = {"width": 1440, "height": 900}


@pytest.fixture
def database(site: str) -> Database:
    return serving.DATABASES[site]


@pytest.fixture
def seen_by(open_context: Callable[..., BrowserContext], site: str, database: Database):
    """Makes a page of somebody who holds a role, at their accounts section."""

    def made(role: str, rest: str = "", *, username: str | None = None, **options) -> Page:
        context = open_context(signed_in=False, **{"viewport": DESK, **options})
        secret = people.session(database, people.person(database, role, username=username).account)
        context.add_cookies([{"name": "geo_ioc_session", "value": secret, "url": site}])
        page = context.new_page()
        page.goto(f"{site}/admin?section=accounts{rest}")
        return page

    return made


def called(database: Database, username: str, name: str) -> None:
    with database.write(acting=AT_THE_GATE) as connection:
        connection.execute(
            text("UPDATE account SET name = :name WHERE username = :username"),
            {"name": name, "username": username},
        )


def rows(page: Page) -> Locator:
    return page.locator(".accounts tbody tr")


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")


def pick(page: Page, typed: str, name: str) -> None:
    page.get_by_role("combobox", name="Địa bàn").fill(typed)
    page.get_by_role("option", name=name).first.click()


def test_a_commune_officer_is_given_access_from_the_keyboard_alone(
    seen_by, site: str, database: Database, allowed_failures: list[str]
):
    page = seen_by("admin")
    expect(rows(page).first).to_be_visible()
    page.get_by_role("button", name="Thêm tài khoản").press("Enter")
    expect(page.get_by_label("Họ và tên")).to_be_focused()
    page.keyboard.insert_text("Nguyễn Văn Ánh")
    page.keyboard.press("Tab")
    page.keyboard.insert_text("nva.dem")
    page.keyboard.press("Enter")
    secret = page.locator(".once code").inner_text()
    expect(dialog(page)).to_contain_text("nva.dem")
    page.get_by_role("button", name="Đã chép, đóng lại").press("Enter")
    role = page.get_by_label("Vai trò", exact=True)
    expect(role).to_be_focused()
    role.select_option("commune_officer")
    expect(dialog(page)).to_contain_text("Báo sự cố")
    place = page.get_by_role("combobox", name="Địa bàn")
    place.fill("thanh vinh")
    expect(page.get_by_role("option", name="Phường Thành Vinh").first).to_have_attribute(
        "aria-selected", "true"
    )
    place.press("Enter")
    page.get_by_label("Số quyết định").fill("45/QĐ-UBND")
    page.keyboard.press("Enter")
    grant = page.locator(".grant")
    expect(grant).to_contain_text("Cán bộ xã, phường")
    expect(grant).to_contain_text("Đang hiệu lực")
    expect(grant).to_contain_text("Phường Thành Vinh")
    expect(dialog(page)).to_have_count(0)
    # It is gone from the page, and lets the officer in.
    assert secret not in page.content()
    page.context.clear_cookies()
    answer = page.request.post(
        f"{site}/api/v1/session",
        data={"username": "nva.dem", "password": secret},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert [each["role"] for each in answer.json()["roles"]] == ["commune_officer"]


def test_the_list_is_searched_without_tone_marks_and_filtered(seen_by, database: Database):
    for role, username, name in (
        ("auditor", "tim.kiem", "Trần Thị Đượm"),
        ("admin", "tim.quantri", "Lê Đượm <b>"),
    ):
        people.person(database, role, username=username)
        called(database, username, name)
    page = seen_by("auditor")
    page.get_by_label("Tìm họ tên").fill("duom")
    expect(rows(page)).to_have_count(2)
    # Names are words, and in their order.
    expect(rows(page).nth(0)).to_contain_text("Lê Đượm <b>")
    expect(page).to_have_url(re.compile(r"q=duom"))
    page.get_by_label("Vai trò", exact=True).select_option("auditor")
    expect(rows(page)).to_have_count(1)
    page.get_by_label("Tình trạng").select_option("disabled")
    expect(page.get_by_text("Không có tài khoản nào khớp")).to_be_visible()
    page.get_by_role("button", name="Xem tất cả").click()
    expect(rows(page).nth(2)).to_be_visible()


def test_an_old_district_of_a_decision_is_told_with_what_it_is_today(seen_by, database: Database):
    people.person(database, "steward", username="theo.huyen")
    page = seen_by("admin", "&open=theo.huyen")
    page.get_by_role("button", name="Giao vai trò").click()
    page.get_by_label("Vai trò", exact=True).select_option("commune_officer")
    pick(page, "yen thanh", "Huyện Yên Thành")
    expect(page.locator(".picked")).to_contain_text("nay là")
    expect(page.locator(".picked")).to_contain_text("Xã Yên Thành")
    pick(page, "thanh vinh", "Phường Thành Vinh")
    page.get_by_role("button", name="Bỏ Phường Thành Vinh").click()
    page.get_by_label("Số quyết định").fill("7/QĐ-UBND")
    page.keyboard.press("Enter")
    grant = page.locator(".grant").filter(has_text="7/QĐ-UBND")
    expect(grant).to_contain_text("Theo quyết định: Huyện Yên Thành, nay là")
    expect(grant).not_to_contain_text("Thành Vinh")


def test_what_is_wrong_stands_at_its_field(
    seen_by, database: Database, allowed_failures: list[str]
):
    allowed_failures += ["409", "422"]
    people.person(database, "steward", username="sai.o")
    page = seen_by("admin", "&open=sai.o")
    page.get_by_role("button", name="Giao vai trò").click()
    dialog(page).get_by_role("button", name="Giao vai trò").click()
    expect(page.locator("#fault-role")).to_have_text("Chọn vai trò.")
    expect(page.locator("#fault-decision")).to_be_visible()
    page.get_by_label("Vai trò", exact=True).select_option("operator")
    page.get_by_label("Số quyết định").fill("1")
    page.get_by_label("Đến (giờ").fill("2020-01-01T00:00")
    page.keyboard.press("Enter")
    expect(page.locator("#fault-until")).to_have_text("phải sau lúc bắt đầu")
    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)
    page.get_by_role("link", name="Tất cả tài khoản").click()
    page.get_by_role("button", name="Thêm tài khoản").click()
    page.get_by_label("Họ và tên").fill("An")
    page.get_by_label("Tên đăng nhập", exact=True).fill("Có Dấu")
    page.keyboard.press("Enter")
    expect(page.locator("#fault-username")).to_be_visible()


def test_a_grant_is_revoked_after_a_question_that_says_what_ends(seen_by, database: Database):
    people.person(database, "head", username="thu.hoi")
    page = seen_by("admin", "&open=thu.hoi")
    page.get_by_role("button", name="Thu hồi vai trò").click()
    expect(dialog(page)).to_contain_text("ủy quyền")
    dialog(page).get_by_role("button", name="Thu hồi").click()
    expect(page.locator(".grant")).to_contain_text("Đã thu hồi")
    expect(page.get_by_role("button", name="Thu hồi vai trò")).to_have_count(0)
    expect(page.locator(".account-facts")).to_contain_text("chưa có vai trò")


def test_an_account_is_locked_opened_and_given_a_new_password(seen_by, database: Database):
    people.person(database, "leader", username="khoa.mo")
    page = seen_by("admin", "&open=khoa.mo")
    page.get_by_role("button", name="Khóa tài khoản").click()
    expect(dialog(page)).to_contain_text("chấm dứt ngay")
    dialog(page).get_by_role("button", name="Khóa tài khoản").click()
    expect(page.locator(".account-head")).to_contain_text("Bị khóa")
    expect(page.get_by_role("button", name="Đặt mật khẩu mới")).to_have_count(0)
    page.get_by_role("button", name="Mở khóa tài khoản").click()
    dialog(page).get_by_role("button", name="Mở khóa").click()
    expect(page.locator(".account-head")).not_to_contain_text("Bị khóa")
    page.get_by_role("button", name="Đặt mật khẩu mới").click()
    dialog(page).get_by_role("button", name="Đặt mật khẩu mới").click()
    expect(page.locator(".once code")).to_be_visible()
    page.get_by_role("button", name="Đã chép, đóng lại").click()
    expect(dialog(page)).to_have_count(0)
    page.get_by_role("button", name="Sửa tên").click()
    page.get_by_label("Họ và tên").fill("Tên Mới")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Tên Mới")).to_be_visible()


def test_nobody_is_offered_to_lock_themselves_out_and_losing_the_page_is_warned_of(
    seen_by, database: Database
):
    page = seen_by("admin", "&open=chinh.minh", username="chinh.minh")
    expect(page.get_by_role("button", name="Đăng xuất khỏi mọi nơi")).to_be_visible()
    expect(page.get_by_role("button", name="Khóa tài khoản")).to_have_count(0)
    page.get_by_role("button", name="Thu hồi vai trò").click()
    expect(dialog(page)).to_contain_text("quyền quản trị của chính bạn")


def test_an_auditor_reads_and_has_no_buttons(seen_by, database: Database):
    people.person(database, "head", username="chi.xem")
    page = seen_by("auditor", "&open=chi.xem")
    expect(page.locator(".grant")).to_contain_text("Lãnh đạo đơn vị")
    expect(page.get_by_role("link", name="Nhật ký về tài khoản này")).to_have_attribute(
        "href", re.compile(r"section=audit&subject=account:chi\.xem")
    )
    for name in ("Giao vai trò", "Sửa tên", "Thu hồi", "Khóa", "Mật khẩu"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    page.get_by_role("link", name="Tất cả tài khoản").click()
    expect(rows(page).first).to_be_visible()
    expect(page.get_by_role("button", name="Thêm tài khoản")).to_have_count(0)


def test_who_may_not_see_accounts_has_no_such_section(seen_by):
    page = seen_by("operator")
    expect(page.locator("nav.rail, .none").first).to_be_visible()
    expect(page.get_by_role("link", name="Tài khoản và vai trò")).to_have_count(0)
    expect(page.locator(".accounts")).to_have_count(0)


def test_a_server_that_fails_is_told_and_asked_again(
    seen_by, site: str, allowed_failures: list[str]
):
    allowed_failures.append("net::ERR_FAILED")
    page = seen_by("auditor")
    page.route("**/api/v1/accounts?*", lambda route: route.abort())
    page.reload()
    expect(page.get_by_text("Không tải được tài khoản")).to_be_visible()
    page.unroute("**/api/v1/accounts?*")
    page.get_by_role("button", name="Thử lại").click()
    expect(rows(page).first).to_be_visible()


def test_on_a_telephone_nothing_goes_beyond_the_edge(seen_by, database: Database):
    people.person(database, "head", username="dien.thoai.tk")
    called(database, "dien.thoai.tk", "Tên" + "dài" * 60 + "\u202eRTL")
    page = seen_by(
        "admin",
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
    )
    expect(rows(page).first).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    page.get_by_label("Tìm họ tên").fill("dien.thoai.tk")
    expect(rows(page)).to_have_count(1)
    rows(page).get_by_role("link").tap()
    expect(page.locator(".grant")).to_be_visible()
    page.get_by_role("button", name="Giao vai trò").tap()
    page.get_by_label("Vai trò", exact=True).select_option("head")
    expect(page.get_by_role("combobox", name="Địa bàn")).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
