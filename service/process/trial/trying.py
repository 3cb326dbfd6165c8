"""A diagram on disk, tried from its start to where it stops."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from service.base.errors import RaiaError
from service.base.texts import Language, Text
from service.process import rules
from service.process.diagram import Finding, Reading
from service.process.forms import CASE
from service.process.trial.case import Case
from service.process.trial.choosing import Chooser
from service.process.trial.nearby import Nearby, known
from service.process.trial.trace import Trace
from service.process.trial.tried import Outcome, Place, Tried, TriedProcess, worst
from service.process.trial.walking import Walk
from service.process.trial.wishes import Wishes
from service.process.trial.words import plain
from service.process.trial.world import Run, World

BUG = Text("Erro nosso ao experimentar este arquivo: {error}.", "An error of ours while trying this file: {error}.")
NO_SUCH_PROCESS = Text(
    "Não há processo “{process}” neste arquivo. Ele tem: {known}.",
    "There is no process “{process}” in this file. It holds: {known}.",
)


def try_file(path: Path, wishes: Wishes, language: Language = "pt") -> Tried:
    """Run a diagram in memory. Never raises for what the file holds: whatever goes wrong is told by the outcome."""
    try:
        return _try(path, wishes, language)
    except RaiaError as refused:
        return Tried(path=path, why=refused.text)
    except Exception as error:
        return Tried(path=path, why=BUG.fill(error=f"{type(error).__name__}: {error}"))


def _try(path: Path, wishes: Wishes, language: Language) -> Tried:
    reading = rules.read_file(path, language)
    if reading.refused:
        return _refused(path, reading, _sorted(reading.findings + rules.check(reading, rules.known_near(path))))
    nearby = Nearby(path, reading, language)
    findings = _sorted((*reading.findings, *rules.check(reading, known(nearby, reading, wishes.hours)), *nearby.broken))
    if any(finding.level == "error" for finding in findings):
        return _refused(path, reading, findings)
    if wishes.process is not None and wishes.process not in reading.program.processes:
        names = ", ".join(reading.program.processes)
        why = NO_SUCH_PROCESS.fill(process=wishes.process, known=names)
        return Tried(path=path, findings=findings, why=why)
    return replace(_walk(nearby, wishes, findings), path=path)


def _refused(path: Path, reading: Reading, findings: tuple[Finding, ...]) -> Tried:
    processes = tuple(TriedProcess(id=own_id, outcome="refused") for own_id in reading.program.processes)
    return Tried(path=path, processes=processes, findings=findings)


def _walk(nearby: Nearby, wishes: Wishes, findings: tuple[Finding, ...]) -> Tried:
    trace = Trace(wishes.most_steps)
    world = World(nearby, wishes.start, trace.hear, Case(), wishes.hours)
    world.shares_case = nearby.speaks_of(CASE)
    walk = Walk(world, trace, Chooser(wishes.choose, wishes.seed), wishes.answers.again(), wishes.timers)
    program = nearby.own.program
    for process in program.starts if wishes.process is None else (wishes.process,):
        walk.begin(process, wishes.data)
    walk.go()
    judged = [(run, _judge(run, full=trace.full)) for run in world.runs]
    return Tried(
        path=nearby.path,
        processes=tuple(_joined(judged)),
        findings=_sorted((*findings, *walk.findings)),
        trace=trace.happened,
        waiting=tuple(place for run in world.runs for place in _places(run)),
        data={run.process: plain(run.variables) for run in world.runs},
        steps=trace.steps,
    )


def _judge(run: Run, *, full: bool) -> TriedProcess:
    outcome: Outcome = "waiting"
    why = run.broken
    if run.broken is not None:
        outcome = "step-limit" if run.endless else "failed"
    elif run.engine.ended is not None:
        outcome = "completed"
    elif incidents := run.waiting().incidents:
        outcome, why = "failed", incidents[0].message
    elif full:
        outcome = "step-limit"
    return TriedProcess(id=run.process, outcome=outcome, why=why)


def _joined(judged: list[tuple[Run, TriedProcess]]) -> Iterator[TriedProcess]:
    """One entry per process, the worst of its runs."""
    by_process: dict[str, list[TriedProcess]] = {}
    for run, each in judged:
        by_process.setdefault(run.process, []).append(each)
    for entries in by_process.values():
        outcome = worst([each.outcome for each in entries])
        yield next(each for each in entries if each.outcome == outcome)


def _places(run: Run) -> Iterator[Place]:
    """What a run waits for; what only stands by beside the path is left out."""
    waiting = run.waiting()
    kinds = {
        "work": waiting.work,
        "job": waiting.jobs,
        "timer": waiting.timers,
        "message": waiting.messages,
        "signal": waiting.signals,
        "condition": waiting.conditions,
        "join": waiting.joins,
    }
    for incident in waiting.incidents:
        yield Place(kind="incident", row=incident, why=incident.message)
    for kind, rows in kinds.items():
        for row in rows:
            if row.node.kind not in ("boundary", "listener"):
                yield Place(kind=kind, row=row)


def _sorted(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Errors first, each once."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda finding: rules.LEVELS.index(finding.level)))
