"""Cases: the list, one case with its conversation, timeline and diagram; clients; search over everything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import Missing, RaiaError, Refused
from service.base.ids import CaseId, InstanceId, WorkItemId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import cases, followups, inbox, people
from service.desk.cases import Case, oversight
from service.desk.cases.oversight import LOOKERS
from service.desk.people import STAFF, Role
from service.process import instances, releases
from service.process.releases import Release
from service.web import grants, promise_words, tasks
from service.web.case_top import LAST_WORDS, happened, on_top
from service.web.drawing import Standing, called, standing
from service.web.journey import Journey, journey
from service.web.language import gettext, ngettext, spoken
from service.web.mentioning import warn_of_the_blind
from service.web.of_others import of_others
from service.web.others import others_at
from service.web.pages.case_hands import hands
from service.web.pages.case_team import whose
from service.web.pages.following import who_follows
from service.web.pages.work import me
from service.web.paging import searched
from service.web.parts import now, parts
from service.web.visitors import actor, local_address, only
from service.web.wording import LEGAL_NAMES, priority_levels, wording

routes = Blueprint("case_pages", __name__)


class Stop(Protocol):
    """What is done to a case with a reason."""

    def __call__(self, work: UnitOfWork, case: CaseId, reason: str, *, by: people.Person) -> None:
        """Suspend or cancel it."""
        ...


TO_CLIENT = ("cliente", "conclusiva")
"""Kinds of words, as the composer sends them, that the client reads."""
TABS = ("conversa", "resumo", "historico", "prazos", "diagrama", "pendencias", "dados")


@routes.get("/chamados/<protocol>")
@only(*STAFF)
def show(protocol: str) -> ResponseReturnValue:
    """One case."""
    tab = request.args.get("aba", "conversa")
    with parts().works.read() as work:
        by = me(work)
        case = cases.queries.seen_case(work.session, protocol, by)
        release = releases.get(work.session, case.release)
        items = inbox.queries.of_case(work.session, case.id)
        open_items = [item for item in items if item.state == "open"]
        named = [person for item in items for person in (item.assignee, item.ended_by) if person]
        staff, _ = people.queries.people(work.session, staff=True, limit=200)
        words = wording(release)
        suspended = cases.stopping.is_suspended(work, case.id)
        return render_template(
            "pages/case.html",
            case=case,
            present=others_at(work, [case.id], by).get(case.id, ()),
            tab=tab if tab in TABS else "conversa",
            release=release,
            open_items=open_items,
            replies=tasks.replies_in(work, [item for item in open_items if not item.is_clients and not item.paused])
            if tab not in TABS[2:]  # those with the field to write in
            else (),
            seen=inbox.queries.seen(work.session, [item for item in items if not item.is_clients], by),
            names=people.queries.names(work.session, named),
            entries=cases.conversation(work.session, case.id, public_only=False),
            files={row.id: row for row in cases.files_of_case(work.session, case.id)},
            stops=_stops(work, case) if suspended else (),
            legal_reason=_legal(work, case, by),
            top=on_top(work, case, release, words),
            last_words=cases.last_words(work.session, case.id, most=LAST_WORDS) if tab == "resumo" else (),
            **(happened(work, case, request.args.get("so", "")) if tab == "historico" else {}),
            promised=promise_words.of_case(work, case.id) if tab == "prazos" else (),
            drawings=_drawings(work, case.instance, release) if case.instance and tab == "diagrama" else (),
            buttons=instances.buttons(work.session, case.instance) if case.instance and not case.is_over else (),
            data=words.data(instances.variables(work.session, case.instance))
            if case.instance and tab == "dados"
            else (),
            wording=words,
            may_reassign=inbox.may_reassign(by, case.process),
            staff=staff,
            failed=oversight.failed_of_case(work.session, case.id, seen_by=by)
            if by.may_be(*LOOKERS) or by.owns
            else (),
            suspended=suspended,
            may_oversee=oversight.may_oversee(by, case.process),
            may_reopen=case.is_over and cases.may_reopen(by, case),
            priorities=priority_levels(),
            open_follow_ups=followups.queries.open_of_case(work.session, case.id),
            **of_others(work, case, tab),
            **whose(work, case),
            **hands(work, case),
            **who_follows(work, case),
        )


@routes.post("/chamados/<protocol>/mensagem")
@only(*STAFF)
def say(protocol: str) -> ResponseReturnValue:
    """A message to the client, or a note among staff."""
    back = local_address(request.form.get("volta"), url_for("case_pages.show", protocol=protocol))
    try:
        with parts().works.begin(actor=actor()) as work:
            by = me(work)
            case = cases.queries.seen_case(work.session, protocol, by)
            text, kind = request.form.get("texto", ""), request.form.get("tipo")
            if kind == "ligacao":
                cases.note_call(work, case.id, text, by=by)
                told = None
            elif kind == "envolvidos":
                told, unasked = inbox.ask_those_involved(work, case.id, text, by=by)
                if unasked:
                    names = ", ".join(unasked)
                    flash(
                        gettext("Sem acesso a este chamado, e por isso sem aviso: %(names)s.", names=names), "warning"
                    )
            else:
                cases.say(
                    work,
                    case.id,
                    text,
                    author=by.id,
                    author_name=by.name,
                    internal=kind not in TO_CLIENT,
                    conclusive=kind == "conclusiva",
                )
                told = None
    except Missing:
        raise
    except RaiaError as refused:
        flash(spoken(refused.text), "warning")
        return redirect(back, 303)
    warn_of_the_blind(work)
    if told is None:
        flash(_said(kind), "success")
    else:
        flash(
            ngettext("Nota guardada e %(num)s pessoa avisada.", "Nota guardada e %(num)s pessoas avisadas.", told),
            "success",
        )
    return redirect(back, 303)


@routes.post("/chamados/<protocol>/prioridade")
@only(*STAFF)
def change_priority(protocol: str) -> ResponseReturnValue:
    """H-27: more or less urgent; its open work follows."""
    with parts().works.begin(actor=actor()) as work:
        by = me(work)
        case = cases.queries.seen_case(work.session, protocol, by)
        cases.change_priority(work, case.id, request.form.get("prioridade", ""), by=by)
    flash(gettext("Prioridade mudada."), "success")
    return redirect(url_for("case_pages.show", protocol=protocol), 303)


@routes.post("/chamados/<protocol>/botao/<int:button>")
@only(*STAFF)
def press(protocol: str, button: int) -> ResponseReturnValue:
    """A button of the whole case, such as handing it up to the process owner (H-27)."""
    with parts().works.begin(actor=actor()) as work:
        by = me(work)
        case = cases.queries.seen_case(work.session, protocol, by)
        pressed = inbox.press_on_case(work, case.id, button, by=by)
    flash(gettext("Feito: %(button)s.", button=pressed), "success")
    return redirect(url_for("case_pages.show", protocol=protocol), 303)


@routes.post("/chamados/<protocol>/suspender")
@only(*STAFF)
def suspend(protocol: str) -> ResponseReturnValue:
    """Let it stand still until it is resumed."""
    return _stopped(protocol, cases.stopping.suspend, gettext("Chamado suspenso."))


@routes.post("/chamados/<protocol>/cancelar")
@only(*STAFF)
def cancel(protocol: str) -> ResponseReturnValue:
    """End it now."""
    return _stopped(protocol, cases.stopping.cancel, gettext("Chamado cancelado."))


@routes.post("/chamados/<protocol>/retomar")
@only(*STAFF)
def resume(protocol: str) -> ResponseReturnValue:
    """Let it go on."""
    with parts().works.begin(actor=actor()) as work:
        by = me(work)
        case = cases.queries.seen_case(work.session, protocol, by)
        cases.stopping.resume(work, case.id, by=by)
    flash(gettext("Chamado retomado."), "success")
    return redirect(url_for("case_pages.show", protocol=protocol), 303)


@routes.post("/chamados/<protocol>/reabrir")
@only(*STAFF)
def reopen(protocol: str) -> ResponseReturnValue:
    """V-28: work on a case again that was over."""
    return _stopped(protocol, cases.reopen, gettext("Chamado reaberto."))


@routes.post("/chamados/<protocol>/link/<item>")
@only(*STAFF)
def make_link(protocol: str, item: str) -> ResponseReturnValue:
    """H-18: a signed link to one task of the client, to be sent by whatever channel."""
    with parts().works.read() as work:
        case = cases.queries.seen_case(work.session, protocol, me(work))
        found = inbox.queries.item(work.session, WorkItemId(item))
        if found.case != case.id or not found.is_clients:
            raise Missing(Text("Esta tarefa não é do cliente deste chamado.", "This is no task of this client."))
    link = url_for("answering.by_link", word=grants.task_link(found.id), _external=True)
    flash(gettext("Link para o cliente: %(link)s", link=link), "success")
    return redirect(url_for("case_pages.show", protocol=protocol), 303)


@routes.post("/chamados/<protocol>/codigo")
@only(*STAFF)
def new_code(protocol: str) -> ResponseReturnValue:
    """A fresh code for a client who lost theirs; the old one opens nothing any more."""
    with parts().works.begin(actor=actor()) as work:
        case = cases.queries.seen_case(work.session, protocol, me(work))
        code = cases.new_case_secret(work, case.id)
    flash(gettext("Código novo do cliente: %(code)s", code=code), "success")
    return redirect(url_for("case_pages.show", protocol=protocol), 303)


@routes.get("/busca")
@only(*STAFF)
def search() -> ResponseReturnValue:
    """One search over protocols, subjects, clients and people."""
    words = searched()
    found: Sequence[Case] = []
    known: Sequence[people.Person] = []
    if words:
        with parts().works.read() as work:
            found, known = _found(work, words)
        if len(found) == 1 and found[0].protocol == words:
            return redirect(url_for("case_pages.show", protocol=words), 303)
    return render_template("pages/search.html", words=words, cases=found, clients=known)


def _drawings(work: UnitOfWork, instance: InstanceId, own: Release) -> list[tuple[Standing, Journey]]:
    """Where the case stands and how it came there: in its own process, and in those that this one calls now."""
    releases = (own, *called(work, instance, own))
    return [(standing(work, instance, each), journey(work, instance, each, now())) for each in releases]


def _said(kind: str | None) -> str:
    if kind == "ligacao":
        return gettext("Ligação guardada.")
    return gettext("Mensagem enviada ao cliente.") if kind in TO_CLIENT else gettext("Nota guardada.")


def _legal(work: UnitOfWork, case: Case, by: people.Person) -> str | None:
    """X-23: why the law puts the client first, for those who may know."""
    reason = LEGAL_NAMES.get(case.precedence)
    return str(reason) if reason and inbox.precedence.handles(work.session, by, case.requester) else None


def _stops(work: UnitOfWork, case: Case) -> Sequence[Any]:
    """When the case was suspended, and why."""
    return [step for step in cases.timeline(work.session, case.id) if step.kind == "suspended"]


def _stopped(protocol: str, stop: Stop, done: str) -> ResponseReturnValue:
    try:
        with parts().works.begin(actor=actor()) as work:
            by = me(work)
            case = cases.queries.seen_case(work.session, protocol, by)
            stop(work, case.id, request.form.get("motivo", ""), by=by)
    except Refused as refused:
        if refused.field != "motivo":
            raise
        flash(spoken(refused.text), "warning")
    else:
        flash(done, "success")
    return redirect(url_for("case_pages.show", protocol=protocol), 303)


def _found(work: UnitOfWork, words: str) -> tuple[Sequence[Case], Sequence[people.Person]]:
    found, _ = cases.queries.cases(work.session, search=words, seen_by=me(work), limit=30)
    known, _ = people.queries.people(work.session, search=words, role=Role.CLIENT, limit=30)
    return found, known
