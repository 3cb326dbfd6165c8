"""Whose work each lane of a process is: what a form offers, and what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy.orm import Session

from service.base.work import UnitOfWork
from service.desk import people
from service.desk.people.model import LaneKind, Whose
from service.process.diagram import Program
from service.web.language import spoken

AS_NAMED = "nome"
MOST_STAFF = 500


def lanes_of(program: Program) -> Sequence[str]:
    """Names of the lanes in which people work, as drawn."""
    nodes = (node for process in program.processes.values() for node in process.nodes.values())
    return list(dict.fromkeys(node.lane for node in nodes if node.lane))


def choices(session: Session) -> Mapping[str, Any]:
    """Whose a lane may be, for the templates."""
    staff, _ = people.queries.people(session, staff=True, limit=MOST_STAFF)
    roles = {role.value: spoken(words) for role, words in people.ROLE_NAMES.items()}
    return {"staff": staff, "teams": people.queries.teams(session), "role_names": roles}


def chosen(whose: Whose) -> str:
    """The choice of the form that says whose a lane is now."""
    return f"{whose.kind}:{whose.target}" if whose.target else whose.kind


def give(work: UnitOfWork, process: str, lane: str, word: str) -> None:
    """Give a lane to whom the form's choice names: `nome`, or a kind and its target as in `team:…`.

    Refused: it names nobody.
    """
    kind, _, target = word.partition(":")
    if word == AS_NAMED:
        people.unbind_lane(work, process, lane)
    else:
        people.bind_lane(work, process, lane, kind=cast("LaneKind", kind), target=target or None)
