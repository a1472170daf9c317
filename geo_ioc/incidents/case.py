"""One incident and the steps people take with it: the rules of the workflow, without a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from geo_ioc.errors import Conflict, FieldError, InvalidInput, Text
from geo_ioc.incidents.catalogue import COMMUNE, Catalogue
from geo_ioc.incidents.deadlines import deadlines
from geo_ioc.incidents.states import BEFORE, HELD, ON_HOLD, SAME, UNVERIFIED, Move
from geo_ioc.settings import TIME_ZONE

STAND_INS = ("officer_on_the_spot", "call_back")
"""What counts as the second person who verifies, when someone is alone on duty."""
SEVERE = 4
"""From this severity on a second person verifies."""
PROVINCE = "ubnd-tinh"
"""The province's People's Committee."""


class NotAllowedNow(Conflict):
    """The action does not leave the incident's state; `allowed` are those that do."""

    type = "not_allowed_now"

    def __init__(self, vi: str, en: str, allowed: Sequence[str]) -> None:
        self.allowed = tuple(allowed)
        self.more = {"allowed": self.allowed}
        super().__init__(vi, en)


@dataclass(frozen=True)
class Case:
    """What of an incident the workflow looks at and changes."""

    id: UUID
    number: str
    category: str
    urgency: str
    severity: int
    visibility: str
    received_at: datetime
    status: str
    accept_due_at: datetime
    resolve_due_at: datetime
    due_at: datetime | None
    flags: tuple[str, ...] = ()
    status_before_hold: str | None = None
    lead: str | None = None
    cooperating: tuple[str, ...] = ()
    resolved_at: datetime | None = None
    last_seq: int = 1
    commune: str | None = None
    """`{generation}/{code}` of its commune in the generation in force; None outside."""
    checked_by: str | None = None
    """Who last verified or dispatched it."""
    held_at: datetime | None = None
    """When it was last put on hold."""


@dataclass(frozen=True)
class Step:
    """What a person does to an incident.

    `organisation` leads from a dispatch on, `duplicate_of` is the original of a duplicate, and
    `second` one of STAND_INS.
    """

    action: str
    by: str
    at: datetime
    note: str = ""
    organisation: str | None = None
    cooperating: Sequence[str] | None = None
    duplicate_of: UUID | None = None
    second: str | None = None


@dataclass(frozen=True)
class Event:
    """What a step appends to the timeline."""

    seq: int
    action: str
    from_status: str
    to_status: str
    at: datetime
    by: str
    note: str
    data: dict[str, Any]


def advance(catalogue: Catalogue, case: Case, step: Step) -> tuple[Case, Event]:
    """The incident after a step, and the event of it.

    Raises NotAllowedNow or Conflict when the incident stands against it, InvalidInput when the step
    lacks what the move needs.
    """
    move = _move(catalogue, case, step)
    to: str = {SAME: case.status, BEFORE: case.status_before_hold or ""}.get(move.to, move.to)
    data: dict[str, Any] = {}
    lead, cooperating = case.lead, case.cooperating
    if "organisation" in move.needs:
        lead, cooperating = _organisations(catalogue, case, step)
        data |= {"organisation": lead, "cooperating": list(cooperating)}
    data |= {"duplicate_of": str(step.duplicate_of)} if step.duplicate_of else {}
    data |= {"second": step.second} if step.second else {}
    seq = case.last_seq + 1
    event = Event(seq, step.action, case.status, to, step.at, step.by, step.note, data)
    after = replace(
        _with_deadlines(catalogue, case, step.at, to),
        status=to,
        flags=_flags(catalogue, case, move, to),
        status_before_hold=_before_hold(case, to),
        lead=lead,
        cooperating=cooperating,
        resolved_at={"resolved": step.at, "reopened": None}.get(to, case.resolved_at),
        last_seq=seq,
        checked_by=step.by if step.action in ("verify", "dispatch") else case.checked_by,
        held_at=step.at if step.action == "hold" else case.held_at,
    )
    return after, event


def allowed(catalogue: Catalogue, status: str, urgency: str, flags: Sequence[str]) -> list[str]:
    """The actions that the state of an incident lets happen."""
    return [
        action
        for action, moves in catalogue.workflow.moves(status).items()
        if any(_unmet(move, urgency, flags) is None for move in moves)
    ]


def proposed(
    catalogue: Catalogue, category: str, commune: str | None, day: date
) -> tuple[str | None, list[str]]:
    """Lead and cooperating organisations that a dispatch takes unless it says otherwise."""
    found = catalogue.categories.get(category)
    if found is None or found.owner is None:
        return None, []
    others = [_in_force(catalogue, code, commune, day) for code in found.cooperating]
    return _in_force(catalogue, found.owner, commune, day), others


def _move(catalogue: Catalogue, case: Case, step: Step) -> Move:
    """The first move of the action that the incident's state allows, its needs met by the step."""
    refused: list[Text] = []
    for move in catalogue.workflow.moves(case.status).get(step.action, []):
        reason = _unmet(move, case.urgency, case.flags)
        if reason is None:
            _require_given(catalogue, case, step, move)
            _require_second_person(case, step, move)
            return move
        refused.append(reason)
    state = catalogue.workflow.state(case.status)
    possible = allowed(catalogue, case.status, case.urgency, case.flags)
    listed = ", ".join(possible)
    why = refused[0] if refused else Text(f"đang ở trạng thái {state.title.vi!r}", state.title.en)
    raise NotAllowedNow(
        f"Không thể {step.action}: sự cố {case.number} {why.vi}; có thể: {listed}.",
        f"Not possible now ({why.en}); possible: {listed}.",
        possible,
    )


def _unmet(move: Move, urgency: str, flags: Sequence[str]) -> Text | None:
    """Why the incident itself stands against a move, if it does."""
    unverified = UNVERIFIED in flags
    urgent = urgency == "urgent"
    if "urgent" in move.needs and not urgent:
        return Text("chưa xác minh và không phải việc khẩn", "not verified, and not urgent")
    if "verified" in move.needs and unverified and not urgent:
        return Text("chưa được xác minh", "not verified")
    if "unverified" in move.needs and not unverified:
        return Text("đã được xác minh", "already verified")
    return None


def _require_given(catalogue: Catalogue, case: Case, step: Step, move: Move) -> None:
    """Raises InvalidInput unless the step brings what the move needs."""
    wrong: list[FieldError] = []
    if "reason" in move.needs and not step.note.strip():
        wrong.append(FieldError("/note", Text("cần nêu lý do", "needs a reason")))
    if "original" in move.needs and step.duplicate_of in (None, case.id):
        message = Text("cần mã của sự cố gốc", "needs the id of the original incident")
        wrong.append(FieldError("/duplicate_of", message))
    owner = catalogue.categories[case.category].owner
    if "organisation" in move.needs and step.organisation is None and owner is None:
        message = Text("cần nêu đơn vị chủ trì", "needs a lead organisation")
        wrong.append(FieldError("/organisation", message))
    named = [("/organisation", step.organisation)] if step.organisation is not None else []
    named += [(f"/cooperating/{i}", code) for i, code in enumerate(step.cooperating or ())]
    wrong += [
        FieldError(pointer, Text(f"không có đơn vị {code!r}", f"no organisation {code!r}"))
        for pointer, code in named
        if code != COMMUNE and code not in catalogue.organisations.codes
    ]
    if step.second is not None and step.second not in STAND_INS:
        listed = ", ".join(STAND_INS)
        message = Text(f"phải là một trong {listed}", f"must be one of {listed}")
        wrong.append(FieldError("/second", message))
    if wrong:
        raise InvalidInput(wrong)


def _require_second_person(case: Case, step: Step, move: Move) -> None:
    """Raises Conflict when a severe incident would be verified by one person alone."""
    alone = step.second is None and step.by == case.checked_by
    if "second_person" not in move.needs or case.severity < SEVERE or not alone:
        return
    raise Conflict(
        f"Sự cố mức {case.severity} cần người thứ hai xác minh, hoặc cán bộ tại chỗ, hoặc cuộc "
        "gọi lại có ghi nhận.",
        f"Severity {case.severity} needs a second person, an officer on the spot, or a logged "
        "call-back.",
    )


def _flags(catalogue: Catalogue, case: Case, move: Move, to: str) -> tuple[str, ...]:
    taken = {UNVERIFIED} if "unverified" in move.needs else set()
    if to != ON_HOLD and catalogue.workflow.state(to).trust == "verified":
        taken.add(HELD)
    added = {move.adds} if move.adds else set()
    return tuple(sorted((set(case.flags) - taken) | added))


def _before_hold(case: Case, to: str) -> str | None:
    if to != ON_HOLD:
        return None
    return case.status_before_hold if case.status == ON_HOLD else case.status


def _organisations(catalogue: Catalogue, case: Case, step: Step) -> tuple[str, tuple[str, ...]]:
    """Lead and cooperating organisations of a dispatch, as they are in force that day."""
    category = catalogue.categories[case.category]
    day = step.at.astimezone(TIME_ZONE).date()
    lead = _in_force(catalogue, step.organisation or category.owner or "", case.commune, day)
    wanted = category.cooperating if step.cooperating is None else step.cooperating
    others = dict.fromkeys(_in_force(catalogue, code, case.commune, day) for code in wanted)
    return lead, tuple(code for code in others if code != lead)


def _in_force(catalogue: Catalogue, code: str, commune: str | None, day: date) -> str:
    """The organisation that does on a day what `code` did.

    A commune's committee is written `commune:{generation}/{code}`; outside every commune the
    province's committee stands in its place.
    """
    if code != COMMUNE:
        return catalogue.organisations.on(code, day).code
    return PROVINCE if commune is None else f"{COMMUNE}:{commune}"


def _with_deadlines(catalogue: Catalogue, case: Case, at: datetime, to: str) -> Case:
    """The incident with the deadlines that run in state `to`, entered `at`."""
    if to == case.status:
        return case
    limits = deadlines(catalogue, case.category, case.urgency, case.severity)
    accept, resolve = case.accept_due_at, case.resolve_due_at
    state = catalogue.workflow.state(to)
    if case.status == ON_HOLD and case.held_at is not None:
        accept = limits.postponed(accept, case.held_at, at)
        resolve = limits.postponed(resolve, case.held_at, at)
    elif state.deadline == "accept":
        first = state.limit == "first_action"
        accept = limits.first_action(case.received_at) if first else limits.accept(at)
    due = {"accept": accept, "resolve": resolve, "none": None}[state.deadline]
    return replace(case, accept_due_at=accept, resolve_due_at=resolve, due_at=due)
