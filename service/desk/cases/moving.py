"""Cases of a process that move to another of its versions, one after the other, as a job; and the way back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.base import job_runs, jobs
from service.base.backoff import log
from service.base.database import Busy
from service.base.errors import Conflict, Forbidden, RaiaError, Refused
from service.base.events import Actor
from service.base.ids import PersonId, new_id
from service.base.rows import add
from service.base.texts import Text
from service.base.work import UnitOfWork, Works
from service.desk import people
from service.desk.cases import handlers, moves, rounds
from service.desk.cases.dry_run import SUSPENDED, UNREADABLE, Wish, require_sound
from service.desk.cases.many_tables import MoveRow
from service.desk.cases.move_steps import STEP, WAITS, Step, add_steps, note, note_stayed, step_of, turn
from service.desk.cases.moves import MOVED
from service.desk.cases.rounds import LONGEST
from service.desk.people import NoticeEvent, Person, Role
from service.process import instances, releases
from service.process.instances import CannotGo, MoveView

KIND = "move-cases"
"""Kind of the jobs that move cases; their payload is the run."""
MOVERS = (Role.ANALYST, Role.SUPERVISOR, Role.ADMINISTRATOR)
"""Roles that move cases to another version."""
NOT_YOURS = Text("Você não pode mudar chamados de versão.", "You may not move cases to another version.")
NOTHING = Text(
    "Não há chamados em andamento para mudar nessas versões.", "No case runs in these versions that could be moved."
)
UNDER_WAY = Text(
    "Todos esses chamados já estão em outra mudança que ainda não acabou. Espere por ela.",
    "All of these cases are in another move that is not over yet. Wait for it.",
)
NOT_OVER = Text("Esta mudança ainda não acabou. Espere por ela.", "This move is not over yet. Wait for it.")
NO_WAY_BACK = Text("Não há o que levar de volta nesta mudança.", "There is nothing to take back in this move.")
HAS_ENDED = Text("O chamado terminou antes da sua vez.", "The case ended before its turn came.")
ELSEWHERE = Text(
    "O chamado já está na versão {number}: outra mudança chegou antes.",
    "The case is in version {number} already: another move came first.",
)
MOVED_ON = Text(
    "O chamado andou desde a mudança. Para levá-lo mesmo assim, use “Mudar chamados de versão”.",
    "The case has moved on since. To take it along all the same, use “Move cases to another version”.",
)
MERGED = Text(
    "Duas etapas viraram “{name}”, e não dá para saber qual era.",
    "Two elements became “{name}”, and which one it was cannot be told.",
)
NOT_MOVED = Text(
    "Não deu para mudar ({why}). Tente de novo; se repetir, mostre isto a quem cuida do servidor.",
    "It could not be moved ({why}). Try again; if it repeats, show this to whoever runs the server.",
)
GONE = Text(
    "A conta de quem pediu não está mais ativa. Peça de novo.", "The account that asked is no longer active. Ask again."
)
OVER = Text(
    "Mudança de versão: {moved} chamados mudaram, {stayed} ficaram onde estavam.",
    "Change of version: {moved} cases moved, {stayed} stayed where they were.",
)


class Asked(NamedTuple):
    """What a run is to do, and for whom."""

    run: str
    back_of: str | None
    mapping: Mapping[str, str]
    anew: Sequence[str]
    by: Person | None


def require_mover(person: Person) -> None:
    """Raises Forbidden."""
    if not person.may_be(*MOVERS):
        raise Forbidden(NOT_YOURS)


def begin(work: UnitOfWork, wish: Wish, *, by: Person) -> str:
    """Have every case that runs in these versions moved, but those that another run is to move; returns the run's id.

    Refused: as `require_sound`. Conflict: nothing runs there, or all of it is being moved already.
    """
    require_mover(by)
    require_sound(work.session, wish)
    every = instances.live(work.session, wish.sources)
    taken = set(work.session.scalars(select(STEP.instance_id).where(WAITS)))
    free = [one for one in every if one.id not in taken]
    if not free:
        raise Conflict(UNDER_WAY if every else NOTHING)
    run = _add_run(work, wish.process, by, total=len({one.case for one in free}), wish=wish)
    add_steps(work, run, [Step(number, one.id, one.case, one.release, wish.target) for number, one in enumerate(free)])
    return run


def begin_back(work: UnitOfWork, wanted: str, *, by: Person) -> str:
    """Have what a run has moved taken back to where it came from; returns the new run's id.

    Missing: there is no such run; Conflict: it is not over, is a way back itself, or nothing is left to be taken back.
    """
    require_mover(by)
    asked = moves.row(work.session, wanted)
    if asked.ended_at is None:
        raise Conflict(NOT_OVER)
    steps = [] if asked.back_of is not None else _to_take_back(work.session, wanted)
    if not steps:
        raise Conflict(NO_WAY_BACK)
    run = _add_run(work, asked.process, by, total=len({step.case for step in steps}), back_of=wanted)
    add_steps(work, run, steps)
    return run


def _to_take_back(session: Session, wanted: str) -> list[Step]:
    """Those that it moved, and that no way back has taken or is to take."""
    back = select(STEP.number).join(MoveRow, MoveRow.id == STEP.run_id).where(MoveRow.back_of == wanted)
    taken = set(session.scalars(back.where(WAITS | (STEP.outcome == MOVED))))
    moved = select(STEP.number, STEP.instance_id, STEP.case_key, STEP.goes_to, STEP.came_from)
    found = session.execute(moved.where(STEP.run_id == wanted, STEP.outcome == MOVED).order_by(STEP.number))
    return [step_of(row) for row in found if row.number not in taken]


def _add_run(
    work: UnitOfWork, process: str, by: Person, *, total: int, wish: Wish | None = None, back_of: str | None = None
) -> str:
    run = new_id(work.now)
    row = {
        "id": run,
        "process": process,
        "person_id": by.id,
        "back_of": back_of,
        "mapping": dict(wish.mapping) if wish is not None else {},
        "anew": list(wish.anew) if wish is not None else [],
        "total": total,
        "at": work.now,
        "ended_at": None,
    }
    add(work.session, MoveRow, [row])
    jobs.enqueue(work, KIND, run, key=f"move:{run}")
    return run


def runner(works: Works) -> job_runs.Run:
    """How jobs of kind `KIND` are done: case by case, each in a transaction that notes what came of it."""
    return rounds.runner(works, lambda wanted: _move_next(works, wanted))


def sidestep(works: Works) -> job_runs.GiveUp:
    """What to do when each who moved a case has died of it: it is said so, and the others are moved."""
    return rounds.sidestep(works, _pass_over)


def _pass_over(work: UnitOfWork, wanted: str, error: str | Text) -> None:
    note_stayed(work, wanted, turn(work.session, wanted), _not_moved(error))


def _not_moved(why: str | Text) -> Text:
    return NOT_MOVED.fill(why=why if isinstance(why, Text) else why[:LONGEST])


def _move_next(works: Works, wanted: str) -> bool:
    """Move one case; False: there is none left."""
    with works.read() as work:
        steps, asked = turn(work.session, wanted), _asked(work.session, wanted)
    if not steps:
        _end(works, wanted)
        return False
    if asked.by is None or not asked.by.active:
        with works.begin() as work:
            note_stayed(work, wanted, steps, GONE)
        return True
    try:
        with works.begin(actor=Actor("person", asked.by.id, asked.by.name)) as work:
            require_mover(asked.by)
            handlers.lock_instance(work, steps[0].instance)
            for step in steps:
                _move(work, asked, step)
    except Busy:
        raise  # the job is done again, from this case on
    except Exception as error:
        if not isinstance(error, RaiaError):
            log.exception("case %s could not be moved to another version", steps[0].case)
        with works.begin() as work:
            note_stayed(work, wanted, steps, *_why(error))
    return True


def _why(error: Exception) -> tuple[Text, MoveView | None]:
    text = error.text if isinstance(error, RaiaError) else _not_moved(repr(error))
    return text, error.at if isinstance(error, CannotGo) else None


def _move(work: UnitOfWork, asked: Asked, step: Step) -> None:
    """Move one instance of a case that is held, or note why it has nothing to move; raises what keeps it there."""
    one = instances.instance(work.session, step.instance)
    if one.status not in ("running", "suspended"):
        note_stayed(work, asked.run, [step], HAS_ENDED)
        return
    if one.release != step.came_from:
        number = releases.get(work.session, one.release).number
        raise Conflict(ELSEWHERE.fill(number=number))
    if one.status == "suspended":
        raise Conflict(SUSPENDED)
    if instances.standing_of(work.session, step.instance) is None:
        raise Refused(UNREADABLE)
    mapping = asked.mapping if asked.back_of is None else _way_back(work.session, asked.back_of, step)
    went = instances.migrate_as_it_stands(work, step.instance, step.goes_to, mapping, asked.anew)
    stands = instances.standing_of(work.session, step.instance)
    note(work, asked.run, step, outcome=MOVED, ways=_ways(went, mapping), standing=stands)


def _way_back(session: Session, run: str, step: Step) -> Mapping[str, str]:
    """By element where the instance stands, the one that it came from. Conflict: it has moved on; Refused: unknown."""
    there = select(STEP.ways, STEP.standing).where(STEP.run_id == run, STEP.number == step.number)
    ways, standing = session.execute(there).one()
    if instances.standing_of(session, step.instance) != standing:
        raise Conflict(MOVED_ON)
    for to, element in ways.items():
        if element is None:
            node = releases.get(session, step.came_from).elements_of().get(to)
            raise Refused(MERGED.fill(name=node.name or to if node is not None else to))
    return {**_reversed(moves.row(session, run).mapping, releases.get(session, step.goes_to).elements_of()), **ways}


def _reversed(mapping: Mapping[str, str], there: Container[str]) -> Mapping[str, str]:
    """For what was completed: the element that one took the place of, where it can have been no other."""
    taken = Counter(mapping.values())
    return {to: element for element, to in mapping.items() if taken[to] == 1 and to not in there}


def _ways(went: Sequence[MoveView], mapping: Mapping[str, str]) -> Mapping[str, str | None]:
    """By element of the other version the one that it took the place of, wherever it may be another one than itself."""
    found: dict[str, set[str]] = {}
    for move in went:
        if move.to is not None:
            found.setdefault(move.to, set()).add(move.element)
    told = {to: names for to, names in found.items() if names != {to} or to in mapping.values()}
    return {to: min(names) if len(names) == 1 else None for to, names in told.items()}


def _asked(session: Session, wanted: str) -> Asked:
    row = moves.row(session, wanted)
    by = people.queries.person(session, PersonId(row.person_id))
    return Asked(row.id, row.back_of, row.mapping, row.anew, by)


def _end(works: Works, wanted: str) -> None:
    with works.begin() as work:
        over = update(MoveRow).where(MoveRow.id == wanted, MoveRow.ended_at.is_(None)).values(ended_at=work.now)
        person = work.session.scalar(over.returning(MoveRow.person_id))
        if person is not None:
            done = moves.run(work.session, wanted)
            text = OVER.fill(moved=done.moved, stayed=done.stayed)
            where, key = moves.address(done), f"move:{wanted}"
            people.give_notice(work, PersonId(person), text, event=NoticeEvent.FINISHED, address=where, key=key)
