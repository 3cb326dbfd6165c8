"""What the client is asked: a question, a survey; by their own case or by a signed link."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import Conflict, Missing, RaiaError
from service.base.ids import WorkItemId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import cases, inbox, people
from service.desk.cases import AnswersRefused
from service.desk.inbox import WorkItem
from service.desk.people import Person
from service.web import grants, tasks
from service.web.clients import client_actor, own_case
from service.web.formats import clock_time
from service.web.language import gettext, spoken
from service.web.limits import limit_links
from service.web.parts import parts
from service.web.visitors import visitor

routes = Blueprint("answering", __name__)


@routes.get("/r/<word>")
@limit_links
def by_link(word: str) -> ResponseReturnValue:
    """H-18: a signed link opens exactly one task, as long as it is open."""
    item = grants.task_of_link(word)
    grants.grant_task(item)
    return redirect(url_for("answering.answer", item=item), 303)


@routes.route("/responder/<item>", methods=["GET", "POST"])
def answer(item: str) -> ResponseReturnValue:
    """A task of the client's lane: a question, a survey."""
    found, requester = _my_task(WorkItemId(item))
    if found.state != "open" or found.paused:
        return render_template("pages/answered.html", item=found, may_follow=_may_follow(found))
    if request.method == "GET":
        return _answer_page(found, requester)
    not_taken = tasks.keep_files(client_actor(requester))
    _, pairs = tasks.posted(None)
    if not_taken:
        return make_response(_answer_page(found, requester, errors=not_taken, typed_now=True), 422)
    if tasks.only_changes_rows(pairs):
        return _answer_page(found, requester, typed_now=True)
    try:
        with parts().works.begin(actor=client_actor(requester)) as work:
            tasks.complete(work, found.id, by=requester)
    except AnswersRefused as refused:
        return make_response(_answer_page(found, requester, errors=refused.errors, typed_now=True), refused.status)
    except (Conflict, Missing):
        raise
    except RaiaError as refused:
        page = _answer_page(found, requester, problem=spoken(refused.text), typed_now=True)
        return make_response(page, refused.status)
    flash(gettext("Recebemos sua resposta. Obrigado."), "success")
    if _may_follow(found):
        return redirect(url_for("portal.follow", protocol=_protocol(found)), 303)
    return redirect(url_for("answering.answer", item=item), 303)


@routes.post("/responder/<item>/formulario")
def change_answer(item: str) -> ResponseReturnValue:
    """The form drawn anew, as other fields may show now."""
    found, requester = _my_task(WorkItemId(item))
    with parts().works.read() as work:
        page = _shown(work, found, requester, typed_now=True)
    return tasks.fields_again(page)


@routes.post("/responder/<item>/rascunho")
def keep_draft(item: str) -> ResponseReturnValue:
    """Keep what the client types."""
    found, requester = _my_task(WorkItemId(item))
    with parts().works.begin(actor=client_actor(requester)) as work:
        tasks.keep_draft(work, found.id, by=requester)
        at = work.now
    return {"at": clock_time(at)}


def _my_task(item: WorkItemId) -> tuple[WorkItem, Person]:
    """A task of the requester's lane that this browser may do, and its requester; else Missing."""
    gone = Missing(Text("Esta tarefa não existe ou não é sua.", "There is no such task, or it is not yours."))
    with parts().works.read() as work:
        try:
            found = inbox.queries.item(work.session, item)
        except Missing as error:
            raise gone from error
        case = cases.queries.case(work.session, found.case) if found.case is not None else None
        if case is None or not found.is_clients:
            raise gone
        who = visitor()
        allowed = case.id in grants.granted_cases() or item in grants.granted_tasks()
        requester = people.queries.person(work.session, case.requester)
    if requester is None or not (allowed or (who is not None and who.id == case.requester)):
        raise gone
    return found, requester


def _may_follow(item: WorkItem) -> bool:
    with parts().works.read() as work:
        return own_case(work, _protocol_in(work, item)) is not None


def _protocol(item: WorkItem) -> str:
    with parts().works.read() as work:
        return _protocol_in(work, item)


def _protocol_in(work: UnitOfWork, item: WorkItem) -> str:
    return cases.queries.case(work.session, item.case).protocol if item.case is not None else ""


def _answer_page(item: WorkItem, requester: Person, **how: Any) -> str:
    with parts().works.read() as work:
        page = _shown(work, item, requester, **how)
        protocol = _protocol_in(work, item)
    return render_template("pages/answer.html", page=page, item=item, protocol=protocol, may_follow=_may_follow(item))


def _shown(work: UnitOfWork, item: WorkItem, requester: Person, **how: Any) -> tasks.TaskPage:
    address = url_for("answering.change_answer", item=item.id)
    return tasks.show(work, item, change_url=address, by=requester, **how)
