"""The workflow table: states, actions and the moves between them; data, checked as a whole."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, PrivateAttr, model_validator

from geo_ioc.content import Strict
from geo_ioc.incidents.terms import Term

SAME = "@same"
"""Target of a move that stays in its state."""
BEFORE = "@before"
"""Target of a move back to the state that a hold interrupted."""
ON_HOLD = "on_hold"
HELD = "held"
"""Flag of a report without an account, until someone has verified it: only the centre sees it."""
UNVERIFIED = "unverified"
"""Flag of an incident that is worked on before it was verified."""
INITIAL = "reported"
"""The state of a new report."""

Need = Literal[
    "reason", "urgent", "verified", "unverified", "organisation", "original", "second_person"
]


class State(Term):
    """A state an incident can be in."""

    step: int | None = Field(None, ge=1, le=8, description="place in the eight-step bar")
    deadline: Literal["accept", "resolve", "none"]
    limit: Literal["accept", "first_action"] = "accept"
    trust: Literal["unverified", "verified", "resolved"]
    open: bool
    public: bool = Field(False, description="everybody may see a public incident in it")


class Move(Strict):
    """One way an action leads from some states to another."""

    from_: list[str] = Field(alias="from")
    to: str
    needs: list[Need] = Field([])
    adds: str | None = None


class Action(Term):
    """What a person can do to an incident."""

    moves: list[Move] = Field(min_length=1)


class Workflow(Strict):
    """incident_workflow.toml. Refused unless every state can be reached from a report."""

    states: list[State]
    actions: list[Action]
    _states: dict[str, State] = PrivateAttr()
    _actions: dict[str, Action] = PrivateAttr()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        self._states = {state.id: state for state in self.states}
        self._actions = {action.id: action for action in self.actions}
        if len(self._states) < len(self.states) or len(self._actions) < len(self.actions):
            raise ValueError("có id bị lặp / an id stands twice")
        for action in self.actions:
            for move in action.moves:
                for state in (*move.from_, move.to):
                    if state not in self._states and state not in (SAME, BEFORE):
                        raise ValueError(f"{action.id}: không có trạng thái / no state {state!r}")
        unreached = set(self._states) - self.reachable()
        if unreached:
            raise ValueError(f"không tới được / cannot be reached: {', '.join(sorted(unreached))}")
        return self

    def state(self, state: str) -> State:
        """The state of this id; KeyError when there is none."""
        return self._states[state]

    def action(self, action: str) -> Action | None:
        """The action of this id, or None."""
        return self._actions.get(action)

    def moves(self, state: str) -> dict[str, list[Move]]:
        """The actions that leave a state, each with its moves, needs not yet considered."""
        found = {
            action.id: [move for move in action.moves if state in move.from_]
            for action in self.actions
        }
        return {action: moves for action, moves in found.items() if moves}

    def reachable(self) -> set[str]:
        """The states that a walk from a new report can reach."""
        found: set[str] = set()
        new = {move.to for action in self.actions for move in action.moves if not move.from_}
        while new:
            found |= new
            new = {
                move.to for state in new for moves in self.moves(state).values() for move in moves
            } - {SAME, BEFORE, *found}
        return found

    def open_states(self) -> list[str]:
        """The states in which someone must still act."""
        return [state.id for state in self.states if state.open]

    def unverified_states(self) -> list[str]:
        """The states in which nobody has yet said that it is true."""
        return [state.id for state in self.states if state.trust == "unverified"]
