"""Mistakes about saving: a mark that is dropped, an id that is used again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mutant import MUTANTS, Mutant, Patch, mutant

from service.process.execution import state

MARKS = {
    "flow": ("XOR, AND blocks",),
    "guards": ("boundary events",),
    "host": ("boundary events",),
    "armed": ("event-based gateway",),
    "rivals": ("event-based gateway",),
    "place": ("events before OR joins",),
    "listens": ("event subprocess",),
    "resetting": ("complex gateway",),
    "human": ("XOR, AND blocks",),
    "passes": ("standard loops",),
    "to_come": ("multi-instance",),
    "started": ("multi-instance",),
    "called": ("calls",),
    "attempt": ("jobs",),
    "incident": ("undecided splits",),
    "came": ("multiple events",),
    "offered": ("ad hoc",),
    "closing": ("ad hoc",),
    "log": ("compensation",),
    "parts": ("compensation in loops",),
    "walk": ("compensation",),
    "until": ("compensation",),
    "waiter": ("compensation",),
    "cancels": ("transactions",),
}
"""Families that show the loss of a mark."""


def _losing(mark: str) -> Callable[[Patch], None]:
    def lose(patch: Patch) -> None:
        original = state._extras

        def extras(token: Any) -> Any:
            found = original(token)
            marks = {name: value for name, value in found.pop("marks", {}).items() if name != mark}
            return {"marks": marks, **found}

        patch.setattr(state, "_extras", extras)

    return lose


for name, families in MARKS.items():
    MUTANTS[f"save_drops_{name}"] = Mutant(f"save_drops_{name}", families, _losing(name))


@mutant("XOR, AND blocks", "boundary events")
def save_forgets_which_ids_are_used(patch: Patch) -> None:
    original = state.to_state
    patch.setattr(state, "to_state", lambda running: {**original(running), "last_id": 1})


@mutant("standard loops", "multi-instance")
def save_forgets_variables_of_scopes(patch: Patch) -> None:
    original = state._extras

    def extras(token: Any) -> Any:
        return {name: value for name, value in original(token).items() if name != "variables"}

    patch.setattr(state, "_extras", extras)
