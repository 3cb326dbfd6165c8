"""Keeping teams: their names and people, what they stand for, how their work is given out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import delete, select

from service import calendars
from service.base.errors import Conflict, Missing, Refused
from service.base.ids import PersonId, TeamId, new_id
from service.base.rows import write_now
from service.base.texts import Text
from service.base.words import fold
from service.base.work import UnitOfWork
from service.desk.people import model, queries, teamwork
from service.desk.people.events import TeamChanged
from service.desk.people.history import remember
from service.desk.people.model import TeamKind
from service.desk.people.tables import MemberRow, PersonRow, TeamRow
from service.desk.people.teamwork import Policy

TAKEN_TEAM = Text("Já há uma equipe com este nome.", "A team has this name already.")
NO_TEAM = Text("Esta equipe não existe.", "There is no such team.")
STOOD_FOR = Text(
    "{value} já é da equipe {team}. Tire de lá antes, ou escolha outro.",
    "{value} is the team {team}'s already. Take it from there first, or choose another.",
)
CIRCLE = Text(
    "“{name}” já passa adiante para esta equipe. Escolha outra.",
    "“{name}” passes on to this team already. Choose another one.",
)
ONLY_TIERS = Text("Só um nível passa adiante, e para outro nível.", "Only a tier passes on, and to another tier.")
NO_CALENDAR = Text("Escolha um calendário da lista.", "Choose a calendar from the list.")
NO_MEMBER = Text("Esta pessoa não faz parte da equipe.", "This person is not in the team.")


def add_team(work: UnitOfWork, name: str) -> TeamId:
    """Make a team; a lane of its name is its work."""
    team = TeamId(new_id(work.now))
    row = TeamRow(id=team, name=model.clean_name(name), folded=fold(name), active=True, created_at=work.now)
    _refuse_taken_team(work, row.folded, but=None)
    work.session.add(row)
    write_now(work.session, Conflict(TAKEN_TEAM, field="name"))
    _changed(work, team, ("name",), {"name": (None, row.name)})
    return team


def change_team(
    work: UnitOfWork,
    team: TeamId,
    *,
    name: str | None = None,
    active: bool | None = None,
    kind: TeamKind | None = None,
) -> None:
    """Rename a team, say what kind it is, or take it out of use and back; of another kind it stands for nothing yet."""
    row = _lock_team(work, team)
    before = {"name": row.name, "active": row.active, "kind": row.kind}
    if name is not None:
        row.name, row.folded = model.clean_name(name), fold(name)
        _refuse_taken_team(work, row.folded, but=team)
    if kind is not None and kind != row.kind:
        row.kind, row.stands_for, row.above_id = kind, [], None
    if active is not None:
        row.active = active
        _refuse_stood_for(work, row)
    changes = {field: (old, getattr(row, field)) for field, old in before.items() if getattr(row, field) != old}
    _changed(work, team, tuple(changes), changes)


def stand_for(
    work: UnitOfWork, team: TeamId, kind: TeamKind, values: Collection[str], *, above: TeamId | None = None
) -> None:
    """V-03…V-07: what the team stands for; `above`: the tier that takes over what this one cannot solve.

    Refused: not a value of this kind, or a circle of tiers; Conflict: another team in use stands for it.
    """
    row = _lock_team(work, team)
    before = {"kind": row.kind, "stands_for": list(row.stands_for), "above": _name(work, row.above_id)}
    row.kind, row.stands_for = kind, list(teamwork.cleaned_values(kind, values))
    row.above_id = _checked_above(work, team, kind, above)
    _refuse_stood_for(work, row)
    after = {"kind": row.kind, "stands_for": list(row.stands_for), "above": _name(work, row.above_id)}
    changes = {field: (old, after[field]) for field, old in before.items() if after[field] != old}
    _changed(work, team, tuple(changes), changes)


def give_out(
    work: UnitOfWork,
    team: TeamId,
    *,
    policy: Policy,
    shares_anew: bool = False,
    calendar: str | None = None,
    capacity: int | None = None,
    heartbeat: int | None = None,
) -> None:
    """How the team's work is given out; see `tables.TeamRow`. Refused: no such policy or calendar, or out of range."""
    row = _lock_team(work, team)
    if policy not in teamwork.POLICIES:
        raise Refused(teamwork.BAD_POLICY, field="policy")
    teamwork.check_capacity(capacity)
    teamwork.check_minutes(heartbeat)
    wanted = {
        "policy": policy,
        "shares_anew": shares_anew,
        "calendar": _known_calendar(work, calendar),
        "capacity": capacity,
        "heartbeat": heartbeat,
    }
    changes = {field: (getattr(row, field), value) for field, value in wanted.items() if getattr(row, field) != value}
    for field, value in wanted.items():
        setattr(row, field, value)
    _changed(work, team, tuple(changes), changes)


def make_responsible(work: UnitOfWork, team: TeamId, person: PersonId | None) -> None:
    """Say who answers for what the team does; None: nobody in particular. Missing; Refused: none of the staff."""
    row = _lock_team(work, team)
    found = queries.person(work.session, person) if person is not None else None
    if person is not None and (found is None or not found.active or not found.is_staff):
        raise Refused(Text("Escolha uma pessoa da equipe de atendimento.", "Choose one of the staff."), field="person")
    if row.responsible_id != person:
        was = queries.names(work.session, [row.responsible_id]) if row.responsible_id else {}
        row.responsible_id = person
        told = (next(iter(was.values()), None), found.name if found is not None else None)
        _changed(work, team, ("responsible",), {"responsible": told})


def set_members(work: UnitOfWork, team: TeamId, people: Iterable[PersonId]) -> None:
    """These people, and no others, are the team from now on."""
    _lock_team(work, team)
    wanted = set(people)
    known = set(work.session.scalars(select(PersonRow.id).where(PersonRow.id.in_(wanted))))
    if known != wanted:
        raise Refused(Text("Há pessoas na lista que não existem.", "The list names people who do not exist."))
    had = set(work.session.scalars(select(MemberRow.person_id).where(MemberRow.team_id == team)))
    left, joined = had - wanted, wanted - had
    work.session.execute(delete(MemberRow).where(MemberRow.team_id == team, MemberRow.person_id.in_(left)))
    work.session.add_all(MemberRow(team_id=team, person_id=person, since=work.now) for person in sorted(joined))
    names = queries.names(work.session, left | joined)
    told = (sorted(names[each] for each in left), sorted(names[each] for each in joined))
    remember(work, f"team:{team}", {"members": told})
    event = {"joined": tuple(map(PersonId, sorted(joined))), "left": tuple(map(PersonId, sorted(left)))}
    work.record(TeamChanged(team=team, what=("members",), **event))


def describe_member(
    work: UnitOfWork,
    team: TeamId,
    person: PersonId,
    *,
    capacity: int | None = None,
    skills: Collection[str] = (),
    calendar: str | None = None,
) -> None:
    """How somebody works in the team, where that differs from what the team says. Missing; Refused: out of range."""
    _lock_team(work, team)
    row = work.session.get(MemberRow, (team, person), with_for_update=True)
    if row is None:
        raise Missing(NO_MEMBER)
    teamwork.check_capacity(capacity)
    wanted = {
        "capacity": capacity,
        "skills": list(teamwork.cleaned_skills(skills)),
        "calendar": _known_calendar(work, calendar),
    }
    name = queries.names(work.session, [person])[person]
    before = {"capacity": row.capacity, "skills": list(row.skills), "calendar": row.calendar}
    for field, value in wanted.items():
        setattr(row, field, value)
    changes = {f"member_{field}": (f"{name}: {_said(before[field])}", f"{name}: {_said(wanted[field])}")
               for field in wanted if before[field] != wanted[field]}  # fmt: skip
    _changed(work, team, ("members",) if changes else (), changes)


def _said(value: list[str] | str | int | None) -> str:
    return ", ".join(value) if isinstance(value, list) else "—" if value is None else str(value)


def _changed(work: UnitOfWork, team: TeamId, what: tuple[str, ...], changes: dict[str, Any]) -> None:
    work.session.flush()
    if what:
        remember(work, f"team:{team}", changes)
        work.record(TeamChanged(team=team, what=what))


def _lock_team(work: UnitOfWork, team: TeamId) -> TeamRow:
    row = work.session.get(TeamRow, team, with_for_update=True)
    if row is None:
        raise Missing(NO_TEAM)
    return row


def _name(work: UnitOfWork, team: str | None) -> str | None:
    return work.session.scalar(select(TeamRow.name).where(TeamRow.id == team)) if team is not None else None


def _known_calendar(work: UnitOfWork, name: str | None) -> str | None:
    """The calendar as it is called; None where none is wanted."""
    if not name:
        return None
    calendars.seed(work)
    found = {fold(each): each for each in calendars.names(work.session)}.get(fold(name))
    if found is None:
        raise Refused(NO_CALENDAR, field="calendar")
    return found


def _checked_above(work: UnitOfWork, team: TeamId, kind: TeamKind, above: TeamId | None) -> str | None:
    if above is None:
        return None
    # Two moves at once could make a circle that neither sees.
    tiers = {row.id: row for row in work.session.scalars(
        select(TeamRow).where(TeamRow.kind == "tier").order_by(TeamRow.id).with_for_update()
    )}  # fmt: skip
    if kind != "tier" or above not in tiers or above == team:
        raise Refused(ONLY_TIERS, field="above")
    at: str | None = above
    while at is not None and at in tiers:
        if at == team:
            raise Refused(CIRCLE.fill(name=tiers[above].name), field="above")
        at = tiers[at].above_id
    return above


def _refuse_stood_for(work: UnitOfWork, row: TeamRow) -> None:
    """No two teams in use stand for the same, but tiers: which of them came first would be chance."""
    if not row.active or row.kind in ("sector", "tier") or not row.stands_for:
        return
    with work.session.no_autoflush:
        others = work.session.scalars(
            select(TeamRow).where(TeamRow.id != row.id, TeamRow.kind == row.kind, TeamRow.active)
        ).all()
    own = {fold(value): value for value in row.stands_for}
    for other in others:
        for value in other.stands_for:
            if fold(value) in own:
                shown = _shown(own[fold(value)])
                raise Conflict(STOOD_FOR.fill(value=shown, team=other.name), field="stands_for")


def _shown(value: str) -> Text:
    words = {**teamwork.SEGMENTS, **teamwork.CHANNELS}
    return Text("“{value}”", "“{value}”").fill(value=words.get(value, value))


def _refuse_taken_team(work: UnitOfWork, folded: str, *, but: TeamId | None) -> None:
    with work.session.no_autoflush:
        taken = work.session.scalar(select(TeamRow.id).where(TeamRow.folded == folded))
    if taken and taken != but:
        raise Conflict(TAKEN_TEAM, field="name")
