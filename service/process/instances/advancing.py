"""One step of one instance, and all the steps of others that follow from it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from service.base.ids import InstanceId, ReleaseId, new_id
from service.base.work import UnitOfWork
from service.process.execution import Instance, NotOpen
from service.process.instances import early, held, mail, openings, refusals
from service.process.instances.letters import Letter
from service.process.instances.opened import Library, Opened, put_back, take_running
from service.process.instances.record import Record

MOST_LETTERS = 1_000
"""More than this from one command is a circle of processes, not work."""
Act = Callable[[Instance], None]
Values = Mapping[str, Any]


def advance(
    work: UnitOfWork,
    one: Opened,
    command: str,
    act: Act,
    *,
    done: int | None = None,
    shared: Values | None = None,
    reason: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Fire what is due, do the one thing, run until everything waits, save, tell, deliver to others.

    Conflict: what was due has ended the instance.
    """
    fire_what_is_due(work, one)
    if one.engine.ended is not None:
        raise refusals.has_ended()
    if shared:
        one.engine.share(shared)
    act(one.engine)
    post(work, put_back(work, one, command, done=done, reason=reason, details=details))


def step(
    work: UnitOfWork, one: Opened, command: str, act: Act | None = None, *, shared: Values | None = None
) -> tuple[Letter, ...]:
    """The same for what nobody waits to hear about: when due timers have ended it, there is nothing more to do.

    Returns what goes to others.
    """
    fire_what_is_due(work, one)
    if one.engine.ended is None and shared:
        one.engine.share(shared)
    if one.engine.ended is None and act is not None:
        act(one.engine)
    return put_back(work, one, command)


def fire_what_is_due(work: UnitOfWork, one: Opened) -> None:
    """Fire its overdue timers in the order of their instants; what one takes away the others miss."""
    due = [kept for kept in one.waits.values() if kept.due_at is not None and kept.kind == "timer"]
    late = [(kept.due_at, kept.task) for kept in due if kept.due_at is not None and kept.due_at <= work.now]
    for _, task in sorted(late):
        if one.engine.ended is not None:
            return
        try:
            one.engine.fire(task, now=work.now)
        except NotOpen:
            continue


def begin(
    work: UnitOfWork,
    release: ReleaseId,
    process: str,
    variables: Values,
    *,
    start_event: str | None = None,
    business_key: str | None = None,
    instance: InstanceId | None = None,
) -> tuple[InstanceId, tuple[Letter, ...]]:
    """A new instance, run until everything waits; what it says to others is still to be posted."""
    engine = Instance(Library(work.session, release), release, process)
    engine.start(variables, now=work.now, start_event=start_event)
    record = Record(
        id=instance or InstanceId(new_id(work.now)),
        release=release,
        process=process,
        business_key=business_key,
        status="running",
        version=0,
        told=0,
    )
    return record.id, put_back(work, Opened(record=record, engine=engine), "start")


def post(work: UnitOfWork, letters: Iterable[Letter]) -> None:
    """Give letters to those whom they are for, and the letters that these write in turn."""
    waiting, names = deque(letters), list[str]()
    while waiting:
        letter = waiting.popleft()
        names.append(letter.name)
        if len(names) > MOST_LETTERS:
            raise refusals.too_much_mail(tuple(dict.fromkeys(names)))
        if letter.kind == "signal":
            waiting += spread(work, letter)
            waiting += open_doors(work, letter)[1]
            continue
        taken, answers = hand_over(work, letter)
        waiting += answers
        if taken is None:
            waiting += begun_or_kept(work, letter)[1]


def hand_over(
    work: UnitOfWork, letter: Letter, *, instance: InstanceId | None = None, shared: Values | None = None
) -> tuple[InstanceId | None, tuple[Letter, ...]]:
    """Give a message to the one who waits for it; None: nobody does."""
    found = mail.awaiting(work.session, letter, instance=instance)
    if found is None:
        return None, ()
    owner, task = found
    one = take_running(work, owner)
    if one is None:
        return (owner if held.hold_back(work, owner, letter) else None), ()
    took: list[bool] = []

    def act(engine: Instance) -> None:
        try:
            engine.fire(task, letter.payload, now=work.now)
        except NotOpen:  # a timer that was due has taken the event away; perhaps another one of the name waits
            took.append(engine.deliver(letter.name, letter.key, letter.payload, now=work.now))
        else:
            took.append(True)

    letters = step(work, one, f"message {letter.name}", act, shared=shared)
    return (owner if any(took) else None), letters


def spread(work: UnitOfWork, letter: Letter) -> list[Letter]:
    """Let every other instance that waits for a signal hear it."""
    answers: list[Letter] = []
    for instance in mail.listening(work.session, letter):
        answers += hear(work, instance, letter)
    return answers


def hear(work: UnitOfWork, instance: InstanceId, letter: Letter) -> tuple[Letter, ...]:
    """Let one instance hear a signal."""
    one = take_running(work, instance)
    if one is None:
        held.hold_back(work, instance, letter)
        return ()

    def act(engine: Instance) -> None:
        engine.signal(letter.name, letter.payload, now=work.now)

    return step(work, one, f"signal {letter.name}", act)


def begun_or_kept(work: UnitOfWork, letter: Letter) -> tuple[InstanceId | None, tuple[Letter, ...]]:
    """Nobody waits for a message: it starts who is started by it, or is kept until somebody waits."""
    begun, letters = open_doors(work, letter)
    if not begun:
        early.keep(work, letter)
    return next(iter(begun), None), letters


def open_doors(work: UnitOfWork, letter: Letter) -> tuple[tuple[InstanceId, ...], tuple[Letter, ...]]:
    """Start every process that a message or signal starts; by a key, only where what it has started runs no more.

    A participant of the same case begins with what the sender saw. A signal to other files is of no case.
    """
    begun, answers = list[InstanceId](), list[Letter]()
    for door in openings.doors(work.session, letter):
        one = InstanceId(new_id(work.now))
        if letter.key and not door.together and not openings.take_key(work, door, letter.key, one):
            continue
        case = letter.business_key if door.together or letter.kind == "message" else None
        values = letter.payload if case is None else {**letter.seen, **letter.payload}
        _, letters = begin(
            work, door.release, door.process, values, start_event=door.opening, business_key=case, instance=one
        )
        begun.append(one)
        answers += letters
    return tuple(begun), tuple(answers)
