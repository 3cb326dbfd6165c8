"""Classifications: a tree of follow-ups and one of reasons of contact, each kept as a registry (U-08 to U-29, U-33)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.base.errors import Refused
from service.base.ids import TeamId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import people, registries
from service.desk.followups import deadlines
from service.desk.followups.tables import ClassRow, FollowUpRow, LinkRow, ReasonRow
from service.desk.people import Person
from service.desk.registries import Fields, Registry, refuse_same_name

Kind = Literal["followup", "reason"]
Status = Literal["active", "inactive", "draft"]
KINDS: Mapping[Kind, Text] = {
    "followup": Text("Classificações de Follow-up", "Follow-up classifications"),
    "reason": Text("Motivos de contato", "Reasons of contact"),
}
STATUSES: Mapping[Status, Text] = {
    "active": Text("Ativa", "Active"),
    "inactive": Text("Inativa", "Inactive"),
    "draft": Text("Em digitação", "Draft"),
}
FLAGS = ("contact", "ombudsman", "lgpd")
FIELDS = ("kind", "parent_id", "status", "leaf", "links", "team_id", *FLAGS, "deadline", "calendar")
DEEPEST = 30
NO_CLASS = Text("Esta classificação não existe.", "There is no such classification.")
NO_KIND = Text("Diga de qual árvore é a classificação.", "Say which tree the classification is of.")
NO_STATUS = Text("Escolha ativa, inativa ou em digitação.", "Choose active, inactive or draft.")
NO_PARENT = Text("Escolha a classificação superior da lista.", "Choose the classification above from the list.")
OTHER_TREE = Text(
    "“{name}” é da outra árvore. Escolha uma classificação superior desta.",
    "“{name}” is in the other tree. Choose a classification of this one.",
)
CIRCLE = Text("“{name}” não pode ir para dentro de si mesma.", "“{name}” cannot go into itself.")
LEAF_PARENT = Text(
    "“{name}” é de último nível. Torne-a um agrupamento para incluir abaixo dela; as pendências abertas continuam.",
    "“{name}” is of the last level. Make it a group to put something below it; its open follow-ups stay.",
)
TAKEN = Text(
    "Já há “{name}” neste nível. Use outro nome ou outro lugar.",
    "“{name}” is on this level already. Use another name or another place.",
)
HAS_CHILDREN = Text(
    "“{name}” agrupa outras, por isso não é de último nível. Mude as de baixo de lugar antes.",
    "“{name}” groups others, so it is not of the last level. Move those below it first.",
)
TOO_DEEP = Text("A árvore vai até {most} níveis.", "The tree goes down to {most} levels.").fill(most=DEEPEST)
UNKNOWN_LINK = Text("Escolha tipos de vínculo da lista.", "Choose link types from the list.")
UNKNOWN_TEAM = Text("Escolha um grupo da lista.", "Choose a group from the list.")
NO_GROUP = Text(
    "Uma classificação ativa de último nível precisa de um grupo responsável em uso.",
    "An active classification of the last level needs a responsible group that is in use.",
)
GROUPS_OTHERS = Text("agrupa outras classificações", "it groups other classifications")
IN_FOLLOW_UPS = Text("pendências com ela: {n}", "follow-ups with it: {n}")
IN_CASES = Text("chamados com ela: {n}", "cases with it: {n}")


class LeafParent(Refused):
    """What is to stand above is of the last level; made a group, it may (U-15)."""

    code = "leaf-parent"

    def __init__(self, parent: ClassRow) -> None:
        super().__init__(LEAF_PARENT.fill(name=parent.name), field="parent_id")
        self.parent = parent.name


def add(work: UnitOfWork, fields: Mapping[str, Any], *, by: Person, make_group: bool = False) -> str:
    """Include a classification; returns its id. `make_group`: what is above becomes a group if it is none (U-15).

    Forbidden; Refused; LeafParent: above is a last level, and nobody said that it becomes a group.
    """
    if make_group:
        _make_group(work, fields.get("parent_id"), by=by)
    return registries.add(work, CLASSES, fields, by=by)


def change(
    work: UnitOfWork, id: str, fields: Mapping[str, Any], *, revision: int, by: Person, make_group: bool = False
) -> None:
    """Replace the given fields; another `parent_id` moves it. Conflict, Forbidden, Missing, Refused."""
    if make_group:
        _make_group(work, fields.get("parent_id"), by=by)
    registries.change(work, CLASSES, id, fields, revision=revision, by=by)


def _make_group(work: UnitOfWork, id: Any, *, by: Person) -> None:
    row = work.session.get(ClassRow, str(id)) if id else None
    if row is not None and row.leaf:
        registries.change(work, CLASSES, row.id, {"leaf": False}, revision=row.revision, by=by)


def _check(work: UnitOfWork, values: Fields, row: ClassRow | None) -> None:
    for unknown in set(values) - {"name", "active", *FIELDS}:
        del values[unknown]
    kind = values["kind"] = row.kind if row is not None else values.get("kind")
    if kind not in KINDS:
        raise Refused(NO_KIND, field="kind")
    if values.get("status") not in STATUSES:
        raise Refused(NO_STATUS, field="status")
    values["active"], values["leaf"] = values["status"] == "active", bool(values.get("leaf", True))
    _check_place(work, values, row)
    _check_links(work.session, values)
    _check_answering(work, values)


def _check_place(work: UnitOfWork, values: Fields, row: ClassRow | None) -> None:
    parent = _parent(work, values, row)
    values["level"] = parent.level + 1 if parent is not None else 1
    values["parent_id"] = parent.id if parent is not None else None
    values["above"] = values["parent_id"] or ""
    under = below(work.session, row.id) if row is not None else []
    if row is not None and under and values["leaf"]:
        raise Refused(HAS_CHILDREN.fill(name=row.name), field="leaf")
    deepest = max((each.level - row.level for each in under), default=0) if row is not None else 0
    if values["level"] + deepest > DEEPEST:
        raise Refused(TOO_DEEP, field="parent_id")
    same = (ClassRow.kind == values["kind"], ClassRow.above == values["above"])
    refuse_same_name(work, values["name"], ClassRow, row, TAKEN.fill(name=values["name"]), *same)


def _parent(work: UnitOfWork, values: Fields, row: ClassRow | None) -> ClassRow | None:
    wanted = str(values.get("parent_id") or "")
    if row is not None and wanted and wanted != (row.parent_id or ""):
        # Two moves at once could make a circle that neither sees.
        work.session.scalars(select(ClassRow.id).order_by(ClassRow.id).with_for_update()).all()
    if not wanted:
        return None
    parent = work.session.get(ClassRow, wanted, with_for_update=True, populate_existing=row is None)
    if parent is None:
        raise Refused(NO_PARENT, field="parent_id")
    if parent.kind != values["kind"]:
        raise Refused(OTHER_TREE.fill(name=parent.name), field="parent_id")
    if row is not None and row.id in {parent.id, *(each.id for each in above(work.session, parent))}:
        raise Refused(CIRCLE.fill(name=row.name), field="parent_id")
    if parent.leaf:
        raise LeafParent(parent)
    return parent


def _check_links(session: Session, values: Fields) -> None:
    given = cast("list[object]", values.get("links") or [])
    wanted = sorted({str(each) for each in given})
    known = set(session.scalars(select(LinkRow.id).where(LinkRow.id.in_(wanted))))
    if known != set(wanted):
        raise Refused(UNKNOWN_LINK, field="links")
    values["links"] = wanted


def _check_answering(work: UnitOfWork, values: Fields) -> None:
    """Who answers within what time, and where the portal shows it: of follow-ups only."""
    if values["kind"] == "reason":
        values.update(dict.fromkeys(FLAGS, False), team_id=None, deadline=None, calendar=None)
        return
    for flag in FLAGS:
        values[flag] = bool(values.get(flag))
    values["deadline"] = deadlines.clean_deadline(str(values.get("deadline") or ""))
    values["calendar"] = deadlines.clean_calendar(work.session, str(values.get("calendar") or ""))
    values["team_id"] = values.get("team_id") or None
    teams = {team.id: team.active for team in people.queries.teams(work.session, active=None)}
    team = TeamId(str(values["team_id"])) if values["team_id"] else None
    if team is not None and team not in teams:
        raise Refused(UNKNOWN_TEAM, field="team_id")
    if values["active"] and values["leaf"] and (team is None or not teams[team]):
        raise Refused(NO_GROUP, field="team_id")


def _moved(work: UnitOfWork, row: ClassRow, before: Mapping[str, Any]) -> None:
    """U-13: the levels of all below follow."""
    if row.parent_id == before["parent_id"]:
        return
    for each in below(work.session, row.id):
        each.level = work.session.get_one(ClassRow, each.parent_id).level + 1
        each.revision += 1
    work.session.flush()


def _uses(session: Session, row: ClassRow) -> Text | None:
    if session.scalar(select(func.count()).where(ClassRow.parent_id == row.id)):
        return GROUPS_OTHERS
    for column, words in ((FollowUpRow.class_id, IN_FOLLOW_UPS), (ReasonRow.class_id, IN_CASES)):
        count = session.scalar(select(func.count()).where(column == row.id))
        if count:
            return words.fill(n=count)
    return None


CLASSES = Registry(row=ClassRow, missing=NO_CLASS, fields=FIELDS, check=_check, after=_moved, uses=_uses)


def below(session: Session, id: str) -> list[ClassRow]:
    """Everything under a classification, each behind what it stands below."""
    found: list[ClassRow] = []
    level = [id]
    while level:
        rows = list(session.scalars(select(ClassRow).where(ClassRow.parent_id.in_(level)).order_by(ClassRow.folded)))
        found += rows
        level = [row.id for row in rows]
    return found


def above(session: Session, row: ClassRow) -> list[ClassRow]:
    """What groups it, the nearest first."""
    chain: list[ClassRow] = []
    while row.parent_id is not None:
        row = session.get_one(ClassRow, row.parent_id)
        chain.append(row)
    return chain


def kind_of(word: str) -> Kind | None:
    """A kind by its word."""
    return cast("Kind", word) if word in KINDS else None
