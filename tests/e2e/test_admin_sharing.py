"""Sharing: who sees which layer and indicator, looked at from each side and changed by decision."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from geo_ioc.access import sharing
from geo_ioc.access.scope import Subject
from geo_ioc.db.roles import AT_THE_GATE
from tests import people
from tests.e2e import serving
from tests.e2e.admins import TELEPHONE, page_of, scrolls_sideways


@pytest.fixture
def seen_by(open_context: Callable[..., BrowserContext], site: str) -> Callable[..., Page]:
    return lambda role, **options: page_of(open_context, site, role, **options)


@pytest.fixture
def decided(site: str) -> Callable[..., None]:
    """Writes a cell of the table."""

    def write(kind: Subject, subject: str, organisation: str, *, shared: bool) -> None:
        with serving.DATABASES[site].write(acting=AT_THE_GATE) as connection:
            sharing.decide(
                connection,
                None,
                kind,
                subject,
                organisation,
                shared=shared,
                decision="QĐ 482",
                by="nguoi.ghi",
            )

    return write


def cell(page: Page, organisation: str, subject: str) -> Locator:
    return page.locator(".matrix").get_by_role(
        "button", name=re.compile(f"^{re.escape(organisation)} · {re.escape(subject)}:")
    )


def layers_of(site: str, person: people.Person) -> set[str]:
    request = urllib.request.Request(f"{site}/api/v1/layers", headers=person.headers)
    with urllib.request.urlopen(request, timeout=20) as answer:
        found: Any = json.load(answer)
    return {layer["id"] for layer in (found["items"] if isinstance(found, dict) else found)}


def test_a_layer_is_withheld_by_decision_and_left_to_itself_again(seen_by, site: str):
    person = people.person(
        serving.DATABASES[site], "focal_point", username="dau.moi.yt", organisations=("so-yt",)
    )
    assert "dams" in layers_of(site, person)
    page = seen_by("admin")
    page.goto(f"{site}/admin?section=sharing")
    here = cell(page, "Sở Y tế", "Hồ, đập")
    expect(here).to_have_accessible_name(re.compile("ai cũng xem được"))
    here.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name="Không cho xem").check()
    expect(dialog).to_contain_text("Tài khoản của Sở Y tế sẽ không thấy Hồ, đập nữa")
    expect(dialog).to_contain_text("Người chưa đăng nhập vẫn thấy Hồ, đập")
    dialog.get_by_role("button", name="Ghi").click()
    expect(dialog.get_by_text("Cần số quyết định.")).to_be_visible()
    dialog.get_by_label("Quyết định").fill("QĐ 482/QĐ-UBND")
    dialog.get_by_role("button", name="Ghi").click()
    expect(page.get_by_text("Sở Y tế từ nay không thấy Hồ, đập.")).to_be_visible()
    expect(here).to_have_accessible_name(re.compile(r"Không cho xem \(QĐ 482/QĐ-UBND\)"))
    assert "dams" not in layers_of(site, person)
    here.click()
    expect(dialog).to_contain_text(re.compile("Người ghi.*admin-", re.DOTALL))
    dialog.get_by_role("radio", name="Theo mặc định").check()
    expect(dialog).to_contain_text("Quyết định đang ghi sẽ thôi áp dụng")
    dialog.get_by_role("button", name="Ghi").click()
    expect(here).to_have_accessible_name(re.compile("Mặc định"))
    assert "dams" in layers_of(site, person)


def test_a_commune_s_committee_is_found_by_its_name_and_given_an_indicator(seen_by, site: str):
    page = seen_by("admin")
    page.goto(f"{site}/admin?section=sharing")
    name = "UBND phường Thành Vinh"
    expect(cell(page, "Sở Y tế", "Dân số")).to_be_visible()
    expect(cell(page, name, "Dân số")).to_have_count(0)
    page.get_by_role("searchbox").fill("thanh vinh")
    cell(page, name, "Dân số").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name="Cho xem", exact=True).check()
    dialog.get_by_label("Quyết định").fill("QĐ 5")
    dialog.get_by_role("button", name="Ghi").click()
    expect(dialog).to_have_count(0)
    # It has a column now without being looked for.
    page.get_by_role("searchbox").fill("")
    expect(cell(page, "Sở Y tế", "Dân số")).to_be_visible()
    expect(cell(page, name, "Dân số")).to_have_accessible_name(re.compile(r"Cho xem \(QĐ 5\)"))
    page.get_by_role("link", name=name).click()
    expect(page).to_have_url(re.compile("open=organisation:commune:2025-07-01"))
    expect(page.get_by_role("row", name=re.compile("^Dân số Cho xem"))).to_be_visible()


def test_a_steward_changes_indicators_and_reads_layers(seen_by, site: str, decided):
    decided("layer", "roads", "so-xd", shared=False)
    page = seen_by("steward")
    page.goto(f"{site}/admin?section=sharing&open=organisation:so-xd")
    expect(page.get_by_text("phần lớp bản đồ do quản trị sửa")).to_be_visible()
    row = page.get_by_role("row", name=re.compile("^Đường bộ"))
    expect(row).to_contain_text("QĐ 482")
    expect(row).to_contain_text("nguoi.ghi")
    expect(row.get_by_role("button")).to_have_count(0)
    page.get_by_role("button", name="Đổi: Mật độ dân số").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name="Không cho xem").check()
    expect(dialog).to_contain_text("Ai có quyền xem mọi chỉ tiêu")
    dialog.get_by_label("Quyết định").fill("QĐ 6")
    dialog.get_by_role("button", name="Ghi").click()
    expect(page.get_by_role("row", name=re.compile("^Mật độ dân số Không cho xem"))).to_be_visible()


def test_an_auditor_reads_the_table_and_is_offered_nothing_to_change(seen_by, site: str, decided):
    decided("layer", "rivers", "so-tc", shared=True)
    page = seen_by("auditor")
    page.goto(f"{site}/admin?section=sharing")
    cell(page, "Sở Tài chính", "Sông, suối").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("QĐ 482")
    expect(dialog.get_by_role("radio")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="Theo lớp, chỉ tiêu").click()
    page.get_by_role("link", name=re.compile("^Sông, suối")).click()
    expect(page.get_by_role("row", name=re.compile("^Sở Tài chính Cho xem"))).to_be_visible()
    expect(page.get_by_role("button", name="Đổi")).to_have_count(0)
    page.go_back()
    expect(page.get_by_role("link", name=re.compile("^Sông, suối"))).to_contain_text("Cho xem: 1")


def test_who_may_not_see_the_table_is_not_offered_it(seen_by, site: str):
    page = seen_by("operator")
    page.goto(f"{site}/admin?section=sharing")
    expect(page.get_by_role("link", name="Hướng dẫn")).to_be_visible()
    expect(page.get_by_role("link", name="Chia sẻ dữ liệu")).to_have_count(0)
    expect(page.locator(".sharing")).to_have_count(0)


def test_the_arrows_go_through_the_cells_which_are_one_stop_of_the_tab_key(seen_by, site: str):
    page = seen_by("auditor")
    page.goto(f"{site}/admin?section=sharing")
    buttons = page.locator(".matrix tbody tr:not(.group)")
    first = buttons.nth(0).get_by_role("button").nth(0)
    first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(buttons.nth(1).get_by_role("button").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    expect(first).to_be_focused()
    expect(page.locator(".matrix button:not([tabindex='-1'])")).to_have_count(1)


def test_what_is_searched_in_vain_is_said_and_all_comes_back(seen_by, site: str):
    page = seen_by("auditor")
    page.goto(f"{site}/admin?section=sharing&q=khong-co-gi")
    expect(page.get_by_text("Không có gì khớp")).to_be_visible()
    page.get_by_role("button", name="Xem tất cả").click()
    expect(cell(page, "Sở Y tế", "Dân số")).to_be_visible()
    page.goto(f"{site}/admin?section=sharing&open=organisation:so-khong-co")
    expect(page.get_by_text("Không có so-khong-co trong bảng chia sẻ")).to_be_visible()


def test_on_a_telephone_one_begins_with_the_organisations(seen_by, site: str):
    page = seen_by("admin", **TELEPHONE)
    page.goto(f"{site}/admin?section=sharing")
    expect(page.locator(".matrix")).to_have_count(0)
    page.get_by_role("searchbox").fill("giao duc")
    page.get_by_role("link", name=re.compile("^Sở Giáo dục")).tap()
    expect(page.get_by_role("heading", name="Sở Giáo dục và Đào tạo")).to_be_visible()
    assert not scrolls_sideways(page)
    page.get_by_role("button", name="Đổi: Hồ, đập").tap()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name="Cho xem", exact=True).check()
    expect(dialog).to_contain_text("Sở Giáo dục và Đào tạo thấy Hồ, đập như mọi người")
    assert not scrolls_sideways(page)


def test_a_table_that_cannot_be_read_is_told_and_asked_again(
    seen_by, site: str, allowed_failures: list[str]
):
    allowed_failures.append("net::ERR_FAILED")
    page = seen_by("auditor")
    page.route("**/api/v1/sharing", lambda route: route.abort())
    page.goto(f"{site}/admin?section=sharing&lang=en&theme=dark")
    expect(page.get_by_text("The sharing table could not be loaded")).to_be_visible()
    page.unroute("**/api/v1/sharing")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".matrix")).to_be_visible()
