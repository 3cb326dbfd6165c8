"""What people do with work items. Every command holds the case and the item, decides, records; none commits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from service.base import logs
from service.base.errors import Forbidden, Refused
from service.base.ids import CaseId, PersonId, WorkItemId
from service.base.rows import table_of
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import cases, people
from service.desk.cases.events import FormAnswered
from service.desk.inbox import model, ownership, queries
from service.desk.inbox.model import WorkItem
from service.desk.inbox.tables import WorkItemRow
from service.desk.people import NoticeEvent, Permission, Person
from service.process import instances
from service.process.forms import Form

NO_CASE = Text(
    "Esta tarefa não é de um chamado: a prioridade dela vem do diagrama.",
    "This task is of no case: its priority is the diagram's.",
)
LARGEST_DRAFT = 200_000
"""Characters of a draft as JSON; far more than any form's answers."""
ITEM = table_of(WorkItemRow).c
ITS_CASE = select(ITEM.case_id).where(ITEM.id == bindparam("item")).scalar_subquery()
CASE_OF, ONLY_CASE_OF = cases.holding(ITS_CASE), cases.only_holding(ITS_CASE)
HOLDING = (
    select(WorkItemRow)
    .where(WorkItemRow.id == bindparam("item"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


def claim(work: UnitOfWork, item: WorkItemId, *, by: Person) -> None:
    """Take an offered item: one person wins, the others get a Conflict that says so. Forbidden."""
    if by.is_staff:
        people.require(by, Permission.ACCEPT)
    row = _lock(work, item)
    found = queries.item(work.session, item)
    if not model.may_work(found, audiences=queries.audiences(work.session, by), person=by.id):
        raise model.missing()
    event = model.claim(found, by=by.id)
    if row.assignee_id != by.id:
        row.assignee_id, row.claimed_at = by.id, work.now
        _log(work, found, "claimed")
        work.record(event)
        ownership.case_is_taken_on(work, found, by)


def release(work: UnitOfWork, item: WorkItemId, *, by: Person) -> None:
    """Give one's own item back to the others; the draft stays with it."""
    row = _lock(work, item)
    found = queries.item(work.session, item)
    if not model.may_work(found, audiences=queries.audiences(work.session, by), person=by.id):
        raise model.missing()
    event = model.release(found, by=by.id)
    row.assignee_id = row.claimed_at = None
    _log(work, found, "released")
    work.record(event)
    ownership.case_is_let_go(work, found, by.id)


def reassign(work: UnitOfWork, item: WorkItemId, *, to: PersonId | None, by: Person, reason: str = "") -> None:
    """H-27: give the item to a person, or (None) back to those whose lane it is; both are told and it is audited."""
    row = _lock(work, item)
    found = queries.seen_item(work.session, item, by)
    target = people.queries.person(work.session, to) if to is not None else None
    if to is not None and target is None:
        raise Refused(Text("Escolha uma pessoa da lista.", "Choose a person from the list."), field="to")
    event = model.reassign(found, to=target, by=by, reason=reason.strip())
    before = row.assignee_id
    row.assignee_id, row.claimed_at = event.to, work.now if event.to else None
    _log(work, found, "reassigned", old=before, new=event.to, reason=event.reason)
    work.record(event)
    if before not in (None, event.to):
        ownership.case_is_let_go(work, found, PersonId(str(before)))
    for person in {before, event.to} - {None, by.id}:
        text = (
            Text("{by} passou a você: {task}", "{by} gave you: {task}")
            if person == event.to
            else Text("{by} passou a outra pessoa: {task}", "{by} gave to somebody else: {task}")
        )
        people.give_notice(
            work,
            PersonId(str(person)),
            text.fill(by=by.name, task=found.name),
            event=NoticeEvent.WORK if person == event.to else NoticeEvent.TAKEN,
            address=f"/tarefas/{item}",
            key=f"reassign:{item}:{work.now.isoformat()}",
            case=found.case,
        )


def prioritise(work: UnitOfWork, item: WorkItemId, priority: object, *, by: Person) -> None:
    """H-27: the item's case is as urgent as this from now on, 1 to 4, and all its open work with it."""
    found = queries.seen_item(work.session, item, by)
    if found.case is None:
        raise Refused(NO_CASE)
    cases.change_priority(work, found.case, priority, by=by)


def save_draft(work: UnitOfWork, item: WorkItemId, draft: Mapping[str, Any], *, by: Person) -> None:
    """H-22: keep what was typed; nothing is checked yet."""
    row = _lock(work, item)
    found = queries.item(work.session, item)
    model.check_turn(found, audiences=queries.audiences(work.session, by), person=by.id)
    if len(str(draft)) > LARGEST_DRAFT:
        raise Refused(Text("O rascunho é grande demais para guardar.", "The draft is too large to keep."))
    row.draft, row.draft_at = dict(draft), work.now


def complete(
    work: UnitOfWork,
    item: WorkItemId,
    answers: Mapping[str, Any] | Callable[[Form], Mapping[str, Any]],
    *,
    by: Person,
    choice: Sequence[str] = (),
    note: str = "",
) -> WorkItem:
    """Finish an item: check the answers, keep what is said about the case, let the diagram go on.

    `answers` may be what reads them once the form is known. `choice` are the flows taken where the diagram asks;
    `note` is for tasks without a form.
    Raises Missing, Conflict (done or taken meanwhile), AnswersRefused.
    """
    found = _hold(work, item)
    model.check_turn(found, audiences=queries.audiences(work.session, by), person=by.id)
    if found.assignee is None and by.is_staff:
        people.require(by, Permission.ACCEPT)
    held = instances.hold_task(work, found.instance, found.task)
    view = held.view
    values: Mapping[str, Any] = {}
    case_fields: dict[str, Any] = {}
    files = cases.Usable(session=work.session, case=found.case, sender=by.id)
    if view.form is not None:
        read = answers(view.form) if callable(answers) else answers
        given = cases.checked(work, view.form, read, view.variables, case=found.case, person=by.id, files=files)
        values, case_fields = given.values, dict(given.case_fields)
    if note.strip():
        case_fields.setdefault("mensagem" if found.is_clients else "nota", note)
    shared: dict[str, Any] = {}
    ownership.case_is_taken_on(work, found, by, status=False)
    if found.case is not None:
        cases.attach(work, found.case, files.named)
        shared["chamado"] = dict(cases.answer_fields(work, found.case, case_fields, author=by.id, author_name=by.name))
        answered = cases.answered(work, values)
        if answered:
            work.record(FormAnswered(case=found.case, item=item, process=found.process, by=by.id, answers=answered))
    instances.complete_held(work, held, values, choice=tuple(choice), shared=shared)
    return model.completed(found, by=by.id, at=work.now)


def press(work: UnitOfWork, item: WorkItemId, button: int, *, by: Person) -> str:
    """Press a button that the diagram puts on a task, a boundary event without a definition; returns its name."""
    found = _hold(work, item)
    model.check_turn(found, audiences=queries.audiences(work.session, by), person=by.id)
    view = instances.task_details(work.session, found.instance, found.task)
    names = {each.task: each.name for each in view.buttons}
    if button not in names:
        raise model.missing()
    _log(work, found, "pressed", button=names[button])
    instances.press(work, found.instance, button)
    return names[button]


def press_on_case(work: UnitOfWork, case: CaseId, button: int, *, by: Person) -> str:
    """Press a button of the whole case, such as handing it up to the process owner (H-27); returns its name."""
    _refuse_strangers(by)
    cases.lock_case(work, case)
    found = cases.queries.case(work.session, case)
    if found.instance is None:
        raise model.missing()
    names = {each.task: each.name for each in instances.buttons(work.session, found.instance)}
    if button not in names:
        raise model.missing()
    cases.log(work, case, "pressed", button=names[button])
    instances.press(work, found.instance, button)
    return names[button]


def ask_those_involved(work: UnitOfWork, case: CaseId, text: str, *, by: Person) -> tuple[int, Sequence[str]]:
    """H-26: an internal note, and a notice to everybody who is involved in the case and may read it.

    Who does not see the case, but works on it, is led to their task. Returns how many were told, and the names of
    those who were not, as they may not read it.
    """
    _refuse_strangers(by)
    cases.say(work, case, text, author=by.id, author_name=by.name, internal=True)
    found = cases.queries.case(work.session, case)
    asked = [each for each in queries.involved(work.session, [found])[case] if each != by.id]
    unseen = {each.id: each.name for each in cases.mentions.who_cannot_see(work.session, found, asked)}
    tasks = {each.assignee: each.id for each in queries.of_case(work.session, case, state="open")}
    told = [each for each in asked if each not in unseen or each in tasks]
    for person in told:
        people.give_notice(
            work,
            person,
            Text("{by} pergunta sobre {protocol}: {text}", "{by} asks about {protocol}: {text}").fill(
                by=by.name, protocol=found.protocol, text=text.strip()[:200]
            ),
            event=NoticeEvent.ASKED,
            address=f"/tarefas/{tasks[person]}" if person in unseen else f"/chamados/{found.protocol}",
            key=f"asked:{case}:{work.now.isoformat()}",
            case=case,
        )
    return len(told), [name for each, name in unseen.items() if each not in tasks]


def _refuse_strangers(by: Person) -> None:
    if not by.is_staff:
        raise Forbidden(Text("Só quem atende pode fazer isto.", "Only the desk's people may do this."))


def _hold(work: UnitOfWork, item: WorkItemId) -> WorkItem:
    """The item as it is now, held with its case; only a command that changes its row itself needs the row."""
    cases.only_hold(work, ONLY_CASE_OF, {"item": item})
    return queries.item(work.session, item, hold=True)


def _lock(work: UnitOfWork, item: WorkItemId) -> WorkItemRow:
    work.session.scalar(CASE_OF, {"item": item})
    row = work.session.scalar(HOLDING, {"item": item})
    if row is None:
        raise model.missing()
    if row.case_id is not None:
        logs.mention(case=row.case_id)
    return row


def _log(work: UnitOfWork, item: WorkItem, kind: str, **data: Any) -> None:
    if item.case is not None:
        cases.log(work, item.case, kind, element=item.element, name=item.name, lane=item.lane, task=item.task, **data)
