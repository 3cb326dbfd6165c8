"""A walk through a process by nobody: work is done as it appears, then messages come, then time passes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal, cast

from service.base.errors import Refused
from service.process.diagram import Finding, Message, Node, Process, Signal
from service.process.execution import JobWait, MessageWait, Row, SignalWait, TimerWait, Work
from service.process.forms import CASE, Form
from service.process.trial.answers import ANSWER, ERROR, Answers, flows_of
from service.process.trial.choosing import Chooser
from service.process.trial.filling import Filled, fill
from service.process.trial.nearby import form_known
from service.process.trial.trace import Trace
from service.process.trial.words import drawn
from service.process.trial.world import Run, World

Timers = Literal["last", "first"]
PATIENCE = 20
"""Moves for each element that may be completed: some moves complete none."""
CHOSEN = ("optional", "offer", "finish")
Values = Mapping[str, Any]


class Walk:
    """Moves a world on until nothing moves or enough elements have been completed."""

    def __init__(self, world: World, trace: Trace, chooser: Chooser, answers: Answers, timers: Timers) -> None:
        self.world, self.trace, self.chooser, self.answers = world, trace, chooser, answers
        self.timers = timers
        self.findings: list[Finding] = []
        self._seen: dict[tuple[Run, int, str], int] = {}
        self._races = {
            flow.target: node.id
            for process in world.nearby.own.program.processes.values()
            for scope, node in _nodes(process)
            if node.kind == "race"
            for flow in scope.outgoing[node.id]
        }

    def begin(self, process: str, data: Values) -> None:
        """Start a process; its opening form is filled in, and the data have the last word."""
        release = self.world.nearby.own
        node, form = self._opening(process)
        values: Values = {}
        if node is not None and form is not None:
            given = _mapping(self.answers.take(drawn(node.id, node)))
            about = {**data, CASE: self.world.case.snapshot()}
            name = node.name or release.body(process).name
            try:
                filled = fill(form, name, drawn(node.id, node), about, given, self.chooser, self.world.now)
            except Refused as refused:
                self.world.refuse(process, refused.text)
                return
            self._remark(filled)
            self.world.case.open(filled.case_fields, node.lane or "")
            values = filled.values
        self.world.begin(process, {**values, **data})

    def _opening(self, process: str) -> tuple[Node | None, Form | None]:
        release = self.world.nearby.own
        starts = [node for node in release.body(process).nodes.values() if node.kind == "start"]
        for node in sorted(starts, key=lambda node: node.event is not None):
            if form_known(release, node.human):
                return node, release.form_of(node)
        return None, None

    def go(self) -> None:
        """Walk to the end."""
        for _ in range(PATIENCE * self.trace.most_steps):
            if self.trace.full or not self._move():
                return

    def _move(self) -> bool:
        if self.timers == "first" and self._early_timer():
            return True
        return self._work() or self._event()

    def _work(self) -> bool:
        """The oldest piece of work, of people or machines."""
        rows = [(run, row) for run in self.world.runs for row in self._work_of(run)]
        for run, row in rows:
            self._seen.setdefault((run, row.task, type(row).__name__), len(self._seen))
        if not rows:
            return self._choose()
        run, row = min(rows, key=lambda each: self._seen[each[0], each[1].task, type(each[1]).__name__])
        if isinstance(row, JobWait):
            self._job(run, row)
        elif row.kind == "confirmation":
            self._one_of_race(run, row)
        else:
            self._complete(run, row)
        return True

    def _choose(self) -> bool:
        """What may be done in an ad-hoc subprocess, or its end: put as a question to each time it is reached."""
        offers = [(run, row) for run in self.world.runs for row in run.waiting().work if row.kind in CHOSEN]
        if not offers:
            return False
        run, first = offers[0]
        mine = sorted((row for each, row in offers if each is run and row.scope == first.scope), key=_order)
        number = self.chooser.answer(f"{self.world.runs.index(run)} {first.scope}", len(mine))
        self._complete(run, mine[number])
        return True

    def _work_of(self, run: Run) -> Iterator[Work | JobWait]:
        """What is to be done; whether a message or a signal has come is for later, somebody may still send it."""
        waiting = run.waiting()
        for row in waiting.work:
            if row.kind in CHOSEN:
                continue
            if row.kind != "confirmation" or not isinstance(row.node.event, Message | Signal):
                yield row
        yield from waiting.jobs

    def _job(self, run: Run, row: JobWait) -> None:
        result = dict(_mapping(self.answers.take(drawn(row.element, row.node))))
        code = result.pop(ERROR, None)
        now = self.world.now
        if code is None:
            self.world.act(run, lambda engine: engine.complete_job(row.task, row.attempt, result, now=now))
        else:
            self.world.act(run, lambda engine: engine.fail_job(row.task, row.attempt, str(code), result, now=now))

    def _complete(self, run: Run, row: Work) -> None:
        element = drawn(row.element, row.node)
        try:
            given = self.answers.take(element)
            choice = self._choice(row, given)
            filled = self._fill(run, row, element, given)
        except Refused as refused:
            run.broken = refused.text
            return
        self._remark(filled)
        self.world.case.answer(filled.case_fields, row.node.lane or "")
        self.world.act(run, lambda engine: engine.complete(row.task, filled.values, now=self.world.now, choice=choice))

    def _fill(self, run: Run, row: Work, element: str, given: Any) -> Filled:
        answers = {name: value for name, value in _mapping(given).items() if row.question is None or name != ANSWER}
        release = self.world.nearby.releases[row.release]
        if row.kind not in ("task", "optional") or not form_known(release, row.node.human):
            return Filled({name: value for name, value in answers.items() if not name.startswith(f"{CASE}.")}, {})
        form = release.form_of(row.node)
        assert form is not None
        variables = {CASE: self.world.case.snapshot(), **run.engine.visible(row.task)}
        return fill(form, row.node.name, element, variables, answers, self.chooser, self.world.now)

    def _choice(self, row: Work, given: Any) -> tuple[str, ...]:
        question = row.question
        if question is None:
            return ()
        gateway = row.node.asks_for if row.kind in ("task", "optional") else None
        if isinstance(given, Mapping):
            given = cast("Values", given).get(ANSWER)
        if gateway is not None:
            given = self.answers.take(self._drawn(row, gateway)) if given is None else given
            given = cast("Values", given).get(ANSWER) if isinstance(given, Mapping) else given
        if given is not None:
            return flows_of(question, given)
        subject = gateway or row.element
        return (question.options[self.chooser.answer(subject, len(question.options))].flow,)

    def _drawn(self, row: Work, element: str) -> str:
        node = self.world.nearby.releases[row.release].node(element)
        return drawn(element, node) if node is not None else element

    def _one_of_race(self, run: Run, row: Work) -> None:
        """Say that an event came; behind an event gateway, one of all that may come there."""
        race, waiting = self._races.get(row.element), run.waiting()
        events: list[Row] = [row]
        if race is not None:
            confirmed = [each for each in waiting.work if each.kind == "confirmation"]
            others = (*confirmed, *waiting.messages, *waiting.signals, *waiting.timers)
            rivals = {each.task: each for each in others if self._races.get(each.element) == race}
            events = [rivals[task] for task in sorted(rivals)]
        chosen = events[self.chooser.answer(race or row.element, len(events))]
        if isinstance(chosen, TimerWait):
            self._pass_to(run, chosen)
        else:
            self._come(run, chosen)

    def _pass_to(self, run: Run, wanted: TimerWait) -> None:
        """Let time pass until this timer fires or is taken away."""
        while not self.trace.full and any(row.task == wanted.task for row in run.waiting().timers):
            found = self.world.next_timer()
            assert found is not None
            self.world.fire(found[1], found[2], found[0])

    def _come(self, run: Run, row: Row) -> None:
        payload = _mapping(self.answers.take(drawn(row.element, row.node)))
        self.world.act(run, lambda engine: engine.fire(row.task, payload, now=self.world.now))

    def _event(self) -> bool:
        """A message, else the next timer; what came less often has precedence, so that no event is waited for twice
        in vain."""
        fired = self.trace.fired
        awaited = [each for run in self.world.runs for each in self._awaited(run)]
        timer = self.world.next_timer()
        ranked = [(fired[row.element], _nearness(row.node), order) for order, (_, row) in enumerate(awaited)]
        best = min(ranked, default=None)
        if timer is not None and (best is None or fired[timer[2].element] < best[0]):
            self.world.fire(timer[1], timer[2], timer[0])
        elif best is not None:
            self._come(*awaited[best[2]])
        return timer is not None or best is not None

    def _awaited(self, run: Run) -> Iterator[tuple[Run, MessageWait | SignalWait]]:
        """Messages and signals that may come; beside the path, where they take nothing away, once is enough."""
        waiting = run.waiting()
        for row in (*waiting.messages, *waiting.signals):
            beside = row.node.kind == "listener" or (row.node.kind == "boundary" and not row.node.interrupting)
            if not beside or not self.trace.fired[row.element]:
                yield run, row

    def _early_timer(self) -> bool:
        """The next timer, while one waits that has fired less often than the work it guards was completed."""
        rows = [row for run in self.world.runs for row in run.waiting().timers]
        if not any(row.round == 1 and self._is_early(row) for row in rows):
            return False
        found = self.world.next_timer()
        assert found is not None
        self.world.fire(found[1], found[2], found[0])
        return True

    def _is_early(self, row: TimerWait) -> bool:
        if row.node.kind in ("boundary", "listener"):
            return self.trace.fired[row.element] <= self.trace.completed[row.node.host or ""]
        return True

    def _remark(self, filled: Filled) -> None:
        lines = self.world.nearby.lines
        told = [replace(finding, line=lines.get(finding.element or "")) for finding in filled.findings]
        self.findings += [finding for finding in told if finding not in self.findings]


def _order(row: Work) -> tuple[bool, str]:
    """Offers always in the same order, and the end last."""
    return row.kind == "finish", row.element


def _nearness(node: Node) -> int:
    """Events on the path before those on its border, and those before what listens from around it."""
    return ("boundary", "listener").index(node.kind) + 1 if node.kind in ("boundary", "listener") else 0


def _mapping(given: Any) -> Values:
    return cast("Values", given) if isinstance(given, Mapping) else {}


def _nodes(process: Process) -> Iterator[tuple[Process, Node]]:
    for node in process.nodes.values():
        yield process, node
        if node.body is not None:
            yield from _nodes(node.body)
