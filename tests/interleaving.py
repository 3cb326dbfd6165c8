"""A scheduler for two commands on one database: every interleaving of their first statements, one after the other.

Each command runs in a thread of its own and stops before each of its statements until it is its turn. A turn that a
lock of the other makes wait is passed on, as the database itself would do.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from sqlalchemy import event

from service.base.errors import RaiaError
from service.base.work import Works

Doing = Callable[[Works], Any]
BLOCKED = 0.1
"""Seconds after which a statement that has not come back waits for a lock of the other."""
LONGEST = 20.0


@dataclass
class Player:
    """One of the two: `outcome` is what it gave back, or the error that it ended with."""

    name: str
    doing: Doing
    may_go: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    stopped: threading.Event = field(default_factory=threading.Event)
    free: bool = False
    done: bool = False
    outcome: Any = None
    thread: threading.Thread | None = None


def orders(first: int, second: int) -> list[str]:
    """All ways to mix so many turns of `a` with so many of `b`."""
    total = first + second
    return [
        "".join("a" if turn in mine else "b" for turn in range(total)) for mine in combinations(range(total), first)
    ]


def command(act: Callable[..., Any], *words: Any, **more: Any) -> Doing:
    """A command in a unit of work of its own."""

    def doing(works: Works) -> Any:
        with works.begin() as work:
            return act(work, *words, **more)

    return doing


def play(works: Works, order: Sequence[str], a: Doing, b: Doing) -> tuple[Any, Any]:
    """Run both, turn by turn as `order` says, then to their ends; gives back what became of each."""
    players = {"a": Player("a", a), "b": Player("b", b)}
    here = threading.local()

    def stop(*_: Any) -> None:
        player: Player | None = getattr(here, "player", None)
        if player is None or player.free:
            return
        player.stopped.set()
        assert player.may_go.acquire(timeout=LONGEST), f"{player.name} was never let go"

    def run(player: Player) -> None:
        here.player = player
        try:
            player.outcome = player.doing(works)
        except BaseException as error:
            player.outcome = error
        finally:
            player.done = True
            player.stopped.set()

    with _before_each_statement(works, stop):
        for player in players.values():
            player.thread = threading.Thread(target=run, args=(player,))
            player.thread.start()
            assert player.stopped.wait(LONGEST)
        for name in order:
            _turn(players[name])
        for player in players.values():
            player.free = True
            player.may_go.release()
        for player in players.values():
            assert player.thread is not None
            player.thread.join(LONGEST)
            assert not player.thread.is_alive(), f"{player.name} hangs in {order}"
    return players["a"].outcome, players["b"].outcome


def _turn(player: Player) -> None:
    """One statement; who is still waiting for a lock has its turn when the lock is given up."""
    if player.done or not player.stopped.is_set():
        return
    player.stopped.clear()
    player.may_go.release()
    player.stopped.wait(BLOCKED)


@contextmanager
def _before_each_statement(works: Works, stop: Callable[..., None]) -> Iterator[None]:
    engine = works.database.engine
    event.listen(engine, "before_cursor_execute", stop)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", stop)


def told(outcome: Any) -> str:
    """done, or what it was told; any other error is one that nobody may see."""
    if not isinstance(outcome, BaseException):
        return "done"
    assert isinstance(outcome, RaiaError), repr(outcome)
    return outcome.code
