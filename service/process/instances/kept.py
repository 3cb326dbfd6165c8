"""A kept message is looked at again: somebody may wait for it now, or its time is over."""

from __future__ import annotations

from service.base import timers
from service.base.timers import Lock, Timer
from service.base.work import UnitOfWork
from service.process.instances import early, mail, openings
from service.process.instances.advancing import post
from service.process.instances.letters import Letter
from service.process.instances.sweep import lock


def hold_receiver(work: UnitOfWork, message: str, *, hold: Lock = lock) -> None:
    """Hold who waits for a kept message, before its timer: all who claim a message hold their instance first.

    `hold` holds an instance, and before it whatever commands hold first.
    """
    kept = early.kept(work.session, message)
    found = mail.awaiting(work.session, early.letter_of(kept, work.now)) if kept is not None else None
    if found is not None:
        hold(work, found[0])


def message_is_due(work: UnitOfWork, timer: Timer) -> None:
    """A timer of kind `MESSAGE_KIND` is due: the message goes to who waits for it now, else it waits on or is over."""
    kept = early.kept(work.session, timer.subject)
    if kept is None:
        return
    letter = early.letter_of(kept, work.now)
    if kept.until is not None and kept.until <= work.now:
        early.take(work, timer.subject)
    elif _is_awaited(work, letter):
        if early.take(work, timer.subject):
            post(work, [letter])
    elif kept.until is not None:
        timers.arm(work, timer.kind, timer.subject, timer.key, due_at=kept.until)


def _is_awaited(work: UnitOfWork, letter: Letter) -> bool:
    """Whether an instance waits for it, or a process may be started by it."""
    if mail.awaiting(work.session, letter) is not None:
        return True
    return any(not openings.is_taken(work.session, door, letter.key) for door in openings.doors(work.session, letter))
