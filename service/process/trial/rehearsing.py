"""A process tried by hand: whoever tries it is each lane in turn, and moves the clock.

Nothing is kept between two moves: a rehearsal is played anew from its moves, which give the same each time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from service.base.errors import RaiaError
from service.base.texts import Text
from service.base.values import value_object
from service.process.diagram import Node, Told, WayStep, walked
from service.process.execution import Button, Work
from service.process.forms import CASE, FieldError, Form
from service.process.trial.nearby import Nearby
from service.process.trial.script import Step
from service.process.trial.stage import CURTAIN, Fell, Offer, Outside, Stage, outside
from service.process.trial.trace import Happened, Trace
from service.process.trial.words import drawn
from service.process.trial.world import Run

Verb = Literal["open", "do", "press", "come", "next"]
MOST_MOVES = 300
MOST_STEPS = 2_000
TOO_LONG = Text("O ensaio ficou longo demais. Comece de novo.", "The rehearsal has become too long. Start again.")
NO_TIMER = Text("Não há nenhum prazo correndo.", "No time runs.")
ENDLESS = Text(
    "O processo deu voltas demais sem esperar por ninguém.", "The process went round too often without waiting."
)


@value_object(kw_only=True)
class Move:
    """What one does: `element` (drawn id) is the work, button, job or event; `on` the work that a button sits on."""

    verb: Verb
    element: str = ""
    on: str | None = None
    answers: Mapping[str, Any] = field(default_factory=dict[str, Any])


@value_object(kw_only=True)
class OpenWork:
    """Something that waits for a person."""

    run: Run
    row: Work

    @property
    def element(self) -> str:
        """Drawn id."""
        return drawn(self.row.element, self.row.node)

    @property
    def name(self) -> str:
        """How it is called."""
        return self.row.node.name or self.element


@value_object(kw_only=True)
class Due:
    """The timer that comes next, and how far off it is."""

    name: str
    at: datetime
    after: timedelta


class Rehearsal:
    """`problem`: why the last move could not be made; `errors`: what is wrong with its answers."""

    def __init__(self, nearby: Nearby, process: str) -> None:
        self.trace = Trace(MOST_STEPS)
        self.stage = Stage(nearby, process, self.trace.hear)
        self.problem: Text | None = None
        self.errors: tuple[FieldError, ...] = ()
        self.made: list[Move] = []
        self.given: Mapping[str, Any] = {}
        self.steps: list[Mapping[str, Any]] = []
        """What a scenario would tell of the moves after the opening."""
        self.begun = False
        self.before = 0
        """How much had happened before the last move."""
        if self.opening_form is None:
            self._begin(Offer({}, {}))

    @property
    def opening(self) -> Node | None:
        """The start event that opens the case; None: the process starts at a task."""
        body = self.stage.nearby.own.body(self.stage.process)
        return self.stage.opening if any(node.kind == "start" for node in body.nodes.values()) else None

    @property
    def opening_form(self) -> Form | None:
        """What is asked before the process begins."""
        return self.stage.form_of(self.opening) if self.opening is not None else None

    @property
    def now(self) -> datetime:
        """Where the clock stands."""
        return self.stage.world.now

    @property
    def elapsed(self) -> timedelta:
        """How much time has passed since the beginning."""
        return self.now - CURTAIN

    @property
    def ended(self) -> bool:
        """Whether nothing can happen any more."""
        return self.begun and not any(run.open for run in self.stage.world.runs)

    @property
    def trouble(self) -> Text | None:
        """What failed in the process itself."""
        return ENDLESS if self.trace.full else self.stage.trouble()

    def play(self, moves: Sequence[Move]) -> None:
        """Make these moves, up to the first that cannot be made."""
        for move in moves:
            if len(self.made) >= MOST_MOVES:
                self.problem = TOO_LONG
                return
            self.before = len(self.trace.happened)
            try:
                self._make(move)
            except Fell as fell:
                self.problem = fell.text
            except RaiaError as refused:
                self.problem = refused.text
            if self.problem is not None or self.errors:
                return
            self.made.append(move)

    def work(self) -> Sequence[OpenWork]:
        """What waits for people, the oldest first."""
        return [OpenWork(run=run, row=row) for run, row in self.stage.work()]

    def form(self, work: OpenWork) -> Form | None:
        """The form of open work, None where it has none."""
        return self.stage.form(work.row)

    def seen(self, work: OpenWork | None) -> Mapping[str, Any]:
        """What a form sees; None: the opening form."""
        if work is None:
            return {CASE: self.stage.case.snapshot()}
        return self.stage.seen(work.run, work.row)

    def buttons(self) -> Iterator[tuple[Button, str | None]]:
        """Buttons, each with the drawn id of the work it sits on; None: it sits on the case."""
        for run in self.stage.world.runs:
            hosts = {row.task: drawn(row.element, row.node) for row in run.waiting().work}
            for row in run.waiting().buttons:
                if row.host is None or row.host in hosts:
                    yield row, None if row.host is None else hosts[row.host]

    def outside(self) -> Iterator[Outside]:
        """What waits for the world outside, services, messages and signals; less what has a button."""
        pressed = {row.element for row, _ in self.buttons()}
        for run in self.stage.world.runs:
            yield from (row for row in outside(run) if row.element not in pressed)

    def next(self) -> Due | None:
        """The timer that comes next."""
        found = self.stage.world.next_timer()
        if found is None:
            return None
        due, _, row = found
        return Due(name=row.node.name or drawn(row.element, row.node), at=due, after=due - self.now)

    def positions(self) -> Counter[str]:
        """Drawn ids of what waits, and how often; what only stands by on a border or around is left out."""
        found: Counter[str] = Counter()
        for run in self.stage.world.runs:
            waiting = run.waiting()
            rows = (*waiting.work, *waiting.jobs, *waiting.timers, *waiting.messages, *waiting.signals)
            rows = (*rows, *waiting.conditions, *waiting.joins, *waiting.incidents)
            standing = {(row.task, drawn(row.element, row.node)) for row in rows if not _stands_by(row.node)}
            found.update(element for _, element in standing)
        return found

    def happened(self) -> Sequence[Happened]:
        """The path so far."""
        return self.trace.happened

    def way(self) -> tuple[Sequence[WayStep], int]:
        """The steps that tokens made in this file's processes, and how many of them before the last move."""
        own = self.stage.nearby.own
        story = [
            Told(seq=seq, at=each.at, kind=each.event, element=each.element, task=each.task)
            for seq, each in enumerate(self.trace.happened, 1)
            if each.process in own.program.processes and each.event != "thrown"
        ]
        return walked(story, own.diagram), len(walked([each for each in story if each.seq <= self.before], own.diagram))

    def _make(self, move: Move) -> None:
        if move.verb == "open":
            self._open(move)
        elif move.verb == "do":
            self._do(move)
        elif move.verb == "press":
            self.stage.press(Step(verb="press", line=0, name=move.element, on=move.on))
            self.steps.append({"press": move.element, **({"on": move.on} if move.on else {})})
        elif move.verb == "next":
            self._wait()
        else:
            self.stage.come(Step(verb="come", line=0, name=move.element, answers=move.answers))
            self.steps.append({"come": move.element, **({"answers": move.answers} if move.answers else {})})

    def _open(self, move: Move) -> None:
        form = self.opening_form
        if self.begun or form is None:
            return
        offer = self.stage.held(form, move.answers, self.seen(None))
        self.errors = offer.errors
        if not offer.errors:
            self.given = flat(move.answers)
            self._begin(offer)

    def _begin(self, offer: Offer) -> None:
        node, world = self.opening, self.stage.world
        lane = node.lane or "" if node is not None else ""
        self.stage.case.requester = lane
        self.stage.case.open(offer.case_fields, lane)
        self.begun = True
        event = node.id if node is not None and node.event is not None else None
        world.begin(self.stage.process, offer.values, event)
        for other in self.stage.nearby.own.program.starts:
            if other != self.stage.process:
                world.begin(other, offer.values)

    def _do(self, move: Move) -> None:
        step = Step(verb="do", line=0, name=move.element, answers=move.answers)
        run, row = self.stage.named(step)
        offer = self.stage.offered(run, row, step)
        self.errors = offer.errors
        if offer.errors:
            return
        told = {"do": row.node.name or move.element, **({"as": row.node.lane} if row.node.lane else {})}
        self.steps.append({**told, **({"answers": flat(move.answers)} if move.answers else {})})
        self.stage.case.answer(offer.case_fields, row.node.lane or "")
        now = self.now
        self.stage.world.act(run, lambda engine: engine.complete(row.task, offer.values, now=now, choice=offer.choice))

    def _wait(self) -> None:
        found = self.stage.world.next_timer()
        if found is None:
            raise Fell(0, NO_TIMER)
        due, run, row = found
        length = due - self.now
        self.stage.world.fire(run, row, due)
        self.steps.append({"pass": duration(length)})


def flat(answers: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Answers by dotted path, as scenarios write them; what was left empty is left out."""
    found: dict[str, Any] = {}
    for name, value in answers.items():
        if isinstance(value, Mapping):
            found |= flat(cast("Mapping[str, Any]", value), f"{prefix}{name}.")
        elif value not in ("", None, []):
            found[prefix + name] = value
    return found


def duration(length: timedelta) -> str:
    """ISO 8601, to the second: `PT4H`, `P3DT30M`."""
    seconds = -(-length // timedelta(seconds=1))
    days, rest = divmod(seconds, 86_400)
    parts = {"H": rest // 3600, "M": rest % 3600 // 60, "S": rest % 60}
    clock = "".join(f"{number}{unit}" for unit, number in parts.items() if number)
    return (
        "P"
        + (f"{days}D" if days else "")
        + (f"T{clock}" if clock or not days else "")
        + ("" if clock or days else "0S")
    )


def _stands_by(node: Node) -> bool:
    return node.kind in ("boundary", "listener")
