"""Drawing, saving, throwing away and publishing forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.base.errors import Refused
from service.base.ids import FormDraftId, new_id
from service.base.rows import add
from service.base.work import UnitOfWork
from service.process import releases
from service.process.drafts import EditedElsewhere, free_id, keep_former, require_name
from service.process.formdrafts import queries
from service.process.formdrafts.model import IN_DRAFT, NO_NAME, TAKEN, blank_form, require_id, short_name
from service.process.formdrafts.queries import FormDraft
from service.process.formdrafts.tables import FormDraftKeptRow, FormDraftRow
from service.process.forms import outline


def begin(work: UnitOfWork, *, name: str) -> FormDraftId:
    """A new form with nothing in it, its id made from its name. Refused: no name."""
    name = require_name(name, missing=NO_NAME)
    published = (form.id for form in releases.forms(work.session))
    taken = {*published, *work.session.scalars(select(FormDraftRow.form)).all()}
    form = free_id(name, taken, otherwise="formulario")
    return _write(work, form, name, blank_form(form, name))


def keep_file(work: UnitOfWork, source: bytes, *, name: str) -> FormDraftId:
    """A file from elsewhere as a draft, byte for byte; `name` is the file's, for what gives itself no id or no name.

    FormRefused: it is no form file; Refused: its id cannot be one, or this form is being drawn already.
    """
    found = outline(source)
    form = require_id(found.id) if found.id else free_id(name, (), otherwise="formulario")
    open_draft = queries.draft_of(work.session, form)
    if open_draft is not None:
        raise Refused(IN_DRAFT.fill(name=open_draft.name), field="file")
    return _write(work, form, found.name or name or form, source)


def edit(work: UnitOfWork, form: str) -> FormDraftId:
    """The draft in which this form is being drawn; where there is none, a new one from what is current.

    Missing: there is no such form.
    """
    open_draft = queries.draft_of(work.session, form)
    if open_draft is not None:
        return open_draft.id
    known = releases.form(work.session, form)
    return _write(work, form, known.name, known.source.encode(), number=known.number, published_revision=1)


def save(work: UnitOfWork, id: FormDraftId, source: bytes, *, revision: int) -> FormDraft:
    """Replace the form; `revision` is the one that it was drawn upon. It need not be one that can be shown yet.

    Missing: no such draft; EditedElsewhere: somebody saved since; FormRefused: not a form file; Refused: an id that
    cannot be one or is another form's. Nothing is changed then.
    """
    found = outline(source)
    now = _held(work.session, id, revision)
    if now.source == source:
        return now
    form = found.id or now.form
    if form != now.form:
        _require_free(work.session, require_id(form))
    _keep(work, now)
    return _replace(work, now, source, form=form, name=found.name)


def remember(work: UnitOfWork, id: FormDraftId) -> None:
    """Keep what stands now for the history: somebody may be about to save over it. Missing: no such draft."""
    now = queries.draft(work.session, id, hold=True)
    if all(each.revision != now.revision for each in queries.kept_versions(work.session, id)):
        _keep(work, now, always=True)


def go_back(work: UnitOfWork, id: FormDraftId, to: int, *, revision: int) -> FormDraft:
    """Make a former state the form again; what stands now joins the history.

    Missing: no such draft or state; EditedElsewhere: somebody saved since.
    """
    source = queries.kept(work.session, id, to)
    now = _held(work.session, id, revision)
    _keep(work, now, always=True)
    return _replace(work, now, source, form=now.form, name=outline(source).name)


def discard(work: UnitOfWork, id: FormDraftId) -> None:
    """Throw it away; it can be brought back. Missing: no such draft."""
    queries.draft(work.session, id, hold=True)
    work.session.execute(update(FormDraftRow).where(FormDraftRow.id == id).values(discarded_at=work.now))


def bring_back(work: UnitOfWork, id: FormDraftId) -> None:
    """Undo that. Missing: no such draft; Refused: the form is being drawn in another one meanwhile."""
    now = queries.draft(work.session, id, hold=True)
    other = queries.draft_of(work.session, now.form)
    if other is not None and other.id != id:
        raise Refused(IN_DRAFT.fill(name=other.name))
    work.session.execute(update(FormDraftRow).where(FormDraftRow.id == id).values(discarded_at=None))


def publish(work: UnitOfWork, id: FormDraftId, *, revision: int) -> int:
    """Make it the current version of its form; returns the version's number.

    Missing: no such draft; EditedElsewhere: somebody saved since; FormRefused: it cannot be shown; Conflict: somebody
    else published the form this moment.
    """
    now = _held(work.session, id, revision)
    number = releases.deploy_form(work, now.form, now.source)
    work.session.execute(
        update(FormDraftRow).where(FormDraftRow.id == id).values(number=number, published_revision=now.revision)
    )
    return number


def _held(session: Session, id: FormDraftId, revision: int) -> FormDraft:
    now = queries.draft(session, id, hold=True)
    if now.revision != revision:
        raise EditedElsewhere(revision=now.revision, by=now.by_name, at=now.changed_at)
    return now


def _require_free(session: Session, form: str) -> None:
    """Refused: a published form or another draft has this id."""
    named = {form.id: form.name for form in releases.forms(session)}
    named |= {draft.form: draft.name for draft in queries.drafts(session)}
    if form in named:
        raise Refused(TAKEN.fill(id=form, name=named[form]), field="id")


def _keep(work: UnitOfWork, now: FormDraft, *, always: bool = False) -> None:
    keep_former(work, FormDraftKeptRow, now, {"source": now.source}, always=always)


def _write(work: UnitOfWork, form: str, name: str, source: bytes, **published: Any) -> FormDraftId:
    id = FormDraftId(new_id(work.now))
    begun = {"begun_at": work.now, "begun_by": work.actor.name}
    row = {"id": id, "form": form, "name": short_name(name), "source": source, "revision": 1, **begun, **_by(work)}
    add(work.session, FormDraftRow, [{**row, "number": None, "published_revision": None, **published}])
    return id


def _replace(work: UnitOfWork, now: FormDraft, source: bytes, *, form: str, name: str) -> FormDraft:
    said = {"source": source, "form": form, "name": short_name(name or now.name), "revision": now.revision + 1}
    work.session.execute(update(FormDraftRow).where(FormDraftRow.id == now.id).values(**said, **_by(work)))
    return queries.draft(work.session, now.id)


def _by(work: UnitOfWork) -> Mapping[str, Any]:
    return {"changed_at": work.now, "by_id": work.actor.id, "by_name": work.actor.name, "discarded_at": None}
