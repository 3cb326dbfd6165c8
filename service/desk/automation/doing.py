"""Doing what a rule says, through the same commands as people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from service.base.errors import Conflict, RaiaError, Refused
from service.base.ids import CaseId, PersonId, TeamId
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk import cases, people
from service.desk.automation import loops
from service.desk.automation.actions import PLACE, UP, Action, Kind
from service.desk.automation.rulebook import Rule
from service.desk.cases import PRIORITY_NAMES, STATUS_NAMES, Case, Status
from service.desk.people import NoticeEvent, Role, Whose

Outcome = Literal["done", "nothing", "failed", "stopped"]
MOST_URGENT = 1

TEAM = Text("Passou à equipe {name}", "Gave it to the team {name}")
OWNER = Text("Responsável: {name}", "Owner: {name}")
PRIORITY = Text("Prioridade: {old} → {new}", "Priority: {old} → {new}")
STATUS = Text("Situação: {old} → {new}", "Status: {old} → {new}")
NOTE = Text("Escreveu uma nota interna", "Wrote an internal note")
MESSAGE = Text("Escreveu ao cliente", "Wrote to the client")
ALERT = Text("Avisou: {names}", "Alerted: {names}")
WAS_SO = Text("Já estava assim: {what}", "It was so already: {what}")
NOBODY = Text(
    "Não avisou ninguém: o chamado não tem a quem avisar.", "Alerted nobody: the case has nobody who could be alerted."
)
BY_MACHINE = Text(
    "Não escreveu ao cliente: uma resposta automática abriu o chamado.",
    "Did not write to the client: an automatic reply opened the case.",
)
GONE = Text(
    "{name} não atende mais aqui. Abra a regra e escolha outra pessoa.",
    "{name} is no longer on duty here. Open the rule and choose another person.",
)
NO_TEAM = Text(
    "A equipe que a regra escolhe está fora de uso. Abra a regra e escolha outra.",
    "The team that the rule chooses is out of use. Open the rule and choose another.",
)
IS_OVER = Text(
    "O chamado já terminou e não muda de mãos. Ponha na condição da regra só as situações em que ela deve agir.",
    "The case is over and changes hands no more. Put only the statuses in which the rule is to act in its condition.",
)
NO_WAY = Text(
    "A tabela de situações não leva de “{old}” a “{new}”. Ponha na condição da regra só as situações em que ela deve "
    "agir, ou mude a tabela.",
    "The table of statuses does not lead from “{old}” to “{new}”. Put only the statuses in which the rule is to act in "
    "its condition, or change the table.",
)
SUPERVISION = Text("supervisão", "supervisors")
PROCESS_OWNER = Text("dono do processo", "process owner")
BY_RULE = Text("Regra: {name}", "Rule: {name}")


@value_object(kw_only=True)
class Step:
    """What became of one action, in words that also say how to mend what failed."""

    kind: Kind | None
    outcome: Outcome
    text: Text


def do(work: UnitOfWork, rule: Rule, case: CaseId, action: Action, *, key: str) -> Step:
    """Do one action with a held case; what is refused is undone and told. `key`: nobody is alerted twice under it."""
    try:
        with work.attempt():
            return ACTS[action.kind](work, rule, cases.queries.case(work.session, case), action, key)
    except RaiaError as refused:
        return Step(kind=action.kind, outcome="failed", text=refused.text)


def author(rule: Rule) -> str:
    """How a rule is called where a person's name would stand."""
    return BY_RULE.fill(name=rule.name).spoken("pt")


def _team(work: UnitOfWork, rule: Rule, case: Case, action: Action, key: str) -> Step:
    team = people.queries.team(work.session, action.target)
    if team is None or not team.active:
        raise Refused(NO_TEAM)
    owner = case.owner if case.owner in team.members else None
    what = TEAM.fill(name=team.name)
    if case.team == team.id:
        return _was_so("team", what)
    _require_open(case)
    cases.assign(work, case.id, team=team.id, owner=owner, by=None)
    return Step(kind="team", outcome="done", text=what)


def _owner(work: UnitOfWork, rule: Rule, case: Case, action: Action, key: str) -> Step:
    person = _on_duty(work, action.target)
    what = OWNER.fill(name=person.name)
    if case.owner == person.id:
        return _was_so("owner", what)
    _require_open(case)
    cases.assign(work, case.id, team=case.team, owner=person.id, by=None)
    return Step(kind="owner", outcome="done", text=what)


def _require_open(case: Case) -> None:
    if case.is_over:
        raise Conflict(IS_OVER)


def _priority(work: UnitOfWork, rule: Rule, case: Case, action: Action, key: str) -> Step:
    old = case.priority
    new = max(MOST_URGENT, old - 1) if action.target == UP else int(action.target)
    if new == old:
        return _was_so("priority", PRIORITY_NAMES[old])
    cases.change_fields(work, case.id, {"prioridade": new}, by=None, by_name=author(rule))
    what = PRIORITY.fill(old=PRIORITY_NAMES[old], new=PRIORITY_NAMES[new])
    return Step(kind="priority", outcome="done", text=what)


def _status(work: UnitOfWork, rule: Rule, case: Case, action: Action, key: str) -> Step:
    new = Status(action.target)
    if case.status == new:
        return _was_so("status", STATUS_NAMES[new])
    if not cases.statuses.transitions(work.session).get(case.status, {}).get(new):
        raise Conflict(NO_WAY.fill(old=STATUS_NAMES[case.status], new=STATUS_NAMES[new]))
    if new == Status.CLOSED:
        cases.stopping.close(work, case.id, author(rule))
    else:
        cases.set_status(work, cases.lock_case(work, case.id), new)
    what = STATUS.fill(old=STATUS_NAMES[case.status], new=STATUS_NAMES[new])
    return Step(kind="status", outcome="done", text=what)


def _note(work: UnitOfWork, rule: Rule, case: Case, action: Action, key: str) -> Step:
    words = filled(work, case, action.text)
    cases.say(work, case.id, words, author=None, author_name=author(rule), internal=True)
    return Step(kind="note", outcome="done", text=NOTE)


def _message(work: UnitOfWork, rule: Rule, case: Case, action: Action, key: str) -> Step:
    if case.auto_submitted:
        return Step(kind="message", outcome="nothing", text=BY_MACHINE)
    loops.require_few_messages(work, case.id)
    cases.lock_case(work, case.id)
    cases.tell_client(work, case.id, filled(work, case, action.text), author_name=author(rule))
    return Step(kind="message", outcome="done", text=MESSAGE)


def _alert(work: UnitOfWork, rule: Rule, case: Case, action: Action, key: str) -> Step:
    found: dict[Whose, Text | str] = {}
    for each in action.to:
        found |= _audience(work, case, each)
    if not found:
        return Step(kind="alert", outcome="nothing", text=NOBODY)
    words = Text("{text}", "{text}").fill(text=filled(work, case, action.text))
    # Who is told of the reopening anyway is told once: both are one notice.
    event = NoticeEvent.REOPENED if rule.trigger.kind == "reopened" else NoticeEvent.RULE
    people.give_notice_to(
        work,
        found,
        words,
        event=event,
        process=case.process,
        address=f"/chamados/{case.protocol}",
        key=f"rule:{key}",
        case=case.id,
    )
    names = {f"n{number}": name for number, name in enumerate(found.values())}
    listed = ", ".join(f"{{{name}}}" for name in names)
    told = ALERT.fill(names=Text(listed, listed).fill(**names))
    return Step(kind="alert", outcome="done", text=told)


def _audience(work: UnitOfWork, case: Case, to: str) -> dict[Whose, Text | str]:
    """Whom one line of an alert reaches now, and how they are called; empty: nobody."""
    kind, _, id = to.partition(":")
    if kind == "person":
        person = _on_duty(work, id)
        return {_one(person.id): person.name}
    if to == "owner":
        owner = people.queries.person(work.session, case.owner) if case.owner is not None else None
        return {_one(owner.id): owner.name} if owner is not None and owner.active else {}
    if to == "process_owner":
        return {Whose(kind="owner"): PROCESS_OWNER}
    team = people.queries.team(work.session, id if id else case.team or "")
    if to == "supervisor":
        boss = people.queries.person(work.session, team.responsible) if team and team.responsible else None
        if boss is not None and boss.active:
            return {_one(boss.id): boss.name}
        return {Whose(kind="role", target=Role.SUPERVISOR): SUPERVISION}
    if team is None or not team.active:
        if id:
            raise Refused(NO_TEAM)
        return {}
    return {Whose(kind="team", target=team.id): team.name}


def _one(person: PersonId) -> Whose:
    return Whose(kind="person", target=person)


def _on_duty(work: UnitOfWork, id: str) -> people.Person:
    found = people.queries.person(work.session, PersonId(id))
    if found is None or not (found.active and found.is_staff):
        raise Refused(GONE.fill(name=found.name if found is not None else "—"))
    return found


def _was_so(kind: Kind, what: Text) -> Step:
    return Step(kind=kind, outcome="nothing", text=WAS_SO.fill(what=what))


def filled(work: UnitOfWork, case: Case, text: str) -> str:
    """A rule's text with what it names of the case."""
    team = people.queries.team(work.session, TeamId(case.team)) if case.team else None
    owner = people.queries.names(work.session, [case.owner]) if case.owner else {}
    known: Mapping[str, str] = {
        "protocolo": case.protocol,
        "assunto": case.subject,
        "cliente": case.requester_name,
        "situacao": STATUS_NAMES[case.status].pt,
        "prioridade": PRIORITY_NAMES[case.priority].pt,
        "equipe": team.name if team is not None else "—",
        "responsavel": owner.get(case.owner or "", "—"),
    }
    return PLACE.sub(lambda found: known.get(found.group(1), found.group(0)), text)


ACTS: Mapping[Kind, Callable[[UnitOfWork, Rule, Case, Action, str], Step]] = {
    "team": _team,
    "owner": _owner,
    "priority": _priority,
    "status": _status,
    "note": _note,
    "message": _message,
    "alert": _alert,
}
