"""What may be done to an instance. Every command holds its row, does one thing exactly once, and never commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from service.base.ids import InstanceId, ReleaseId
from service.base.texts import Text
from service.base.timers import Lock
from service.base.work import UnitOfWork
from service.process import releases
from service.process.execution import Instance
from service.process.instances import advancing, bags, mail, openings, queries, refusals
from service.process.instances.advancing import advance, begin, post, step
from service.process.instances.holding import HeldTask
from service.process.instances.letters import KEPT_FOR, Letter
from service.process.instances.opened import Opened, take, take_running
from service.process.instances.reach import Reach, reach_of
from service.process.instances.receiving import hold_for, lock

Values = Mapping[str, Any]


def start(
    work: UnitOfWork,
    process: str,
    variables: Values | None = None,
    *,
    release: ReleaseId | None = None,
    start_event: str | None = None,
    business_key: str | None = None,
) -> InstanceId:
    """Start a process, of the current release or of this one.

    With a business key the file's other participants that nothing else starts begin along with it, and find each
    other by that key. Missing: no such process, release or start event.
    """
    chosen = releases.current(work.session, process) if release is None else releases.get(work.session, release)
    chosen.body(process)
    instance, letters = begin(
        work, chosen.id, process, variables or {}, start_event=start_event, business_key=business_key
    )
    reach = Reach(business_key=business_key, instances={instance})
    post(work, letters, reach)
    if business_key is not None and start_event is None and process in chosen.program.starts:
        for other in chosen.program.starts:
            if other != process:
                _, letters = begin(work, chosen.id, other, variables or {}, business_key=business_key)
                post(work, letters, reach)
    return instance


def complete(
    work: UnitOfWork,
    instance: InstanceId,
    task: int,
    answers: Values | None = None,
    *,
    choice: Sequence[str] = (),
    shared: Values | None = None,
) -> None:
    """A person finished a task, a question (`choice`: flows) or a confirmation.

    `shared` is written to the process's variables before. Conflict: it is not open; Refused: the choice does not fit.
    """
    _complete(work, take(work, instance), task, answers, tuple(choice), shared)


def complete_held(
    work: UnitOfWork,
    held: HeldTask,
    answers: Values | None = None,
    *,
    choice: Sequence[str] = (),
    shared: Values | None = None,
) -> None:
    """The same for a task that this unit of work holds already. Conflict: its instance has moved since then."""
    _complete(work, held.opened, held.view.task, answers, tuple(choice), shared)


def _complete(
    work: UnitOfWork, one: Opened, task: int, answers: Values | None, choice: tuple[str, ...], shared: Values | None
) -> None:

    def act(engine: Instance) -> None:
        engine.complete(task, answers or {}, choice=choice, now=work.now)

    advance(work, one, "complete", act, done=task, shared=shared)


def redirect(work: UnitOfWork, instance: InstanceId, task: int, element: str, *, reason: str) -> None:
    """Somebody who may lets another step of the same scope begin instead of an open one; history says why.

    Conflict: it is not open any more; Refused: work there cannot go on at that step.
    """
    details = {"to": element}

    def act(engine: Instance) -> None:
        engine.redirect(task, element, now=work.now)

    advance(work, take(work, instance), "redirect", act, reason=reason, details=details)


def press(work: UnitOfWork, instance: InstanceId, task: int, *, shared: Values | None = None) -> None:
    """A person pressed a button. Conflict: it is not there any more."""
    one = take(work, instance)
    if ("button", task, "") not in one.waits:
        raise refusals.not_open()
    advance(work, one, "press", lambda engine: engine.fire(task, now=work.now), shared=shared)


def fire(
    work: UnitOfWork,
    instance: InstanceId,
    task: int,
    payload: Values | None = None,
    *,
    shared: Values | None = None,
) -> None:
    """Let exactly this waiting event come. Conflict: it does not wait."""
    advance(
        work, take(work, instance), "fire", lambda engine: engine.fire(task, payload or {}, now=work.now), shared=shared
    )


def deliver(
    work: UnitOfWork,
    name: str,
    key: str = "",
    payload: Values | None = None,
    *,
    instance: InstanceId | None = None,
    business_key: str | None = None,
    shared: Values | None = None,
    keep: timedelta = KEPT_FOR,
    hold: Lock = lock,
) -> InstanceId | None:
    """Give a message to the one event that waits for it: of this instance, this key or this business key.

    If nobody waits, it starts every published process that a message of this name starts; with a key, only while no
    instance runs that such a message has started. Else, with a key, it is kept for `keep`, for who begins to wait.
    Returns who took it or was started; None: nobody yet. Meant for one `instance`, it goes there or nowhere.
    First of what its unit of work does: `hold` holds an instance, and before it whatever commands hold first.
    """
    letter = Letter(kind="message", name=name, key=key, payload=payload or {}, business_key=business_key, keep=keep)
    reach = hold_for(work, letter, hold, instance=instance)
    if instance is not None:
        found = mail.awaiting(work.session, letter, instance=instance)
        taken, answers = (None, ()) if found is None else advancing.hand_over(work, letter, found, shared=shared)
        post(work, answers, reach)
        return taken
    given = advancing.give(work, letter, reach, keys=True, shared=shared)
    if given.leaves:
        bags.send(work, [letter], reach)
    post(work, given.answers, reach)
    return given.taken


def escalate(work: UnitOfWork, business_key: str, code: str, payload: Values | None = None) -> bool:
    """Let every running participant of this business key hear an escalation; whether the drawing of any caught it."""
    heard = False

    def act(engine: Instance) -> None:
        nonlocal heard
        heard |= engine.escalate(code, payload or {}, now=work.now)

    for each in queries.instances_of(work.session, business_key):
        one = take_running(work, each.id) if each.status == "running" else None
        if one is not None:
            letters = step(work, one, "escalate", act)
            post(work, letters, reach_of(one.record))
    return heard


def signal(work: UnitOfWork, name: str, payload: Values | None = None) -> None:
    """Let every instance that waits for this signal hear it once this commits, and start every process it starts."""
    post(work, [Letter(kind="signal", name=name, payload=payload or {})], Reach(business_key=None))


def evaluate_conditions(work: UnitOfWork, variables: Values, business_key: str | None = None) -> tuple[InstanceId, ...]:
    """Start every published process with a start event whose condition these variables make true, with them."""
    begun = list[InstanceId]()
    for door in openings.doors_by_condition(work, variables):
        one, letters = begin(
            work, door.release, door.process, variables, start_event=door.opening, business_key=business_key
        )
        begun.append(one)
        post(work, letters, Reach(business_key=business_key, instances={one}))
    return tuple(begun)


def write(work: UnitOfWork, instance: InstanceId, values: Values) -> None:
    """Write variables of the process; conditional events look at them at once.

    Values that are what they were are no news, and an instance that has ended keeps what it had.
    """
    one = take_running(work, instance)
    if one is not None:
        letters = step(work, one, "write", lambda engine: engine.change({}, now=work.now), shared=values)
        post(work, letters, reach_of(one.record))


def share(work: UnitOfWork, business_key: str, values: Values) -> None:
    """Write variables of every running participant of this business key, as `write` does."""
    for each in queries.instances_of(work.session, business_key):
        if each.status == "running":
            write(work, each.id, values)


def complete_job(
    work: UnitOfWork,
    instance: InstanceId,
    task: int,
    attempt: int,
    result: Values | None = None,
    *,
    shared: Values | None = None,
) -> None:
    """A machine did its work. Conflict: the job is not open, or this is not its attempt."""

    def act(engine: Instance) -> None:
        engine.complete_job(task, attempt, result or {}, now=work.now)

    advance(work, take(work, instance), "complete_job", act, shared=shared)


def fail_job(
    work: UnitOfWork,
    instance: InstanceId,
    task: int,
    attempt: int,
    code: str,
    payload: Values | None = None,
    *,
    reason: str | None = None,
) -> None:
    """A machine found a BPMN error: the diagram catches it, or it is an incident. Conflict: the job is not open."""

    def act(engine: Instance) -> None:
        engine.fail_job(task, attempt, code, payload or {}, now=work.now)

    advance(work, take(work, instance), "fail_job", act, reason=reason)


def give_up_job(work: UnitOfWork, instance: InstanceId, task: int, attempt: int, reason: str | Text) -> None:
    """No attempt is left: an incident, whose `retry` opens the job again. Conflict: the job is not open."""

    def act(engine: Instance) -> None:
        engine.give_up_job(task, attempt, reason, now=work.now)

    advance(work, take(work, instance), "give_up_job", act, reason=str(reason))


def retry(work: UnitOfWork, instance: InstanceId, task: int, values: Values | None = None) -> None:
    """Take the failed step of an incident again, with these variables corrected. Conflict: there is no incident."""

    def act(engine: Instance) -> None:
        engine.retry(task, values, now=work.now)

    advance(work, take(work, instance), "retry", act, details={"task": task})


def cancel(work: UnitOfWork, instance: InstanceId, reason: str) -> None:
    """End it now; everything that waits is taken away. Conflict: it has ended."""
    advance(work, take(work, instance), "cancel", lambda engine: engine.cancel(now=work.now), reason=reason)
