"""Organisations, the state of the system and the guide, as people come upon them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from geo_ioc.audit import trail
from geo_ioc.db.engine import Database
from geo_ioc.db.roles import AT_THE_GATE
from tests import people
from tests.e2e import serving

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def seen_by(open_context: Callable[..., BrowserContext], site: str):
    """Makes a page of somebody who holds a role."""

    def made(role: str, **options) -> Page:
        database = serving.DATABASES[site]
        context = open_context(signed_in=False, **{"viewport": DESK, **options})
        secret = people.session(database, people.person(database, role).account)
        context.add_cookies([{"name": "geo_ioc_session", "value": secret, "url": site}])
        return context.new_page()

    return made


def backed_up(database: Database) -> None:
    with database.write(acting=AT_THE_GATE) as connection:
        after = {"file": "dem.zip", "size_bytes": 2_500_000, "encrypted": True}
        trail.append(connection, "cli:an", "database.backup", "database", {"after": after})


def test_what_needs_a_hand_stands_first_with_the_command_that_mends_it(seen_by, site: str):
    page = seen_by("admin")
    page.goto(f"{site}/admin?section=health")
    expect(page.locator(".verdict h2")).to_have_text(re.compile("cần xem|ổn"))
    backed_up(serving.DATABASES[site])
    page.get_by_role("button", name="Làm mới").click()
    row = page.locator("[data-part=backup]")
    expect(row).to_contain_text("dem.zip")
    expect(row).to_contain_text("2,5 MB")
    expect(row).to_contain_text("đã mã hóa")
    expect(row).to_have_attribute("data-grade", "good")
    expect(page.locator("[data-part=database]")).to_contain_text("PostGIS")
    expect(page.locator("[data-part=feed]")).to_contain_text("đang nghe")


def test_a_server_that_is_gone_leaves_what_was_told_and_says_since_when(
    seen_by, site: str, allowed_failures: list[str]
):
    allowed_failures.append("net::ERR_FAILED")
    page = seen_by("operator")
    page.goto(f"{site}/admin?section=health")
    expect(page.locator("[data-part=database] .figure")).to_have_text(re.compile("MB|GB"))
    page.route("**/api/v1/health", lambda route: route.abort())
    page.get_by_role("button", name="Làm mới").click()
    expect(page.get_by_role("alert")).to_contain_text("Mất kết nối từ")
    expect(page.locator("[data-part=database] .figure")).to_have_text(re.compile("MB|GB"))
    page.unroute("**/api/v1/health")
    page.get_by_role("button", name="Làm mới").click()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_commune_is_found_without_marks_and_leads_to_what_it_was_and_to_the_map(
    seen_by, site: str
):
    page = seen_by("auditor")
    page.goto(f"{site}/admin?section=organisations")
    page.get_by_role("button", name="Xã, phường (130)").click()
    page.get_by_label("Tìm tên hoặc mã, không cần dấu").fill("thanh vinh")
    page.get_by_role("link", name="UBND phường Thành Vinh").click()
    expect(page).to_have_url(re.compile("open=commune"))
    before = page.locator(".line > li").first
    expect(before).to_contain_text("UBND phường Lê Lợi")
    page.get_by_role("link", name="UBND phường Lê Lợi").click()
    expect(page.locator("h1")).to_have_text("UBND phường Lê Lợi")
    expect(page.locator(".section-head")).to_contain_text("Không còn")
    expect(page.locator(".line > li").last).to_contain_text("UBND phường Thành Vinh")
    page.go_back()
    expect(page.get_by_role("link", name="Trên bản đồ")).to_have_attribute(
        "href", re.compile(r"boundary=2025-07-01/16681")
    )


def test_departments_that_merged_are_told_apart_from_those_of_today(seen_by, site: str):
    page = seen_by("admin")
    page.goto(f"{site}/admin?section=organisations")
    expect(page.get_by_text("18 cơ quan")).to_be_visible()
    expect(page.get_by_role("link", name="Sở Tài nguyên và Môi trường")).to_have_count(0)
    page.get_by_role("button", name="Đã thôi").click()
    row = page.get_by_role("row").filter(has_text="Sở Tài nguyên và Môi trường")
    expect(row).to_contain_text("thành Sở Nông nghiệp và Môi trường")
    expect(row).to_contain_text("đến 28/2/2025")
    page.get_by_label("Tìm tên hoặc mã, không cần dấu").fill("khong co dau")
    expect(page.get_by_text("Không có cơ quan nào như vậy")).to_be_visible()
    page.get_by_role("button", name="Xem tất cả").click()
    expect(page.get_by_text("28 cơ quan")).to_be_visible()


def test_the_guide_opens_at_ones_own_role_with_the_rights_that_are_enforced(seen_by, site: str):
    page = seen_by("commune_officer")
    page.goto(f"{site}/admin?section=guide")
    own = page.locator("details[open]")
    expect(own).to_have_count(1)
    expect(own).to_contain_text("Cán bộ xã, phường")
    expect(own).to_contain_text("Vai trò của bạn")
    expect(own.locator(".rights")).to_contain_text("Nhận việc")
    expect(own.locator(".rights")).not_to_contain_text("Giao và thu hồi vai trò")
    page.get_by_role("heading", name="Kiểm toán").click()
    expect(page.locator("details[open]")).to_have_count(2)
    # Nothing of the administration is offered to who has none of it.
    links = page.get_by_role("navigation", name="Mục quản trị").get_by_role("link")
    expect(links).to_have_text([re.compile("Tài khoản của tôi"), re.compile("Hướng dẫn")])


@pytest.mark.parametrize("section", ["health", "organisations", "guide"])
def test_nothing_is_wider_than_a_telephone(seen_by, site: str, section: str):
    page = seen_by("admin", viewport=PHONE)
    page.goto(f"{site}/admin?section={section}")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".skeleton")).to_have_count(0)
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]
    # The section that is open can be seen among the others.
    current = page.locator(".rail [aria-current]").bounding_box()
    assert current is not None
    assert current["x"] >= 0
    assert current["x"] + current["width"] <= PHONE["width"] + 1
