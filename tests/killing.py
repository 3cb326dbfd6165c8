"""A command that is killed before one statement after the other: what the killed side and the watching side share.

The killed side runs in a process of its own, forks for each edge, says `killed` or `done`, and waits for a line, so
that the test can look at what is left.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import PIPE

from sqlalchemy import event

from service.base.database import Database

TESTS = Path(__file__).parent
MOST_EDGES = 200


def die_at(database: Database, edge: int) -> None:
    """Die before the n-th statement from now, or at the commit that comes after the last."""
    seen = 0

    def at_edge(*_: object) -> None:
        nonlocal seen
        if seen == edge:
            os.kill(os.getpid(), signal.SIGKILL)
        seen += 1

    event.listen(database.engine, "before_cursor_execute", at_edge)
    event.listen(database.engine, "commit", at_edge)


def edge_after_edge(act: Callable[[int], None], *, every: int = 1) -> None:
    """The killed side: each edge, or every n-th, in a process of its own, until one is left alone."""
    for edge in range(0, MOST_EDGES * every, every):
        child = os.fork()
        if child == 0:
            act(edge)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print("killed" if was_killed else f"done {os.waitstatus_to_exitcode(status)}", flush=True)
        if not was_killed or not sys.stdin.readline():
            return


def deaths(script: Path, *words: str) -> Iterator[int]:
    """The watching side: the number of each edge at which it was just killed; in the end it was left alone and done."""
    place = {**os.environ, "PYTHONPATH": f"{TESTS.parent}{os.pathsep}{TESTS}"}
    command, edge = [sys.executable, str(script), *words], 0
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True, env=place) as killed:
        assert killed.stdin is not None
        assert killed.stdout is not None
        while (said := killed.stdout.readline().strip()) == "killed":
            yield edge
            edge += 1
            killed.stdin.write("go on\n")
            killed.stdin.flush()
    assert said == "done 0"
