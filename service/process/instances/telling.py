"""What the engine reports, told on: events for whoever listens, entries of history, letters to other instances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any, Literal

from sqlalchemy import select

from service.base.ids import ReleaseId
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.feel import to_json
from service.process import releases
from service.process.diagram import MessageFlow
from service.process.execution import (
    AnyReport,
    Cancelled,
    Completed,
    Entered,
    Fired,
    Incident,
    Noted,
    Sent,
    Thrown,
    Written,
)
from service.process.instances import events
from service.process.instances.letters import Letter, kept_for
from service.process.instances.reaching import reached
from service.process.instances.record import Record
from service.process.instances.tables import InstanceRow
from service.process.instances.waits import Kept, New, drawn
from service.process.instances.words import text_of

Ended = Literal["completed", "cancelled"] | None
KINDS: dict[type[Any], str] = {
    Entered: "entered",
    Completed: "completed",
    Cancelled: "cancelled",
    Fired: "fired",
    Thrown: "thrown",
    Sent: "sent",
    Noted: "noted",
}
HUNG: dict[type[Any], type[events.ElementEvent]] = {
    Entered: events.ElementReached,
    Completed: events.ElementPassed,
    Cancelled: events.ElementWithdrawn,
}


@value_object
class Told:
    """All that follows from one command, in order."""

    events: list[events.InstanceEvent] = field(default_factory=list[events.InstanceEvent])
    history: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    posted: list[Letter] = field(default_factory=list[Letter])

    @property
    def is_last(self) -> bool:
        """Whether the last participant has ended."""
        return any(isinstance(event, events.InstanceEnded) and event.last for event in self.events[-1:])

    @property
    def letters(self) -> tuple[Letter, ...]:
        """What goes to other instances."""
        return tuple(self.posted)


@value_object(kw_only=True)
class Story:
    """One command on one instance: what it was, what the engine reports, and how the rows of what waits changed."""

    reports: Sequence[AnyReport]
    new: Sequence[New]
    gone: Sequence[Kept]
    command: str
    done: int | None
    """The task that a person completed by it."""
    reason: str | None
    ended: Ended
    details: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What the entry of the command says beyond its reason."""
    first: Sequence[events.InstanceEvent] = ()
    """What others must know before anything else."""


def tell(work: UnitOfWork, record: Record, story: Story) -> Told:
    """Who has left comes first, then what happened on the way, then what waits now, and in the end the end."""
    teller = _Teller(work, record, Told())
    teller.open(story)
    for kept in story.gone:
        if kept.kind == "work":
            teller.left(kept, story.done)
    for report in story.reports:
        teller.hear(report)
    teller.flush()
    for each in story.new:
        teller.waits(each)
    if story.ended is not None:
        teller.end(story.ended)
    return teller.told


class _Teller:
    """Gathers what is to be told of one command."""

    def __init__(self, work: UnitOfWork, record: Record, told: Told) -> None:
        self.work, self.record, self.told = work, record, told
        self.written: dict[str, Any] = {}
        self.writer: Written | None = None

    def open(self, story: Story) -> None:
        """What was done, before what came of it."""
        if self.record.version == 0:
            self.event(events.InstanceStarted)
        kind = "started" if self.record.version == 0 else "command"
        data = {**({"reason": story.reason} if story.reason else {}), **story.details}
        task = story.done if story.done is not None else story.details.get("task")
        self.entry(kind, name=story.command, task=task, data=data or None)
        self.told.events.extend(story.first)

    def event(
        self,
        kind: type[events.InstanceEvent],
        at: AnyReport | Kept | None = None,
        /,
        **fields: Any,
    ) -> None:
        """Record an event; where something happened in a called process, it names that one."""
        self.told.events.append(kind(**self.record.where(at), **fields))

    def entry(self, kind: str, *, element: str | None = None, process: str | None = None, **fields: Any) -> None:
        """Add to the history."""
        entry = {"name": "", "task": None, "data": None, **fields}
        self.told.history.append({"kind": kind, "element": element, "process": process or self.record.process, **entry})

    def left(self, kept: Kept, done: int | None) -> None:
        how = "completed" if kept.task == done else "cancelled"
        self.event(events.TaskLeft, kept, task=kept.task, element=kept.element, how=how)

    def hear(self, report: AnyReport) -> None:
        if isinstance(report, Written):
            self.gather(report)
            return
        self.flush()
        element = drawn(report.element, report.node)
        where: dict[str, Any] = {"element": element, "process": report.process, "name": report.node.name}
        self.entry(KINDS[type(report)], **where, task=report.task, data=_details(report))
        match report:
            case Entered() | Completed() | Cancelled() if report.node.properties and report.number is None:
                hung = {"type": report.node.type, "properties": dict(report.node.properties)}
                self.event(HUNG[type(report)], report, element=element, **hung)
            case Thrown():
                self.thrown(report, element)
            case Sent():
                self.sent(report, element)
            case Noted():
                self.say(report, element, name=report.node.name, text=self.text(report))
            case _:
                pass

    def gather(self, report: Written) -> None:
        """Values that one element writes in a row are one event."""
        before = self.writer
        if before is not None and (before.element, before.scope) != (report.element, report.scope):
            self.flush()
        self.writer = report
        self.written[report.name] = report.value

    def flush(self) -> None:
        """Tell of the values gathered so far."""
        if self.writer is None:
            return
        element = self.writer.element.partition("#")[0] if self.writer.element is not None else None
        self.event(events.VariablesWritten, self.writer, element=element, values=dict(self.written))
        plain = {name: to_json(value) for name, value in self.written.items()}
        self.entry("written", element=element, process=self.writer.process, task=self.writer.task, data=plain)
        self.writer, self.written = None, {}

    def thrown(self, report: Thrown, element: str) -> None:
        if report.kind == "message":
            name = report.name or ""
            self.say(report, element, name=name, key=report.key, text=self.text(report), payload=dict(report.payload))
            self.post("message", report, name, report.key)
        elif report.kind == "signal":
            name = report.name or ""
            self.event(events.SignalThrown, report, element=element, name=name, payload=dict(report.payload))
            self.post("signal", report, name)
        elif report.kind == "escalation":
            self.event(events.EscalationThrown, report, element=element, code=report.name, caught=report.caught)

    def sent(self, report: Sent, element: str) -> None:
        """A message flow from an element that throws nothing: its label is said, unless somebody waits for it."""
        awaited = self.is_awaited(report)
        own = self.text(report)
        text = own if awaited or own is not None else report.flow.name or None
        first = report.node.sends[:1] in ((), (report.flow.id,))
        said = text if first and report.node.note is None else None
        self.say(report, element, name=report.flow.message, text=said, flow=report.flow)
        if awaited:
            self.post("message", report, report.flow.message)

    def say(
        self,
        report: Thrown | Sent | Noted,
        element: str,
        *,
        name: str,
        text: str | None,
        key: str = "",
        payload: dict[str, Any] | None = None,
        flow: MessageFlow | None = None,
    ) -> None:
        to = self.addressee(report, flow)
        words = {"name": name, "key": key, "text": text, "to": to, "lane": report.node.lane}
        self.event(events.MessageThrown, report, element=element, payload=payload or {}, **words)

    def text(self, report: Thrown | Sent | Noted) -> str | None:
        payload: Mapping[str, Any] = report.payload if isinstance(report, Thrown) else {}
        return text_of(report.node, {**report.seen, **payload}, self.work.now)

    def post(self, kind: Literal["message", "signal"], report: Thrown | Sent, name: str, key: str = "") -> None:
        payload = dict(report.payload) if isinstance(report, Thrown) else {}
        self.told.posted.append(
            Letter(
                kind=kind,
                name=name,
                key=key,
                payload=payload,
                seen=report.seen,
                sender=self.record.id,
                release=ReleaseId(report.release),
                process=report.process,
                business_key=self.record.business_key,
                keep=kept_for(report.node, self.work.now),
            )
        )

    def release(self, report: AnyReport) -> releases.Release:
        return releases.get(self.work.session, ReleaseId(report.release))

    def addressee(self, report: Thrown | Sent | Noted, flow: MessageFlow | None) -> str | None:
        """The lane or pool that the message flow points at."""
        release = self.release(report)
        flows = [flow] if flow is not None else release.flows_from(report.element)
        if not flows:
            return None
        target = release.node(flows[0].target)
        return (target.lane or target.name) if target is not None else release.pool(flows[0].target)

    def is_awaited(self, report: Sent) -> bool:
        """Whether the flow leads to an element of this file that waits for its message."""
        target = self.release(report).node(report.flow.target)
        return target is not None and report.flow.message in releases.awaited_names(target)

    def waits(self, new: New) -> None:
        """What has begun to wait; a failure also stands in the history."""
        self.told.events.extend(reached(self.record, new))
        row = new.row
        if isinstance(row, Incident):
            where: dict[str, Any] = {"process": row.process, "name": row.node.name, "task": row.task}
            what = {"step": row.step, "message": row.message.spoken("pt")}
            self.entry("incident", element=new.columns["element"], **where, data=what)

    def end(self, outcome: Literal["completed", "cancelled"]) -> None:
        """The end, and whether anybody else of the same business key still runs."""
        others = select(InstanceRow.id).where(
            InstanceRow.business_key == self.record.business_key,
            InstanceRow.id != self.record.id,
            InstanceRow.status.in_(("running", "suspended")),
        )
        last = self.record.business_key is None or self.work.session.scalar(others.limit(1)) is None
        self.event(events.InstanceEnded, outcome=outcome, last=last)
        self.entry("ended", name=outcome)


def _details(report: AnyReport) -> dict[str, Any] | None:
    """What an entry says beyond its place."""
    match report:
        case Entered() | Completed() | Cancelled():
            return None if report.number is None else {"number": report.number}
        case Fired():
            return {"payload": to_json(dict(report.payload))} if report.payload else None
        case Thrown():
            details: dict[str, Any] = {"kind": report.kind, "name": report.name, "key": report.key}
            caught = {} if report.kind in ("message", "signal") else {"caught": report.caught}
            return {**details, **caught, "payload": to_json(dict(report.payload))}
        case Sent():
            return {"flow": report.flow.id, "name": report.flow.message, "to": report.flow.target}
        case Noted():
            return {"text": report.text}
        case _:
            return None
