"""What a list of cases may be narrowed to, each as a condition on a case and as a trait that indexes keep of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, false
from sqlalchemy.orm import Session

from service.base.ids import PersonId, TeamId
from service.base.values import value_object
from service.base.words import words_of
from service.desk.cases import traits
from service.desk.cases.model import Status, state_of
from service.desk.cases.search import case_has_word, has_word, with_word, with_words
from service.desk.cases.traits import Trait

Condition = Callable[[Any], ColumnElement[bool]]
"""What is asked of a case's columns."""


@value_object
class Place:
    """One thing that is asked: under its name, an index may keep what meets it in order."""

    name: str
    condition: Condition
    traits: Sequence[Trait] | None = None
    """A case that meets it has one of these; None: its traits do not tell."""
    looked_up: Condition | None = None
    """The same, where whatever meets it is to be found without looking at every case."""


@value_object(kw_only=True)
class Criteria:
    """What a list is narrowed to; what is empty does not narrow it. All of it has to hold."""

    situation: str = "open"
    """`open`, `all`, or a status."""
    search: str = ""
    process: str | None = None
    processes: frozenset[str] | None = None
    """Of one of these."""
    product: str | None = None
    origin: str | None = None
    """The channel through which it came."""
    kind: str | None = None
    segment: str | None = None
    organisation: str | None = None
    team: TeamId | None = None
    owner: PersonId | None = None
    requester: PersonId | None = None
    priority: int | None = None
    breached: bool = False
    kept: bool = False
    """Nothing that was promised for it is missed."""
    due_soon: bool = False
    """V-29: due within an hour, as the calendar of its promise counts."""
    due: tuple[datetime, datetime] | None = None
    """What was promised for it is due between these."""
    attention: bool = False
    """The client spoke last."""
    reopened: bool = False
    unaccepted: bool = False
    """Nobody has taken it on yet."""
    escalated: bool = False
    """It climbed, to the owner of a process or to a tier above."""


def places(session: Session, wanted: Criteria, now: datetime) -> list[Place] | None:
    """Everything that is asked but the situation; None: nothing meets it."""
    asked: list[Place] = []
    if wanted.situation not in SITUATIONS:
        asked.append(_is("status", "status", Status(wanted.situation).value))
    asked += [_is(name, EQUAL[name], value) for name in EQUAL if (value := getattr(wanted, name)) is not None]
    asked += [place for name, place in MARKED.items() if getattr(wanted, name)]
    if wanted.due is not None:
        asked.append(Place("due", _between(*wanted.due)))
    if wanted.due_soon:
        asked.append(Place("due_soon", lambda c: (c.nearly_due_at <= now) & (c.promised_by >= now)))
    if wanted.processes is not None:
        asked.append(_of_processes(sorted(wanted.processes)))
    searched = _searched(session, wanted.search)
    return None if searched is None else [*asked, *searched]


def states(wanted: Criteria) -> Sequence[str]:
    """In which states the cases are that are asked for: `open`, `over`, or both."""
    if wanted.situation == "all":
        return ("open", "over")
    return ("open",) if wanted.situation == "open" else (state_of(Status(wanted.situation)),)


def in_state(state: str) -> Place:
    """The state alone."""
    # Written out: a database that cannot see the word does not use the partial indexes.
    return Place("state", lambda c: c.state == bindparam(None, state, literal_execute=True))


def _is(name: str, column: str, value: Any) -> Place:
    trait = None
    if column == "priority":
        trait = [traits.has_priority(value)]
    elif column in traits.WORDS:
        trait = [traits.has_word(column, value)]
    return Place(name, lambda c: c[column] == value, trait)


def _of_processes(values: Sequence[str]) -> Place:
    known = [traits.has_word("process", each) for each in values] if 0 < len(values) <= MOST_TRAITS else None
    return Place("processes", _among("process", values), known)


def _searched(session: Session, search: str) -> list[Place] | None:
    words = words_of(search)
    if search.strip() and not words:
        return None
    asked: list[Place] = []
    common: list[str] = []
    for word in words:
        ids = with_word(session, word)
        if ids is None:
            common.append(word)
        else:
            asked.append(Place("ids", _among("id", ids)))
    together = with_words(session, common) if len(common) > 1 and not asked else None
    if together is not None:
        return [Place("ids", _among("id", together))]
    return [*asked, *map(_has, common)]


def _has(word: str) -> Place:
    return Place("word", lambda c: has_word(c.folded, word), looked_up=lambda c: case_has_word(c.id, word))


def _among(column: str, values: Sequence[str]) -> Condition:
    return lambda c: c[column].in_(values) if values else false()


def _between(start: datetime, end: datetime) -> Condition:
    return lambda c: c.promised_by.between(start, end)


SITUATIONS = ("open", "all")
"""What a situation may be beside a status."""
MOST_TRAITS = 20
"""More values than these are not looked for among the traits."""
EQUAL: Mapping[str, str] = {
    "requester": "requester_id", "organisation": "organisation_id", "owner": "owner_id", "product": "product",
    "kind": "kind", "team": "team_id", "segment": "segment", "origin": "origin", "process": "process",
    "priority": "priority",
}  # fmt: skip
"""Criteria that a column has to be equal to."""
BREACHED = Place("breached", lambda c: c.breached_at.is_not(None), [traits.has_mark("breached")])
KEPT = Place("kept", lambda c: c.breached_at.is_(None), [traits.has_mark("breached", False)])
MARKED: Mapping[str, Place] = {
    "breached": BREACHED,
    "kept": KEPT,
    "escalated": Place("escalated", lambda c: c.escalated_at.is_not(None), [traits.has_mark("escalated")]),
    "attention": Place("attention", lambda c: c.attention_since.is_not(None), [traits.has_mark("attention")]),
    "reopened": Place("reopened", lambda c: c.reopened_at.is_not(None), [traits.has_mark("reopened")]),
    "unaccepted": Place("unaccepted", lambda c: c.accepted_at.is_(None), [traits.has_mark("accepted", False)]),
}
