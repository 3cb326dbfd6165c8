"""Several events on one element, tried from a file."""

from __future__ import annotations

from pathlib import Path

import bpmn_pen as pen
from trial_story import path_of, trial

SHARED = '<message id="m1" name="Pago"/><message id="m2" name="Assinado"/><signal id="s1" name="Desistiu"/>'
PAID = '<messageEventDefinition messageRef="m1"/>'
SIGNED = '<messageEventDefinition messageRef="m2"/>'
HOUR = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"


def write(folder: Path, *parts: str) -> Path:
    path = folder / "p.bpmn"
    path.write_bytes(pen.file(SHARED, *parts))
    return path


def test_a_multiple_event_is_passed_once(tmp_path: Path):
    """The element is told once, by the first of its events."""
    ends = '<startEvent id="S"/><endEvent id="E"/>'
    middle = f'<intermediateCatchEvent id="X" name="Esperar">{PAID}{HOUR}</intermediateCatchEvent>'
    result = trial(write(tmp_path, pen.process(ends, middle, pen.chain("S", "X", "E"))))
    assert result["outcome"] == "completed"
    assert path_of(result) == ["S", "X", "E"]
    assert path_of(result, "fired") == ["X"]


def test_a_parallel_multiple_start_waits_for_all(tmp_path: Path):
    """Tried by itself, both messages come before the first task."""
    start = f'<startEvent id="S" parallelMultiple="true">{PAID}{SIGNED}</startEvent>'
    drawn = pen.process(start, '<userTask id="A"/><endEvent id="E"/>', pen.chain("S", "A", "E"))
    result = trial(write(tmp_path, drawn))
    assert (result["outcome"], path_of(result)) == ("completed", ["S", "A", "E"])


def test_a_parallel_event_gateway_that_starts_waits_for_all(tmp_path: Path):
    """The process is over when both have come and gone their ways."""
    gate = '<eventBasedGateway id="G" instantiate="true" eventGatewayType="Parallel"/>'
    events = "".join(
        f'<intermediateCatchEvent id="{own}">{what}</intermediateCatchEvent><userTask id="{own}T"/>'
        f"{pen.chain('G', own, own + 'T')}"
        for own, what in (("M", PAID), ("N", SIGNED))
    )
    result = trial(write(tmp_path, pen.process(gate, events)))
    assert result["outcome"] == "completed"
    assert sorted(path_of(result)) == ["G", "M", "MT", "N", "NT"]


def test_an_end_throws_all_that_is_drawn_on_it(tmp_path: Path):
    """A message for the other pool, and a signal."""
    end = f'<endEvent id="E">{PAID}<signalEventDefinition signalRef="s1"/></endEvent>'
    one = pen.process('<startEvent id="S"/>', end, pen.chain("S", "E"))
    waits = f'<intermediateCatchEvent id="W">{PAID}</intermediateCatchEvent>'
    ends = '<startEvent id="QS"/><endEvent id="QE"/>'
    other = pen.process(ends, waits, pen.chain("QS", "W", "QE"), own_id="Q")
    pools = '<participant id="A" processRef="P"/><participant id="B" processRef="Q"/>'
    letter = '<messageFlow id="mf" sourceRef="E" targetRef="W"/>'
    result = trial(write(tmp_path, f'<collaboration id="C">{pools}{letter}</collaboration>', one, other))
    assert result["outcome"] == "completed"
    assert path_of(result, "thrown") == ["E", "E"]
    assert path_of(result, "fired") == ["W"]


def test_a_signal_starts_the_other_pool(tmp_path: Path):
    """Thrown by one participant of the file, it starts the one that waits for it, which nothing else starts."""
    end = '<endEvent id="E"><signalEventDefinition signalRef="s1"/></endEvent>'
    one = pen.process('<startEvent id="S"/>', end, pen.chain("S", "E"))
    heard = '<startEvent id="QS"><signalEventDefinition signalRef="s1"/></startEvent>'
    other = pen.process(heard, '<userTask id="QA"/>', pen.chain("QS", "QA"), own_id="Q")
    result = trial(write(tmp_path, one, other))
    assert (result["outcome"], path_of(result)) == ("completed", ["S", "E", "QS", "QA"])
