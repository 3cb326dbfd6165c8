"""What the form below a list does with views: keep, change, delete, begin with one."""

from __future__ import annotations

from collections.abc import Callable, Collection

from flask import request

from service.base.work import UnitOfWork
from service.desk.cases import views
from service.desk.cases.views import Shape, Subject
from service.desk.people import Person
from service.web.language import gettext


def act(work: UnitOfWork, subject: Subject, shape: Callable[[], Shape], ready: Collection[str], *, by: Person) -> str:
    """Do what was pressed (`acao`) with the view that is shown (`visao`); returns the one to show then."""
    pressed, name = request.form.get("acao", ""), request.form.get("visao", "")
    if pressed == "excluir":
        views.remove(work, name, by=by)
        return ""
    if pressed == "inicial":
        if name not in ready:
            views.view(work.session, subject, name, by)
        views.begin_with(work, subject, name, by=by)
        return name
    if pressed == "mudar":
        views.change(work, name, shape(), by=by)
        return name
    return views.keep(work, subject, shape(), by=by)


def done(beginning: str) -> str:
    """What it says then; `beginning`: that a list begins with the view from now on."""
    pressed = request.form.get("acao", "")
    if pressed == "excluir":
        return gettext("Visão excluída.")
    return beginning if pressed == "inicial" else gettext("Visão guardada.")
