"""Responsibility centres: the phases of attendances, whose work each is, and where attendances end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base.errors import Refused
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk import people
from service.desk.attendances import trees
from service.desk.attendances.tables import CentreRow, TypeRow, WorkflowRow, WorkflowVersionRow
from service.desk.people import Role
from service.desk.registries import Fields, Registry

NO_CENTRE = Text("Este centro de responsabilidade não existe.", "There is no such responsibility centre.")
CLOSES_A_GROUP = Text(
    "Só um centro analítico encerra atendimentos. Desmarque um dos dois.",
    "Only an analytic centre closes attendances. Uncheck one of the two.",
)
NOBODY = Text("Escolha uma equipe ou um papel da lista.", "Choose a team or a role from the list.")
IN_TABLE = Text("o workflow “{name}” usa este centro", "the workflow “{name}” uses this centre")
HAS_OPINION = Text("o tipo “{name}” tem parecer padrão para ele", "the type “{name}” has a standard opinion for it")
STILL_IN_TABLE = Text(
    "“{name}” está no workflow “{workflow}”, por isso continua analítico.",
    "“{name}” is in the workflow “{workflow}”, so it stays analytic.",
)
WORKERS = (Role.ATTENDANT, Role.INTERNAL_AGENT, Role.SUPERVISOR)
"""Roles whose work a centre may be."""


@value_object(kw_only=True)
class Centre:
    """A centre as tables and lists show it. `lane`: how the people whose work it is are called."""

    id: str
    code: str
    name: str
    synthetic: bool
    closing: bool
    whose: str | None
    lane: str | None
    active: bool
    revision: int

    @property
    def level(self) -> int:
        """1 at the top."""
        return self.code.count(".") + 1


def _check(work: UnitOfWork, values: Fields, row: CentreRow | None) -> None:
    values["synthetic"], values["closing"] = bool(values.get("synthetic")), bool(values.get("closing"))
    trees.check_place(work, values, row, CentreRow)
    if values["synthetic"] and values["closing"]:
        raise Refused(CLOSES_A_GROUP, field="closing")
    if values["synthetic"] and row is not None and not row.synthetic:
        using = table_with(work.session, row.id)
        if using is not None:
            raise Refused(STILL_IN_TABLE.fill(name=row.name, workflow=using), field="synthetic")
    values["whose"] = values.get("whose") or None
    if values["whose"] is not None and lane_of(work.session, values["whose"]) is None:
        raise Refused(NOBODY, field="whose")


def _moved(work: UnitOfWork, row: CentreRow, before: Mapping[str, Any]) -> None:
    trees.move_below(work, row, before, CentreRow)


def _uses(session: Session, row: CentreRow) -> Text | None:
    using = table_with(session, row.id)
    if using is not None:
        return IN_TABLE.fill(name=using)
    for name, opinions in session.execute(select(TypeRow.name, TypeRow.opinions)):
        if any(each["centre"] == row.id for each in opinions):
            return HAS_OPINION.fill(name=name)
    return trees.uses(session, row, CentreRow)


CENTRES = Registry(
    row=CentreRow,
    missing=NO_CENTRE,
    fields=("code", "synthetic", "closing", "whose"),
    check=_check,
    after=_moved,
    uses=_uses,
)


def centres(session: Session, *, search: str = "", active: bool | None = None) -> tuple[Centre, ...]:
    """The tree in the order of its codes; with words, what has them and what groups it."""
    names = lane_names(session)
    owners = dict(session.execute(select(CentreRow.place, CentreRow.whose)).all())
    return tuple(_shown(row, names, owners) for row in trees.in_order(session, CentreRow, search=search, active=active))


def usable(session: Session) -> dict[str, Centre]:
    """Those that may stand in a table, by id: analytic, in use, and somebody's work."""
    return {each.id: each for each in centres(session, active=True) if not each.synthetic and each.lane is not None}


def lane_of(session: Session, whose: str) -> str | None:
    """The name of the role or team that a word means; None: it means nobody."""
    return lane_names(session).get(whose)


def lane_names(session: Session) -> dict[str, str]:
    """What a centre may be given to, by word: `role:…`, `team:…`. Lanes of these names are theirs."""
    return dict(people.lane_words(session, roles=WORKERS))


def table_with(session: Session, centre: str) -> str | None:
    """The name of a workflow that has the centre in its table, as it is filled or as it was published."""
    for name, rows in session.execute(select(WorkflowRow.name, WorkflowRow.rows)):
        if any(row.get("centre") == centre for row in rows):
            return str(name)
    published = select(WorkflowRow.name, WorkflowVersionRow.rows).join_from(WorkflowVersionRow, WorkflowRow)
    for name, rows in session.execute(published):
        if any(row.get("centre") == centre for row in rows):
            return str(name)
    return None


def _shown(row: CentreRow, names: Mapping[str, str], owners: Mapping[str, str | None]) -> Centre:
    whose, place = row.whose, row.place
    while whose is None and "." in place:
        place = place.rpartition(".")[0]
        whose = owners.get(place)
    return Centre(
        id=row.id,
        code=row.code,
        name=row.name,
        synthetic=row.synthetic,
        closing=row.closing,
        whose=row.whose,
        lane=names.get(whose) if whose is not None else None,
        active=row.active,
        revision=row.revision,
    )
