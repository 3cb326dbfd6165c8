"""The same thing done to many rows of a list: each in a transaction of its own, so that what cannot stays as it was."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import Forbidden, RaiaError, Refused
from service.base.ids import CaseId, PersonId, WorkItemId
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk import cases, inbox
from service.desk.people import STAFF, Permission, Person
from service.web.access import request_id
from service.web.language import gettext, spoken
from service.web.pages.work import me
from service.web.parts import parts
from service.web.visitors import actor, local_address, only, require

log = logging.getLogger("raia.web")
routes = Blueprint("bulk", __name__)

MOST = 200
"""More rows than a page shows are not done at once."""
NOT_YOURS_TO_GIVE = Text(
    "Só quem supervisiona ou é dono do processo atribui o chamado.",
    "Only supervisors and the process owner assign the case.",
)
BROKEN = Text(
    "Algo deu errado do nosso lado, e nada mudou aqui. O erro foi anotado com o código {code}.",
    "Something went wrong on our side, and nothing changed here. The error was noted under the code {code}.",
)
Act = Callable[[UnitOfWork, str, Person], None]
Seen = Callable[[UnitOfWork, Sequence[str], Person], Mapping[str, tuple[str, str]]]
"""Of what stayed, what this person may see: words and address by id."""


@value_object(kw_only=True)
class Outcome:
    """What came of it."""

    done: Sequence[str]
    left: Sequence[tuple[str, Text]]
    """Ids of what stayed as it was, and why."""


@routes.post("/fila/varias")
@only(*STAFF)
def work_items() -> ResponseReturnValue:
    """X-21: claim, give back, reassign or reprioritise the chosen tasks."""
    back = local_address(request.form.get("volta"), url_for("queue.mine"))
    return _done("item", ON_ITEMS, _seen_items, back, gettext("Minha fila"))


@routes.post("/chamados/varios")
@only(*STAFF)
def many_cases() -> ResponseReturnValue:
    """X-21: reprioritise, assign or end the chosen cases."""
    back = local_address(request.form.get("volta"), url_for("case_lists.show"))
    return _done("chamado", ON_CASES, _seen_cases, back, gettext("Chamados"))


def _done(name: str, acts: Mapping[str, Act], seen_in: Seen, back: str, back_label: str) -> ResponseReturnValue:
    """Do what is chosen, and answer what was left and why."""
    chosen, act = _chosen(name), acts.get(request.form.get("acao", ""))
    if not chosen or act is None:
        return _nothing(back)
    require(Permission.BULK)
    outcome = _each(chosen, act)
    with parts().works.read() as work:
        seen = seen_in(work, [id for id, _ in outcome.left], me(work))
    return _answer(outcome, seen, back, back_label)


def _each(chosen: Sequence[str], act: Act) -> Outcome:
    done: list[str] = []
    left: list[tuple[str, Text]] = []
    for one in chosen:
        try:
            with parts().works.begin(actor=actor()) as work:
                act(work, one, me(work))
        except RaiaError as refused:
            left.append((one, refused.text))
        except Exception:
            # What was done to the others stands, and whoever asked must learn of it.
            log.exception("%s %s broke at %s", request_id(), request.path, one)
            left.append((one, BROKEN.fill(code=request_id())))
        else:
            done.append(one)
    return Outcome(done=done, left=left)


def _claim(work: UnitOfWork, item: str, by: Person) -> None:
    inbox.claim(work, WorkItemId(item), by=by)


def _release(work: UnitOfWork, item: str, by: Person) -> None:
    inbox.release(work, WorkItemId(item), by=by)


def _reassign(work: UnitOfWork, item: str, by: Person) -> None:
    to = request.form.get("para")
    target = PersonId(to) if to else None
    inbox.reassign(work, WorkItemId(item), to=target, by=by, reason=request.form.get("motivo", ""))


def _prioritise(work: UnitOfWork, item: str, by: Person) -> None:
    inbox.prioritise(work, WorkItemId(item), request.form.get("prioridade", ""), by=by)


def _prioritise_case(work: UnitOfWork, case: str, by: Person) -> None:
    found = cases.queries.seen(work.session, CaseId(case), by)
    cases.change_priority(work, found.id, request.form.get("prioridade", ""), by=by)


def _cancel(work: UnitOfWork, case: str, by: Person) -> None:
    found = cases.queries.seen(work.session, CaseId(case), by)
    cases.stopping.cancel(work, found.id, request.form.get("motivo", ""), by=by)


def _assign(work: UnitOfWork, case: str, by: Person) -> None:
    cases.lock_case(work, CaseId(case))
    found, to = cases.queries.seen(work.session, CaseId(case), by), request.form.get("para")
    if not inbox.may_reassign(by, found.process):
        raise Forbidden(NOT_YOURS_TO_GIVE)
    owner, reason = PersonId(to) if to else None, request.form.get("motivo", "").strip()
    cases.assign(work, found.id, team=found.team, owner=owner, by=by, reason=reason)


ON_ITEMS: Mapping[str, Act] = {
    "assumir": _claim, "devolver": _release, "passar": _reassign, "prioridade": _prioritise,
}  # fmt: skip
ON_CASES: Mapping[str, Act] = {"prioridade": _prioritise_case, "atribuir": _assign, "cancelar": _cancel}


def _chosen(name: str) -> Sequence[str]:
    chosen = list(dict.fromkeys(request.form.getlist(name)))
    if len(chosen) > MOST:
        words = Text("Escolha até {most} de cada vez.", "Choose up to {most} at a time.").fill(most=MOST)
        raise Refused(words, field=name)
    return chosen


def _nothing(back: str) -> ResponseReturnValue:
    flash(gettext("Escolha ao menos uma linha, e o que fazer com ela."), "warning")
    return redirect(back, 303)


def _seen_items(work: UnitOfWork, left: Sequence[str], by: Person) -> dict[str, tuple[str, str]]:
    items = inbox.queries.of_ids(work.session, [WorkItemId(id) for id in left])
    seen = inbox.queries.seen(work.session, items, by)
    known = cases.queries.of_ids(work.session, [item.case for item in items if item.case])
    protocols = {item.id: known[item.case].protocol for item in items if item.case in known}
    return {
        item.id: (" · ".join(filter(None, (protocols.get(item.id), item.name))), url_for("work.task", item=item.id))
        for item in items
        if item.id in seen
    }


def _seen_cases(work: UnitOfWork, left: Sequence[str], by: Person) -> dict[str, tuple[str, str]]:
    return {
        id: (f"{case.protocol} · {case.subject}", url_for("case_pages.show", protocol=case.protocol))
        for id, case in cases.queries.of_ids(work.session, left, seen_by=by).items()
    }


def _answer(outcome: Outcome, seen: Mapping[str, tuple[str, str]], back: str, back_label: str) -> ResponseReturnValue:
    if not outcome.left:
        done = len(outcome.done)
        flash(gettext("Feito em %(n)s.", n=done) if done > 1 else gettext("Feito."), "success")
        return redirect(back, 303)
    left = [(seen.get(id), spoken(why)) for id, why in outcome.left]
    return render_template("pages/bulk.html", done=len(outcome.done), left=left, back=back, back_label=back_label)
