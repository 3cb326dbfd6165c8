"""Everything that happened to a case in one list: what was said, written and called, its tasks, its changes (V-37)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy.orm import Session

from service.base.ids import CaseId
from service.base.values import value_object
from service.desk.cases.conversation import Said, conversation, timeline
from service.desk.cases.tables import LogRow

Kind = Literal["message", "call", "note", "task", "change"]
KINDS: tuple[Kind, ...] = get_args(Kind)
OF_TASKS = frozenset(
    ("task_reached", "task_done", "task_begun", "task_withdrawn", "claimed", "released", "reassigned", "redirected",
     "pressed", "incident", "retried")
)  # fmt: skip
"""Steps of the timeline that are about work; all others changed the case."""


@value_object(kw_only=True)
class Interaction:
    """One of them: what was said, or a step of the timeline."""

    kind: Kind
    at: datetime
    said: Said | None = None
    step: LogRow | None = None

    @property
    def id(self) -> str:
        """Its id, later ones after earlier ones."""
        return self.said.id if self.said is not None else self.step.id if self.step is not None else ""


def interactions(session: Session, case: CaseId) -> Sequence[Interaction]:
    """All of them, oldest first."""
    words = conversation(session, case, public_only=False)
    said = [Interaction(kind=_kind(each), at=each.created_at, said=each) for each in words]
    steps = [
        Interaction(kind="task" if step.kind in OF_TASKS else "change", at=step.at, step=step)
        for step in timeline(session, case)
    ]
    return sorted([*steps, *said], key=lambda each: (each.at, each.id))


def counted(found: Sequence[Interaction]) -> Mapping[Kind, int]:
    """How many there are of each kind."""
    numbers = Counter(each.kind for each in found)
    return {kind: numbers[kind] for kind in KINDS}


def _kind(said: Said) -> Kind:
    return said.kind if said.kind != "notice" else "message"
