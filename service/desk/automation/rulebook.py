"""Keeping rules: making, changing, switching, ordering and removing them; and reading them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.base import jobs
from service.base.errors import Conflict, Missing, Refused
from service.base.ids import new_id
from service.base.texts import Text
from service.base.values import value_object
from service.base.words import fold
from service.base.work import UnitOfWork
from service.desk import conditions, people
from service.desk.automation import actions, triggers
from service.desk.automation.actions import Action
from service.desk.automation.tables import RuleRow
from service.desk.automation.triggers import Trigger
from service.desk.conditions import Condition
from service.desk.people import Permission, Person

ARMING = "automation-arm"
"""Kind of the jobs that give a rule's timer to the cases that were there before it."""
LONGEST_NAME = 120
MOST_RULES = 200
KEPT = "automation rules"
"""Under this a session keeps the rules that are on."""
NO_RULE = Text("Esta regra não existe.", "There is no such rule.")
NO_NAME = Text("Dê um nome à regra.", "Give the rule a name.")
LONG_NAME = Text("Use até {most} letras no nome.", "Use up to {most} letters for the name.").fill(most=LONGEST_NAME)
TAKEN = Text("Já há uma regra com este nome.", "There is a rule of this name already.")
MANY = Text(
    "Há {most} regras. Exclua uma que ninguém usa antes de criar outra.",
    "There are {most} rules. Delete one that nobody uses before you make another.",
).fill(most=MOST_RULES)
OVERTAKEN = Text(
    "Alguém mudou esta regra enquanto você a editava. Abra-a de novo e refaça a mudança.",
    "Somebody changed this rule while you edited it. Open it again and make your change anew.",
)

State = Literal["on", "off", "removed"]


@value_object(kw_only=True)
class Rule:
    """When something happens to a case, and the condition holds, this is done. `number` grows with each change."""

    id: str
    name: str
    state: State
    position: int
    trigger: Trigger
    condition: Condition
    actions: tuple[Action, ...]
    shipped: str | None
    number: int
    changed_at: datetime
    changed_by: str

    @property
    def is_on(self) -> bool:
        """Whether it acts."""
        return self.state == "on"


@value_object(kw_only=True)
class Wish:
    """A rule as somebody wants it."""

    name: str
    trigger: Trigger
    condition: Condition
    actions: tuple[Action, ...]


def rules(session: Session) -> Sequence[Rule]:
    """All that were not removed, in the order in which they act."""
    found = session.scalars(select(RuleRow).where(RuleRow.state != "removed").order_by(RuleRow.position, RuleRow.id))
    return [_rule(row) for row in found]


def rule(session: Session, wanted: str) -> Rule:
    """One of them; Missing."""
    row = session.get(RuleRow, wanted)
    if row is None or row.state == "removed":
        raise Missing(NO_RULE)
    return _rule(row)


def active(session: Session) -> Sequence[Rule]:
    """Those that are on, in their order; read once in a unit of work."""
    if KEPT not in session.info:
        session.info[KEPT] = [each for each in rules(session) if each.is_on]
    return cast("Sequence[Rule]", session.info[KEPT])


def add(work: UnitOfWork, wish: Wish, *, by: Person) -> str:
    """A new rule, the last in order and not switched on yet; returns its id. Forbidden; Refused, with where."""
    people.require(by, Permission.AUTOMATE)
    kept = _checked(work.session, wish, None)
    if len(rules(work.session)) >= MOST_RULES:
        raise Refused(MANY, field="name")
    return insert(work, kept, position=last_position(work.session) + 1, by=by.name)


def last_position(session: Session) -> int:
    """The place of the rule that acts last; 0: there is none."""
    return session.scalar(select(func.max(RuleRow.position)).where(RuleRow.state != "removed")) or 0


def insert(
    work: UnitOfWork, wish: Wish, *, position: int, by: str, shipped: str | None = None, is_on: bool = False
) -> str:
    """Write a rule that has been checked."""
    id = new_id(work.now)
    row = RuleRow(
        id=id,
        name=wish.name,
        state="on" if is_on else "off",
        position=position,
        trigger=triggers.to_json(wish.trigger),
        condition=conditions.to_json(wish.condition),
        actions=actions.to_json(wish.actions),
        shipped=shipped,
        number=1,
        changed_at=work.now,
        changed_by=by,
        armed_to="",
    )
    work.session.add(row)
    _has_changed(work, row)
    return id


def change(work: UnitOfWork, wanted: str, wish: Wish, *, number: int, by: Person) -> None:
    """Say it otherwise; `number` is the one that was read. Forbidden, Missing, Refused, Conflict (overtaken)."""
    people.require(by, Permission.AUTOMATE)
    row = _held(work, wanted)
    if row.number != number:
        raise Conflict(OVERTAKEN, field="name")
    kept = _checked(work.session, wish, wanted)
    row.name = kept.name
    row.trigger = triggers.to_json(kept.trigger)
    row.condition = conditions.to_json(kept.condition)
    row.actions = actions.to_json(kept.actions)
    _touch(work, row, by)


def switch(work: UnitOfWork, wanted: str, *, on: bool, by: Person) -> None:
    """Let it act, or no longer. Forbidden, Missing; Refused: what it names is not there any more."""
    people.require(by, Permission.AUTOMATE)
    row = _held(work, wanted)
    if (row.state == "on") == on:
        return
    if on:
        found = _rule(row)
        wish = Wish(name=found.name, trigger=found.trigger, condition=found.condition, actions=found.actions)
        _checked(work.session, wish, wanted)
    row.state = "on" if on else "off"
    _touch(work, row, by)


def move(work: UnitOfWork, wanted: str, *, up: bool, by: Person) -> None:
    """Let it act before the rule above it, or after the one below. Forbidden, Missing."""
    people.require(by, Permission.AUTOMATE)
    rows = _all_held(work)
    at = next((number for number, row in enumerate(rows) if row.id == wanted), None)
    if at is None:
        raise Missing(NO_RULE)
    to = at - 1 if up else at + 1
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
    for number, row in enumerate(rows, 1):
        row.position = number
    work.session.info.pop(KEPT, None)


def remove(work: UnitOfWork, wanted: str, *, by: Person) -> None:
    """It acts no more; what it did is still told. Forbidden, Missing."""
    people.require(by, Permission.AUTOMATE)
    row = _held(work, wanted)
    row.state = "removed"
    _touch(work, row, by)


def _checked(session: Session, wish: Wish, wanted: str | None) -> Wish:
    name = " ".join(wish.name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Refused(LONG_NAME if name else NO_NAME, field="name")
    if any(fold(each.name) == fold(name) and each.id != wanted for each in rules(session)):
        raise Refused(TAKEN, field="name")
    return Wish(
        name=name,
        trigger=triggers.checked(wish.trigger),
        condition=conditions.checked(session, wish.condition),
        actions=actions.checked(session, wish.actions),
    )


def held(work: UnitOfWork, wanted: str) -> RuleRow | None:
    """The row of a rule, held until the unit of work ends; what it does meanwhile may be noted (`key_share`)."""
    return work.session.get(RuleRow, wanted, with_for_update={"key_share": True})


def _all_held(work: UnitOfWork) -> list[RuleRow]:
    """All that were not removed, in the order in which they act; held in that of their ids, by whomever."""
    chosen = select(RuleRow).where(RuleRow.state != "removed").order_by(RuleRow.id)
    rows = work.session.scalars(chosen.with_for_update(key_share=True).execution_options(populate_existing=True))
    return sorted(rows, key=lambda row: (row.position, row.id))


def _held(work: UnitOfWork, wanted: str) -> RuleRow:
    row = held(work, wanted)
    if row is None or row.state == "removed":
        raise Missing(NO_RULE)
    return row


def _touch(work: UnitOfWork, row: RuleRow, by: Person) -> None:
    row.number += 1
    row.changed_at, row.changed_by = work.now, by.name
    _has_changed(work, row)


def _has_changed(work: UnitOfWork, row: RuleRow) -> None:
    """What was read is read anew; cases that are there already get the timer of a rule that waits."""
    work.session.info.pop(KEPT, None)
    work.session.flush()
    if row.state == "on" and triggers.from_json(row.trigger).is_timed:
        row.armed_to = ""
        jobs.enqueue(work, ARMING, row.id, key=f"{ARMING}:{row.id}:{row.number}")


def _rule(row: RuleRow) -> Rule:
    return Rule(
        id=row.id,
        name=row.name,
        state=cast("State", row.state),
        position=row.position,
        trigger=triggers.from_json(row.trigger),
        condition=conditions.from_json(row.condition),
        actions=actions.from_json(row.actions),
        shipped=row.shipped,
        number=row.number,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
    )
