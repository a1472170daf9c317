"""The administration: one's own account, and access tokens."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from sqlalchemy import text

from geo_ioc.access import tokens
from geo_ioc.db.engine import Database
from geo_ioc.db.roles import AT_THE_GATE
from tests import people
from tests.e2e import serving
from tests.e2e.test_sign_in import PASSWORD, open_account

DESK = {"width": 1440, "height": 900}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
OTHER = "mot cau dai de nho"
HOSTILE = "<img src=x onerror=alert(1)> מסך הקיר"


@pytest.fixture
def database(site: str) -> Database:
    return serving.DATABASES[site]


@pytest.fixture
def page_of(open_context: Callable[..., BrowserContext], site: str, database: Database):
    """Makes a page of somebody's own session; `person` or the role of a new one."""

    def made(who: people.Person | str, **options) -> Page:
        person = people.person(database, who) if isinstance(who, str) else who
        context = open_context(signed_in=False, **{"viewport": DESK, **options})
        secret = people.session(database, person.account)
        context.add_cookies([{"name": "geo_ioc_session", "value": secret, "url": site}])
        return context.new_page()

    return made


def section(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name)


def test_the_console_leads_everybody_to_their_own_account(page_of, site: str):
    page = page_of("commune_officer")
    page.goto(f"{site}/?lang=en&theme=dark")
    open_account(page)
    expect(page.get_by_role("menuitem", name="Administration")).to_have_count(0)
    expect(page.get_by_role("menuitem", name="Guide")).to_be_visible()
    page.get_by_role("menuitem", name="My account").click()
    expect(page).to_have_url(re.compile(r"/admin\?section=me&.*lang=en"))
    expect(page.get_by_role("heading", name="My account", exact=True)).to_be_visible()
    expect(section(page, "Who I am here")).to_contain_text("Phường Thành Vinh")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_who_has_a_section_of_the_administration_is_led_there(page_of, site: str):
    page = page_of("operator")
    page.goto(site)
    open_account(page)
    page.get_by_role("menuitem", name="Quản trị").click()
    expect(page.get_by_role("heading", name="Lịch trực", exact=True)).to_be_visible()


def test_a_password_is_changed_and_other_machines_are_signed_out(
    page_of, site: str, database: Database, allowed_failures: list[str]
):
    allowed_failures.extend(["422", "401"])
    person = people.person(database, "operator", username="doi.mat.khau")
    people.with_password(database, person.account, PASSWORD)
    elsewhere = page_of(person)
    elsewhere.goto(f"{site}/admin?section=me")
    page = page_of(person)
    page.goto(f"{site}/admin?section=me")
    page.get_by_role("button", name="Đổi mật khẩu").click()
    dialog = page.get_by_role("dialog")
    old, new = (
        dialog.get_by_label("Mật khẩu hiện tại"),
        dialog.get_by_label("Mật khẩu mới", exact=True),
    )
    again, send = dialog.get_by_label("Gõ lại"), dialog.get_by_role("button", name="Đổi mật khẩu")
    expect(old).to_be_focused()
    old.fill("khong phai mat khau")
    new.fill(OTHER)
    again.fill("khac")
    send.click()
    expect(dialog.get_by_text("chưa giống nhau")).to_be_visible()
    again.fill(OTHER)
    send.click()
    expect(dialog.get_by_text("không đúng mật khẩu hiện tại")).to_be_visible()
    expect(old).to_be_focused()
    old.fill(PASSWORD)
    new.fill("ngan")
    again.fill("ngan")
    send.click()
    expect(dialog.get_by_text("cần ít nhất 12 ký tự", exact=True)).to_be_visible()
    new.fill(OTHER)
    again.fill(OTHER)
    send.click()
    expect(page.get_by_text("Đã đổi mật khẩu")).to_be_visible()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("button", name="Đổi mật khẩu")).to_be_focused()
    expect(section(page, "Những máy đang đăng nhập").locator("tbody tr")).to_have_count(1)
    elsewhere.get_by_role("button", name="Đổi mật khẩu").click()
    elsewhere.reload()
    expect(elsewhere.get_by_label("Tên đăng nhập")).to_be_visible()


def test_too_many_wrong_passwords_have_to_wait_and_are_told_how_long(
    page_of, site: str, database: Database, allowed_failures: list[str]
):
    allowed_failures.extend(["422", "429"])
    person = people.person(database, "operator", username="sai.mat.khau")
    people.with_password(database, person.account, PASSWORD)
    page = page_of(person)
    page.goto(f"{site}/admin?section=me")
    page.get_by_role("button", name="Đổi mật khẩu").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Mật khẩu hiện tại").fill("khong phai mat khau")
    dialog.get_by_label("Mật khẩu mới", exact=True).fill(OTHER)
    dialog.get_by_label("Gõ lại").fill(OTHER)
    send = dialog.locator("button[type=submit]")
    while not dialog.get_by_role("timer").is_visible():
        with page.expect_response("**/me/password"):
            send.click()
        expect(send).to_have_attribute("aria-disabled", "false")
    expect(dialog.get_by_text("Sai quá nhiều lần")).to_be_visible()
    expect(dialog.get_by_role("timer")).to_have_text(re.compile(r"^\s*\d+:\d\d\s*$"))
    expect(send).to_have_text(re.compile("Hãy chờ"))


def test_a_second_factor_is_set_up_by_the_key_that_is_shown(
    page_of, site: str, database: Database, allowed_failures: list[str]
):
    allowed_failures.append("401")
    person = people.person(database, "operator")
    people.session(database, person.account)
    page = page_of(person)
    page.goto(f"{site}/admin?section=me")
    sessions = section(page, "Những máy đang đăng nhập").locator("tbody tr")
    expect(sessions).to_have_count(2)
    page.get_by_role("button", name="Đặt mã xác thực").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("img", name="Mã QR")).to_be_visible()
    secret = dialog.locator("code").inner_text().replace(" ", "")
    right = pyotp.TOTP(secret).now()
    wrong = "000000" if right != "000000" else "000001"
    dialog.get_by_label("Mã 6 số").fill(wrong)
    expect(dialog.get_by_text("Mã không đúng")).to_be_visible()
    dialog.get_by_label("Mã 6 số").fill(pyotp.TOTP(secret).now())
    expect(page.get_by_text("Đã bật mã xác thực hai bước")).to_be_visible()
    expect(section(page, "Đăng nhập").get_by_text("Đã bật", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Đặt mã xác thực")).to_have_count(0)
    expect(sessions).to_have_count(1)


def test_sessions_are_ended_one_by_one_and_all_others(page_of, site: str, database: Database):
    person = people.person(database, "operator")
    for _ in range(3):
        people.session(database, person.account)
    page = page_of(person)
    page.goto(f"{site}/admin?section=me")
    sessions = section(page, "Những máy đang đăng nhập").locator("tbody tr")
    expect(sessions).to_have_count(4)
    expect(sessions.filter(has_text="Máy này")).to_have_count(1)
    # What the own machine is called is one's own browser; its end is signing out.
    expect(sessions.filter(has_text="Máy này").get_by_role("button")).to_have_count(0)
    first = page.get_by_role("button", name="Kết thúc phiên test").first
    first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(first).to_be_focused()
    first.click()
    page.get_by_role("dialog").get_by_role("button", name="Kết thúc").click()
    expect(sessions).to_have_count(3)
    page.get_by_role("button", name="Kết thúc các phiên khác").click()
    expect(page.get_by_role("dialog")).to_contain_text("2 phiên")
    page.get_by_role("dialog").get_by_role("button", name="Kết thúc các phiên khác").click()
    expect(sessions).to_have_count(1)
    expect(page.get_by_role("button", name="Kết thúc các phiên khác")).to_have_count(0)


def test_signing_out_everywhere_says_what_it_does_and_leaves(page_of, site: str):
    page = page_of("operator")
    page.goto(f"{site}/admin?section=me")
    page.get_by_role("button", name="Đăng xuất mọi nơi").click()
    expect(page.get_by_role("dialog")).to_contain_text("kể cả máy này")
    page.get_by_role("dialog").get_by_role("button", name="Đăng xuất mọi nơi").click()
    expect(page.get_by_text("Bản đồ công khai").first).to_be_visible()


def test_a_program_is_given_a_token_held_to_what_was_chosen_and_loses_it(
    page_of, site: str, database: Database
):
    person = people.person(database, "operator")
    page = page_of(person)
    page.goto(f"{site}/admin?section=me")
    own = section(page, "Mã truy cập của tôi")
    own.get_by_role("button", name="Mã phần mềm").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Cấp mã").click()
    expect(dialog.get_by_text("Gõ tên để sau này biết")).to_be_visible()
    expect(dialog.get_by_text("Chọn ít nhất một việc")).to_be_visible()
    # What one may not do oneself cannot be given.
    expect(dialog.get_by_label("Xem nhật ký thao tác")).to_have_count(0)
    dialog.get_by_label("Phần mềm nào").fill(HOSTILE)
    dialog.get_by_label("Xem sự cố").check()
    dialog.get_by_role("button", name="Cấp mã").click()
    secret = dialog.locator("code").inner_text()
    assert secret.startswith("gi_api_")
    request = urllib.request.Request(
        f"{site}/api/v1/me", headers={"Authorization": f"Bearer {secret}"}
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        rights = json.load(answer)["rights"]
    assert rights["incidents.read"] == "all"
    assert "incidents.verify" not in rights
    dialog.get_by_role("button", name="Đã chép").click()
    row = own.locator("tbody tr").filter(has_text="<img")
    expect(row).to_contain_text("Xem sự cố")
    expect(page.locator("body")).not_to_contain_text(secret)
    row.get_by_role("button").click()
    expect(dialog).to_contain_text("bị từ chối ngay")
    dialog.get_by_role("button", name="Thu hồi").click()
    expect(row).to_contain_text("Đã thu hồi")
    expect(row.get_by_role("button")).to_have_count(0)


def test_a_head_hands_the_role_on_and_takes_it_back(
    page_of, site: str, database: Database, allowed_failures: list[str]
):
    allowed_failures.append("404")
    head = people.person(database, "head", localities=["2025-07-01/16681", "2025-07-01/17827"])
    deputy = people.person(database, "commune_officer", username="cap.pho", localities=[])
    page = page_of(head)
    page.goto(f"{site}/admin?section=me")
    handed = section(page, "Giao thay")
    expect(handed).to_contain_text("Chưa giao thay lần nào")
    handed.get_by_role("button", name="Giao thay").click()
    dialog = page.get_by_role("dialog")
    send = dialog.get_by_role("button", name="Giao thay")
    dialog.get_by_label("Giao cho").fill("khong.co.ai")
    dialog.get_by_label("Văn bản giao").fill("45/QĐ-UBND")
    send.click()
    expect(dialog.locator("#fault-delegate-account")).to_be_visible()
    dialog.get_by_label("Giao cho").fill("cap.pho")
    now = page.evaluate(
        "() => new Date(Date.now() + 7 * 3600e3 - 3600e3).toISOString().slice(0, 16)"
    )
    dialog.get_by_label("Từ", exact=True).fill(now)
    dialog.get_by_label("Chỉ một phần").check()
    dialog.get_by_label("Phường Thành Vinh").check()
    send.click()
    row = handed.locator("tbody tr")
    expect(row).to_contain_text("cap.pho")
    expect(row).to_contain_text("Phường Thành Vinh")
    expect(row).to_contain_text("Đang thay")
    other = page_of(deputy)
    other.goto(f"{site}/admin?section=me")
    expect(section(other, "Tôi là ai ở đây")).to_contain_text("Lãnh đạo đơn vị")
    expect(section(other, "Giao thay").locator("tbody tr")).to_contain_text("Nhận từ")
    row.get_by_role("button", name="Thu hồi").click()
    expect(dialog).to_contain_text("mất vai trò này ngay")
    dialog.get_by_role("button", name="Thu hồi").click()
    expect(row).to_contain_text("Đã thu hồi")


def test_who_may_not_hand_anything_on_reads_nothing_of_it(page_of, site: str):
    page = page_of("operator")
    page.goto(f"{site}/admin?section=me")
    expect(section(page, "Những máy đang đăng nhập").locator("tbody tr")).to_have_count(1)
    expect(section(page, "Giao thay")).to_have_count(0)


def test_a_wall_is_set_up_by_an_address_that_is_good_once_and_goes_dark(
    page_of, open_context: Callable[..., BrowserContext], site: str, allowed_failures: list[str]
):
    allowed_failures.append("401")
    page = page_of("admin")
    page.goto(f"{site}/admin?section=tokens")
    page.get_by_role("button", name="Mã màn hình lớn").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Phòng nào")).to_be_focused()
    page.keyboard.type("Phòng họp khẩn")
    page.keyboard.press("Enter")
    address = dialog.locator("code").inner_text()
    dialog.get_by_role("button", name="Đã chép").click()
    row = page.locator("tbody tr").filter(has_text="Phòng họp khẩn")
    expect(row).to_contain_text("Chờ máy nhận")
    wall = open_context(signed_in=False, viewport=DESK).new_page()
    wall.goto(address)
    expect(wall.get_by_role("heading").first).to_be_visible()
    assert "token" not in wall.url
    page.reload()
    expect(row).to_contain_text("Đang dùng")
    row.get_by_role("button", name="Thu hồi mã Phòng họp khẩn").click()
    expect(dialog).to_contain_text("mất bản đồ ngay")
    dialog.get_by_role("button", name="Thu hồi").click()
    expect(row).to_have_count(0)
    page.get_by_label("Hiện những mã nào").select_option("over")
    expect(row).to_contain_text("Đã thu hồi")


def test_a_token_for_somebody_else_needs_an_account_that_there_is(
    page_of, site: str, database: Database, allowed_failures: list[str]
):
    allowed_failures.append("404")
    people.person(database, "operator", username="chu.dien.thoai")
    page = page_of("admin")
    page.goto(f"{site}/admin?section=tokens")
    page.get_by_role("button", name="Mã điện thoại").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Điện thoại nào").fill("Điện thoại của Sơn")
    dialog.get_by_label("Của tài khoản nào").fill("khong.co.ai")
    dialog.get_by_role("button", name="Cấp mã").click()
    expect(dialog.locator("#fault-token-account")).to_be_visible()
    dialog.get_by_label("Của tài khoản nào").fill("chu.dien.thoai")
    dialog.get_by_role("button", name="Cấp mã").click()
    expect(dialog.locator("code")).to_contain_text("#token=gi_field_")
    dialog.get_by_role("button", name="Đã chép").click()
    expect(page.locator("tbody tr").filter(has_text="Điện thoại của Sơn")).to_contain_text(
        "chu.dien.thoai"
    )


def test_tokens_are_searched_without_marks_and_those_about_to_end_are_marked(
    page_of, site: str, database: Database
):
    now = datetime.now(UTC)
    with database.write(acting=AT_THE_GATE) as connection:
        tokens.add(
            connection,
            "wall",
            "Phòng Đô Lương",
            None,
            by="tim",
            now=now,
            expires_at=now + timedelta(days=5),
        )
        for number in range(150):
            tokens.add(connection, "wall", f"Màn số {number}", None, by="tim", now=now)
        connection.execute(
            text("UPDATE token SET created_at = :then WHERE name = 'Màn số 7'"),
            {"then": now - timedelta(days=100)},
        )
    page = page_of("auditor")
    page.goto(f"{site}/admin?section=tokens")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(100)
    page.get_by_role("button", name="Xem thêm").click()
    expect(rows.nth(120)).to_be_visible()
    page.get_by_label("Tìm tên").fill("do luong")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Hết hạn trong 14 ngày")
    expect(page).to_have_url(re.compile(r"q=do"))
    page.get_by_label("Tìm tên").fill("")
    page.get_by_label("Hiện những mã nào").select_option("idle")
    expect(rows.filter(has_text=re.compile(r"Màn số 7(?!\d)"))).to_contain_text(
        "90 ngày không dùng"
    )
    expect(rows).to_have_count(1)
    # An auditor reads and has no buttons.
    expect(page.get_by_role("button", name=re.compile("Thu hồi|^Mã "))).to_have_count(0)
    page.get_by_label("Tìm tên").fill("khong co gi nhu vay")
    page.get_by_role("button", name="Xem tất cả").click()
    expect(rows.first).to_be_visible()


def test_lists_that_cannot_be_read_are_told_and_asked_for_again(
    page_of, site: str, allowed_failures: list[str]
):
    allowed_failures.append("net::ERR_FAILED")
    page = page_of("admin")
    page.route(re.compile(r"/api/v1/(tokens|me/sessions)"), lambda route: route.abort())
    page.goto(f"{site}/admin?section=tokens")
    expect(page.get_by_text("Không tải được mã truy cập")).to_be_visible()
    page.get_by_role("link", name="Tài khoản của tôi").click()
    expect(page.get_by_text("Không tải được các phiên")).to_be_visible()
    page.unroute_all()
    page.get_by_role("button", name="Thử lại").first.click()
    expect(section(page, "Những máy đang đăng nhập").locator("tbody tr")).to_have_count(1)


def test_on_a_telephone_nothing_scrolls_sideways(page_of, site: str, database: Database):
    person = people.person(database, "admin")
    with database.write(acting=AT_THE_GATE) as connection:
        tokens.add(connection, "wall", HOSTILE * 2, None, by="x" * 60, now=datetime.now(UTC))
        connection.execute(
            text("UPDATE account SET name = :name WHERE id = :id"),
            {"name": "Nguyễn" * 20, "id": person.account},
        )
    page = page_of(person, **PHONE)
    for name in ("me", "tokens"):
        page.goto(f"{site}/admin?section={name}&lang=en")
        expect(page.locator("tbody tr").first).to_be_visible()
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Program token").tap()
    page.get_by_label("Which program").fill("A")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
