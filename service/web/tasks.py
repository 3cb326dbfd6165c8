"""One task on a page: shown, kept as a draft, drawn anew after a change, completed. For staff and clients alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, BinaryIO, cast
from zoneinfo import ZoneInfo

from flask import g, render_template, request, url_for

from service.base import files as stored
from service.base.errors import Missing, RaiaError
from service.base.ids import FileId, WorkItemId
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import Actor, UnitOfWork
from service.desk import cases, inbox
from service.desk.attendances.offering import OPINION, standard_texts
from service.desk.inbox import WorkItem
from service.desk.people import Person
from service.process import instances, releases
from service.process.diagram import REPLIES
from service.process.forms import FieldError, Form, asks_for_rows, draft, parse_post
from service.process.instances import TaskView
from service.web.forms import CHOICE, Control, FormView, form_view, question_view
from service.web.helping import Help, help_with
from service.web.language import language
from service.web.parts import parts
from service.web.visitors import visitor

MOST_FILES = 10
"""Files that one post may bring."""
NOTE = "observacao"


@value_object(kw_only=True)
class TaskPage:
    """What a task's page draws. `fields` is None where nothing was drawn: confirm, with a note.

    `problem` is why it could not be completed, where no field and no question can say it.
    """

    item: WorkItem
    view: TaskView
    fields: FormView | None
    question: Control | None
    draft_at: datetime | None
    help: Help = Help()
    note: str = ""
    problem: str = ""

    @property
    def is_decided_by_buttons(self) -> bool:
        """Whether the answer's own buttons complete the task."""
        many = self.question is not None and self.question.kind == "checks"
        if self.fields is None:
            return self.question is not None and not many
        return self.fields.decides and self.question is None


def show(
    work: UnitOfWork,
    item: WorkItem,
    *,
    change_url: str,
    typed_now: bool = False,
    errors: Sequence[FieldError] = (),
    problem: str = "",
    by: Person,
) -> TaskPage:
    """The page of an open task, with what was typed: in this post (`typed_now`), else in the draft."""
    view = instances.task_details(work.session, item.instance, item.task)
    kept, kept_at = inbox.queries.draft(work.session, item.id)
    known: Mapping[str, Any] = cast("dict[str, Any]", kept) if isinstance(kept, dict) else {}
    typed = posted(view.form)[0] if typed_now else cast("dict[str, Any]", known.get("answers", {}))
    fields = None
    if view.form is not None:
        fields = fields_of(
            view.form,
            view.variables,
            work.now,
            typed,
            errors=errors,
            change_url=change_url,
            work=work,
            item=item,
            by=by,
            alone=view.question is None,
        )
    question = _question(view, typed_now=typed_now, problem=problem)
    note = request.form.get(NOTE, "") if typed_now else str(known.get("note", ""))
    help = help_of(work, view, to_client=item.is_clients)
    if view.form is not None and OPINION in view.form.words and item.case is not None and not item.is_clients:
        help = replace(help, replies=[*help.replies, *standard_texts(work.session, item.case)])
    return TaskPage(
        item=item,
        view=view,
        fields=fields,
        question=question,
        draft_at=kept_at,
        help=help,
        note=note,
        problem=problem if question is None else "",
    )


def help_of(work: UnitOfWork, view: TaskView, *, to_client: bool) -> Help:
    """What the analyst wrote to help with a task; replies are the staff's."""
    node = releases.get(work.session, view.release).elements_of(view.process).get(view.element)
    found = help_with(node, view.variables, work.now)
    return replace(found, replies=()) if to_client else found


def replies_in(work: UnitOfWork, items: Sequence[WorkItem]) -> Sequence[str]:
    """What one may answer in any of these open tasks, each once."""
    found: dict[str, None] = {}
    for item in items:
        node = releases.get(work.session, item.release).elements_of(item.process).get(item.element)
        if node is not None and node.properties.get(REPLIES, "").strip():
            view = instances.task_details(work.session, item.instance, item.task)
            found.update(dict.fromkeys(help_with(node, view.variables, work.now).replies))
    return list(found)


def _question(view: TaskView, *, typed_now: bool, problem: str) -> Control | None:
    if view.question is None:
        return None
    options = [(option.flow, option.label) for option in view.question.options]
    chosen = request.form.getlist(CHOICE) if typed_now else []
    return question_view(view.question.text, options, many=view.question.many, chosen=chosen, error=problem)


def fields_again(page: TaskPage) -> str:
    """Only the fields, for a page that changes while one types."""
    if page.fields is None:
        raise Missing(Text("Esta tarefa não tem formulário.", "This task has no form."))
    return render_template("pages/form_fields.html", view=page.fields)


def fields_of(
    form: Form,
    variables: Mapping[str, Any],
    now: datetime,
    answers: Mapping[str, Any],
    *,
    work: UnitOfWork,
    item: WorkItem | None,
    by: Person | None,
    errors: Sequence[FieldError] = (),
    change_url: str = "",
    own_data: bool = False,
    alone: bool = True,
) -> FormView:
    """A form as it stands now."""
    zone = ZoneInfo(parts().settings.zone)
    seen = cases.with_offers(work, form, variables, case=item.case if item else None, person=by.id if by else None)
    return form_view(
        form.show(seen, now, answers, zone),
        errors=errors,
        language=language(),
        change_url=change_url if form.varies else "",
        files=cases.Usable(session=work.session, case=item.case if item else None, sender=by.id if by else None),
        # Who just sent a file without an account has no way to it until it belongs to their case.
        file_url=(lambda file: url_for("files.show", wanted=file)) if visitor() or item else None,
        own_data=own_data,
        alone=alone,
        zone=zone,
    )


def posted(form: Form | None) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The answers of this post, with the ids of the files that `keep_files` stored, and its plain pairs."""
    pairs = [*request.form.items(multi=True), *kept_files()]
    return (parse_post(form, pairs) if form is not None else {}), pairs


def keep_files(actor: Actor) -> tuple[FieldError, ...]:
    """Store what this post brings before anything else: a wrong answer must not cost people their upload.

    Returns what could not be taken, by field. A file whose answers are never accepted belongs to no case and is seen
    by nobody but its sender.
    """
    sent = [(name, file) for name, file in request.files.items(multi=True) if file.filename]
    if len(sent) > MOST_FILES:
        words = Text("Envie até {n} arquivos de cada vez.", "Send up to {n} files at a time.").fill(n=MOST_FILES)
        return (FieldError(sent[0][0], words),)
    if not sent:
        return ()
    refused: list[FieldError] = []
    kept: list[tuple[str, str]] = []
    with parts().works.begin(actor=actor) as work:
        for name, file in sent:
            stream = cast("BinaryIO", file.stream)
            try:
                kept.append((name, stored.keep(work, parts().files, stream, name=file.filename or "").id))
            except RaiaError as error:
                refused.append(FieldError(name, error.text))
    g.kept_files = kept
    return tuple(refused)


def kept_files() -> list[tuple[str, str]]:
    """Field and id of each file that `keep_files` stored for this post."""
    return cast("list[tuple[str, str]]", g.get("kept_files", []))


def only_changes_rows(pairs: Sequence[tuple[str, str]]) -> bool:
    """Whether this post adds or removes a row of a list instead of completing anything."""
    return asks_for_rows(pairs)


def keep_draft(work: UnitOfWork, item: WorkItemId, *, by: Person) -> None:
    """H-22: what is typed now, right or wrong."""
    found = inbox.queries.item(work.session, item)
    view = instances.task_details(work.session, found.instance, found.task)
    answers, _ = posted(view.form)
    kept = {"answers": draft(view.form, answers) if view.form is not None else {}, "note": request.form.get(NOTE, "")}
    inbox.save_draft(work, item, kept, by=by)


def complete(work: UnitOfWork, item: WorkItemId, *, by: Person) -> WorkItem:
    """Finish the task with the answers of this post."""
    choice, note = request.form.getlist(CHOICE), request.form.get(NOTE, "")
    return inbox.complete(work, item, lambda form: posted(form)[0], by=by, choice=choice, note=note)


def file_id(word: str) -> FileId:
    """A file's id as it stands in an address."""
    return FileId(word[:64])
