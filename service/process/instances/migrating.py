"""Moving a running instance to another release: first seen as a plan, then done in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from service.base.errors import Refused
from service.base.ids import InstanceId, ReleaseId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.process import releases
from service.process.execution import Move, Waiting
from service.process.forms import HOME
from service.process.instances import events, opened, refusals, rows
from service.process.instances.advancing import fire_what_is_due, post
from service.process.instances.opened import Library, Opened, put_back, take
from service.process.instances.reach import reach_of
from service.process.instances.views import MigrationPlan, MoveView
from service.process.instances.waits import Kept, drawn, followed, followed_call

KEEPING = ("timer", "message", "signal")
BEGINS_ANEW = Text("Recomeça agora, como a outra versão diz.", "Begins anew now, as the other version says.")
KEEPS_REST = Text("Mantém o tempo que lhe resta.", "Keeps the time that it has left.")
KEEPS_KEY = Text("Continua esperando “{name}” pela chave “{key}”.", "Goes on waiting for “{name}” by the key “{key}”.")
KEEPS_NAME = Text("Continua esperando “{name}”.", "Goes on waiting for “{name}”.")

Mapped = Mapping[str, str]
"""Drawn ids of elements or flows whose counterpart has another id."""


def migration_plan(
    session: Session,
    instance: InstanceId,
    release: ReleaseId,
    mapping: Mapped | None = None,
    anew: Collection[str] = (),
) -> MigrationPlan:
    """Where everything that waits would go, and what cannot and why. Called processes stay where they are.

    `anew`: elements of the other release whose timers and messages begin as it says; the others keep their due dates
    and keys. Missing: no such instance or release, or the release lacks the process; Conflict: the instance has ended;
    Refused: nothing at one of `anew` waits otherwise than the release says.
    """
    record, state = opened.lock(session, instance, hold=False)
    opened.require_running(record)
    engine = opened.look(session, record, state)
    moves = engine.plan(Library(session, releases.get(session, release).id), release, mapping, anew)
    waits = {kept.task: kept for kept in rows.load(session, instance).values() if kept.kind in KEEPING}
    return MigrationPlan(
        instance=instance,
        came_from=record.release,
        release=release,
        version=record.version,
        moves=tuple(_view(move, waits.get(move.task)) for move in moves),
    )


def migrate(
    work: UnitOfWork,
    instance: InstanceId,
    release: ReleaseId,
    mapping: Mapped | None = None,
    anew: Collection[str] = (),
    *,
    upon: int | None = None,
    reason: str | None = None,
) -> None:
    """Go on in another release: tokens, due times, variables and the ids of open work stay.

    `anew`: as in the plan. `upon`: the plan's version. Refused: something has nowhere to go, it runs there already, or
    as the plan refuses; Conflict: it has ended,
    or moved since the plan.
    """
    one = take(work, instance)
    if upon is not None and one.record.version != upon:
        raise refusals.overtaken()
    library = _made_ready(work, one, release)
    _go(work, one, library, mapping, anew, reason)


def migrate_as_it_stands(
    work: UnitOfWork,
    instance: InstanceId,
    release: ReleaseId,
    mapping: Mapped | None = None,
    anew: Collection[str] = (),
    *,
    reason: str | None = None,
) -> tuple[MoveView, ...]:
    """As `migrate`, by a plan made now that it is held; returns what went where.

    `anew`: elements whose waits begin anew if anything waits there otherwise than the release says. CannotGo: something
    has nowhere to go.
    """
    one = take(work, instance)
    library = _made_ready(work, one, release)
    moves = one.engine.plan(library, release, mapping)
    stuck = next((move for move in moves if move.problem is not None), None)
    if stuck is not None and stuck.problem is not None:
        raise CannotGo(_view(stuck, None), stuck.problem)
    renewed = {move.to for move in moves if move.wait is not None and move.to in anew}
    _go(work, one, library, mapping, [name for name in renewed if name is not None], reason)
    return tuple(_view(move, None) for move in moves)


class CannotGo(Refused):
    """Something has nowhere to go in the other release: `at`."""

    def __init__(self, at: MoveView, why: Text) -> None:
        super().__init__(why)
        self.at = at


def _made_ready(work: UnitOfWork, one: Opened, release: ReleaseId) -> Library:
    """What was due has happened; the library of the release that takes over."""
    if one.record.release == release:
        raise refusals.same_release()
    fire_what_is_due(work, one)
    if one.engine.ended is not None:
        raise refusals.has_ended()
    return Library(work.session, releases.get(work.session, release).id)


def _go(
    work: UnitOfWork, one: Opened, library: Library, mapping: Mapped | None, anew: Collection[str], reason: str | None
) -> None:
    release = library.pinned
    moves = one.engine.migrate(library, release, mapping, anew, now=work.now)
    moved = replace(one, record=replace(one.record, release=release))
    waiting = Waiting() if one.engine.ended else one.engine.waiting()
    _follow(work, one, release, moves, waiting)
    details = {"from": one.record.release, "to": release}
    told = tuple(_told(moved, one.record.release, waiting))
    letters = put_back(work, moved, "migrate", reason=reason, details=details, first=told)
    post(work, letters, reach_of(moved.record))


def _follow(work: UnitOfWork, one: Opened, release: ReleaseId, moves: Sequence[Move], waiting: Waiting) -> None:
    """Rows of what goes on waiting show the other release; jobs say where they stand now."""
    changes = followed(waiting, one.waits, work.now)
    targets = {move.task: move for move in moves if move.target is not None}
    for kept in one.waits.values():
        move = targets.get(kept.task)
        if kept.kind == "call" and move is not None and move.target is not None and move.to is not None:
            changes.append(followed_call(kept, move.to, move.target, release))
    rows.follow(work, one.record.id, changes)
    rows.follow_jobs(work, one.record.id, [job for job in waiting.jobs if job.release == release])


def _told(moved: Opened, came_from: ReleaseId, waiting: Waiting) -> Iterator[events.InstanceEvent]:
    record = moved.record
    where: dict[str, Any] = {"instance": record.id, "release": record.release, "business_key": record.business_key}
    yield events.InstanceMigrated(**where, process=record.process, came_from=came_from)
    for row in waiting.work:
        if ("work", row.task, row.kind) in moved.waits and row.release == record.release:
            yield events.TaskMoved(
                **where,
                process=row.process,
                task=row.task,
                element=drawn(row.element, row.node),
                name=row.node.name or (row.question.text if row.question is not None else ""),
                type=row.node.type,
                lane=row.node.lane,
            )


def _view(move: Move, kept: Kept | None) -> MoveView:
    return MoveView(
        task=move.task,
        element=drawn(move.element, move.node),
        name=move.node.name,
        type=move.node.type,
        to=drawn(move.to, move.target) if move.to is not None and move.target is not None else None,
        to_name=move.target.name if move.target is not None else "",
        dropped=move.dropped,
        problem=move.problem,
        wait=_wait(move, kept),
    )


def _wait(move: Move, kept: Kept | None) -> Text | None:
    if move.wait is None or kept is None:
        return None
    if move.wait == "anew":
        return BEGINS_ANEW
    if kept.kind != "timer":
        return (
            KEEPS_KEY.fill(name=kept.label, key=kept.correlation)
            if kept.correlation
            else KEEPS_NAME.fill(name=kept.label)
        )
    if kept.due_at is None:
        return KEEPS_REST
    local = kept.due_at.astimezone(HOME)
    return Text(f"Mantém o prazo de {local:%d/%m/%Y %H:%M}.", f"Keeps its due date of {local:%Y-%m-%d %H:%M}.")
