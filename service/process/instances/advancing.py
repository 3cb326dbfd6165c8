"""One step of one instance, and all the steps of others that follow from it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from service.base.ids import InstanceId, ReleaseId, new_id
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.process.execution import Instance, NotOpen
from service.process.instances import bags, early, held, mail, openings, refusals
from service.process.instances.letters import Letter
from service.process.instances.mail import Receiver
from service.process.instances.opened import Library, Opened, put_back, take_running
from service.process.instances.openings import Door
from service.process.instances.reach import Reach, reach_of
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
    letters = put_back(work, one, command, done=done, reason=reason, details=details)
    post(work, letters, reach_of(one.record))


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


def post(work: UnitOfWork, letters: Iterable[Letter], reach: Reach) -> None:
    """Give letters to those whom they are for, and the letters that these write in turn.

    Who is out of reach gets his after the commit. A signal, or a message by key, that comes after such a letter goes
    along with it: by the first, somebody may come to wait for the second.
    """
    waiting, leaving, names = deque(letters), list[Letter](), list[str]()
    while waiting:
        letter = waiting.popleft()
        names.append(letter.name)
        if max(len(names), reach.hops) > MOST_LETTERS:
            raise refusals.too_much_mail(tuple(dict.fromkeys(names)))
        waits = letter.kind == "signal" or letter.key
        behind = bool(waits and (leaving or bags.is_under_way(work, letter, reach)))
        if letter.kind == "signal":
            waiting += spread(work, letter, reach)
            said = replace(letter, heard=tuple(sorted(reach.instances)))
            if behind or is_for_others(work, said):
                leaving.append(said)
            continue
        given = give(work, letter, reach, behind=behind)
        waiting += given.answers
        if given.leaves:
            leaving.append(letter)
    if leaving:
        bags.send(work, leaving, reach)


@value_object(kw_only=True)
class Given:
    """What became of a message: who took it or was started by it, what was said in turn, and whether it must leave."""

    taken: InstanceId | None = None
    answers: tuple[Letter, ...] = ()
    leaves: bool = False


def give(
    work: UnitOfWork,
    letter: Letter,
    reach: Reach,
    *,
    behind: bool = False,
    keys: bool = False,
    shared: Values | None = None,
) -> Given:
    """Give a message to the one who waits for it; else it starts who is started by it, or is kept until awaited.

    One that was held for an instance goes to that one, and is held on until it waits or ends.
    It leaves when its receiver is out of reach, or may come to wait once what it is `behind` has arrived, or when a
    process is started by its key, unless `keys` may be waited for.
    """
    found = mail.awaiting(work.session, letter, instance=letter.to)
    if found is not None and not reach.covers(found.instance, found.business_key):
        return Given(leaves=True)
    taken, answers = (None, ()) if found is None else hand_over(work, letter, found, shared=shared)
    if taken is None and letter.to is not None:
        if not held.hold_on(work, letter.to, letter):
            again = give(work, replace(letter, to=None), reach, behind=behind, keys=keys)
            return replace(again, answers=(*answers, *again.answers))
        taken = letter.to
    if taken is not None:
        return Given(taken=taken, answers=answers)
    near = openings.near(work.session, letter)
    far = () if near else openings.far(work.session, letter)
    elsewhere = letter.business_key != reach.business_key
    if not near and ((letter.key and behind) or (far and (elsewhere or (letter.key and not keys)))):
        return Given(answers=answers, leaves=True)
    begun, more = open_doors(work, letter, near or far, reach)
    if not begun:
        early.keep(work, letter)
    return Given(taken=next(iter(begun), None), answers=(*answers, *more))


def hand_over(
    work: UnitOfWork, letter: Letter, receiver: Receiver, *, shared: Values | None = None
) -> tuple[InstanceId | None, tuple[Letter, ...]]:
    """Give a message to the one who waits for it, and who is within reach; None: it waits no longer."""
    owner = receiver.instance
    one = take_running(work, owner)
    if one is None:
        return (owner if held.hold_back(work, owner, letter) else None), ()
    took: list[bool] = []

    def act(engine: Instance) -> None:
        try:
            engine.fire(receiver.task, letter.payload, now=work.now)
        except NotOpen:  # a timer that was due has taken the event away; perhaps another one of the name waits
            took.append(engine.deliver(letter.name, letter.key, letter.payload, now=work.now))
        else:
            took.append(True)

    letters = step(work, one, f"message {letter.name}", act, shared=shared)
    return (owner if any(took) else None), letters


def spread(work: UnitOfWork, letter: Letter, reach: Reach) -> list[Letter]:
    """Let every other instance within reach that waits for a signal hear it, and start whom it starts there."""
    answers: list[Letter] = []
    for instance in mail.listening(work.session, letter, reach):
        answers += hear(work, instance, letter)
    answers += open_doors(work, letter, openings.near(work.session, letter), reach)[1]
    return answers


def is_for_others(work: UnitOfWork, letter: Letter) -> bool:
    """Whether a signal is heard, or starts anything, out of its sender's reach."""
    heard = mail.listening_elsewhere(work.session, letter, after="", most=1)
    return bool(heard or openings.far(work.session, letter))


def hear(work: UnitOfWork, instance: InstanceId, letter: Letter) -> tuple[Letter, ...]:
    """Let one instance within reach hear a signal."""
    one = take_running(work, instance)
    if one is None:
        held.hold_back(work, instance, letter)
        return ()

    def act(engine: Instance) -> None:
        engine.signal(letter.name, letter.payload, now=work.now)

    return step(work, one, f"signal {letter.name}", act)


def open_doors(
    work: UnitOfWork, letter: Letter, doors: Iterable[Door], reach: Reach
) -> tuple[tuple[InstanceId, ...], tuple[Letter, ...]]:
    """Start processes with a message or signal; by a key, only where what it has started runs no more.

    A participant of the same case begins with what the sender saw. A signal to other files is of no case.
    """
    ones = [(door, InstanceId(new_id(work.now))) for door in doors]
    # All keys before anything else: who holds one of them waits for nothing but the next.
    free = [
        (door, one)
        for door, one in ones
        if not letter.key or door.together or openings.take_key(work, door, letter.key, one)
    ]
    answers: list[Letter] = []
    for door, one in free:
        case = letter.business_key if door.together or letter.kind == "message" else None
        values = letter.payload if case is None else {**letter.seen, **letter.payload}
        _, letters = begin(
            work, door.release, door.process, values, start_event=door.opening, business_key=case, instance=one
        )
        reach.instances.add(one)
        answers += letters
    return tuple(one for _, one in free), tuple(answers)
