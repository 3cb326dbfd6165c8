"""A kept message is looked at again: somebody may wait for it now, or its time is over."""

from __future__ import annotations

from service.base import timers
from service.base.timers import Timer
from service.base.work import UnitOfWork
from service.process.instances import bags, early, mail, openings
from service.process.instances.letters import Letter
from service.process.instances.reach import Reach


def message_is_due(work: UnitOfWork, timer: Timer) -> None:
    """A timer of kind `MESSAGE_KIND` is due: the message goes to who waits for it now, else it waits on or is over."""
    kept = early.kept(work.session, timer.subject)
    if kept is None:
        return
    letter = early.letter_of(kept, work.now)
    over = kept.until is not None and kept.until <= work.now
    if over or _is_awaited(work, letter):
        if not early.take(work, timer.subject):  # somebody takes it just now, and perhaps cannot keep it
            timers.arm(work, timer.kind, timer.subject, timer.key, due_at=work.now + early.LOOK_AGAIN)
        elif not over:
            bags.send(work, [letter], Reach(business_key=letter.business_key))
    elif kept.until is not None:
        timers.arm(work, timer.kind, timer.subject, timer.key, due_at=kept.until)


def _is_awaited(work: UnitOfWork, letter: Letter) -> bool:
    """Whether an instance waits for it, or a process may be started by it."""
    if mail.awaiting(work.session, letter) is not None:
        return True
    return any(not openings.is_taken(work.session, door, letter.key) for door in openings.far(work.session, letter))
