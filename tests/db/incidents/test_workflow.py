"""The workflow at work on real rows."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from geo_ioc.audit import trail
from geo_ioc.errors import Conflict, InvalidInput, NotFound
from geo_ioc.incidents import reading, workflow
from geo_ioc.incidents.case import STAND_INS, NotAllowedNow, Step

NOW = datetime(2026, 9, 24, 16, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Case:
    """One incident, walked."""

    def __init__(self, database, incidents, incident_id) -> None:
        self.database, self.incidents, self.id = database, incidents, incident_id
        self.at = NOW

    def do(self, action: str, **given) -> str:
        self.at += MINUTE
        step = Step(action, given.pop("by", "operator"), given.pop("at", self.at), **given)
        with self.database.write() as connection:
            return workflow.apply(connection, self.incidents, self.id, step).status

    def read(self) -> dict:
        with self.database.read() as connection:
            return reading.one(connection, self.incidents, self.id)


@pytest.fixture
def case(province, incidents, take, make_report):
    def made(**changes) -> Case:
        return Case(province, incidents, take(make_report(**changes), NOW))

    return made


def test_the_whole_way_leaves_a_timeline_an_audit_trail_and_changes(case, province):
    one = case(severity=3)
    for action in ("verify", "verify", "dispatch", "accept", "start", "resolve", "close"):
        one.do(action)
    item = one.read()
    assert [(e["seq"], e["action"], e["from"], e["to"]) for e in item["timeline"]] == [
        (1, "report", None, "reported"),
        (2, "verify", "reported", "verifying"),
        (3, "verify", "verifying", "verified"),
        (4, "dispatch", "verified", "dispatched"),
        (5, "accept", "dispatched", "accepted"),
        (6, "start", "accepted", "in_progress"),
        (7, "resolve", "in_progress", "resolved"),
        (8, "close", "resolved", "closed"),
    ]
    assert (item["status"], item["version"], item["lead"]) == ("closed", 8, "so-nnmt")
    assert (item["resolved_at"], item["due_at"]) == (NOW + 6 * MINUTE, None)
    with province.read() as connection:
        assert trail.verify(connection) is None
        actions = connection.execute(text("SELECT action FROM audit_entry ORDER BY id")).scalars()
        assert list(actions)[:3] == ["incident.report", "incident.verify", "incident.verify"]
        changes = connection.execute(text("SELECT count(*) FROM change")).scalar_one()
    assert changes == 8


@pytest.mark.parametrize(
    ("before", "action"),
    [
        ([], "dispatch"),
        ([], "accept"),
        (["verify"], "dispatch"),
        (["verify", "verify"], "start"),
        (["verify", "verify", "dispatch"], "resolve"),
        (["verify", "verify", "dispatch", "accept", "start", "resolve", "close"], "close"),
    ],
)
def test_no_step_can_be_skipped_or_repeated(case, before, action):
    one = case()
    for step in before:
        one.do(step)
    was = one.read()
    with pytest.raises(NotAllowedNow) as caught:
        one.do(action, note="vì sao")
    assert action not in caught.value.allowed
    assert set(caught.value.allowed) == set(one.read()["allowed"])
    assert one.read() == was


def test_a_missing_incident_and_an_unknown_action_are_told_apart(case):
    one = case()
    with pytest.raises(NotAllowedNow):
        one.do("explode")
    one.id = uuid.uuid4()
    with pytest.raises(NotFound):
        one.do("verify")


def test_with_lives_at_stake_it_is_dispatched_unverified_and_verified_on_the_way(case):
    one = case(urgency="urgent", severity=3)
    one.do("verify")
    with pytest.raises(InvalidInput) as caught:
        one.do("dispatch")
    assert caught.value.errors[0].pointer == "/note"
    one.do("dispatch", note="3 người mắc kẹt trên mái nhà")
    item = one.read()
    assert (item["status"], item["flags"], item["trust"]) == (
        "dispatched",
        ["unverified"],
        "unverified",
    )
    one.do("accept")
    assert one.do("verify") == "accepted"
    item = one.read()
    assert (item["flags"], item["trust"]) == ([], "verified")
    with pytest.raises(NotAllowedNow):
        one.do("verify")


def test_what_was_rejected_unverified_is_not_dispatched_unverified(case):
    one = case()
    one.do("reject", note="không có thật")
    one.do("reopen", note="có ảnh mới")
    assert "dispatch" not in one.read()["allowed"]
    with pytest.raises(NotAllowedNow):
        one.do("dispatch")
    one.do("verify")
    assert one.do("dispatch") == "dispatched"


def test_a_severe_incident_needs_a_second_person(case):
    one = case(severity=4)
    one.do("verify", by="lan")
    with pytest.raises(Conflict, match="người thứ hai"):
        one.do("verify", by="lan")
    assert one.do("verify", by="minh") == "verified"


@pytest.mark.parametrize("second", STAND_INS)
def test_alone_on_duty_an_officer_or_a_call_back_is_the_second_person(case, second):
    one = case(severity=5)
    one.do("verify", by="lan")
    assert one.do("verify", by="lan", second=second, note="Trưởng bản") == "verified"
    assert one.read()["timeline"][-1]["data"] == {"second": second}


def test_a_hold_stops_the_clock_and_resumes_where_it_was(case):
    one = case()
    for action in ("verify", "verify", "dispatch", "accept"):
        one.do(action)
    before = one.read()
    one.do("hold", note="chờ cấp vật tư", at=NOW + 10 * MINUTE)
    held = one.read()
    assert (held["status"], held["due_at"], held["trust"]) == ("on_hold", None, "verified")
    assert one.do("resume", at=NOW + 70 * MINUTE) == "accepted"
    after = one.read()
    assert after["resolve_due_at"] == after["due_at"] == before["due_at"] + 60 * MINUTE


def test_a_hold_of_an_unverified_incident_stays_unverified(case):
    one = case()
    one.do("verify")
    one.do("hold", note="chờ gọi lại")
    assert one.read()["trust"] == "unverified"
    assert one.do("resume") == "verifying"


def test_deadlines_follow_the_state(case):
    one = case()
    assert one.read()["due_at"] == NOW + 15 * MINUTE
    one.do("verify")
    assert one.read()["due_at"] == NOW + 60 * MINUTE
    one.do("verify")
    one.do("dispatch")
    dispatched = one.at
    assert one.read()["due_at"] == one.read()["accept_due_at"] == dispatched + 15 * MINUTE
    one.do("accept")
    assert one.read()["due_at"] == one.read()["resolve_due_at"] == NOW + timedelta(hours=24)


def test_a_returned_incident_goes_to_another_organisation(case):
    one = case(category="GT")
    one.do("verify")
    one.do("verify")
    one.do("dispatch")
    one.do("return", note="đường do Khu Quản lý đường bộ phụ trách")
    one.do("dispatch", organisation="cong-an", cooperating=["so-xd", "commune", "cong-an"])
    item = one.read()
    assert item["lead"] == "cong-an"
    assert item["cooperating"] == ["so-xd", "commune:2025-07-01/16681"]
    assert item["organisations"]["commune:2025-07-01/16681"] == "UBND phường Thành Tây"


def test_a_commune_leads_what_belongs_to_communes(case):
    one = case(category="TO", title="Hát karaoke quá giờ")
    one.do("verify")
    one.do("verify")
    one.do("dispatch")
    assert one.read()["lead"] == "commune:2025-07-01/16681"


def test_without_an_owner_the_dispatcher_names_one(case):
    one = case(category="KHAC", title="Việc khác")
    one.do("verify")
    one.do("verify")
    with pytest.raises(InvalidInput) as caught:
        one.do("dispatch")
    assert caught.value.errors[0].pointer == "/organisation"
    with pytest.raises(InvalidInput) as caught:
        one.do("dispatch", organisation="so-x")
    assert caught.value.errors[0].pointer == "/organisation"
    one.do("dispatch", organisation="so-tttt")
    assert one.read()["lead"] == "so-khcn"  # merged since


def test_a_duplicate_names_its_original(case):
    one, other = case(), case()
    with pytest.raises(InvalidInput):
        one.do("mark_duplicate")
    with pytest.raises(InvalidInput):
        one.do("mark_duplicate", duplicate_of=one.id)
    with pytest.raises(InvalidInput):
        one.do("mark_duplicate", duplicate_of=uuid.uuid4())
    assert one.do("mark_duplicate", duplicate_of=other.id) == "duplicate"
    assert one.read()["timeline"][-1]["data"] == {"duplicate_of": str(other.id)}


def test_a_reopened_incident_is_not_resolved(case):
    one = case()
    for action in ("verify", "verify", "dispatch", "accept", "start", "resolve"):
        one.do(action)
    due = one.read()["resolve_due_at"]
    one.do("reopen", note="nước lại dâng")
    item = one.read()
    assert (item["resolved_at"], item["resolve_due_at"], item["trust"]) == (None, due, "verified")


def test_trust_follows_from_the_state_as_the_table_says(case, province, incidents):
    one = case()
    for state in incidents.workflow.states:
        if state.id == "on_hold":
            continue
        with province.write() as connection:
            connection.execute(text("UPDATE incident SET status = :s"), {"s": state.id})
        assert one.read()["trust"] == state.trust, state.id
