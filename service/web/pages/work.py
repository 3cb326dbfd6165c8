"""The agent's day: the queue, one task, what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import Conflict, Missing, RaiaError
from service.base.ids import PersonId, WorkItemId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import cases, inbox, people
from service.desk.cases import AnswersRefused, Case
from service.desk.inbox import WorkItem
from service.desk.people import STAFF, Person
from service.process import releases
from service.process.forms import FieldError
from service.web import promise_words, tasks
from service.web.drawing import standing
from service.web.escalation_words import climbed
from service.web.formats import clock_time
from service.web.language import gettext, spoken
from service.web.mentioning import warn_of_the_blind
from service.web.others import others_at
from service.web.parts import parts
from service.web.visitors import actor, only, person
from service.web.wording import wording

routes = Blueprint("work", __name__)


@routes.get("/tarefas/<item>")
@only()
def task(item: str) -> ResponseReturnValue:
    """One task: its form, the case at a glance, the conversation, the diagram."""
    with parts().works.read() as work:
        by = me(work)
        found, sees_case = inbox.queries.look(work.session, WorkItemId(item), by)
        if found.is_clients:
            return redirect(url_for("answering.answer", item=item), 303)
        return _page(work, found, by, sees_case=sees_case)


@routes.post("/tarefas/<item>/concluir")
@only()
def complete(item: str) -> ResponseReturnValue:
    """Finish it; the next one is offered."""
    if request.files:
        with parts().works.read() as work:
            inbox.queries.seen_item(work.session, WorkItemId(item), me(work))
    not_taken = tasks.keep_files(actor())
    if not_taken:
        return _again(item, 422, errors=not_taken)
    if tasks.only_changes_rows(tasks.posted(None)[1]):
        return _again(item, 200)
    try:
        with parts().works.begin(actor=actor()) as work:
            by = me(work)
            done = tasks.complete(work, WorkItemId(item), by=by)
            following = inbox.queries.next_item(work.session, by, case=done.case, now=work.now)
            case = cases.queries.case(work.session, done.case) if done.case is not None else None
    except AnswersRefused as refused:
        return _again(item, refused.status, errors=refused.errors)
    except (Conflict, Missing):
        raise
    except RaiaError as refused:
        return _again(item, refused.status, problem=spoken(refused.text))
    flash(gettext("“%(task)s” concluída.", task=done.name), "success")
    warn_of_the_blind(work)
    if following is not None and following.case == done.case:
        return redirect(url_for("work.task", item=following.id), 303)
    if not by.is_staff:
        if case is not None and case.requester == by.id:
            return redirect(url_for("portal.follow", protocol=case.protocol), 303)
        return redirect(url_for("portal.home"), 303)
    if following is None:
        return redirect(url_for("queue.mine"), 303)
    return redirect(url_for("queue.mine", proxima=following.id), 303)


@routes.post("/tarefas/<item>/formulario")
@only()
def change(item: str) -> ResponseReturnValue:
    """The form drawn anew, as other fields may show now."""
    with parts().works.read() as work:
        by = me(work)
        found = inbox.queries.seen_item(work.session, WorkItemId(item), by)
        page = _shown(work, found, by, typed_now=True)
        return tasks.fields_again(page)


@routes.post("/tarefas/<item>/rascunho")
@only()
def keep_draft(item: str) -> ResponseReturnValue:
    """H-22: keep what is typed."""
    with parts().works.begin(actor=actor()) as work:
        tasks.keep_draft(work, WorkItemId(item), by=me(work))
        at = work.now
    return {"at": clock_time(at)}


@routes.post("/tarefas/<item>/assumir")
@only(*STAFF)
def claim(item: str) -> ResponseReturnValue:
    """Take it."""
    with parts().works.begin(actor=actor()) as work:
        inbox.claim(work, WorkItemId(item), by=me(work))
    return redirect(url_for("work.task", item=item), 303)


@routes.post("/tarefas/<item>/devolver")
@only(*STAFF)
def release(item: str) -> ResponseReturnValue:
    """Give it back."""
    with parts().works.begin(actor=actor()) as work:
        inbox.release(work, WorkItemId(item), by=me(work))
    flash(gettext("Tarefa devolvida à fila."), "success")
    return redirect(url_for("queue.mine"), 303)


@routes.post("/tarefas/<item>/passar")
@only(*STAFF)
def reassign(item: str) -> ResponseReturnValue:
    """H-27: give it to somebody else, or back to the lane."""
    to = request.form.get("para") or None
    with parts().works.begin(actor=actor()) as work:
        target = PersonId(to) if to else None
        inbox.reassign(work, WorkItemId(item), to=target, by=me(work), reason=request.form.get("motivo", ""))
        found = inbox.queries.item(work.session, WorkItemId(item))
        protocol = cases.queries.case(work.session, found.case).protocol if found.case is not None else None
    flash(gettext("Tarefa passada adiante."), "success")
    if protocol is None:
        return redirect(url_for("escalations.show"), 303)
    return redirect(url_for("case_pages.show", protocol=protocol), 303)


@routes.post("/tarefas/<item>/mover")
@only(*STAFF)
def redirect_item(item: str) -> ResponseReturnValue:
    """B-10: let the case go on at another step instead, with a reason."""
    with parts().works.begin(actor=actor()) as work:
        element, reason = request.form.get("etapa", ""), request.form.get("motivo", "")
        station = inbox.redirect(work, WorkItemId(item), element, by=me(work), reason=reason)
        case = inbox.queries.item(work.session, WorkItemId(item)).case
        protocol = cases.queries.case(work.session, case).protocol if case is not None else None
    flash(gettext("Agora em “%(step)s”.", step=station.name), "success")
    if protocol is None:
        return redirect(url_for("escalations.show"), 303)
    return redirect(url_for("case_pages.show", protocol=protocol), 303)


@routes.post("/tarefas/<item>/botao/<int:button>")
@only(*STAFF)
def press(item: str, button: int) -> ResponseReturnValue:
    """A button that the analyst drew on the task."""
    with parts().works.begin(actor=actor()) as work:
        pressed = inbox.press(work, WorkItemId(item), button, by=me(work))
        found = inbox.queries.item(work.session, WorkItemId(item))
    flash(gettext("Feito: %(button)s.", button=pressed), "success")
    return redirect(url_for("work.task", item=item) if found.state == "open" else url_for("queue.mine"), 303)


def me(work: UnitOfWork) -> Person:
    """Who is logged in, with roles and teams as they are now; to look at a page, as they were a moment ago.

    The account was read for this very request, and whoever changes anything is read again in their transaction.
    """
    known = person().account
    if known is not None and work.reading:
        return known
    found = people.queries.person(work.session, person().id)
    if found is None:
        raise Missing(Text("Esta conta não existe mais.", "This account is gone."))
    return found


def _again(item: str, status: int, *, errors: Sequence[FieldError] = (), problem: str = "") -> ResponseReturnValue:
    with parts().works.read() as work:
        by = me(work)
        found, sees_case = inbox.queries.look(work.session, WorkItemId(item), by)
        page = _page(work, found, by, sees_case=sees_case, errors=errors, problem=problem, typed_now=True)
    return make_response(page, status)


def _page(work: UnitOfWork, found: WorkItem, by: Person, *, sees_case: bool, **how: Any) -> str:
    case = cases.queries.case(work.session, found.case) if found.case is not None else None
    may_reassign = inbox.may_reassign(by, found.process)
    staff = people.queries.people(work.session, staff=True, limit=200)[0] if may_reassign else ()
    page = _shown(work, found, by, **how) if found.state == "open" and not found.paused else None
    release = releases.get(work.session, found.release)
    return render_template(
        "pages/task.html",
        page=page,
        item=found,
        case=case,
        mine=found.assignee == by.id,
        may_work=found.assignee == by.id or bool(found.audiences & inbox.queries.audiences(work.session, by)),
        holder=people.queries.names(work.session, [found.assignee] if found.assignee else []).get(found.assignee or ""),
        may_reassign=may_reassign,
        stations=inbox.stations(work.session, found) if may_reassign and page is not None else (),
        staff=staff,
        standing=standing(work, found.instance, release),
        wording=wording(release),
        is_staff=by.is_staff,
        sees_case=sees_case,
        **_around(work, found, case if sees_case or found.state == "open" else None, by),
    )


def _around(work: UnitOfWork, found: WorkItem, case: Case | None, by: Person) -> dict[str, Any]:
    """What the page shows of the case: to the staff all, to its client what is public, else nothing."""
    desks = case if by.is_staff else None
    told = desks if case is None or case.requester != by.id else case
    return {
        "desks": desks,
        "told": told,
        "present": others_at(work, [desks.id], by).get(desks.id, ()) if desks is not None else (),
        "entries": cases.conversation(work.session, told.id, public_only=desks is None) if told is not None else (),
        "files": {row.id: row for row in cases.files_of_case(work.session, told.id)} if told is not None else {},
        "promised": promise_words.open_of(work, desks) if desks is not None else (),
        "involved": _involved(work, found) if desks is not None else (),
        "climbed": climbed(work, desks.id, by) if desks is not None and found.is_owners else None,
    }


def _involved(work: UnitOfWork, found: WorkItem) -> Sequence[tuple[WorkItem, str | None]]:
    """H-26: the open work of the case and who has it."""
    open_items = inbox.queries.others_open(work.session, found)
    names = people.queries.names(work.session, [each.assignee for each in open_items if each.assignee])
    return [(each, names.get(cast("str", each.assignee))) for each in open_items]


def _shown(work: UnitOfWork, found: WorkItem, by: Person, **how: Any) -> tasks.TaskPage:
    address = url_for("work.change", item=found.id)
    return tasks.show(work, found, change_url=address, by=by, **how)
