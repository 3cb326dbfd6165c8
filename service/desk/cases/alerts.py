"""What the desk's people are told about a case; subscribed in `subscriptions`."""

from __future__ import annotations

from collections.abc import Collection

from service.base.ids import CaseId, PersonId, TeamId, new_id
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import people
from service.desk.cases import mentions, queries
from service.desk.cases.events import CaseAssigned, CaseChanged, EntryAdded, StatusChanged
from service.desk.cases.following import followers_who_see
from service.desk.cases.inactivity import silence_is_counted
from service.desk.cases.model import PRIORITY_NAMES, STATUS_NAMES, Case, Status
from service.desk.cases.sight import may_see
from service.desk.cases.tables import EntryRow
from service.desk.people import NoticeEvent, Whose
from service.process.instances.events import TaskLeft

MOST_SHOWN = 200
"""Letters of a note that a notice shows."""
ASSIGNED = Text("Agora é seu: {subject} ({protocol})", "Now yours: {subject} ({protocol})")
TAKEN = Text("Agora é de {owner}: {subject} ({protocol})", "Now {owner}'s: {subject} ({protocol})")
NOBODYS = Text("Não é mais seu: {subject} ({protocol})", "No longer yours: {subject} ({protocol})")
UPDATED = Text("{what}: {subject} ({protocol})", "{what}: {subject} ({protocol})")
ESCALATED = Text("{by} escalou para {team}: {subject} ({protocol})", "{by} escalated to {team}: {subject} ({protocol})")
MENTIONED = Text("{by} mencionou você em {protocol}: {text}", "{by} mentioned you in {protocol}: {text}")
MENTIONED_UNSEEN = Text(
    "{by} mencionou você num chamado que você não pode ver. Se precisa dele, peça acesso a {by}.",
    "{by} mentioned you in a case that you may not see. If you need it, ask {by} for access.",
)
SAID = {
    "message": Text("Mensagem de {name}", "Message from {name}"),
    "note": Text("Nota de {name}", "Note by {name}"),
    "call": Text("Ligação de {name}", "Call by {name}"),
    "notice": Text("Aviso ao cliente", "Notice to the client"),
}
PROCESS_SAID = Text("Nota do processo", "Note by the process")
STATUS = Text("Situação: {status}", "Status: {status}")
FIELDS = {
    "tipo": Text("Tipo: {new}", "Type: {new}"),
    "assunto": Text("Assunto novo", "New subject"),
    "descricao": Text("Descrição nova", "New description"),
    "categoria": Text("Categoria: {new}", "Category: {new}"),
    "prioridade": Text("Prioridade: {new}", "Priority: {new}"),
    "produto": Text("Produto: {new}", "Product: {new}"),
}
NEW_OWNER = Text("Responsável: {owner}", "Owner: {owner}")
NEW_TEAM = Text("Mudou de equipe", "Another team")


def owner_is_told(work: UnitOfWork, event: CaseAssigned) -> None:
    """V-42: whoever answers for a case from now on gets one notice, unless they took it themselves; so does whoever
    answered for it before."""
    case = queries.case(work.session, event.case)
    silence_is_counted(work, case)
    names = people.queries.names(work.session, [event.owner] if event.owner else [])
    owner = names.get(event.owner, "") if event.owner else ""
    changed = {event.owner, event.old_owner} if event.owner != event.old_owner else set[PersonId | None]()
    if event.owner is not None and event.owner in changed - {event.by}:
        _tell(work, [event.owner], ASSIGNED, NoticeEvent.ASSIGNED, case)
    if event.old_owner is not None and event.old_owner not in (event.by, event.owner):
        _tell(work, [event.old_owner], TAKEN.fill(owner=owner) if owner else NOBODYS, NoticeEvent.TAKEN, case)
    _update(work, case, NEW_OWNER.fill(owner=owner) if owner and changed else NEW_TEAM, but={event.by, *changed})


def words_are_told(work: UnitOfWork, event: EntryAdded) -> None:
    """V-44, V-45: somebody said something: those it mentions are told so, the owner and the followers of the rest."""
    case = queries.case(work.session, event.case)
    silence_is_counted(work, case)
    row = work.session.get_one(EntryRow, event.entry)
    named = [each for each in event.mentioned if each != event.author]
    if named and event.author is not None:
        _mention(work, case, row, named)
    what = SAID[event.kind].fill(name=row.author_name) if row.author_name or event.kind == "notice" else PROCESS_SAID
    _update(work, case, what, but={event.author, *named})


def status_is_told(work: UnitOfWork, event: StatusChanged) -> None:
    """V-44: the case is in another status."""
    case = queries.case(work.session, event.case)
    silence_is_counted(work, case)
    if (event.old, event.new) == (Status.ACCEPTED, Status.OPEN) and case.accepted_at is None:
        return  # Nobody has accepted it any more: who has it now, and had it, is told that.
    reopened = event.new == Status.REOPENED
    what = STATUS.fill(status=STATUS_NAMES[Status(event.new)])
    _update(work, case, what, owner_event=NoticeEvent.REOPENED if reopened else NoticeEvent.UPDATED)


def field_is_told(work: UnitOfWork, event: CaseChanged) -> None:
    """V-44: one of its fields has a new value."""
    case = queries.case(work.session, event.case)
    silence_is_counted(work, case)
    if event.field in FIELDS:
        new = PRIORITY_NAMES[case.priority] if event.field == "prioridade" else event.new or "—"
        _update(work, case, FIELDS[event.field].fill(new=new))


def work_is_done(work: UnitOfWork, event: TaskLeft) -> None:
    """V-43: a finished task is activity."""
    if event.how == "completed" and event.business_key and queries.columns(work.session, event.business_key):
        silence_is_counted(work, queries.case(work.session, CaseId(event.business_key)))


def team_is_told(work: UnitOfWork, case: Case, team: TeamId, name: str) -> None:
    """A case was passed on to this team."""
    people.give_notice_to(
        work,
        [Whose(kind="team", target=team)],
        ESCALATED.fill(by=work.actor.name, team=name, subject=case.subject, protocol=case.protocol),
        event=NoticeEvent.ESCALATED,
        process=case.process,
        address=f"/chamados/{case.protocol}",
        key=f"escalated:{case.id}:{work.now.isoformat()}",
        case=case.id,
    )


def still_sees(work: UnitOfWork, person: PersonId, case: CaseId) -> bool:
    """Whether somebody who was told of a case may see it now, when the mail about it leaves."""
    found = people.queries.person(work.session, person)
    return found is not None and case in queries.of_ids(work.session, [case], seen_by=found)


def _mention(work: UnitOfWork, case: Case, row: EntryRow, named: Collection[PersonId]) -> None:
    found = [each for each in (people.queries.person(work.session, one) for one in named) if each is not None]
    seeing = [each.id for each in found if may_see(work.session, each, case)]
    blind = [each for each in found if each.id not in seeing]
    mentions.keep_the_blind(work, blind)
    text = MENTIONED.fill(by=row.author_name, text=row.text[:MOST_SHOWN])
    _tell(work, seeing, text, NoticeEvent.MENTIONED, case, key=f"mentioned:{row.id}")
    people.give_notices(
        work,
        [each.id for each in blind],
        MENTIONED_UNSEEN.fill(by=row.author_name),
        event=NoticeEvent.MENTIONED,
        address="",
        key=f"mentioned:{row.id}",
    )


def _update(
    work: UnitOfWork,
    case: Case,
    what: Text,
    *,
    but: Collection[PersonId | None] = (),
    owner_event: NoticeEvent = NoticeEvent.UPDATED,
) -> None:
    """Tell the owner, and whoever follows it and may still see it, but not whose doing it is; what happens while it is
    being opened is no update."""
    if case.opened_at == work.now:
        return
    author = work.actor.id if work.actor.kind == "person" else None
    spared = {author, *but}
    text = UPDATED.fill(what=what)
    if case.owner is not None and case.owner not in spared:
        _tell(work, [case.owner], text, owner_event, case)
    others = [each for each in followers_who_see(work.session, case) if each not in {*spared, case.owner}]
    _tell(work, others, text, NoticeEvent.FOLLOWED, case)


def _tell(
    work: UnitOfWork, told: Collection[PersonId], text: Text, event: NoticeEvent, case: Case, *, key: str | None = None
) -> None:
    people.give_notices(
        work,
        told,
        text.fill(subject=case.subject, protocol=case.protocol),
        event=event,
        address=f"/chamados/{case.protocol}",
        key=key or f"{event}:{case.id}:{new_id(work.now)}",
        case=case.id,
        is_first=key is None,
    )
