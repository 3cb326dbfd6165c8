"""Opening a follow-up: one demand of a case to one or several groups and people at once (U-01, U-02, U-06)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy.orm import Session

from service.base.errors import Conflict, Forbidden, Missing, Refused
from service.base.ids import CaseId, PersonId, TeamId, new_id
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk import cases, people
from service.desk.followups import deadlines, links, trees
from service.desk.followups.events import FollowUpOpened
from service.desk.followups.tables import AddresseeRow, FollowUpRow
from service.desk.followups.trees import Node
from service.desk.people import Person
from service.process import instances, releases

PROCESS, START = "pendencias", "PendenciaAberta"
"""The diagram that every follow-up runs, and its start."""
LONGEST = 5_000
MOST = 50
"""Addressees of one demand."""
Wait = Literal["all", "any"]
ONLY_STAFF = Text("Só quem atende abre pendências.", "Only the desk's people open follow-ups.")
NO_CASE = Text(
    "Informe o protocolo do chamado a que a pendência pertence.",
    "Give the protocol number of the case that the follow-up belongs to.",
)
OVER = Text("Este chamado já foi fechado.", "This case is closed already.")
NO_TEXT = Text("Escreva o que você precisa saber.", "Write what you need to know.")
LONG = Text("Use até {most} letras.", "Use up to {most} letters.").fill(most=LONGEST)
NOBODY = Text("Escolha pelo menos um setor ou uma pessoa.", "Choose at least one sector or person.")
TOO_MANY = Text("Escolha até {most} destinos.", "Choose up to {most} addressees.").fill(most=MOST)
UNKNOWN_TEAM = Text("Escolha setores da lista.", "Choose sectors from the list.")
UNKNOWN_PERSON = Text("Escolha pessoas da equipe.", "Choose people of the staff.")
HOW_MANY = Text(
    "Espere por todos, por um qualquer ou por um número de 1 a {most}.",
    "Wait for all, for any one or for a number from 1 to {most}.",
)
NOT_PUBLISHED = Text(
    "Falta publicar o processo “{process}”, que conduz as pendências. Peça a quem desenha os processos.",
    "The process “{process}”, which runs the follow-ups, is not published. Ask whoever draws the processes.",
).fill(process=PROCESS)


@value_object(kw_only=True)
class Demand:
    """What somebody needs of others. Without `teams` and `people` it goes to the classification's group.

    `wait`: for all, for any one, or for so many answers.
    """

    protocol: str
    classification: str
    text: str
    teams: tuple[TeamId, ...] = field(default=())
    people: tuple[PersonId, ...] = field(default=())
    wait: Wait | int = "all"


def open_follow_up(work: UnitOfWork, demand: Demand, *, by: Person) -> str:
    """Send the demand to all its addressees at once; returns its id.

    Forbidden: a client; Conflict: the case is closed; Refused: no such case, nothing asked, a classification or an
    addressee that is none of those offered, a number of answers that cannot come.
    """
    if not by.is_staff:
        raise Forbidden(ONLY_STAFF)
    case = cases.queries.id_of_protocol(work.session, demand.protocol.strip())
    if case is None:
        raise Refused(NO_CASE, field="protocol")
    cases.lock_case(work, case)
    found = cases.queries.case(work.session, case)
    if found.closed_at is not None:
        raise Conflict(OVER)
    node = trees.chosen(work.session, "followup", demand.classification, links.links_of(work.session, found.requester))
    text = _text(demand.text)
    due = deadlines.due(work, node.deadline, node.calendar)
    rows = _addressees(work, demand, node, due)
    row = FollowUpRow(
        id=new_id(work.now),
        case_id=case,
        class_id=node.id,
        text=text,
        wanted=_wanted(demand.wait, len(rows)),
        instance_id=None,
        opened_by_id=by.id,
        opened_by_name=by.name,
        opened_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    for each in rows:
        each.follow_up_id = row.id
    work.session.add_all(rows)
    work.session.flush()
    said = {"follow_up": row.id, "class": node.words, "text": text}
    cases.log(work, case, "followup_opened", **said, to=[each.name for each in rows])
    work.record(FollowUpOpened(case=case, follow_up=row.id, classification=node.id, addressees=len(rows)))
    _start(work, row, rows, by=by)
    return row.id


def _start(work: UnitOfWork, row: FollowUpRow, rows: Sequence[AddresseeRow], *, by: Person) -> None:
    variables: dict[str, Any] = {
        "demanda": row.id,
        "chamado": dict(cases.answer_fields(work, CaseId(row.case_id), {}, author=None, author_name="")),
        "destinos": [_told(each) for each in rows],
        "minimo": row.wanted,
        "atrasos": [],
        "cobrando": False,
        "aberta_por": by.id,
    }
    try:
        release = releases.current(work.session, PROCESS)
    except Missing as error:
        raise Refused(NOT_PUBLISHED) from error
    instances.start(work, PROCESS, variables, release=release.id, start_event=START, business_key=row.case_id)


def _told(each: AddresseeRow) -> dict[str, Any]:
    """An addressee as the diagram sees it."""
    return {
        "nome": each.name,
        "grupos": [each.team_id] if each.team_id else [],
        "pessoas": [each.person_id] if each.person_id else [],
        "vence": each.due_at,
    }


def _text(text: str) -> str:
    cleaned = text.strip()
    if not cleaned:
        raise Refused(NO_TEXT, field="text")
    if len(cleaned) > LONGEST:
        raise Refused(LONG, field="text")
    return cleaned


def _wanted(wait: Wait | int, many: int) -> int:
    wanted = {"all": many, "any": 1}.get(wait, 0) if isinstance(wait, str) else wait
    if not 1 <= wanted <= many:
        raise Refused(HOW_MANY.fill(most=many), field="wait")
    return wanted


def _addressees(work: UnitOfWork, demand: Demand, node: Node, due: datetime | None) -> list[AddresseeRow]:
    teams, persons = dict.fromkeys(demand.teams), dict.fromkeys(demand.people)
    if not teams and not persons and node.team is not None:
        teams = {node.team: None}
    if not teams and not persons:
        raise Refused(NOBODY, field="to")
    if len(teams) + len(persons) > MOST:
        raise Refused(TOO_MANY, field="to")
    names = _names(work.session, tuple(teams), tuple(persons))
    told = [(team, None) for team in teams] + [(None, person) for person in persons]
    return [
        AddresseeRow(
            id=new_id(work.now),
            number=number,
            team_id=team,
            person_id=person,
            name=names[str(team or person)],
            item_id=None,
            state="open",
            due_at=due,
        )
        for number, (team, person) in enumerate(told, 1)
    ]


def _names(session: Session, teams: Sequence[TeamId], persons: Sequence[PersonId]) -> dict[str, str]:
    """How they are called. Refused: a group or person that is not there, or not on duty."""
    names: dict[str, str] = {team.id: team.name for team in people.queries.teams(session)}
    if any(team not in names for team in teams):
        raise Refused(UNKNOWN_TEAM, field="to")
    for each in persons:
        person = people.queries.person(session, each)
        if person is None or not person.active or not person.is_staff:
            raise Refused(UNKNOWN_PERSON, field="to")
        names[each] = person.name
    return names
