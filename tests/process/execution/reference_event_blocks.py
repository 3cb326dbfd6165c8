"""Random blocks around activities and events: what is awaited, thrown, caught, called, and done several times."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from typing import Any, ClassVar, Self

from reference_drawings import CODES, ONCE, SIGNALS, Ends, Pen
from reference_scopes import singly

from service.process.diagram.program import (
    AdHoc,
    Combined,
    Error,
    Escalation,
    Event,
    Loop,
    Part,
    Process,
    Several,
    Signal,
)


class EventBlocks(Pen, ABC):
    """Part of the builder. Blocks give (entry node, exit node)."""

    HOSTS: ClassVar[list[str]] = ["task", "job", "subprocess", "call", "multi_task", "multi_subprocess"]

    @abstractmethod
    def structured(
        self, depth: int, *, lead_in: bool = False, in_loop: bool = False, ending: str | None = None
    ) -> Process:
        """A whole process; `lead_in` puts a task first, `in_loop` a loop around everything, `ending` a block last."""

    @abstractmethod
    def block(self, depth: int) -> Ends:
        """A block of a random kind."""

    def catch(self, depth: int) -> Ends:
        name = self.node("catch", event=self.event())
        return name, name

    def race(self, depth: int) -> Ends:
        race, merge = self.node("race"), self.node("xor")
        for event in self.events(self.rng.randint(2, 3)):
            first, last = self.block(depth)
            self.row(race, self.node("catch", event=event), first)
            self.flow(last, merge)
        return race, merge

    def guarded(self, depth: int) -> Ends:
        return self.guard(self.node("task"), depth)

    def guarded_subprocess(self, depth: int) -> Ends:
        return self.guard(self.subprocess(depth)[0], depth)

    def guarded_activity(self, depth: int) -> Ends:
        """Boundary events on an activity of any kind."""
        return self.guard(getattr(self, self.rng.choice(self.HOSTS))(depth)[0], depth)

    def guard(self, host: str, depth: int) -> Ends:
        """Boundary events, each with a block behind it."""
        merge = self.node("xor")
        self.flow(host, merge)
        for event in self.events_on(host):
            interrupting = self.rng.random() < 0.5
            boundary = self.node("boundary", host=host, interrupting=interrupting, event=event)
            first, last = self.block(depth)
            self.flow(boundary, first)
            self.flow(last, merge if interrupting else self.node("end"))
        return host, merge

    def repeating_guard(self, depth: int) -> Ends:
        host = self.node("task")
        for event in self.events_on(host, repeats=True):
            self.row(self.node("boundary", host=host, interrupting=False, event=event), *self._path_to("end"))
        return host, host

    def _path_to(self, kind: str, **details: Any) -> Ends:
        """A task, and what comes behind it."""
        return self.node("task"), self.node(kind, **details)

    def inside(self, letter: str = "s") -> Self:
        """A pen for what runs inside the next node."""
        return type(self)(self.rng, self.blocks, f"{self.prefix}{letter}{len(self.nodes)}_", self.called)

    def subprocess(self, depth: int, ending: str | None = None, **details: Any) -> Ends:
        body = self.inside().structured(min(depth, 2), lead_in=True, ending=ending)
        name = self.node("subprocess", body=body, **details)
        return name, name

    def call(self, depth: int, ending: str | None = None, **details: Any) -> Ends:
        """Each call calls a process of its own."""
        process = self.inside("p").structured(min(depth - 1, 1), lead_in=True, ending=ending)
        self.called[process.id] = process
        name = self.node("call", target=f'"{process.id}"', **details)
        return name, name

    def job(self, depth: int) -> Ends:
        """A machine's work, whose error may be caught."""
        host, merge = self.node("service"), self.node("xor")
        self.flow(host, merge)
        for code in self.rng.sample(CODES, self.rng.randint(0, 2)):
            self.row(self.node("boundary", host=host, event=Error(code=code)), self.node("task"), merge)
        return host, merge

    def multi_task(self, depth: int) -> Ends:
        name = self.node(self.rng.choice(["task", "service"]), several=self._several(0))
        return name, name

    def multi_subprocess(self, depth: int) -> Ends:
        return self.rng.choice([self.subprocess, self.call])(depth - 1, several=self._several(1))

    def _several(self, least: int) -> Several:
        until = f"{self.prefix}u{len(self.nodes)}" if self.rng.random() < 0.4 else None
        sequential = self.rng.random() < 0.5
        return Several(collection=str(self.rng.randint(least, 3)), sequential=sequential, until=until)

    def standard_loop(self, depth: int) -> Ends:
        condition = f"{self.prefix}l{len(self.nodes)}" if self.rng.random() < 0.6 else None
        maximum = self.rng.choice([None, 1, 3])
        loop = Loop(condition=condition, test_before=self.rng.random() < 0.5, maximum=maximum)
        if self.rng.random() < 0.4:
            return self.subprocess(depth - 1, loop=loop)
        name = self.node("task", loop=loop)
        return name, name

    def ad_hoc(self, depth: int) -> Ends:
        """Some activities to choose from, at times with something behind them, and how it ends."""
        inner, rng = self.inside(), self.rng
        firsts: list[str] = []
        for _ in range(rng.randint(2, 3)):
            first, last = getattr(inner, rng.choice(["task", "task", *self.HOSTS]))(min(depth, 1) - 1)
            if rng.random() < 0.5:
                inner.in_a_row((first, last), inner.block(depth - 1))
            inner.change(first, offered=True)
            firsts.append(first)
        active = json.dumps(rng.sample(firsts, rng.randint(1, 2))) if rng.random() < 0.4 else None
        until = f"{self.prefix}a{len(self.nodes)}" if rng.random() < 0.5 else None
        sequential, cancels = rng.random() < 0.5, rng.random() < 0.5
        ad_hoc = AdHoc(sequential=sequential, until=until, cancels_rest=cancels, active=active)
        name = self.node("subprocess", body=inner.built(), ad_hoc=ad_hoc)
        return name, name

    def error_end(self, depth: int) -> Ends:
        """A task leads to the throw, so that no two things are thrown in one step: BPMN leaves their order open."""
        split = self.node("xor")
        first, last = self.block(depth)
        task, throw = self._path_to("throw", event=Error(code=self.rng.choice(CODES[:2])))
        self.flow(split, task, conditional=True)
        self.flow(task, throw)
        self.flow(split, first, default=True)
        return split, last

    def escalation(self, depth: int) -> Ends:
        return self._thrown(Escalation(code=self.rng.choice(CODES[:2])))

    def signal(self, depth: int) -> Ends:
        return self._thrown(Signal(name=self.rng.choice(SIGNALS)))

    def multiple(self, depth: int) -> Ends:
        """Several events thrown at once; where it is among the blocks, what is awaited may be several events, too."""
        signals: list[Signal | Error | Escalation] = [Signal(name=name) for name in SIGNALS]
        climbing = self.rng.choice([Error, Escalation])(code=self.rng.choice(CODES[:2]))
        parts = self.rng.choice([signals, [signals[0], climbing], [climbing, signals[1]]])
        return self._thrown(Combined(parts=tuple(Part(event=event) for event in parts)))

    def _thrown(self, event: Event) -> Ends:
        task, throw = self._path_to("throw", event=event)
        self.flow(task, throw)
        return task, throw

    def catching_subprocess(self, depth: int) -> Ends:
        """Boundary events for what is thrown inside a subprocess or a called process."""
        details = {"several": Several(collection="2")} if self.rng.random() < 0.3 else {}
        ending = self.rng.choice([None, "error_end", "escalation"])
        host = self.rng.choice([self.subprocess, self.subprocess, self.call])(depth, ending, **details)[0]
        merge = self.node("xor")
        self.flow(host, merge)
        thrown = self.rng.sample([kind(code=code) for kind in (Error, Escalation) for code in CODES], 3)
        events: list[Event] = list(thrown)
        if "multiple" in self.blocks:
            timed = Part(event=ONCE)
            events = [thrown[0], Combined(parts=(*(Part(event=event) for event in thrown[1:]), timed))]
        for event in events:
            interrupting = any(isinstance(one, Error) for one in singly(event)) or self.rng.random() < 0.5
            boundary, task = self.node("boundary", host=host, interrupting=interrupting, event=event), self.node("task")
            self.row(boundary, task, merge if interrupting else self.node("end"))
        return host, merge

    def event_subprocess(self, depth: int) -> Ends:
        """Beside the block that it gives, the process gets a handler for something from outside, an error, …"""
        event = self.rng.choice([self.event(repeats=True), *(kind(code=self._code()) for kind in (Error, Escalation))])
        if event not in self.listened:
            self.listened.add(event)
            interrupting = isinstance(event, Error) or self.rng.random() < 0.5
            trigger = self.node("listener", interrupting=interrupting, event=event)
            self.flow(trigger, self.subprocess(depth)[0])
        return self.block(depth)

    def _code(self) -> str | None:
        return self.rng.choice(CODES)
