"""The workflow table, walked."""

from __future__ import annotations

from itertools import pairwise

import pytest
from pydantic import ValidationError

from geo_ioc import content
from geo_ioc.incidents import catalogue
from geo_ioc.incidents.states import BEFORE, SAME, Workflow

MAIN = [
    *("reported", "verifying", "verified", "dispatched"),
    *("accepted", "in_progress", "resolved", "closed"),
]


@pytest.fixture(scope="module")
def workflow() -> Workflow:
    return catalogue.load(None).workflow


def document() -> dict:
    return content.read_toml(content.shipped("layers") / catalogue.WORKFLOW)


def edges(workflow: Workflow) -> set[tuple[str, str, str]]:
    return {
        (state.id, action, move.to)
        for state in workflow.states
        for action, moves in workflow.moves(state.id).items()
        for move in moves
    }


def test_states_and_titles_are_those_of_the_regulation(workflow):
    assert {state.id: state.title.vi for state in workflow.states} == {
        "reported": "Mới tiếp nhận",
        "verifying": "Đang xác minh",
        "verified": "Đã xác minh",
        "dispatched": "Đã chuyển xử lý",
        "accepted": "Đã nhận việc",
        "in_progress": "Đang xử lý",
        "resolved": "Đã xử lý",
        "closed": "Đã đóng",
        "returned": "Không thuộc thẩm quyền",
        "on_hold": "Chờ bổ sung",
        "reopened": "Mở lại",
        "rejected": "Từ chối",
        "duplicate": "Trùng lặp",
    }
    assert [s.id for s in workflow.states if s.step is not None] == MAIN
    assert [s.step for s in workflow.states if s.step is not None] == list(range(1, 9))


def test_every_state_can_be_reached_and_a_missing_move_is_refused(workflow):
    assert workflow.reachable() == {state.id for state in workflow.states}
    cut = document()
    cut["actions"] = [action for action in cut["actions"] if action["id"] != "start"]
    with pytest.raises(ValidationError, match=r"closed, in_progress|in_progress"):
        Workflow.model_validate(cut)


def test_the_main_way_has_no_short_cut_but_the_urgent_one(workflow):
    step = {state: number for number, state in enumerate(MAIN)}
    skips = [
        (a, action, b)
        for a, action, b in edges(workflow)
        if a in step and b in step and step[b] > step[a] + 1
    ]
    assert skips == [("verifying", "dispatch", "dispatched")]
    urgent = [m for m in workflow.moves("verifying")["dispatch"] if m.to == "dispatched"]
    assert [(move.needs, move.adds) for move in urgent] == [
        (["urgent", "reason", "organisation"], "unverified")
    ]


def test_each_step_of_the_main_way_is_one_action(workflow):
    found = {(a, b): action for a, action, b in edges(workflow)}
    assert [found[pair] for pair in pairwise(MAIN)] == [
        *("verify", "verify", "dispatch", "accept", "start", "resolve", "close")
    ]


def test_side_ways_are_those_of_the_domain(workflow):
    def sources(action: str, to: str) -> set[str]:
        return {a for a, found, b in edges(workflow) if found == action and b == to}

    assert sources("reopen", "reopened") == {"resolved", "closed", "rejected"}
    assert sources("return", "returned") == {"dispatched", "accepted"}
    assert sources("dispatch", "dispatched") == {"verified", "returned", "reopened", "verifying"}
    assert sources("resume", BEFORE) == {"on_hold"}
    assert sources("comment", SAME) == {state.id for state in workflow.states}


def test_nobody_gets_stuck_while_something_is_to_be_done(workflow):
    for state in workflow.states:
        if state.open:
            assert set(workflow.moves(state.id)) - {"comment"}, state.id


def test_deadlines_run_only_where_someone_must_act(workflow):
    for state in workflow.states:
        assert (state.deadline != "none") == (state.open and state.id != "on_hold"), state.id


def test_a_move_to_nowhere_is_refused():
    wrong = document()
    wrong["actions"][1]["moves"][0]["to"] = "verifed"
    with pytest.raises(ValidationError, match="verifed"):
        Workflow.model_validate(wrong)
