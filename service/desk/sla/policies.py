"""Keeping policies: made, changed, ordered, taken out of use; and which of them count for a case."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service import calendars
from service.base import jobs
from service.base.errors import Conflict, Forbidden, Missing, Refused
from service.base.ids import PersonId, new_id
from service.base.texts import Text
from service.base.values import value_object
from service.base.words import fold
from service.base.work import UnitOfWork
from service.calendars.events import CalendarRenamed
from service.desk import people
from service.desk.people import Person, Role
from service.desk.sla.definition import ADDRESSEES, Agreement, Deed, Definition, check, from_plain, to_plain
from service.desk.sla.events import PolicyChanged
from service.desk.sla.measures import measure_in_force
from service.desk.sla.tables import PolicyRow, PolicyVersionRow

EDITORS = (Role.ANALYST, Role.SUPERVISOR, Role.ADMINISTRATOR)
REPLAN = "sla-replan"
"""Kind of the jobs that bring open clocks to other terms; their payload is the case after which they go on."""
NOT_YOURS = Text("Você não pode mudar os SLAs.", "You may not change the SLAs.")
TAKEN = Text("Já há um SLA “{name}”.", "There is an SLA “{name}” already.")
NO_POLICY = Text("Este SLA não existe.", "There is no such SLA.")
NO_CALENDAR = Text("Escolha um calendário da lista.", "Choose a calendar from the list.")
NOT_THERE = Text(
    "Esta pessoa ou equipe não atende mais. Escolha outra.", "This person or team serves no more. Choose another."
)
NOT_ALL = Text("A ordem precisa ter todos os SLAs, cada um uma vez.", "The order must have every SLA, each once.")


@value_object(kw_only=True)
class Policy:
    """A policy as it counts now."""

    id: str
    name: str
    place: int
    active: bool
    number: int
    definition: Definition


@value_object
class Version:
    """A policy as it was from one change to the next."""

    number: int
    definition: Definition
    by_name: str
    at: datetime


def create(work: UnitOfWork, name: str, definition: Definition, *, by: Person) -> str:
    """A new policy, after all others; cases that are open already get it too. Forbidden, Refused, Conflict: taken."""
    _require_editor(by)
    _check(work, definition)
    last = work.session.scalar(select(func.max(PolicyRow.place))) or 0
    cleaned = people.clean_name(name)
    _refuse_taken(work, cleaned, but=None)
    row = PolicyRow(id=new_id(work.now), name=cleaned, folded=fold(cleaned), place=last + 1, active=True, number=1)
    work.session.add(row)
    work.session.flush()
    _add_version(work, row, definition)
    return row.id


def change(
    work: UnitOfWork,
    policy: str,
    *,
    by: Person,
    name: str | None = None,
    definition: Definition | None = None,
    active: bool | None = None,
) -> int:
    """Change what is given; the open clocks of the policy follow, with what they have used up. Returns its version."""
    _require_editor(by)
    row = _held(work, policy)
    if name is not None:
        cleaned = people.clean_name(name)
        _refuse_taken(work, cleaned, but=policy)
        row.name, row.folded = cleaned, fold(cleaned)
    if active is not None and active != row.active:
        row.active = active
        _have_replanned(work, row)
    if definition is not None:
        _check(work, definition)
        if definition != version_of(work.session, policy, row.number):
            row.number += 1
            work.session.flush()
            _add_version(work, row, definition)
    return row.number


def reorder(work: UnitOfWork, policies: Sequence[str], *, by: Person) -> None:
    """Let them be asked in this order. Refused: it is not every policy, each once."""
    _require_editor(by)
    rows = {row.id: row for row in work.session.scalars(select(PolicyRow).with_for_update())}
    if sorted(policies) != sorted(rows):
        raise Refused(NOT_ALL)
    for place, id in enumerate(policies, start=1):
        rows[id].place = place
    for row in rows.values():
        work.record(PolicyChanged(policy=row.id, name=row.name, number=row.number))
    jobs.enqueue(work, REPLAN, "", key=f"sla-order:{new_id(work.now)}")


def every(session: Session, *, active: bool | None = None) -> Sequence[Policy]:
    """All policies in the order in which they are asked."""
    asked = select(PolicyRow, PolicyVersionRow.definition).join(
        PolicyVersionRow,
        (PolicyVersionRow.policy_id == PolicyRow.id) & (PolicyVersionRow.number == PolicyRow.number),
    )
    if active is not None:
        asked = asked.where(PolicyRow.active == active)
    return [
        Policy(
            id=row.id,
            name=row.name,
            place=row.place,
            active=row.active,
            number=row.number,
            definition=from_plain(plain),
        )
        for row, plain in session.execute(asked.order_by(PolicyRow.place, PolicyRow.id))
    ]


def one(session: Session, policy: str) -> Policy:
    """One policy. Missing: there is none."""
    found = next((each for each in every(session) if each.id == policy), None)
    if found is None:
        raise Missing(NO_POLICY)
    return found


def versions(session: Session, policy: str) -> Sequence[Version]:
    """How it was, the newest first."""
    rows = session.scalars(
        select(PolicyVersionRow).where(PolicyVersionRow.policy_id == policy).order_by(PolicyVersionRow.number.desc())
    )
    return [Version(row.number, from_plain(row.definition), row.by_name, row.at) for row in rows]


def version_of(session: Session, policy: str, number: int) -> Definition:
    """What a version says; versions never change. Missing: there is none."""
    row = session.get(PolicyVersionRow, (policy, number))
    if row is None:
        raise Missing(NO_POLICY)
    return from_plain(row.definition)


def fitting(session: Session, facts: Mapping[str, str | None]) -> dict[Agreement, Policy]:
    """Of each agreement the first policy in order that fits a case."""
    found: dict[Agreement, Policy] = {}
    for policy in every(session, active=True):
        if policy.definition.agreement not in found and policy.definition.fits(facts):
            found[policy.definition.agreement] = policy
    return found


def counting_by(session: Session, calendars: Collection[str]) -> Sequence[Policy]:
    """Policies, in use or not, of which a target is counted in one of these calendars, which are named folded."""
    return [
        policy
        for policy in every(session)
        if any(fold(target.calendar or "") in calendars for target in policy.definition.targets)
    ]


def calendar_is_renamed(work: UnitOfWork, event: CalendarRenamed) -> None:
    """Policies name a calendar as it is called now: no other promise, so no other version; see `subscriptions`."""
    for policy in counting_by(work.session, {fold(event.before)}):
        targets = tuple(
            replace(each, calendar=event.after) if fold(each.calendar or "") == fold(event.before) else each
            for each in policy.definition.targets
        )
        row = work.session.get_one(PolicyVersionRow, (policy.id, policy.number))
        row.definition = to_plain(replace(policy.definition, targets=targets))


def _check(work: UnitOfWork, definition: Definition) -> None:
    check(definition)
    calendars.seed(work)
    known = {fold(name) for name in calendars.names(work.session)}
    for place, target in enumerate(definition.targets):
        if target.calendar is not None and fold(target.calendar) not in known:
            raise Refused(NO_CALENDAR, field=f"targets.{place}.calendar")
        try:
            measure_in_force(work.session, target.calendar, target.amount)[1].add(work.now, target.amount.length)
        except calendars.TooFar as never:
            raise Refused(never.text, field=f"targets.{place}.calendar") from never
        for step, rung in enumerate(target.rungs):
            if rung.to not in ADDRESSEES and rung.deed in (Deed.NOTIFY, Deed.REASSIGN):
                _require_somebody(work, rung.to, f"targets.{place}.rungs.{step}.to")


def _require_somebody(work: UnitOfWork, to: str, field: str) -> None:
    kind, _, id = to.partition(":")
    if kind == "team":
        is_there = any(team.id == id for team in people.queries.teams(work.session))
    else:
        found = people.queries.person(work.session, PersonId(id))
        is_there = found is not None and found.active and found.is_staff
    if not is_there:
        raise Refused(NOT_THERE, field=field)


def _add_version(work: UnitOfWork, row: PolicyRow, definition: Definition) -> None:
    work.session.add(
        PolicyVersionRow(
            policy_id=row.id,
            number=row.number,
            definition=to_plain(definition),
            by_name=work.actor.name,
            at=work.now,
        )
    )
    work.session.flush()
    _have_replanned(work, row)


def _have_replanned(work: UnitOfWork, row: PolicyRow) -> None:
    work.record(PolicyChanged(policy=row.id, name=row.name, number=row.number))
    jobs.enqueue(work, REPLAN, "", key=f"sla-policy:{row.id}:{new_id(work.now)}")


def _held(work: UnitOfWork, policy: str) -> PolicyRow:
    row = work.session.get(PolicyRow, policy, with_for_update=True)
    if row is None:
        raise Missing(NO_POLICY)
    return row


def _refuse_taken(work: UnitOfWork, name: str, *, but: str | None) -> None:
    taken = work.session.scalar(select(PolicyRow.id).where(PolicyRow.folded == fold(name)))
    if taken not in (None, but):
        raise Conflict(TAKEN.fill(name=name), field="name")


def _require_editor(by: Person) -> None:
    if not by.may_be(*EDITORS):
        raise Forbidden(NOT_YOURS)
