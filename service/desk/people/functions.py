"""Functions and who stands above whom: a tree of what people are in the house (B-45)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from service.base.errors import Conflict, Missing, Refused
from service.base.ids import FunctionId, PersonId, new_id
from service.base.rows import write_now
from service.base.texts import Text
from service.base.values import value_object
from service.base.words import fold
from service.base.work import UnitOfWork
from service.desk.people.events import PersonChanged
from service.desk.people.history import remember
from service.desk.people.model import clean_name
from service.desk.people.tables import FunctionRow, PersonRow

NO_FUNCTION = Text("Esta função não existe.", "There is no such function.")
TAKEN = Text("Já há uma função com este nome.", "A function has this name already.")
CIRCLE = Text(
    "“{name}” já está abaixo desta função. Escolha outra acima.",
    "“{name}” is below this function already. Choose another one above.",
)
IN_USE = Text(
    "“{name}” não pode ser apagada. Funções abaixo dela: {below}. Pessoas com ela: {people}. Mude-as antes.",
    "“{name}” cannot be deleted. Functions below it: {below}. People with it: {people}. Change these first.",
)


@value_object(kw_only=True)
class Function:
    """What somebody is in the house. `level`: 1 at the top; `people`: how many are it."""

    id: FunctionId
    name: str
    above: FunctionId | None
    level: int
    people: int


def add_function(work: UnitOfWork, name: str, *, above: FunctionId | None = None) -> FunctionId:
    """A new function, below another or at the top. Refused; Conflict: the name is taken; Missing: nothing above."""
    cleaned, id = clean_name(name), FunctionId(new_id(work.now))
    if above is not None:
        _held(work, above)
    work.session.add(FunctionRow(id=id, name=cleaned, folded=fold(cleaned), above_id=above))
    write_now(work.session, Conflict(TAKEN, field="name"))
    return id


def change_function(work: UnitOfWork, function: FunctionId, *, name: str, above: FunctionId | None) -> None:
    """Rename or move it. Refused: it would stand above itself; Conflict: the name is taken; Missing."""
    _lock_tree(work)
    row = _held(work, function)
    if above is not None:
        there = _held(work, above)
        if function in _chain(work.session, above):
            raise Refused(CIRCLE.fill(name=there.name), field="above")
    row.name = clean_name(name)
    row.folded, row.above_id = fold(row.name), above
    write_now(work.session, Conflict(TAKEN, field="name"))


def remove_function(work: UnitOfWork, function: FunctionId) -> None:
    """Delete what nobody is and nothing stands below. Refused, Missing."""
    row = _held(work, function)
    below = work.session.scalar(select(func.count()).where(FunctionRow.above_id == function)) or 0
    people = work.session.scalar(select(func.count()).where(PersonRow.function_id == function)) or 0
    if below or people:
        raise Refused(IN_USE.fill(name=row.name, below=below, people=people))
    work.session.delete(row)
    work.session.flush()


def give_function(work: UnitOfWork, person: PersonId, function: FunctionId | None) -> None:
    """Say what somebody is in the house; None: nothing in particular. Missing."""
    row = work.session.get(PersonRow, person, with_for_update=True)
    if row is None:
        raise Missing(Text("Esta pessoa não existe.", "There is no such person."))
    name = _held(work, function).name if function is not None else None
    if row.function_id != function:
        was = _held(work, row.function_id).name if row.function_id is not None else None
        row.function_id = function
        work.session.flush()
        remember(work, f"person:{person}", {"function": (was, name)})
        work.record(PersonChanged(person=person, what=("function",)))


def functions(session: Session) -> Sequence[Function]:
    """All of them, each followed by what stands below it, by name."""
    rows = session.scalars(select(FunctionRow).order_by(FunctionRow.folded)).all()
    counted = select(PersonRow.function_id, func.count()).where(PersonRow.function_id.is_not(None))
    people = dict(session.execute(counted.group_by(PersonRow.function_id)).all())
    below: dict[str | None, list[FunctionRow]] = {}
    for row in rows:
        below.setdefault(row.above_id, []).append(row)

    def walk(above: str | None, level: int) -> list[Function]:
        found: list[Function] = []
        for row in below.get(above, ()):
            over = FunctionId(above) if above is not None else None
            found.append(
                Function(id=FunctionId(row.id), name=row.name, above=over, level=level, people=people.get(row.id, 0))
            )
            found += walk(row.id, level + 1)
        return found

    return walk(None, 1)


def function_of(session: Session, person: PersonId) -> FunctionId | None:
    """What somebody is in the house."""
    found = session.scalar(select(PersonRow.function_id).where(PersonRow.id == person))
    return FunctionId(found) if found is not None else None


def stands_above(session: Session, superior: PersonId, person: PersonId) -> bool:
    """Whether one's function is above another's, at whatever distance; people without one are above nobody."""
    theirs, over = function_of(session, person), function_of(session, superior)
    return theirs is not None and over is not None and over in _chain(session, theirs)[1:]


def subordinates(session: Session, superior: PersonId) -> Select[str]:
    """The statement for the ids of whoever stands below somebody, at whatever distance."""
    below: dict[str | None, list[str]] = {}
    for function, over in session.execute(select(FunctionRow.id, FunctionRow.above_id)):
        below.setdefault(over, []).append(function)
    own = function_of(session, superior)
    found: list[str] = []
    left = list(below.get(own, ())) if own is not None else []
    while left:
        found.append(left.pop())
        left += below.get(found[-1], ())
    return select(PersonRow.id).where(PersonRow.function_id.in_(found))


def _chain(session: Session, function: str) -> list[str]:
    """A function and all above it, the nearest first."""
    chain: list[str] = []
    wanted: str | None = function
    while wanted is not None and wanted not in chain:
        chain.append(wanted)
        wanted = session.scalar(select(FunctionRow.above_id).where(FunctionRow.id == wanted))
    return chain


def _lock_tree(work: UnitOfWork) -> None:
    """Two moves at once could make a circle that neither sees."""
    work.session.scalars(select(FunctionRow.id).order_by(FunctionRow.id).with_for_update()).all()


def _held(work: UnitOfWork, function: str) -> FunctionRow:
    row = work.session.get(FunctionRow, function, with_for_update=True)
    if row is None:
        raise Missing(NO_FUNCTION)
    return row
