"""Forms that come from outside by themselves: versions of their own, at hand for every diagram that names them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from service.base.errors import Conflict
from service.base.rows import insert_new
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.process.forms import read_form
from service.process.releases import queries
from service.process.releases.tables import DeployedFormRow
from service.process.releases.versions import current_ids

MEANWHILE = Text(
    "Outra pessoa publicou o formulário “{form}” agora mesmo. Publique de novo.",
    "Somebody else has just published the form “{form}”. Publish again.",
)


def deploy_form(work: UnitOfWork, form: str, source: bytes) -> int:
    """Make a form the current one of its id; returns the number of its version, which an unchanged one keeps.

    FormRefused: it is no form that can be shown; Conflict: somebody else was quicker.
    """
    read_form(source)
    text = source.decode("utf-8-sig")
    checksum = hashlib.sha256(text.encode()).hexdigest()
    columns = select(DeployedFormRow.number, DeployedFormRow.checksum).where(DeployedFormRow.form == form)
    newest = work.session.execute(columns.order_by(DeployedFormRow.number.desc()).limit(1)).one_or_none()
    if newest is not None and newest.checksum == checksum:
        return newest.number
    number = newest.number + 1 if newest is not None else 1
    row = {
        "form": form,
        "number": number,
        "source": text,
        "checksum": checksum,
        "deployed_at": work.now,
        "by_id": work.actor.id,
        "by_name": work.actor.name,
    }
    if not insert_new(work.session, DeployedFormRow, row, keys=("form", "number")):
        raise Conflict(MEANWHILE.fill(form=form))
    return number


def deployed_forms(session: Session, wanted: Iterable[str] | None = None) -> Mapping[str, DeployedFormRow]:
    """The current versions of these forms or of all by id, of those that ever came by themselves."""
    only = () if wanted is None else (DeployedFormRow.form.in_(sorted(wanted)),)
    newest = (
        select(DeployedFormRow.form, func.max(DeployedFormRow.number).label("number"))
        .where(*only)
        .group_by(DeployedFormRow.form)
        .subquery()
    )
    is_newest = and_(DeployedFormRow.form == newest.c.form, DeployedFormRow.number == newest.c.number)
    return {row.form: row for row in session.scalars(select(DeployedFormRow).join(newest, is_newest))}


def forms_at_hand(session: Session, process: str | None) -> Mapping[str, bytes]:
    """Forms that a drawing of this process may use, by id: all that came by themselves, and those of its newest version
    unless they came anew since."""
    alone = deployed_forms(session)
    found = {form: row.source for form, row in alone.items()}
    if process is not None and current_ids(session, [process]):
        newest = queries.current(session, process)
        for form, source in newest.form_sources.items():
            if form not in alone or alone[form].deployed_at <= newest.version.published_at:
                found[form] = source
    return {form: source.encode() for form, source in found.items()}
