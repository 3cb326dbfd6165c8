"""The catalogue as people look through it: types, below them occurrences, below these solutions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base.values import value_object
from service.base.words import fold
from service.desk.catalog.tables import OccurrenceRow, SolutionRow, SolutionVersionRow, TypeRow


@value_object(kw_only=True)
class SolutionNode:
    """A solution in the tree; `published`: cases can be solved by it."""

    row: SolutionRow
    published: bool


@value_object(kw_only=True)
class OccurrenceNode:
    """An occurrence and its solutions."""

    row: OccurrenceRow
    solutions: Sequence[SolutionNode]


@value_object(kw_only=True)
class TypeNode:
    """A type and its occurrences."""

    row: TypeRow
    occurrences: Sequence[OccurrenceNode]


def tree(session: Session, *, search: str = "") -> tuple[TypeNode, ...]:
    """All of it, in its order; with words, what has them all in its name or the names around it.

    Who finds an occurrence sees its solutions, and sees where what was found stands.
    """
    words = fold(search).split()
    published = published_ids(session)
    solutions: dict[str, list[SolutionNode]] = defaultdict(list)
    for row in session.scalars(select(SolutionRow).order_by(SolutionRow.position, SolutionRow.id)):
        solutions[row.occurrence_id].append(SolutionNode(row=row, published=row.id in published))
    occurrences: dict[str, list[OccurrenceRow]] = defaultdict(list)
    for each in session.scalars(select(OccurrenceRow).order_by(OccurrenceRow.position, OccurrenceRow.id)):
        occurrences[each.type_id].append(each)
    found: list[TypeNode] = []
    for type in session.scalars(select(TypeRow).order_by(TypeRow.position, TypeRow.id)):
        below = [_found(type, each, solutions[each.id], words) for each in occurrences[type.id]]
        shown = [node for node in below if node is not None]
        if shown or _has(words, type.folded):
            found.append(TypeNode(row=type, occurrences=shown))
    return tuple(found)


def published_ids(session: Session) -> frozenset[str]:
    """Ids of the solutions of which a version exists."""
    return frozenset(session.scalars(select(SolutionVersionRow.solution_id).distinct()))


def _found(
    type: TypeRow, row: OccurrenceRow, solutions: Sequence[SolutionNode], words: Sequence[str]
) -> OccurrenceNode | None:
    around = f"{type.folded} {row.folded}"
    if _has(words, around):
        return OccurrenceNode(row=row, solutions=solutions)
    fitting = [each for each in solutions if _has(words, f"{around} {each.row.folded}")]
    return OccurrenceNode(row=row, solutions=fitting) if fitting else None


def _has(words: Sequence[str], text: str) -> bool:
    return all(word in text for word in words)
