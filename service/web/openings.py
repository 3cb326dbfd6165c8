"""Opening a case on a page: the form shown, sent, and the case it becomes. For clients and staff alike."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template

from service.base.errors import Missing, RaiaError
from service.base.ids import PersonId
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import Actor, UnitOfWork
from service.desk import cases, people
from service.desk.cases import AnswersRefused, Opened
from service.desk.cases.opening import Opener
from service.process import releases
from service.process.forms import FieldError, Form
from service.process.releases import Release
from service.web import tasks
from service.web.forms import FormView
from service.web.language import language
from service.web.parts import parts
from service.web.visitors import visitor

NO_SERVICE = Text(
    "Este serviço não existe. Escolha um da lista em “Abrir chamado”.",
    "There is no such service. Choose one of the list under “Open a case”.",
)


@value_object(kw_only=True)
class Sent:
    """What a post brought for the opening form; `not_taken` are files that could not be kept."""

    process: str
    form: Form
    answers: Mapping[str, Any]
    only_changes_rows: bool
    not_taken: Sequence[FieldError]
    actor: Actor

    def errors(self) -> Sequence[FieldError]:
        """What the form would refuse, beside the files that were not taken, so that everything is said at once."""
        with parts().works.read() as work:
            files = cases.Usable(session=work.session, case=None, sender=self.actor.id)
            by = PersonId(self.actor.id) if self.actor.kind == "person" and self.actor.id else None
            try:
                cases.checked(work, self.form, self.answers, {}, case=None, person=by, files=files)
            except AnswersRefused as refused:
                return [*self.not_taken, *refused.errors]
        return self.not_taken


def sent(process: str, openers: Collection[Opener], actor: Actor) -> Sent:
    """What was posted, its files kept. Missing: these open no such process."""
    with parts().works.read() as work:
        _, form = _asked(work, process, openers)
    not_taken = tasks.keep_files(actor)
    answers, pairs = tasks.posted(form)
    return Sent(
        process=process,
        form=form,
        answers=answers,
        only_changes_rows=tasks.only_changes_rows(pairs),
        not_taken=not_taken,
        actor=actor,
    )


def open_case(work: UnitOfWork, sent: Sent, *, requester: PersonId, **more: Any) -> Opened:
    """The case, with a protocol of the year that it is where the desk stands."""
    year = work.now.astimezone(ZoneInfo(parts().settings.zone)).year
    return cases.open_case(work, sent.process, sent.answers, requester=requester, year=year, form=sent.form, **more)


def shown(
    process: str, openers: Collection[Opener], answers: Mapping[str, Any], errors: Sequence[FieldError], change_url: str
) -> tuple[str, FormView]:
    """The name of a process and its opening form as it stands now. Missing: these open no such process."""
    with parts().works.read() as work:
        release, form = _asked(work, process, openers)
        return release.name, _view(work, form, answers, errors, change_url)


def drawn_anew(process: str, openers: Collection[Opener], change_url: str) -> str:
    """The form after an answer changed, as other fields may show now."""
    with parts().works.read() as work:
        _, form = _asked(work, process, openers)
        answers, _ = tasks.posted(form)
        return render_template("pages/form_fields.html", view=_view(work, form, answers, (), change_url))


def contact_errors(name: str, email: str) -> list[tuple[str, Text]]:
    """What is wrong with a client's name and address, by field."""
    wrong: list[tuple[str, Text]] = []
    for field, check, value in (("_nome", people.clean_name, name), ("_email", people.clean_address, email)):
        try:
            check(value)
        except RaiaError as refused:
            wrong.append((field, refused.text))
    return wrong


def grouped(secret: str) -> str:
    """A client's code as it is read aloud."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def _asked(work: UnitOfWork, process: str, openers: Collection[Opener]) -> tuple[Release, Form]:
    try:
        release = releases.current(work.session, process)
    except Missing as error:
        raise Missing(NO_SERVICE) from error
    if cases.opening.opener_of(work.session, release) not in openers:
        raise Missing(NO_SERVICE)
    return release, cases.opening.opening_form(release, language())


def _view(
    work: UnitOfWork, form: Form, answers: Mapping[str, Any], errors: Sequence[FieldError], change_url: str
) -> FormView:
    who = visitor()
    me = people.queries.person(work.session, who.id) if who is not None else None
    return tasks.fields_of(
        form, {}, work.now, answers, work=work, item=None, by=me, errors=errors, change_url=change_url, own_data=True
    )
