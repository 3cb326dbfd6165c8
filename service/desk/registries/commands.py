"""Keeping registries: one way in which everything that analysts register is added, changed and brought back.

A `Registry` says which fields a row has and what it is refused for. Changes name the revision that they were made upon,
and stand in the history with all fields before and after, so that each can be undone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.base.errors import Conflict, Forbidden, Missing, Refused
from service.base.ids import new_id
from service.base.rows import write_now
from service.base.texts import Text
from service.base.values import value_object
from service.base.words import fold
from service.base.work import UnitOfWork
from service.desk.people import Permission, Person, Role, clean_name
from service.desk.registries.tables import Registered, RegistryChangeRow

EDITORS = (Role.ANALYST, Role.ADMINISTRATOR)
ONLY_EDITORS = Text(
    "Só analistas e administradores mudam os cadastros. Peça a um deles.",
    "Only analysts and administrators change the registries. Ask one of them.",
)
CHANGED_SINCE = Text(
    "Alguém mudou “{name}” enquanto você editava. Veja como está agora e refaça a sua mudança.",
    "Somebody changed “{name}” while you were editing. See how it is now and make your change again.",
)
IN_USE = Text(
    "“{name}” não pode ser apagado: {uses}. Tire de uso em vez de apagar.",
    "“{name}” cannot be deleted: {uses}. Take it out of use instead.",
)
TAKEN_MEANWHILE = Text(
    "Alguém acabou de cadastrar “{name}” ou o mesmo código. Veja a lista e tente de novo.",
    "Somebody has just registered “{name}” or the same code. Look at the list and try again.",
)
NOTHING_TO_UNDO = Text(
    "“{name}” mudou de novo depois disso. Desfaça primeiro a mudança mais recente.",
    "“{name}” has changed again since. Undo the latest change first.",
)

Fields = dict[str, Any]
Row = TypeVar("Row", bound=Registered)
Check = Callable[[UnitOfWork, Fields, Any], None]


@value_object(kw_only=True, eq=False)
class Registry:
    """One registry. `check` is given the fields as they would be and the row as it is (None: new); it may tidy them.

    `after` follows a change, as where others stand below what moved; `uses` says what hangs on a row, if anything.
    """

    row: type[Registered]
    missing: Text
    fields: tuple[str, ...]
    """What people fill in, and what history keeps; `name` and `active` are always among it."""
    check: Check
    after: Callable[[UnitOfWork, Any, Mapping[str, Any]], None] = lambda work, row, before: None
    uses: Callable[[Session, Any], Text | None] = lambda session, row: None
    editors: tuple[Role, ...] = EDITORS
    """Who changes it."""

    @property
    def kind(self) -> str:
        """What history calls it."""
        return self.row.__tablename__


@value_object(kw_only=True)
class Change:
    """One line of the history; `before` None: it was added, `after` None: it was deleted."""

    id: str
    subject: str
    actor: str
    at: datetime
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    @property
    def fields(self) -> tuple[str, ...]:
        """Which fields differ."""
        one, other = self.before or {}, self.after or {}
        return tuple(name for name in {**one, **other} if one.get(name) != other.get(name))


def add(work: UnitOfWork, registry: Registry, fields: Mapping[str, Any], *, by: Person) -> str:
    """Register something new; returns its id. Forbidden, Refused."""
    require_editor(registry, by)
    id = new_id(work.now)
    _write(work, registry, id, {"active": True, **fields}, by=by)
    return id


def change(
    work: UnitOfWork, registry: Registry, id: str, fields: Mapping[str, Any], *, revision: int, by: Person
) -> None:
    """Replace the given fields. Conflict: somebody changed it since `revision`. Forbidden, Missing, Refused."""
    require_editor(registry, by)
    row = held(work, registry, id)
    if row.revision != revision:
        raise Conflict(CHANGED_SINCE.fill(name=row.name))
    _rewrite(work, registry, row, fields, by=by)


def remove(work: UnitOfWork, registry: Registry, id: str, *, by: Person) -> None:
    """Delete what nothing hangs on. Forbidden, Missing, Refused: something does."""
    require_editor(registry, by)
    row = held(work, registry, id)
    uses = registry.uses(work.session, row)
    if uses is not None:
        raise Refused(IN_USE.fill(name=row.name, uses=uses))
    _remember(work, registry, id, values_of(registry, row), None, by=by)
    work.session.delete(row)
    work.session.flush()


def undo(work: UnitOfWork, registry: Registry, change: str, *, by: Person) -> str:
    """Let it be as it was before this change; returns the id. Missing, Refused: it has changed again since."""
    require_editor(registry, by)
    found = work.session.get(RegistryChangeRow, change)
    if found is None or found.kind != registry.kind:
        raise Missing(registry.missing)
    row = work.session.get(registry.row, found.subject_id, with_for_update=True)
    now = None if row is None else values_of(registry, row)
    if now != found.after:
        before = cast("Fields", found.before or {})
        raise Refused(NOTHING_TO_UNDO.fill(name=row.name if row is not None else before["name"]))
    if row is None:
        _write(work, registry, found.subject_id, found.before or {}, by=by)
    elif found.before is None:
        remove(work, registry, row.id, by=by)
    else:
        _rewrite(work, registry, row, found.before, by=by)
    return found.subject_id


def held(work: UnitOfWork, registry: Registry, id: str) -> Any:
    """A row that nobody else changes meanwhile. Missing: there is none."""
    row = work.session.get(registry.row, id, with_for_update=True, populate_existing=True)
    if row is None:
        raise Missing(registry.missing)
    return row


def found(session: Session, registry: Registry, id: str) -> Any:
    """A row to look at. Missing: there is none."""
    row = session.get(registry.row, id)
    if row is None:
        raise Missing(registry.missing)
    return row


def history(session: Session, registry: Registry, id: str | None = None, *, limit: int = 50) -> tuple[Change, ...]:
    """Who changed what, the latest first: of one subject, or of all."""
    wanted = select(RegistryChangeRow).where(RegistryChangeRow.kind == registry.kind)
    if id is not None:
        wanted = wanted.where(RegistryChangeRow.subject_id == id)
    rows = session.scalars(wanted.order_by(RegistryChangeRow.id.desc()).limit(limit))
    return tuple(
        Change(id=row.id, subject=row.subject_id, actor=row.actor_name, at=row.at, before=row.before, after=row.after)
        for row in rows
    )


def listed(session: Session, registry: Registry, *, search: str = "", active: bool | None = None) -> list[Any]:
    """Rows of a registry by name; with words, those that have them all."""
    return list(session.scalars(_by_name(registry).where(*_wanted(registry, search, active))))


def page(
    session: Session,
    registry: Registry,
    *,
    search: str = "",
    active: bool | None = None,
    having: Mapping[str, Any],
    limit: int,
    number: int,
) -> tuple[list[Any], int]:
    """The same, a page of them (1: the first) with how many there are; only rows that have these values."""
    same = [getattr(registry.row, name) == value for name, value in having.items()]
    wanted = [*_wanted(registry, search, active), *same]
    total = session.scalar(select(func.count()).select_from(registry.row).where(*wanted)) or 0
    rows = _by_name(registry).where(*wanted).limit(limit).offset(limit * (number - 1))
    return list(session.scalars(rows)), total


def _by_name(registry: Registry) -> Any:
    return select(registry.row).order_by(registry.row.folded, registry.row.id)


def _wanted(registry: Registry, search: str, active: bool | None) -> list[Any]:
    words = [registry.row.folded.contains(word, autoescape=True) for word in fold(search).split()]
    return words if active is None else [*words, registry.row.active == active]


def values_of(registry: Registry, row: Registered) -> Fields:
    """The fields of a row as history keeps them."""
    return {name: getattr(row, name) for name in ("name", "active", *registry.fields)}


def refuse_same_name(
    work: UnitOfWork, name: str, row: type[Row], but: Registered | None, taken: Text, *where: Any
) -> None:
    """Refused: another row has this name, accents and case aside."""
    same = select(func.count()).select_from(row).where(row.folded == fold(name), *where)
    if but is not None:
        same = same.where(row.id != but.id)
    if work.session.scalar(same):
        raise Refused(taken, field="name")


def require_editor(registry: Registry, by: Person) -> None:
    """Forbidden: this registry is others' to change."""
    if not (by.may_be(*registry.editors) and by.may(Permission.REGISTRIES)):
        raise Forbidden(ONLY_EDITORS)


def _write(work: UnitOfWork, registry: Registry, id: str, fields: Mapping[str, Any], *, by: Person) -> None:
    values = _checked(work, registry, dict(fields), None)
    row = registry.row(id=id, revision=1, folded=fold(values["name"]), **values)
    work.session.add(row)
    write_now(work.session, Conflict(TAKEN_MEANWHILE.fill(name=row.name), field="name"))
    _remember(work, registry, id, None, values_of(registry, row), by=by)


def _rewrite(work: UnitOfWork, registry: Registry, row: Registered, fields: Mapping[str, Any], *, by: Person) -> None:
    before = values_of(registry, row)
    values = _checked(work, registry, {**before, **fields}, row)
    if all(values[name] == old for name, old in before.items()):
        return
    for name, value in values.items():
        setattr(row, name, value)
    row.folded, row.revision = fold(row.name), row.revision + 1
    write_now(work.session, Conflict(TAKEN_MEANWHILE.fill(name=row.name), field="name"))
    registry.after(work, row, before)
    _remember(work, registry, row.id, before, values_of(registry, row), by=by)


def _checked(work: UnitOfWork, registry: Registry, values: Fields, row: Registered | None) -> Fields:
    values["name"] = clean_name(str(values.get("name", "")))
    registry.check(work, values, row)
    return values


def _remember(
    work: UnitOfWork, registry: Registry, id: str, before: Fields | None, after: Fields | None, *, by: Person
) -> None:
    entry = {"kind": registry.kind, "subject_id": id, "actor_id": by.id, "actor_name": by.name, "at": work.now}
    row = RegistryChangeRow(id=new_id(work.now), **entry, before=before, after=after)
    work.session.add(row)
    work.session.flush()
