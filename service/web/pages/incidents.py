"""What stands still: steps that failed, with their data and a way on; and what did not get through."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base import dead
from service.base.errors import Conflict, Forbidden, Missing, RaiaError
from service.base.ids import InstanceId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import cases
from service.desk.cases import oversight, retrying
from service.desk.cases.oversight import LOOKERS, OVERSEERS, ValuesRefused
from service.desk.people import STAFF, Person, Role
from service.feel import written
from service.process import instances
from service.process.instances import FailedPlace
from service.web.language import gettext, ngettext
from service.web.pages.work import me
from service.web.paging import Page, searched
from service.web.parts import parts
from service.web.visitors import NOT_YOURS, actor, only

routes = Blueprint("incidents", __name__)

AT_ONCE = 50
"""So many steps are tried while whoever asked waits; more are tried by a job."""
STEP = re.compile(r"(\w+):([0-9]{1,9})")
"""An instance and a task of it, as a box to tick names them."""
VALUE, NEW_NAME, NEW_VALUE = "valor:", "novo_nome", "novo_valor"


@routes.get("/incidentes")
@only(*STAFF)
def failed() -> ResponseReturnValue:
    """Steps that failed, newest first."""
    page, search = Page.asked(), searched()
    with parts().works.read() as work:
        by = _answerer(work, LOOKERS)
        found, total = oversight.failed(work.session, seen_by=by, search=search, offset=page.offset, limit=page.size)
        _, lost = dead.letters(work.session, limit=0)
        return render_template(
            "pages/incidents.html",
            found=found,
            page=page.of(total),
            search=search,
            counts=(total if not search else None, lost),
            may_act=any(oversight.may_oversee(by, each.incident.root) for each in found),
            runs=retrying.runs(work.session, work.now),
        )


@routes.post("/incidentes/tentar")
@only(*STAFF)
def try_many() -> ResponseReturnValue:
    """Take the ticked steps again, or all that the search finds; each for itself, and many by a job."""
    search = searched()
    with parts().works.read() as work:
        by = _answerer(work, OVERSEERS)
        every = bool(request.form.get("todas"))
        chosen = oversight.all_failed(work.session, seen_by=by, search=search) if every else _ticked()
    if len(chosen) > AT_ONCE:
        with parts().works.begin(actor=actor()) as work:
            places = [place for place in chosen if place is not None]
            run = retrying.begin(work, places, by=_answerer(work, OVERSEERS).id, search=search if every else "")
        return redirect(url_for("incidents.show_run", run=run), 303)
    went_on = [_tried(place) for place in chosen]
    if not chosen:
        flash(gettext("Marque o que tentar de novo."), "warning")
    elif all(went_on):
        flash(ngettext("Seguiu em frente.", "%(num)s seguiram em frente.", len(chosen)), "success")
    else:
        words = gettext(
            "Seguiram em frente: %(on)s. Continuam paradas: %(still)s.", on=sum(went_on), still=went_on.count(False)
        )
        flash(words, "warning")
    return redirect(url_for("incidents.failed", q=search or None), 303)


@routes.get("/incidentes/tentativas/<run>")
@only(*STAFF)
def show_run(run: str) -> ResponseReturnValue:
    """Many steps that are tried again: how many are left, and what has come of the others."""
    with parts().works.read() as work:
        _answerer(work, LOOKERS)
        return render_template(
            "pages/retrying.html", run=retrying.run(work.session, run), reasons=retrying.reasons(work.session, run)
        )


@routes.get("/incidentes/<instance>/<int(max=999999999):task>")
@only(*STAFF)
def show(instance: str, task: int) -> ResponseReturnValue:
    """One step that failed, with the data that it saw."""
    with parts().works.read() as work:
        _answerer(work, LOOKERS)
        return _page(work, instance, task)


@routes.post("/incidentes/<instance>/<int(max=999999999):task>")
@only(*STAFF)
def try_one(instance: str, task: int) -> ResponseReturnValue:
    """Take it again, with what was corrected."""
    typed = _typed()
    try:
        with parts().works.begin(actor=actor()) as work:
            by = _answerer(work, OVERSEERS)
            went_on = oversight.try_again(work, InstanceId(instance), task, by=by, typed=typed)
    except ValuesRefused as refused:
        with parts().works.read() as work:
            return make_response(_page(work, instance, task, typed=typed, errors=refused.errors), refused.status)
    if went_on:
        flash(gettext("A etapa seguiu em frente."), "success")
        return redirect(url_for("incidents.failed"), 303)
    flash(gettext("Falhou de novo. Veja abaixo o que diz agora."), "warning")
    return redirect(url_for("incidents.show", instance=instance, task=task), 303)


@routes.get("/incidentes/entregas")
@only(*STAFF)
def lost() -> ResponseReturnValue:
    """Deliveries, jobs and timers that failed too often."""
    page = Page.asked()
    with parts().works.read() as work:
        by = _answerer(work, LOOKERS)
        letters, total = dead.letters(work.session, offset=page.offset, limit=page.size)
        _, failures = oversight.failed(work.session, seen_by=by, limit=0)
        behind = instances.letters_behind(work.session, [each.id for each in letters if each.kind == "job"])
    return render_template(
        "pages/dead_letters.html",
        letters=letters,
        behind=behind,
        page=page.of(total),
        counts=(failures, total),
        may_act=by.may_be(*OVERSEERS),
    )


@routes.post("/incidentes/entregas")
@only(*OVERSEERS)
def send_again() -> ResponseReturnValue:
    """Give one of them new attempts."""
    kind = request.form.get("tipo", "")
    if kind not in ("delivery", "job", "timer"):
        raise Missing(Text("Isto não existe.", "There is no such thing."))
    with parts().works.begin(actor=actor()) as work:
        alive = dead.retry(work, kind, request.form.get("id", ""), request.form.get("para", ""))
    if alive:
        flash(gettext("Vai ser tentado de novo agora."), "success")
    else:
        flash(gettext("Isto já não está parado."), "info")
    return redirect(url_for("incidents.lost"), 303)


def _answerer(work: UnitOfWork, roles: Sequence[Role]) -> Person:
    """Who looks or acts: somebody with one of these roles, or who answers for a process whatever their roles."""
    found = me(work)
    if not (found.may_be(*roles) or found.owns):
        raise Forbidden(NOT_YOURS)
    return found


def _ticked() -> Sequence[FailedPlace | None]:
    """What the boxes name; None: what no box can name."""
    found = [STEP.fullmatch(word) for word in request.form.getlist("etapa")]
    return [one and FailedPlace(instance=InstanceId(one[1]), task=int(one[2]), name="") for one in found]


def _tried(place: FailedPlace | None) -> bool:
    """Whether one of several went on; what somebody else has mended meanwhile has, what is suspended has not."""
    if place is None:
        return False
    instance, task = place.instance, place.task
    try:
        with parts().works.begin(actor=actor()) as work:
            return oversight.try_again(work, instance, task, by=me(work))
    except Conflict:
        with parts().works.read() as work:
            return not oversight.stands_still(work.session, instance, task)
    except RaiaError:
        return False


def _typed() -> dict[str, str]:
    """What stands in the fields: FEEL by variable."""
    typed = {name.removeprefix(VALUE): text for name, text in request.form.items(multi=False) if name.startswith(VALUE)}
    new = request.form.get(NEW_NAME, "").strip()
    return {**typed, new: request.form.get(NEW_VALUE, "")} if new else typed


def _page(
    work: UnitOfWork,
    instance: str,
    task: int,
    *,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, Text] | None = None,
) -> str:
    by = me(work)
    one, step = oversight.failed_step(work.session, InstanceId(instance), task, seen_by=by)
    values = {name: written(value) for name, value in sorted(step.variables.items()) if _is_own(name)}
    fields = [(name, (typed or {}).get(name, text), (errors or {}).get(name)) for name, text in values.items()]
    new = next(((name, text) for name, text in (typed or {}).items() if name not in values), ("", ""))
    return render_template(
        "pages/incident.html",
        one=one,
        incident=one.incident,
        fields=fields,
        new=new,
        new_error=(errors or {}).get(new[0]),
        errors=_summary(errors or {}, [name for name, _, _ in fields]),
        may_act=oversight.may_oversee(by, one.incident.root),
        may_see_data=one.case is None or cases.sight.may_see(work.session, by, one.case),
    )


def _is_own(name: str) -> bool:
    return name != oversight.KEPT_BY_THE_CASE


def _summary(errors: Mapping[str, Text], names: list[str]) -> list[tuple[str, Any]]:
    places = {name: f"valor-{number}" for number, name in enumerate(names, start=1)}
    return [(places.get(name, NEW_VALUE), text) for name, text in errors.items()]
