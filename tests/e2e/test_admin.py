"""The administration: the audit trail, looked through, checked and exported."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from geo_ioc.audit import trail
from geo_ioc.db.engine import Database
from geo_ioc.db.roles import AT_THE_GATE
from tests import people
from tests.e2e import serving
from tests.e2e.test_sign_in import PASSWORD, open_account

DESK = {"width": 1440, "height": 900}


@pytest.fixture
def database(site: str) -> Database:
    return serving.DATABASES[site]


@pytest.fixture
def seen_by(open_context: Callable[..., BrowserContext], site: str, database: Database):
    """Makes a page of somebody who holds a role."""

    def made(role: str, **options) -> Page:
        context = open_context(signed_in=False, **{"viewport": DESK, **options})
        secret = people.session(database, people.person(database, role).account)
        context.add_cookies([{"name": "geo_ioc_session", "value": secret, "url": site}])
        return context.new_page()

    return made


@pytest.fixture
def told(database: Database) -> Callable[..., None]:
    """Adds a row to the trail of the server's database."""

    def add(
        actor: str, action: str = "account.disable", subject: str = "account:x", **data
    ) -> None:
        with database.write(acting=AT_THE_GATE) as connection:
            trail.append(connection, actor, action, subject, data)

    return add


def rows(page: Page) -> Locator:
    return page.locator(".entry")


def test_the_trail_is_shown_the_newest_first_in_words(seen_by, site: str, told):
    told("binh.truoc", subject="account:truoc")
    told("binh.sau", subject="account:sau")
    page = seen_by("auditor")
    page.goto(f"{site}/admin?section=audit")
    expect(rows(page).nth(0)).to_contain_text("binh.sau")
    expect(rows(page).nth(0)).to_contain_text("Khóa tài khoản")
    expect(rows(page).nth(0).locator("time")).to_have_text(
        re.compile(r"^\s*\d\d:\d\d:\d\d\s+\d\d/\d{1,2}/\d{4}\s*$")
    )
    expect(rows(page).nth(1)).to_contain_text("binh.truoc")


def test_a_row_opens_to_what_was_and_what_is(seen_by, site: str, told):
    told(
        "mo.dong",
        before={"disabled": False},
        after={"disabled": True},
        address="10.1.2.3",
        method="password",
    )
    page = seen_by("auditor")
    page.goto(f"{site}/admin?section=audit&actor=mo.dong")
    page.keyboard.press("Tab")
    button = rows(page).get_by_role("button")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    opened = page.locator(".opened")
    expect(opened.get_by_role("row", name="Bị khoá không có")).to_be_visible()
    expect(opened.locator(".told")).to_contain_text("password")
    expect(rows(page)).to_contain_text("10.1.2.3")
    page.keyboard.press("Enter")
    expect(opened).to_have_count(0)


def test_filters_stand_in_the_address_and_are_taken_back(seen_by, site: str, told):
    told("loc.mot", "grant.add", "account:loc")
    told("loc.mot", "sign_out", "account:loc.mot")
    told("loc.hai", "grant.revoke", "account:loc")
    page = seen_by("auditor")
    page.goto(f"{site}/admin?section=audit&actor=loc.mot")
    expect(rows(page)).to_have_count(2)
    page.get_by_label("Việc").select_option("grant")
    expect(rows(page)).to_have_count(1)
    expect(page).to_have_url(re.compile(r"actor=loc\.mot&action=grant"))
    page.get_by_label("Ai", exact=True).fill("")
    page.keyboard.press("Enter")
    # Clicking what a row names leads to the others of it.
    page.get_by_role("link", name="tài khoản loc", exact=True).first.click()
    expect(rows(page)).to_have_count(2)
    expect(page.get_by_label("Đối tượng")).to_have_value("account:loc")
    page.go_back()
    expect(page.get_by_label("Đối tượng")).to_have_value("")
    page.go_forward()
    page.reload()
    expect(rows(page)).to_have_count(2)
    page.get_by_role("button", name="Bỏ bộ lọc").click()
    expect(page).to_have_url(re.compile(r"/admin\?section=audit$"))


def test_days_are_those_of_vietnam_and_both_are_meant(seen_by, site: str, told):
    told("theo.ngay")
    page = seen_by("auditor")
    page.goto(f"{site}/admin?section=audit&actor=theo.ngay")
    expect(rows(page)).to_have_count(1)
    today = page.evaluate(
        "() => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format()"
    )
    page.get_by_label("Từ ngày").fill(today)
    page.get_by_label("Đến hết ngày").fill(today)
    expect(page).to_have_url(re.compile(f"from={today}&to={today}"))
    expect(rows(page)).to_have_count(1)
    page.get_by_label("Từ ngày").fill("2020-01-01")
    page.get_by_label("Đến hết ngày").fill("2020-01-02")
    expect(page.get_by_text("Không có dòng nào khớp bộ lọc")).to_be_visible()


def test_more_rows_come_by_the_next_page_without_a_gap(seen_by, site: str, told):
    for number in range(53):
        told("nhieu.dong", subject=f"account:n{number}")
    page = seen_by("auditor")
    page.goto(f"{site}/admin?section=audit&actor=nhieu.dong")
    expect(rows(page)).to_have_count(50)
    page.get_by_role("button", name="Xem thêm").click()
    expect(rows(page)).to_have_count(53)
    expect(rows(page).last).to_contain_text("n0")
    expect(page.get_by_role("button", name="Xem thêm")).to_have_count(0)


def test_the_chain_is_checked_and_its_last_link_can_be_copied(seen_by, site: str, told):
    told("xich.nhat.ky")
    page = seen_by("auditor")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site}/admin?section=audit")
    page.get_by_role("button", name="Kiểm tra").click()
    expect(page.get_by_text("Nguyên vẹn.")).to_be_visible()
    digest = page.locator(".anchor code").inner_text()
    assert re.fullmatch(r"[0-9a-f]{64}", digest)
    page.get_by_role("button", name="Chép số dòng và mã").click()
    expect(page.get_by_text("Đã chép")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith(digest)


def test_a_row_that_was_changed_is_named_with_what_to_do(
    browser: Browser, server: serving.Server, databases
):
    with server.database.write(acting=AT_THE_GATE) as connection:
        for number in range(3):
            trail.append(connection, "an", "sign_in", f"account:{number}", {})
        row = trail.append(connection, "an", "sign_in", "account:that", {})
        trail.append(connection, "an", "sign_in", "account:sau", {})
    # As an intruder who owns the database does.
    owner = create_engine(
        databases.cluster.superuser_url(server.database.url.database), poolclass=NullPool
    )
    with owner.begin() as connection:
        connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER append_only"))
        connection.execute(
            text("UPDATE audit_entry SET actor = 'binh' WHERE id = :id"), {"id": row}
        )
    secret = people.session(server.database, people.person(server.database, "auditor").account)
    with browser.new_context(viewport=DESK) as context:
        context.add_cookies([{"name": "geo_ioc_session", "value": secret, "url": server.address}])
        page = context.new_page()
        page.goto(f"{server.address}/admin?section=audit")
        page.get_by_role("button", name="Kiểm tra").click()
        expect(page.get_by_text(f"Chuỗi bị đứt ở dòng {row}.")).to_be_visible()
        expect(page.get_by_text("Việc cần làm")).to_be_visible()


def test_the_trail_is_exported_as_lines(seen_by, site: str, told, tmp_path: Path):
    told("xuat.ra")
    page = seen_by("auditor")
    page.goto(f"{site}/admin?section=audit")
    with page.expect_download() as download:
        page.get_by_role("link", name="Xuất").click()
    assert re.fullmatch(r".*\.jsonl", download.value.suggested_filename)
    download.value.save_as(tmp_path / "trail.jsonl")
    lines = (tmp_path / "trail.jsonl").read_text("utf-8").splitlines()
    assert [line for line in lines if "xuat.ra" in line]
    assert all(json.loads(line) for line in lines)


def test_signed_out_one_signs_in_and_comes_back_to_what_was_asked(
    open_context: Callable[..., BrowserContext], site: str, database: Database, told
):
    told("quay.lai")
    person = people.person(database, "auditor", username="kiem.toan.vien")
    people.with_password(database, person.account, PASSWORD)
    page = open_context(signed_in=False, viewport=DESK).new_page()
    page.goto(f"{site}/admin?section=audit&actor=quay.lai")
    page.get_by_label("Tên đăng nhập").fill("kiem.toan.vien")
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.locator("form button[type=submit]").click()
    expect(rows(page)).to_have_count(1)
    expect(page).to_have_url(f"{site}/admin?section=audit&actor=quay.lai")
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_text("Bản đồ công khai").first).to_be_visible()


def test_without_the_right_neither_the_trail_nor_the_page_is_offered(seen_by, site: str):
    page = seen_by("commune_officer")
    page.goto(f"{site}/admin?section=audit")
    expect(page.get_by_role("heading", name="Tài khoản của tôi", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Nhật ký")).to_have_count(0)
    expect(rows(page)).to_have_count(0)
    page.goto(site)
    open_account(page)
    expect(page.get_by_role("menuitem", name="Đăng xuất", exact=True)).to_be_visible()
    expect(page.get_by_role("menuitem", name="Quản trị")).to_have_count(0)


def test_the_console_leads_there_whoever_may_read_the_trail(seen_by, site: str, told):
    told("dan.tu.ban.do")
    page = seen_by("auditor")
    page.goto(f"{site}/?lang=en&theme=dark")
    open_account(page)
    page.get_by_role("menuitem", name="Administration").click()
    page.get_by_role("link", name="Audit trail").click()
    expect(page.get_by_role("heading", name="Audit trail", exact=True)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_server_that_fails_is_told_and_asked_again(
    seen_by, site: str, told, allowed_failures: list[str]
):
    allowed_failures.append("net::ERR_FAILED")
    told("thu.lai")
    page = seen_by("auditor")
    page.route("**/api/v1/audit?*", lambda route: route.abort())
    page.goto(f"{site}/admin?section=audit&actor=thu.lai")
    expect(page.get_by_text("Không tải được nhật ký")).to_be_visible()
    page.unroute("**/api/v1/audit?*")
    page.get_by_role("button", name="Thử lại").click()
    expect(rows(page)).to_have_count(1)


def test_it_loads_no_map(seen_by, site: str, told):
    told("khong.ban.do")
    page = seen_by("auditor")
    asked: list[str] = []
    page.on("request", lambda each: asked.append(each.url))
    page.goto(f"{site}/admin?section=audit&actor=khong.ban.do")
    expect(rows(page)).to_have_count(1)
    assert not [url for url in asked if re.search(r"maplibre|/view-|/tiles/|/styles/", url)]


def test_on_a_telephone_rows_are_cards_that_open(seen_by, site: str, told):
    told("dien.thoai", before={"name": "An"}, after={"name": "Bình"})
    page = seen_by(
        "auditor", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page.goto(f"{site}/admin?section=audit")
    page.get_by_role("button", name="Lọc nhật ký").tap()
    page.get_by_label("Ai", exact=True).fill("dien.thoai")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(1)
    rows(page).get_by_role("button").tap()
    expect(page.locator(".opened")).to_contain_text("Bình")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
