"""What needs no database: the size and cost of an instance, FEEL, reading a diagram."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from xml.sax.saxutils import quoteattr

from benchmarks.exported import exported
from benchmarks.report import Report
from service.feel import parse
from service.process.diagram import read, with_layout
from service.process.execution.cost import LOOP, Bench, wide

PASSES = (10, 1_000)
WINDOW = 100
"""Steps that are timed around each mark."""
CONDITION = 'valor > 100 and chamado.categoria = "cobranca"'
ELEMENTS = 50


def measure(report: Report, *, passes: int = PASSES[1], repeats: int = 5) -> None:
    """Bytes of an instance, what a step costs early and late, FEEL, a diagram."""
    report.add("bytes of state with 1 live token", Bench(LOOP).size, "B")
    for live in (10, 100):
        report.add(f"bytes of state with {live} live tokens", Bench(wide(live)).size, "B")
    early, late = steps(passes)
    report.add(f"a step after {PASSES[0]} loop passes", early, "µs")
    report.add(f"a step after {passes:,} loop passes", late, "µs")
    report.add("late step ÷ early step", late / early, "", bar=1.2, at_most=True)
    report.add("a simple FEEL condition", 1 / _best(_conditions(), repeats) * 1000, "/s")
    source = drawing(ELEMENTS)
    report.add(f"reading a diagram of {ELEMENTS} elements", _best(lambda: read(source), repeats) * 1000, "ms")
    for count in (ELEMENTS, 10 * ELEMENTS):
        unplaced = drawing(count)
        took = _best(lambda unplaced=unplaced: with_layout(unplaced), repeats) * 1000
        report.add(f"laying out a diagram of {count} elements", took, "ms")
    export = exported(ELEMENTS)
    took = _best(lambda: read(export), repeats) * 1000
    report.add(f"reading a tool's export of {ELEMENTS} elements in lanes", took, "ms", bar=20, at_most=True)


def steps(passes: int) -> tuple[float, float]:
    """Microseconds of a step early and late, taken in turns so that the machine's moods meet both."""
    young, old = Bench(LOOP), Bench(LOOP)
    for _ in range(passes):
        old.step()
    for _ in range(PASSES[0]):
        young.step()
    kept = young.saved
    costs: tuple[list[float], list[float]] = ([], [])
    for _ in range(WINDOW):
        young.saved = kept  # it stays as young as it was
        for bench, spent in zip((young, old), costs, strict=True):
            began = time.perf_counter()
            bench.step()
            spent.append((time.perf_counter() - began) * 1e6)
    return statistics.median(costs[0]), statistics.median(costs[1])


def drawing(count: int) -> bytes:
    """A diagram of so many elements in a row, tasks and questions by turns."""
    parts = ['<bpmn:startEvent id="n0"/>']
    flows: list[str] = []
    for number in range(1, count - 1):
        if number % 5 == 0:
            parts.append(f'<bpmn:exclusiveGateway id="n{number}" name="Continua?" default="f{number}"/>')
            condition = f"<bpmn:conditionExpression>={_escaped(CONDITION)}</bpmn:conditionExpression>"
            flows.append(
                f'<bpmn:sequenceFlow id="g{number}" sourceRef="n{number}" targetRef="n{count - 1}">{condition}'
                "</bpmn:sequenceFlow>"
            )
        else:
            parts.append(f"<bpmn:userTask id={quoteattr(f'n{number}')} name={quoteattr(f'Tarefa {number}')}/>")
    parts.append(f'<bpmn:endEvent id="n{count - 1}"/>')
    flows += [
        f'<bpmn:sequenceFlow id="f{number}" sourceRef="n{number}" targetRef="n{number + 1}"/>'
        for number in range(count - 1)
    ]
    inside = "".join(parts + flows)
    return (
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="bench">'
        f'<bpmn:process id="longo" isExecutable="true">{inside}</bpmn:process></bpmn:definitions>'
    ).encode()


def _conditions() -> Callable[[], None]:
    expression = parse(CONDITION)
    variables = {"valor": 120, "chamado": {"categoria": "cobranca"}}
    assert expression.evaluate(variables) is True

    def thousand() -> None:
        for _ in range(1000):
            expression.evaluate(variables)

    return thousand


def _best(act: Callable[[], object], repeats: int) -> float:
    """Seconds of the quickest of some: what the thing itself costs, without what else the machine does."""
    spent: list[float] = []
    for _ in range(repeats):
        began = time.perf_counter()
        act()
        spent.append(time.perf_counter() - began)
    return min(spent)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
