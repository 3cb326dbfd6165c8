"""What centres and types have in common: they stand in a tree by their codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.base.errors import Refused
from service.base.texts import Text
from service.base.words import fold
from service.base.work import UnitOfWork
from service.desk.attendances import codes
from service.desk.attendances.tables import InTree
from service.desk.registries import Fields, refuse_same_name

TAKEN_CODE = Text("O código {code} já é de “{name}”. Use outro.", "Code {code} is “{name}”'s already. Use another one.")
TAKEN_NAME = Text(
    "Já há “{name}” neste nível. Use outro nome ou outro lugar.",
    "“{name}” is on this level already. Use another name or another place.",
)
NO_PARENT = Text(
    "Falta o código {code}, que agruparia este. Cadastre-o antes como sintético.",
    "Code {code}, which would group this one, is missing. Register it first, as synthetic.",
)
NOT_A_GROUP = Text(
    "{code} “{name}” é analítico e não agrupa outros. Torne-o sintético antes.",
    "{code} “{name}” is analytic and does not group others. Make it synthetic first.",
)
HAS_CHILDREN = Text(
    "{code} agrupa outros, por isso continua sintético. Mude os de baixo de lugar antes.",
    "{code} groups others, so it stays synthetic. Move those below it first.",
)
INTO_ITSELF = Text("{code} não pode ir para dentro de si mesmo.", "{code} cannot go into itself.")
TOO_DEEP = Text(
    "Com o código {code}, o que está abaixo passaria de {most} níveis.",
    "With code {code} what stands below would be deeper than {most} levels.",
)
GROUPS = Text("agrupa outros cadastros", "it groups others")

Tree = TypeVar("Tree", bound=InTree)


def check_place(work: UnitOfWork, values: Fields, row: InTree | None, model: type[Tree]) -> None:
    """Tidy code and place. Refused: a code that is none, is taken, or has nothing that groups it; a name twice."""
    session = work.session
    code = values["code"] = codes.clean_code(str(values.get("code", "")))
    place = values["place"] = codes.place_of(code)
    parent = codes.above(code)
    values["above"] = codes.place_of(parent) if parent else ""
    taken = session.scalar(select(model).where(model.place == place))
    if taken is not None and (row is None or taken.id != row.id):
        raise Refused(TAKEN_CODE.fill(code=code, name=taken.name), field="code")
    if parent is not None:
        _check_parent(session, parent, row, model)
    refuse_same_name(
        work, values["name"], model, row, TAKEN_NAME.fill(name=values["name"]), model.above == values["above"]
    )
    if row is not None:
        _check_below(session, values, row, model)


def move_below(work: UnitOfWork, row: InTree, before: Mapping[str, Any], model: type[Tree]) -> None:
    """Let what stands below follow a code that changed."""
    if row.code == before["code"]:
        return
    old_place = codes.place_of(before["code"])
    for each in work.session.scalars(below(model, old_place)).all():
        each.code = codes.moved(each.code, old=before["code"], new=row.code)
        each.place, each.above = codes.place_of(each.code), codes.place_of(codes.above(each.code) or row.code)
        each.revision += 1
    work.session.flush()


def below(model: type[Tree], place: str) -> Any:
    """Everything under a place, in order."""
    return select(model).where(model.place.startswith(f"{place}.", autoescape=True)).order_by(model.place)


def in_order(session: Session, model: type[Tree], *, search: str = "", active: bool | None = None) -> list[Tree]:
    """The whole tree in the order of its codes; with words, those that have them all, and what groups these."""
    rows = list(session.scalars(select(model).order_by(model.place)))
    words = fold(search).split()
    if active is not None:
        rows = [row for row in rows if row.active is active]
    if not words:
        return rows
    hits = {row.place for row in rows if all(word in f"{row.code} {row.folded}" for word in words)}
    kept = {place[: 7 * level - 1] for place in hits for level in range(1, place.count(".") + 2)}
    return [row for row in rows if row.place in kept]


def next_code(session: Session, model: type[Tree], parent: str | None) -> str:
    """The code that a new one below `parent` (a code; None: at the top) gets if nobody says another."""
    place = codes.place_of(parent) if parent else ""
    taken = session.scalars(select(model.code).where(model.above == place)).all()
    return codes.next_code(list(taken), parent)


def uses(session: Session, row: InTree, model: type[Tree]) -> Text | None:
    """What hangs on a place of the tree."""
    count = session.scalar(select(func.count()).select_from(model).where(model.above == row.place))
    return GROUPS if count else None


def _check_parent(session: Session, parent: str, row: InTree | None, model: type[Tree]) -> None:
    if row is not None and f"{codes.place_of(parent)}.".startswith(f"{row.place}."):
        raise Refused(INTO_ITSELF.fill(code=row.code), field="code")
    found = session.scalar(select(model).where(model.place == codes.place_of(parent)))
    if found is None:
        raise Refused(NO_PARENT.fill(code=parent), field="code")
    if not found.synthetic:
        raise Refused(NOT_A_GROUP.fill(code=found.code, name=found.name), field="code")


def _check_below(session: Session, values: Fields, row: InTree, model: type[Tree]) -> None:
    under = session.scalars(below(model, row.place)).all()
    if under and not values["synthetic"]:
        raise Refused(HAS_CHILDREN.fill(code=row.code), field="synthetic")
    deepest = max((each.code.count(".") for each in under), default=0) - row.code.count(".")
    if codes.level_of(values["code"]) + deepest > codes.DEEPEST:
        raise Refused(TOO_DEEP.fill(code=values["code"], most=codes.DEEPEST), field="code")
