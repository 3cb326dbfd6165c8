"""Every form that there is: those that came by themselves, and those that came with a version of a process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base.errors import Missing
from service.base.texts import Text
from service.base.values import value_object
from service.base.words import fold
from service.process.forms import FormRefused, form_name
from service.process.releases.deployed import deployed_forms
from service.process.releases.release import Version
from service.process.releases.tables import DeployedFormRow, ReleaseFormRow
from service.process.releases.versions import processes

MOST_VERSIONS = 2**31 - 1
"""What the column holds."""
NONE = Text("Não há nenhum formulário “{form}”.", "There is no form “{form}”.")
NO_VERSION = Text("O formulário “{form}” não tem essa versão.", "Form “{form}” has no such version.")


@value_object(kw_only=True)
class KnownForm:
    """A form as it is now; `number` counts what was published of it alone, None where it only came with a process."""

    id: str
    name: str
    source: str
    number: int | None
    at: datetime
    by_name: str
    used_by: tuple[Version, ...]
    """Current versions of processes that hold it, some perhaps as it was before."""


@value_object(kw_only=True)
class FormVersion:
    """One version of a form that was published alone."""

    number: int
    at: datetime
    by_name: str


def forms(session: Session) -> tuple[KnownForm, ...]:
    """All of them by name, each as it last came, alone or with a process."""
    pinned = _pinned(session)
    alone = deployed_forms(session)
    found = [_known(form, alone.get(form), pinned.get(form, ())) for form in {*pinned, *alone}]
    return tuple(sorted(found, key=lambda form: (fold(form.name), form.id)))


def form(session: Session, id: str) -> KnownForm:
    """One of them. Missing: there is none of this id."""
    pinned, alone = _pinned(session, id).get(id, ()), deployed_forms(session, [id])
    if not pinned and not alone:
        raise Missing(NONE.fill(form=id[:80]))
    return _known(id, alone.get(id), pinned)


def form_versions(session: Session, id: str) -> tuple[FormVersion, ...]:
    """What was published of a form alone, the newest first."""
    columns = (DeployedFormRow.number, DeployedFormRow.deployed_at, DeployedFormRow.by_name)
    wanted = select(*columns).where(DeployedFormRow.form == id).order_by(DeployedFormRow.number.desc())
    return tuple(
        FormVersion(number=row.number, at=row.deployed_at, by_name=row.by_name) for row in session.execute(wanted)
    )


def form_source(session: Session, id: str, number: int) -> str:
    """One of these versions. Missing: there is none of this number."""
    wanted = select(DeployedFormRow.source).where(DeployedFormRow.form == id, DeployedFormRow.number == number)
    found = session.scalar(wanted) if 0 < number <= MOST_VERSIONS else None
    if found is None:
        raise Missing(NO_VERSION.fill(form=id[:80]))
    return found


def former_sources(session: Session, id: str) -> frozenset[str]:
    """Everything that a form ever was, alone or in a version of a process."""
    alone = session.scalars(select(DeployedFormRow.source).where(DeployedFormRow.form == id))
    held = session.scalars(select(ReleaseFormRow.source).where(ReleaseFormRow.form == id).distinct())
    return frozenset((*alone, *held))


def _pinned(session: Session, id: str | None = None) -> Mapping[str, Sequence[tuple[Version, str]]]:
    """(version, source) by form, of the current versions."""
    current = {version.id: version for version in processes(session)}
    only = () if id is None else (ReleaseFormRow.form == id,)
    columns = select(ReleaseFormRow.release_id, ReleaseFormRow.form, ReleaseFormRow.source)
    found: defaultdict[str, list[tuple[Version, str]]] = defaultdict(list)
    for row in session.execute(columns.where(ReleaseFormRow.release_id.in_(list(current)), *only)):
        found[row.form].append((current[row.release_id], row.source))
    return found


def _known(id: str, alone: DeployedFormRow | None, pinned: Sequence[tuple[Version, str]]) -> KnownForm:
    used_by = tuple(sorted((version for version, _ in pinned), key=lambda version: version.name))
    last = max(pinned, key=lambda each: each[0].published_at, default=None)
    if alone is not None and (last is None or last[1] == alone.source or last[0].published_at <= alone.deployed_at):
        source, number, at, by_name = alone.source, alone.number, alone.deployed_at, alone.by_name
    elif last is not None:
        source, number, at, by_name = last[1], None, last[0].published_at, last[0].by_name
    else:
        raise Missing(NONE.fill(form=id[:80]))
    return KnownForm(
        id=id, name=_name(source, id), source=source, number=number, at=at, by_name=by_name, used_by=used_by
    )


def _name(source: str, id: str) -> str:
    try:
        return form_name(source, id)
    except FormRefused:
        return id
