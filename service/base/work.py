"""The unit of work: one transaction, one instant, one actor; what is recorded in it happens together or not at all."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from service.base import bells, outbox
from service.base.bells import Bell, Ring
from service.base.clock import Clock
from service.base.database import Base, Database
from service.base.events import Actor, Event, Subscriptions
from service.base.rows import add

__all__ = ["SYSTEM", "Actor", "UnitOfWork", "Works"]
MOST_EVENTS = 10_000
"""More than this from one unit of work is a circle of handlers, not work."""


SYSTEM = Actor("system", None, "Raia")


@dataclass(eq=False)
class UnitOfWork:
    """What a command gets: a session, the instant, who acts. Commands never commit."""

    session: Session
    now: datetime
    actor: Actor
    subscriptions: Subscriptions
    reading: bool = False
    _queue: deque[Event] = field(default_factory=deque[Event])
    causes: tuple[str, ...] = ()
    """What this came of, the first cause first: who acts by itself sees in it what it has set going."""
    _recorded: list[tuple[Event, Actor]] = field(default_factory=list[tuple[Event, Actor]])
    _before: deque[Callable[[], None]] = field(default_factory=deque[Callable[[], None]])
    _after: list[Callable[[], None]] = field(default_factory=list[Callable[[], None]])
    _rings: dict[Ring, None] = field(default_factory=dict[Ring, None])
    _last: dict[type[Base], list[Mapping[str, Any]]] = field(default_factory=dict[Any, Any])
    _dispatching: bool = False
    _broken: bool = False

    def record(self, *events: Event) -> None:
        """Tell what happened: handlers act on it in this transaction, in the order in which they subscribed.

        An event that a handler records comes after the present ones have reached all their handlers.
        """
        if self.reading and events:
            raise RuntimeError(f"{type(events[0]).__name__} was recorded while only reading")
        self._queue.extend(events)
        if not self._dispatching:
            self._dispatch()

    def write_last(self, model: type[Base], row: Mapping[str, Any]) -> None:
        """Write this row just before the commit, together with its like: nobody reads it in this unit of work."""
        self._last.setdefault(model, []).append(row)

    def before_commit(self, act: Callable[[], None]) -> None:
        """Call `act` in this transaction once the command that is under way has done all of its own."""
        self._before.append(act)

    @contextmanager
    def acting(self, actor: Actor, cause: str) -> Generator[None]:
        """Whatever happens in this block is done by `actor`, and comes of `cause` besides what it came of already."""
        before = self.actor, self.causes
        self.actor, self.causes = actor, (*self.causes, cause)
        try:
            yield
        finally:
            self.actor, self.causes = before

    @contextmanager
    def attempt(self) -> Generator[None]:
        """Try what may be refused: where the block raises, nothing that it wrote, recorded or promised remains.

        What the session has read is then read again where it is needed.
        """
        lists = (self._queue, self._recorded, self._after, self._before)
        lengths = [len(each) for each in lists]
        last = {model: len(rows) for model, rows in self._last.items()}
        rings, broken, kept = dict(self._rings), self._broken, dict(self.session.info)
        try:
            with self.session.begin_nested():
                yield
        except BaseException:
            for each, length in zip(lists, lengths, strict=True):
                while len(each) > length:
                    each.pop()
            self._last = {model: self._last[model][:length] for model, length in last.items()}
            self._rings, self._broken = rings, broken
            self.session.expire_all()
            self.session.info.clear()
            self.session.info.update(kept)
            raise

    def after_commit(self, act: Callable[[], None]) -> None:
        """Call `act` once the commit is on disk: for waking whoever waits, never for effects that must happen."""
        self._after.append(act)

    def ring(self, ring: Ring) -> None:
        """Wake whoever does this after the commit."""
        self._rings[ring] = None

    def _dispatch(self) -> None:
        self._dispatching = True
        try:
            while self._queue:
                event = self._queue.popleft()
                self._recorded.append((event, self.actor))
                if len(self._recorded) > MOST_EVENTS:
                    raise RuntimeError(f"more than {MOST_EVENTS} events in one unit of work: {type(event).__name__}")
                for handler in self.subscriptions.handlers(event):
                    handler(self, event)
        except BaseException:
            # Half of the handlers have acted: whoever catches this must not commit that half.
            self._broken = True
            raise
        finally:
            self._dispatching = False

    def _finish(self) -> None:
        while self._before and not self._broken:
            self._before.popleft()()
        if self._broken:
            raise RuntimeError("an event reached only some of its handlers; this unit of work cannot be committed")
        for model, rows in self._last.items():
            add(self.session, model, rows)
        if outbox.write(self, self._recorded):
            self.ring(bells.DELIVERIES)
        self.session.commit()


class Works:
    """Opens units of work, and alone commits them."""

    def __init__(self, database: Database, clock: Clock, subscriptions: Subscriptions | None = None) -> None:
        self.database = database
        self.clock = clock
        self.subscriptions = subscriptions or Subscriptions()
        self.bells: list[Bell] = []
        """Rung after a commit that leaves something to do."""
        self._open = threading.local()

    @contextmanager
    def begin(self, *, actor: Actor = SYSTEM) -> Generator[UnitOfWork]:
        """One transaction: committed when the block ends, rolled back when it raises. Retries are the caller's.

        Raises Busy when other writers take too long, RuntimeError inside another unit of work.
        """
        with self._only_one(), self.database.writing() as session:
            work = UnitOfWork(session, self.clock.now(), actor, self.subscriptions)
            yield work
            work._finish()  # pyright: ignore[reportPrivateUsage]
        self._wake(work)

    @contextmanager
    def read(self, *, actor: Actor = SYSTEM) -> Generator[UnitOfWork]:
        """Look without writing; waits for nobody."""
        with self._only_one(), self.database.reading() as session:
            yield UnitOfWork(session, self.clock.now(), actor, self.subscriptions, reading=True)

    @contextmanager
    def _only_one(self) -> Generator[None]:
        if getattr(self._open, "busy", False):
            raise RuntimeError("a unit of work is open in this thread already; pass it on instead")
        self._open.busy = True
        try:
            yield
        finally:
            self._open.busy = False

    def _wake(self, work: UnitOfWork) -> None:
        for act in work._after:  # pyright: ignore[reportPrivateUsage]
            act()
        rings = tuple(work._rings)  # pyright: ignore[reportPrivateUsage]
        if rings:
            for bell in self.bells:
                bell(rings)
