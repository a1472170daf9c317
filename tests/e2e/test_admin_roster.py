"""The duty roster: looked at by whoever is on it, written by who administers."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from geo_ioc.access import accounts, shifts
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.settings import TIME_ZONE
from tests import people
from tests.e2e import serving
from tests.e2e.admins import TELEPHONE, page_of, scrolls_sideways

MONDAYS = iter(datetime(2031, 1, 6, tzinfo=TIME_ZONE) + timedelta(weeks=6 * n) for n in range(99))
"""Each test has weeks of its own, far from today."""


@pytest.fixture
def monday() -> datetime:
    return next(MONDAYS)


@pytest.fixture
def seen_by(open_context: Callable[..., BrowserContext], site: str) -> Callable[..., Page]:
    return lambda role, **options: page_of(open_context, site, role, **options)


@pytest.fixture
def account(site: str) -> Callable[[str, str], str]:
    """Makes an account of a name."""

    def make(username: str, name: str) -> str:
        with serving.DATABASES[site].write(acting=AT_THE_GATE) as connection:
            accounts.add(connection, username, name, by="test")
        return username

    return make


@pytest.fixture
def on_duty(site: str) -> Callable[..., None]:
    """Puts an account on duty from a time on, for some hours."""

    def put(username: str, starts: datetime, hours: float) -> None:
        with serving.DATABASES[site].write(acting=AT_THE_GATE) as connection:
            shifts.add(
                connection,
                accounts.named(connection, username),
                starts,
                starts + timedelta(hours=hours),
                "Lịch trực tháng 1",
                by="nguoi.xep",
            )

    return put


def week(site: str, monday: datetime, **more: str) -> str:
    query = "".join(f"&{name}={value}" for name, value in more.items())
    return f"{site}/admin?section=roster&open={monday:%Y-%m-%d}{query}"


def days(page: Page) -> Locator:
    return page.locator(".days > li")


def shifts_of(page: Page, day: int) -> Locator:
    return days(page).nth(day).locator(".bar-of")


def gaps_of(page: Page, day: int) -> Locator:
    return days(page).nth(day).locator(".gap")


def choose(page: Page, typed: str) -> None:
    page.get_by_role("combobox").fill(typed)
    page.get_by_role("option").first.click()


def day_of(page: Page, day: datetime) -> Locator:
    return page.locator(".calendar").get_by_role(
        "button", name=re.compile(rf" {day.day}\D{day.month}$")
    )


def rights_of(site: str, person: people.Person) -> dict[str, Any]:
    request = urllib.request.Request(f"{site}/api/v1/me", headers=person.headers)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)["rights"]


def test_somebody_is_found_without_marks_and_put_on_duty_for_several_days_at_once(
    seen_by, site: str, monday: datetime, account
):
    account("dem.ba", "Trần Thị Đêm Ba")
    page = seen_by("admin")
    page.goto(week(site, monday))
    expect(page.get_by_text("Tuần này chưa xếp ai trực")).to_be_visible()
    page.get_by_role("button", name="Xếp ca trực").first.click()
    choose(page, "dem ba")
    page.get_by_role("button", name="Ca đêm").click()
    expect(page.get_by_text("8 giờ, hết ca vào hôm sau")).to_be_visible()
    # The first day of the week is meant unless another is said.
    for more in (1, 2):
        day_of(page, monday + timedelta(days=more)).click()
    page.get_by_label("Quyết định").fill("Số 15/LT-TTĐH")
    page.get_by_role("button", name="Xếp 3 ca").click()
    expect(page.get_by_role("status").filter(has_text="Đã xếp 3 ca")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    # A night stands in both of its days.
    expect(shifts_of(page, 0)).to_have_count(1)
    expect(shifts_of(page, 1)).to_have_count(2)
    expect(shifts_of(page, 3).first).to_contain_text("từ hôm trước")
    expect(gaps_of(page, 1)).to_contain_text("06:00 – 22:00")
    # The next one is mostly put on by the same decision.
    page.get_by_role("button", name="Xếp ca trực").first.click()
    expect(page.get_by_label("Quyết định")).to_have_value("Số 15/LT-TTĐH")


def test_the_days_that_could_not_be_made_are_named_and_the_others_are_made(
    seen_by, site: str, monday: datetime, account, on_duty, allowed_failures: list[str]
):
    allowed_failures.append("409")
    on_duty(account("ban.roi", "Lê Bận Rồi"), monday + timedelta(days=1, hours=8), 2)
    page = seen_by("admin")
    page.goto(week(site, monday))
    page.get_by_role("button", name="Xếp ca trực").first.click()
    choose(page, "ban roi")
    for more in (1, 2):
        day_of(page, monday + timedelta(days=more)).click()
    page.get_by_label("Quyết định").fill("QĐ 1")
    page.get_by_role("button", name="Xếp 3 ca").click()
    failures = page.locator(".failures")
    expect(failures).to_contain_text("Đã xếp 2 ca; 1 ngày không xếp được")
    tuesday = monday + timedelta(days=1)
    expect(failures.locator("li")).to_contain_text(f"{tuesday:%d}/{tuesday.month}")
    expect(failures.locator("li")).to_contain_text("Lê Bận Rồi đã có ca trực")
    expect(page.locator(".calendar [aria-pressed=true]")).to_have_count(1)
    expect(shifts_of(page, 0)).to_have_count(1)
    expect(shifts_of(page, 2)).to_have_count(1)
    # Another time is free that day.
    page.get_by_label("Bắt đầu", exact=True).fill("10h")
    page.get_by_label("Kết thúc", exact=True).fill("12h30")
    page.get_by_role("button", name="Xếp ca", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(shifts_of(page, 1).last).to_contain_text("10:00 – 12:30")


def test_what_is_missing_is_said_at_its_field(seen_by, site: str, monday: datetime):
    page = seen_by("admin")
    page.goto(week(site, monday))
    page.get_by_role("button", name="Xếp ca trực").first.click()
    page.get_by_label("Bắt đầu", exact=True).fill("25:00")
    day_of(page, monday).click()
    page.get_by_role("button", name="Xếp ca", exact=True).click()
    for words in (
        "Chọn người trực.",
        "Chọn ít nhất một ngày.",
        "Ghi đủ giờ bắt đầu và giờ kết thúc.",
        "Cần số quyết định.",
    ):
        expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_label("Quyết định")).to_have_attribute("aria-invalid", "true")


def test_a_gap_leads_to_the_form_with_its_time(
    seen_by, site: str, monday: datetime, account, on_duty
):
    for username, name, hour in (("sang.hom", "Sáng Hôm", 6), ("chieu.hom", "Chiều Hôm", 14)):
        account(username, name)
        for day in (0, 1):
            on_duty(username, monday + timedelta(days=day, hours=hour), 8)
    page = seen_by("admin")
    page.goto(week(site, monday))
    # A room with nobody on duty at two in the morning.
    gaps_of(page, 0).last.get_by_role("button").click()
    expect(page.get_by_label("Bắt đầu", exact=True)).to_have_value("22:00")
    expect(page.get_by_label("Kết thúc", exact=True)).to_have_value("06:00")
    expect(page.locator(".calendar [aria-pressed=true]")).to_have_text(
        re.compile(rf"^\s*{monday.day}")
    )
    choose(page, "sang hom")
    page.get_by_label("Quyết định").fill("QĐ 2")
    page.get_by_role("button", name="Xếp ca", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(gaps_of(page, 0)).to_have_count(1)
    expect(gaps_of(page, 1)).to_have_count(1)


def test_somebody_is_taken_off_duty_at_once_after_one_was_told_what_that_ends(
    seen_by, site: str, on_duty
):
    database = serving.DATABASES[site]
    person = people.person(database, "head", username="dang.truc", localities=())
    now = datetime.now(UTC)
    on_duty("dang.truc", now - timedelta(hours=1), 12)
    assert "incidents.dispatch" in rights_of(site, person)
    page = seen_by("admin")
    page.goto(f"{site}/admin?section=roster")
    name = "Người giữ vai trò head"
    on = page.get_by_role("region", name="Đang trực")
    expect(on).to_contain_text(name)
    page.locator(".bar-of[data-now]").filter(has_text=name).first.get_by_role("button").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"{name} thôi quyền trực ban ngay khi bỏ")
    expect(dialog).to_contain_text("Không còn ai trực từ")
    expect(dialog).to_contain_text("nguoi.xep")
    dialog.get_by_role("button", name="Bỏ ca trực").click()
    expect(page.get_by_text(f"Đã bỏ ca trực của {name}.")).to_be_visible()
    expect(on).not_to_contain_text(name)
    assert "incidents.dispatch" not in rights_of(site, person)
    taken = page.locator(".bar-of[data-revoked]").filter(has_text=name).first
    expect(taken).to_contain_text(re.compile("đã bỏ, admin-"))
    taken.get_by_role("button").click()
    expect(dialog).to_contain_text("Bỏ bởi")
    expect(dialog.get_by_role("button", name="Bỏ ca trực")).to_have_count(0)


def test_an_operator_reads_the_roster_and_is_offered_nothing_to_change(
    seen_by, site: str, monday: datetime, account, on_duty
):
    on_duty(account("chi.doc", "Phạm Chỉ Đọc"), monday + timedelta(hours=6), 8)
    for role in ("operator", "verifier", "leader", "auditor"):
        page = seen_by(role)
        page.goto(week(site, monday))
        expect(shifts_of(page, 0)).to_contain_text("Phạm Chỉ Đọc")
        expect(gaps_of(page, 0).first).to_contain_text("Không có ai trực")
        expect(gaps_of(page, 0).get_by_role("button")).to_have_count(0)
        expect(page.get_by_role("button", name="Xếp ca trực")).to_have_count(0)
        shifts_of(page, 0).get_by_role("button").click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("Lịch trực tháng 1")
        expect(dialog.get_by_role("button")).to_have_count(1)


def test_who_may_not_see_the_roster_is_not_offered_it(seen_by, site: str, monday: datetime):
    page = seen_by("commune_officer")
    page.goto(week(site, monday))
    expect(page.get_by_role("link", name="Hướng dẫn")).to_be_visible()
    expect(page.get_by_role("link", name="Lịch trực")).to_have_count(0)
    expect(page.locator(".roster")).to_have_count(0)


def test_weeks_are_gone_through_and_stand_in_the_address(seen_by, site: str, monday: datetime):
    page = seen_by("operator")
    # Any day means its week.
    page.goto(week(site, monday + timedelta(days=3)))
    title = page.get_by_role("heading", level=2, name=re.compile("–"))
    expect(title).to_contain_text(f"{monday:%d}/{monday.month}/{monday.year}")
    page.get_by_role("button", name="Tuần sau").click()
    after = monday + timedelta(weeks=1)
    expect(page).to_have_url(re.compile(f"open={after:%Y-%m-%d}"))
    expect(title).to_contain_text(f"{after:%d}/{after.month}/{after.year}")
    page.go_back()
    expect(title).to_contain_text(f"{monday:%d}/{monday.month}/{monday.year}")
    page.get_by_role("button", name="Tuần này").click()
    expect(page).to_have_url(re.compile(r"section=roster$"))
    expect(page.locator(".toolbar .tag").filter(has_text="Tuần này")).to_be_visible()


def test_the_form_is_filled_by_the_keyboard_alone(seen_by, site: str, monday: datetime, account):
    account("phim.mot", "Vũ Phím Một")
    account("phim.hai", "Vũ Phím Hai")
    page = seen_by("admin")
    page.goto(week(site, monday))
    add = page.get_by_role("button", name="Xếp ca trực").first
    add.focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("combobox")
    expect(box).to_be_focused()
    page.keyboard.type("vu phim")
    expect(page.get_by_role("option")).to_have_count(2)
    # Escape gives up the search first, then the form.
    page.keyboard.press("Escape")
    expect(box).to_have_value("")
    page.keyboard.type("vu phim")
    expect(page.get_by_role("option").nth(0)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator(".assign .picked")).to_contain_text("Vũ Phím Một")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(add).to_be_focused()


def test_names_are_shown_as_they_are_written_whatever_they_hold(
    seen_by, site: str, monday: datetime, account, on_duty
):
    hostile = '<img src=x onerror="alert(1)"> שלום ' + "Nguyễn" * 10
    on_duty(account("ten.la", hostile), monday + timedelta(hours=6), 8)
    page = seen_by("admin", **TELEPHONE)
    page.goto(week(site, monday))
    expect(shifts_of(page, 0)).to_contain_text("<img src=x")
    assert not scrolls_sideways(page)


def test_on_a_telephone_each_day_is_a_list_and_the_form_fits(
    seen_by, site: str, monday: datetime, account, on_duty
):
    on_duty(account("dien.thoai.truc", "Đỗ Điện Thoại"), monday + timedelta(hours=22), 8)
    page = seen_by("admin", **TELEPHONE)
    page.goto(week(site, monday))
    first, second = gaps_of(page, 0).bounding_box(), shifts_of(page, 0).bounding_box()
    assert first
    assert second
    assert first["x"] == second["x"]
    assert first["y"] < second["y"]
    assert not scrolls_sideways(page)
    gaps_of(page, 0).get_by_role("button").tap()
    expect(page.get_by_role("dialog")).to_be_visible()
    choose(page, "dien thoai")
    assert not scrolls_sideways(page)
    page.get_by_label("Quyết định").fill("QĐ 3")
    page.get_by_role("button", name="Xếp ca", exact=True).tap()
    expect(shifts_of(page, 0)).to_have_count(2)


def test_a_roster_that_cannot_be_read_is_told_and_asked_again(
    seen_by, site: str, monday: datetime, allowed_failures: list[str]
):
    allowed_failures.append("net::ERR_FAILED")
    page = seen_by("operator")
    page.route("**/api/v1/shifts?*", lambda route: route.abort())
    page.goto(week(site, monday, lang="en", theme="dark"))
    expect(page.get_by_text("The roster could not be loaded")).to_be_visible()
    page.unroute("**/api/v1/shifts?*")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("Nobody is on duty this week yet")).to_be_visible()
