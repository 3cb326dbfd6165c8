"""One running instance of a process: the commands that move it on, and what may be read of it."""

from __future__ import annotations

from collections.abc import Collection, Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Literal

from service.base.errors import Missing, RaiaError, Refused
from service.base.texts import Text
from service.base.values import value_object
from service.process.execution import commands, migration, moving, state
from service.process.execution.compiled import Lookup
from service.process.execution.driver import settle
from service.process.execution.expressions import evaluate
from service.process.execution.failures import StepFailed
from service.process.execution.migration import Move
from service.process.execution.reports import AnyReport
from service.process.execution.rows import Waiting
from service.process.execution.running import Running
from service.process.execution.variables import visible
from service.process.execution.waits import waiting_rows

Values = Mapping[str, Any]
"""Variables by name; values are FEEL values and count as frozen."""


@value_object(kw_only=True)
class Station:
    """A step that work may go on at."""

    element: str
    name: str
    lane: str | None


class Instance:
    """A process of a release, running.

    Every command names a task id, works exactly once, takes `now` (what FEEL's `now()` and `today()` say) and runs on
    until everything waits. A command raises `NotOpen` (409) when what it names does not wait any more, `Refused` (422)
    when what it brings does not fit; both change nothing. `NeverSettles` (422): the diagram runs in a circle; the
    instance in memory is then spent and refuses to be saved, the state saved before stays good.
    """

    def __init__(self, lookup: Lookup, release: str, process: str) -> None:
        """A new instance, not started. Missing: the release has no such process."""
        if process not in lookup.get(release).specs:
            raise _no_process(process)
        self._running = Running(lookup, release, process)
        self._spent = False

    @classmethod
    def load(cls, saved: bytes, lookup: Lookup, now: datetime | None = None) -> Instance:
        """An instance that goes on exactly where `save` left it. `now`: for `evaluate` before the first command."""
        instance = cls.__new__(cls)
        instance._running = state.decode(saved, lookup)
        instance._running.now = now
        instance._spent = False
        return instance

    def save(self) -> bytes:
        """Live tokens and scopes' variables, compressed; neither specs nor the past."""
        self._require_whole()
        return state.encode(self._running)

    @property
    def release(self) -> str:
        """The release it was started with, or migrated to."""
        return self._running.release

    @property
    def process(self) -> str:
        """Id of its process."""
        return self._running.process

    def start(self, variables: Values | None = None, *, now: datetime, start_event: str | None = None) -> None:
        """Let the first token in at the none start event, or at the named one (its message's payload as variables)."""
        with self._step(now):
            commands.start(self._running, variables or {}, start_event)

    def complete(self, task: int, answers: Values | None = None, *, now: datetime, choice: Sequence[str] = ()) -> None:
        """A person finished `Waiting.work`: answers to the form, and flow ids that answer the question (if any)."""
        with self._step(now):
            commands.complete(self._running, task, answers or {}, tuple(choice))

    def redirect(self, task: int, element: str, *, now: datetime) -> None:
        """A person takes open work away and lets another step of its scope begin instead (one of `stations`)."""
        with self._step(now):
            commands.redirect(self._running, task, element)

    def stations(self, task: int) -> list[Station]:
        """Where open work may be let go on instead. NotOpen: there is no such task."""
        specs = commands.stations(self._running.token(task))
        return [Station(element=spec.name, name=spec.node.name or spec.name, lane=spec.node.lane) for spec in specs]

    def fire(self, task: int, payload: Values | None = None, *, now: datetime) -> None:
        """A timer fell due, a message came, a button was pressed: for exactly this waiting event."""
        with self._step(now):
            commands.fire(self._running, task, payload or {})

    def deliver(self, name: str, key: str = "", payload: Values | None = None, *, now: datetime) -> bool:
        """Give a message to the first event that waits for this name and key; False: none does, nothing happened.

        An event armed without a key takes any; an empty key finds any event of the name (the case correlates).
        """
        with self._step(now):
            return commands.deliver(self._running, name, key, payload or {})

    def escalate(self, code: str, payload: Values | None = None, *, now: datetime) -> bool:
        """An escalation from outside, for the nearest that catches it; whether any does."""
        with self._step(now):
            return commands.escalate(self._running, code, payload or {})

    def signal(self, name: str, payload: Values | None = None, *, now: datetime) -> bool:
        """Let all who wait for this signal hear it; False: nobody did."""
        with self._step(now):
            return commands.signal(self._running, name, payload or {})

    def complete_job(self, task: int, attempt: int, result: Values | None = None, *, now: datetime) -> None:
        """A machine did its work."""
        with self._step(now):
            commands.complete_job(self._running, task, attempt, result or {})

    def fail_job(self, task: int, attempt: int, code: str, payload: Values | None = None, *, now: datetime) -> None:
        """The machine found a BPMN error: it climbs; uncaught it is an incident."""
        with self._step(now):
            commands.fail_job(self._running, task, attempt, code, payload or {})

    def give_up_job(self, task: int, attempt: int, reason: str | Text, *, now: datetime) -> None:
        """The attempts are used up: an incident; `retry` opens the job again as the next attempt."""
        text = reason if isinstance(reason, Text) else Text(reason, reason)
        with self._step(now):
            commands.give_up_job(self._running, task, attempt, text)

    def change(self, values: Values, *, now: datetime) -> None:
        """A person or the desk writes variables of the process; conditional events look at them at once."""
        with self._step(now):
            commands.change(self._running, values)

    def share(self, values: Values) -> None:
        """Write variables of the process without running; the next command goes on from them. Equal ones are left."""
        self._require_whole()
        commands.share(self._running, values)

    def postpone(self, task: int, since: datetime) -> None:
        """Let a timer's later rounds count from another instant, after a pause; nothing runs. NotOpen: it waits not."""
        self._require_whole()
        commands.postpone(self._running, task, since)

    def refuse_timer(self, task: int, why: Text) -> None:
        """No instant can be found at which a waiting timer would fire: an incident there; nothing runs."""
        self._require_whole()
        commands.refuse_timer(self._running, task, why)

    def retry(self, task: int, values: Values | None = None, *, now: datetime) -> None:
        """Take the failed step of an incident again; `values` are corrected before, as the step sees them."""
        with self._step(now):
            commands.retry(self._running, task, values or {})

    def cancel(self, *, now: datetime) -> None:
        """End it: every token is taken away, inside out."""
        with self._step(now):
            commands.cancel(self._running)

    def plan(
        self, lookup: Lookup, release: str, mapping: Mapping[str, str] | None = None, anew: Collection[str] = ()
    ) -> tuple[Move, ...]:
        """Where each live token would go if another release took over; changes nothing.

        `mapping`: ids of elements or flows whose counterpart has another id. `anew`: elements of the other release
        whose timers and messages begin as it says. Missing: it has no such process; Refused: nothing at one of `anew`
        waits otherwise than it says.
        """
        return tuple(self._plan(lookup, release, mapping or {}, anew).moves)

    def migrate(
        self,
        lookup: Lookup,
        release: str,
        mapping: Mapping[str, str] | None = None,
        anew: Collection[str] = (),
        *,
        now: datetime,
    ) -> tuple[Move, ...]:
        """Let another release take over; task ids, due times and variables stay, calls stay with their release.

        Events that stand beside the work are armed where they are new and disarmed where they are gone. Returns what
        `plan` does; Refused, with nothing changed: a token has no counterpart.
        """
        with self._step(now):
            found = self._plan(lookup, release, mapping or {}, anew)
            moving.move(self._running, lookup, release, found)
            return tuple(found.moves)

    def _plan(self, lookup: Lookup, release: str, mapping: Mapping[str, str], anew: Collection[str]) -> migration.Plan:
        target = lookup.get(release).specs.get(self.process)
        if target is None:
            raise _no_process(self.process)
        return migration.plan(self._running, target, mapping, anew)

    def _require_whole(self) -> None:
        if self._spent:
            raise RuntimeError("a command broke off in this instance; load the state that was saved before it")

    @contextmanager
    def _step(self, now: datetime) -> Generator[None]:
        self._require_whole()
        running = self._running
        running.now, before = now, running.moves
        try:
            yield
            settle(running)
        except RaiaError:
            self._spent = running.moves != before  # a refusal comes before anything has moved
            raise
        except BaseException:
            self._spent = True
            raise

    @property
    def ended(self) -> Literal["completed", "cancelled"] | None:
        """How it ended; None while anything is left to do."""
        return self._running.ended

    def waiting(self) -> Waiting:
        """All that waits now."""
        return waiting_rows(self._running)

    def take_reports(self) -> list[AnyReport]:
        """What happened since the last time, in order; the host stores it with the state."""
        return self._running.take_reports()

    @property
    def variables(self) -> Values:
        """The variables of the process itself, as they are now."""
        return dict(self._running.task_tree.variables or {})

    def visible(self, task: int) -> Values:
        """What an expression at this task sees, nearest scope first, read-only."""
        return visible(self._running.token(task))

    def evaluate(self, task: int, feel: str, *, now: datetime | None = None) -> Any:
        """A FEEL expression as this task sees it, for forms; Refused with the reason when it fails."""
        self._running.now = now or self._running.now
        try:
            return evaluate(self._running.token(task), feel)
        except StepFailed as failure:
            raise Refused(failure.text) from failure


def _no_process(process: str) -> Missing:
    text = Text("Não há processo “{process}” nesta versão.", "This version has no process “{process}”.")
    return Missing(text.fill(process=process))
