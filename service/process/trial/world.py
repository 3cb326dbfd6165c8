"""Everything that runs in a trial: the participants of one file in memory, their letters, and a clock of their own."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.base.errors import RaiaError
from service.base.texts import Text
from service.base.values import value_object
from service.calendars import TooFar
from service.process.execution import (
    AnyReport,
    Instance,
    MessageWait,
    NeverSettles,
    Noted,
    Sent,
    StepFailed,
    Thrown,
    TimerWait,
    Waiting,
)
from service.process.forms import HOME
from service.process.releases import awaited_names
from service.process.trial.case import Case
from service.process.trial.hours import Hours
from service.process.trial.nearby import Nearby
from service.process.trial.words import said

MOST_LETTERS = 1_000
MOST_TIMERS = 10_000
CASE = "chamado"
Act = Callable[[Instance], object]
Values = Mapping[str, Any]
MAIL_CIRCLE = Text(
    "Os processos trocam mensagens sem parar: {names}. Ponha uma tarefa ou um prazo no meio.",
    "The processes send one another messages without end: {names}. Put a task or a timer in between.",
)
BROKEN = Text("Erro nosso ao executar “{process}”: {error}.", "An error of ours while running “{process}”: {error}.")


@dataclass(slots=True, eq=False)
class Run:
    """One process that runs. `broken`: why it cannot be moved any more; `endless`: it ran in a circle."""

    engine: Instance
    process: str
    broken: Text | None = None
    endless: bool = False
    started: bool = False

    @property
    def open(self) -> bool:
        """Whether anything may still happen in it."""
        return self.broken is None and self.engine.ended is None

    def waiting(self) -> Waiting:
        """What waits in it now; nothing once it has ended."""
        return self.engine.waiting() if self.open else Waiting()

    @property
    def variables(self) -> Values:
        """The variables of the process, also when it has ended."""
        return self.engine.variables if self.started else {}


@value_object
class _Letter:
    name: str
    key: str
    payload: Values
    seen: Values
    sender: Run
    process: str


class World:
    """`hear` is told each report of the engine, with the time. `now` only moves by `wait_until`."""

    def __init__(
        self,
        nearby: Nearby,
        now: datetime,
        hear: Callable[[AnyReport, datetime], None],
        case: Case,
        hours: Hours | None = None,
    ) -> None:
        self.nearby, self.now, self.hear, self.case = nearby, now, hear, case
        self.hours = hours or Hours()
        self.runs: list[Run] = []
        self.kept: list[_Letter] = []
        self.shares_case = False
        self._post: deque[_Letter | tuple[Run, Thrown]] = deque()

    def begin(self, process: str, variables: Values, start_event: str | None = None) -> Run:
        """Start a process of the file."""
        run = Run(Instance(self.nearby, self.nearby.own.id, process), process)
        self.runs.append(run)
        values = {**variables, CASE: self.case.snapshot()} if self.shares_case else dict(variables)
        self.act(run, lambda engine: engine.start(values, now=self.now, start_event=start_event))
        return run

    def refuse(self, process: str, why: Text) -> None:
        """A process cannot even be started."""
        self.runs.append(Run(Instance(self.nearby, self.nearby.own.id, process), process, broken=why))

    def act(self, run: Run, act: Act) -> None:
        """Do one thing to a run, deliver what it says to others, and let all of them see the case as it is then."""
        self._step(run, act)
        for _ in range(MOST_LETTERS):
            if not self._deliver_next():
                break
        else:
            names = {letter.name if isinstance(letter, _Letter) else letter[1].name or "" for letter in self._post}
            run.broken, run.endless = MAIL_CIRCLE.fill(names=", ".join(sorted(names))), True
            self._post.clear()

    def _step(self, run: Run, act: Act) -> None:
        if not run.open:
            return
        try:
            if self.shares_case and run.started:
                run.engine.share({CASE: self.case.snapshot()})
            run.started = True
            act(run.engine)
        except NeverSettles as refused:
            run.broken, run.endless = refused.text, True
        except RaiaError as refused:
            run.broken = refused.text
        except Exception as error:
            run.broken = BROKEN.fill(process=run.process, error=f"{type(error).__name__}: {error}")
        before = self.case.snapshot()
        for report in run.engine.take_reports():
            self._told(run, report)
        if self.shares_case and self.case.snapshot() != before:
            self._show_case()

    def _show_case(self) -> None:
        snapshot = self.case.snapshot()
        for other in self.runs:
            if other.open and other.variables.get(CASE) != snapshot:
                self._step(other, lambda engine: engine.change({CASE: snapshot}, now=self.now))

    def _told(self, run: Run, report: AnyReport) -> None:
        self.case.follow(report)
        match report:
            case Thrown(kind="message"):
                self._say(report, report.node.name or report.name or "")
                self._mail(run, report, report.name or "", report.key, report.payload)
            case Thrown(kind="signal"):
                self._post.append((run, report))
            case Sent():
                awaited = self._is_awaited(report)
                self._say(report, None if awaited else report.flow.name or None)
                if awaited:
                    self._mail(run, report, report.flow.message, "", {})
            case Noted():
                self._say(report, report.text)
            case _:
                pass
        self.hear(report, self.now)

    def _say(self, report: Thrown | Sent | Noted, otherwise: str | None) -> None:
        if isinstance(report, Sent) and (report.node.note is not None or report.node.sends[:1] != (report.flow.id,)):
            return
        words = said(report.node, report.seen, self.now) or otherwise
        if words:
            self.case.say(report.node.lane or "", words)

    def _is_awaited(self, report: Sent) -> bool:
        target = self.nearby.releases[report.release].node(report.flow.target)
        return target is not None and report.flow.message in awaited_names(target)

    def _mail(self, run: Run, report: Thrown | Sent, name: str, key: str, payload: Values) -> None:
        self._post.append(_Letter(name, key, payload, report.seen, run, report.process))

    def _deliver_next(self) -> bool:
        """Deliver one letter, of the new ones or of those kept until somebody waits for them."""
        if not self._post:
            return self._deliver_kept()
        letter = self._post.popleft()
        if isinstance(letter, tuple):
            self._spread(*letter)
        elif not self._hand_over(letter):
            self._begin_or_keep(letter)
        return True

    def _deliver_kept(self) -> bool:
        for letter in self.kept:
            if self._awaiting(letter) is not None:
                self.kept.remove(letter)
                return self._hand_over(letter)
        return False

    def _spread(self, thrower: Run, signal: Thrown) -> None:
        """Let the others who wait for a signal hear it; those in the run that threw it have heard it already."""
        for run in list(self.runs):
            if run is not thrower and any(row.name == signal.name for row in run.waiting().signals):
                self._step(run, lambda engine: engine.signal(signal.name or "", signal.payload, now=self.now))
        for process, opening in self.nearby.own.started_by("signal", signal.name or ""):
            if process != signal.process:
                self._begin(process, opening, {**signal.seen, **signal.payload})

    def _hand_over(self, letter: _Letter) -> bool:
        found = self._awaiting(letter)
        if found is None:
            return False
        run, row = found
        self._step(run, lambda engine: engine.fire(row.task, letter.payload, now=self.now))
        return True

    def _awaiting(self, letter: _Letter) -> tuple[Run, MessageWait] | None:
        """Who takes it: an exact key first, others before the sender, the oldest first."""
        fits = [
            (not (letter.key and row.key == letter.key), run is letter.sender, order, run, row)
            for order, (run, row) in enumerate(self.messages())
            if row.name == letter.name and (not letter.key or row.key in ("", letter.key))
        ]
        return min(fits, key=lambda each: each[:3])[3:] if fits else None

    def _begin_or_keep(self, letter: _Letter) -> None:
        starts = self.nearby.own.started_by("message", letter.name)
        process, start_event = next((each for each in starts if each[0] != letter.process), (None, None))
        if process is None:
            self.kept.append(letter)
            return
        self._begin(process, start_event, {**letter.seen, **letter.payload})

    def _begin(self, process: str, start_event: str | None, values: Values) -> None:
        run = Run(Instance(self.nearby, self.nearby.own.id, process), process)
        self.runs.append(run)
        self._step(run, lambda engine: engine.start(values, now=self.now, start_event=start_event))

    def messages(self) -> Iterator[tuple[Run, MessageWait]]:
        """Every event that awaits a message."""
        for run in self.runs:
            for row in run.waiting().messages:
                yield run, row

    def next_timer(self) -> tuple[datetime, Run, TimerWait] | None:
        """The timer that is due first, never before now."""
        timers = [
            (max(due, self.now), order, row.task, run, row)
            for order, run in enumerate(self.runs)
            for row in run.waiting().timers
            if (due := self._due(run, row)) is not None
        ]
        if not timers:
            return None
        due, _, _, run, row = min(timers, key=lambda each: each[:3])
        return due, run, row

    def _due(self, run: Run, row: TimerWait) -> datetime | None:
        """When a timer is due; None: at no instant that can be found, which is an incident there from now on."""
        try:
            return row.due(HOME, self.hours.of(row))
        except (StepFailed, TooFar) as error:
            run.engine.refuse_timer(row.task, error.text)
            return None

    def fire(self, run: Run, row: TimerWait, at: datetime) -> None:
        """Let the clock come to a timer, which fires."""
        self.now = max(self.now, at)
        self.act(run, lambda engine: engine.fire(row.task, now=self.now))

    def wait_until(self, at: datetime) -> None:
        """Let time pass; timers fire in order when they are due."""
        for _ in range(MOST_TIMERS):
            found = self.next_timer()
            if found is None or found[0] > at:
                break
            due, run, row = found
            self.fire(run, row, due)
        self.now = at
