"""Reading the trees: whole, searched, and what of them people may choose (U-09, U-14 to U-18, U-26)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base.errors import Refused
from service.base.ids import TeamId
from service.base.texts import Text
from service.base.values import value_object
from service.base.words import fold
from service.desk import people
from service.desk.followups.classes import Kind, Status, above
from service.desk.followups.tables import ClassRow

SEPARATOR = " › "
NOT_IN_TREE = Text("Escolha uma classificação da lista.", "Choose a classification from the list.")
OTHER_KIND = Text(
    "“{name}” é da outra árvore: motivos de contato e classificações de follow-up não se misturam.",
    "“{name}” is in the other tree: reasons of contact and follow-up classifications do not mix.",
)
ONLY_GROUPS = Text(
    "“{name}” só agrupa outras. Escolha uma classificação de último nível.",
    "“{name}” only groups others. Choose a classification of the last level.",
)
NOT_ACTIVE = Text("“{name}” não está ativa. Escolha outra.", "“{name}” is not active. Choose another one.")
NOT_FOR_LINK = Text(
    "“{name}” não é para os vínculos deste cliente. Escolha outra.",
    "“{name}” is not for this client's links. Choose another one.",
)


@value_object(kw_only=True)
class Node:
    """A classification in its tree. `path`: the names of what groups it, from the top, and its own."""

    id: str
    kind: Kind
    name: str
    path: tuple[str, ...]
    parent: str | None
    level: int
    status: Status
    leaf: bool
    links: tuple[str, ...]
    team: TeamId | None
    contact: bool
    ombudsman: bool
    lgpd: bool
    deadline: str | None
    calendar: str | None
    revision: int
    under_active: bool
    """All that groups it is active."""

    @property
    def usable(self) -> bool:
        """U-14, U-16: new ones may be opened on it."""
        return self.leaf and self.status == "active" and self.under_active

    @property
    def words(self) -> str:
        """Its path as it is read."""
        return SEPARATOR.join(self.path)

    def is_for(self, links: Collection[str]) -> bool:
        """U-17, U-18: somebody with these links may have it; without links of its own it is for all."""
        return not self.links or bool(set(self.links) & set(links))


@value_object(kw_only=True)
class Answering:
    """U-20: who answers, as the registry of groups has it now; names."""

    group: str
    kind: Text
    users: tuple[str, ...]
    responsible: str | None


def tree(session: Session, kind: Kind, *, search: str = "") -> tuple[Node, ...]:
    """The whole tree, each followed by what stands below it, by name; with words, those whose path has them all."""
    columns = select(*ClassRow.__table__.columns).where(ClassRow.kind == kind).order_by(ClassRow.folded, ClassRow.id)
    rows: dict[str | None, list[Any]] = {}
    for row in session.execute(columns):
        rows.setdefault(row.parent_id, []).append(row)
    found: list[Node] = []
    waiting = [(row, (), True) for row in reversed(rows.get(None, []))]
    while waiting:
        row, path, active = waiting.pop()
        node = _node(row, (*path, row.name), active)
        found.append(node)
        waiting += [(each, node.path, active and row.active) for each in reversed(rows.get(row.id, []))]
    words = fold(search).split()
    return tuple(node for node in found if _has(node, words)) if words else tuple(found)


def node(session: Session, id: str) -> Node | None:
    """One classification."""
    row = session.get(ClassRow, id)
    if row is None:
        return None
    groups = above(session, row)
    path = (*(each.name for each in reversed(groups)), row.name)
    return _node(row, path, all(each.active for each in groups))


def offered(session: Session, kind: Kind, links: Collection[str], *, search: str = "") -> tuple[Node, ...]:
    """What of a tree may be chosen for somebody with these links."""
    return tuple(node for node in tree(session, kind, search=search) if node.usable and node.is_for(links))


def chosen(session: Session, kind: Kind, id: str, links: Collection[str]) -> Node:
    """U-28: the classification that somebody chose. Refused: it is none of those that are offered, and why."""
    found = node(session, id)
    if found is None:
        raise Refused(NOT_IN_TREE, field="class")
    checks = (
        (found.kind == kind, OTHER_KIND),
        (found.leaf, ONLY_GROUPS),
        (found.usable, NOT_ACTIVE),
        (found.is_for(links), NOT_FOR_LINK),
    )
    for fits, why in checks:
        if not fits:
            raise Refused(why.fill(name=found.name), field="class")
    return found


def answering(session: Session, team: TeamId | None) -> Answering | None:
    """The columns of a classification that follow from its group."""
    found = next((each for each in people.queries.teams(session, active=None) if each.id == team), None)
    if found is None:
        return None
    names = people.queries.names(session, [*found.members, *([found.responsible] if found.responsible else [])])
    return Answering(
        group=found.name,
        kind=people.TEAM_KINDS[found.kind],
        users=tuple(sorted((names[each] for each in found.members), key=fold)),
        responsible=names[found.responsible] if found.responsible else None,
    )


def group_names(session: Session) -> Mapping[TeamId, str]:
    """How the groups are called, for lists."""
    return {team.id: team.name for team in people.queries.teams(session, active=None)}


def counted_by(session: Session, calendars: Collection[str]) -> list[str]:
    """Names of the classifications whose deadline one of these calendars counts."""
    rows = session.execute(
        select(ClassRow.name, ClassRow.calendar).where(ClassRow.calendar.is_not(None)).order_by(ClassRow.folded)
    )
    return [row.name for row in rows if fold(row.calendar) in calendars]


def _has(node: Node, words: Sequence[str]) -> bool:
    path, own = fold(" ".join(node.path)), fold(node.name)
    return all(word in path for word in words) and any(word in own for word in words)


def _node(row: Any, path: tuple[str, ...], under_active: bool) -> Node:
    return Node(
        id=row.id,
        kind=cast("Kind", row.kind),
        name=row.name,
        path=path,
        parent=row.parent_id,
        level=row.level,
        status=cast("Status", row.status),
        leaf=row.leaf,
        links=tuple(row.links),
        team=TeamId(row.team_id) if row.team_id else None,
        contact=row.contact,
        ombudsman=row.ombudsman,
        lgpd=row.lgpd,
        deadline=row.deadline,
        calendar=row.calendar,
        revision=row.revision,
        under_active=under_active,
    )
