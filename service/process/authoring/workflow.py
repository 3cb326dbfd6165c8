"""A workflow's table: questions, responsibility centres and other workflows, each under an order code (B-10…B-26)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from service.base.values import value_object
from service.process.authoring.pen import tidy_line


@value_object(kw_only=True)
class Answer:
    """One answer of a decision and the order that it leads to."""

    label: str
    next: int | None


@value_object(kw_only=True)
class Decision:
    """A question; `lane`: name of the lane of who answers."""

    order: int
    question: str
    answers: tuple[Answer, ...]
    lane: str = ""


@value_object(kw_only=True)
class Centre:
    """A responsibility centre, the phase of the attendance from here on."""

    order: int
    code: str
    name: str
    lane: str
    next: int | None = None
    closing: bool = False
    needs_user: bool = False


@value_object(kw_only=True)
class Call:
    """Another workflow (`process`: its id) that is run here; without a next order nothing follows it."""

    order: int
    process: str
    name: str
    lane: str = ""
    next: int | None = None


Row = Decision | Centre | Call


@value_object(kw_only=True)
class WorkflowTable:
    """Rows in any order; the lowest order code is where it begins."""

    process: str
    name: str
    rows: tuple[Row, ...] = ()


def targets(row: Row) -> tuple[int, ...]:
    """The orders that a row leads to."""
    found = [answer.next for answer in row.answers] if isinstance(row, Decision) else [row.next]
    return tuple(order for order in found if order is not None)


def start(table: WorkflowTable) -> Row | None:
    """Where it begins: the lowest order."""
    return min(table.rows, key=lambda row: row.order, default=None)


def next_order(rows: Iterable[Row], step: int) -> int:
    """B-22: the order of one more row: the next multiple of the step behind the last."""
    return (max((row.order for row in rows), default=0) // step + 1) * step


def renumber(table: WorkflowTable, step: int) -> WorkflowTable:
    """B-22, B-23: orders that grow by `step`, each row where it stood, every reference to what it meant.

    An order that is named and has no row yet keeps its place among the others, so that no row slips into it.
    """
    named = {row.order for row in table.rows} | {order for row in table.rows for order in targets(row)}
    new = {order: step * number for number, order in enumerate(sorted(named), 1)}
    return replace(table, rows=tuple(_renumbered(row, new) for row in table.rows))


def _renumbered(row: Row, new: Mapping[int, int]) -> Row:
    def follow(order: int | None) -> int | None:
        return None if order is None else new[order]

    if isinstance(row, Decision):
        answers = tuple(replace(answer, next=follow(answer.next)) for answer in row.answers)
        return replace(row, order=new[row.order], answers=answers)
    return replace(row, order=new[row.order], next=follow(row.next))


def with_lanes(table: WorkflowTable, usual: str) -> WorkflowTable:
    """Rows without a lane get one: questions are asked, and other workflows begun, by whoever has just worked.

    At the start it is who works next; `usual` where nobody does.
    """
    walked = list(_walked(table))
    lanes = {row.order: row.lane for row in walked if row.lane}
    first = next((row.lane for row in walked if row.lane), usual)
    for row in walked:
        own = lanes.setdefault(row.order, first)
        for order in targets(row):
            lanes.setdefault(order, own)
    return replace(table, rows=tuple(replace(row, lane=row.lane or lanes[row.order]) for row in table.rows))


def _walked(table: WorkflowTable) -> Iterator[Row]:
    """All rows, from the start as they follow one another; then those that nothing leads to."""
    rows = {row.order: row for row in table.rows}
    seen: set[int] = set()
    for begin in sorted(rows):
        ahead = [begin]
        for order in ahead:
            if order in rows and order not in seen:
                seen.add(order)
                yield rows[order]
                ahead += targets(rows[order])


def tidy_workflow(table: WorkflowTable) -> WorkflowTable:
    """The same table by its orders, as a diagram holds it: without stray blanks and what XML cannot write.

    Where the attendance closes there is no next contact.
    """
    rows = tuple(_tidy(row) for row in sorted(table.rows, key=lambda row: row.order))
    return replace(table, name=tidy_line(table.name), rows=rows)


def _tidy(row: Row) -> Row:
    if isinstance(row, Decision):
        answers = tuple(replace(answer, label=tidy_line(answer.label)) for answer in row.answers)
        return replace(row, question=tidy_line(row.question), answers=answers, lane=tidy_line(row.lane))
    if isinstance(row, Centre):
        needs_user, lane = row.needs_user and not row.closing, tidy_line(row.lane)
        return replace(row, code=tidy_line(row.code), name=tidy_line(row.name), lane=lane, needs_user=needs_user)
    return replace(row, name=tidy_line(row.name), lane=tidy_line(row.lane))
