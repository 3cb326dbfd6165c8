"""What the released SpiffWorkflow refuses outright although it is good BPMN, and what Raia does with it.

Each test names its row of `test_execution_silent_rows`.
"""

from __future__ import annotations

import pytest
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from stock_library import codes, path_of, raia, stock, story
from word_diagrams import draw

SUBPROCESS = "start S\nsub Q:\n{inside}\nend E\nS > Q > E"


def test_cron() -> None:
    """Row "cron cycles": they raise when they are reached; Raia reads them, each time at the wall clock's hour."""
    xml = draw("start S\ncatch C every CRON\nend E\nS > C > E").replace(b"CRON", b"0 0 8 * * ?")
    with pytest.raises(ValueError, match="invalid literal"):
        stock("", xml=xml)
    fired = [step["at"] for step in raia(xml=xml)["trace"] if step["event"] == "fired"]
    assert fired == ["2026-01-06T11:00:00Z"]


def test_a_complex_gateway() -> None:
    """Row "complex gateways": refused; Raia goes on when enough have come, and waits for the others after."""
    words = """
        start S
        and F
        user A
        user B
        user C
        complex G needs 'activationCount >= 2'
        user D
        end E
        S > F > A > G > D > E
        F > B > G
        F > C > G
    """
    with pytest.raises(ValidationException, match="no support"):
        stock(words)
    assert story(words).complete("C").complete("A").open == ["B", "D"]
    assert raia(words)["outcome"] == "completed"


def test_two_flows_leaving_a_task() -> None:
    """Row "two flows leaving a task": refused; BPMN has it as a parallel split, and so has Raia."""
    words = "start S\nuser A\nuser B\nuser C\nend E\nend E2\nS > A > B > E\nA > C > E2"
    with pytest.raises(ValidationException, match="Multiple outgoing flows"):
        stock(words)
    assert story(words).complete("A").open == ["B", "C"]


def test_a_compensation_boundary() -> None:
    """Row "compensation boundary": refused; in Raia what was done is undone."""
    words = "start S\nuser A\nboundary B on A compensate\nuser U handler\nend E compensate\nB -- U\nS > A > E"
    with pytest.raises(ValidationException, match="Unsupported Catch Event"):
        stock(words)
    tried = raia(words)
    assert tried["outcome"] == "completed"
    assert "U" in path_of(tried)


def test_a_computed_call() -> None:
    """Row "dynamic `calledElement`": refused; in Raia FEEL says which process is called."""
    words = """
        process P:
            start S
            call A calls '="Proc" + which'
            end E
            S > A > E
        process ProcB:
            start BS
            user B
            end BE
            BS > B > BE
    """
    with pytest.raises(ValidationException, match="calledElement"):
        stock(words)
    assert "B" in path_of(raia(words, process="P", data={"which": "B"}))


@pytest.mark.parametrize(
    ("inside", "found"),
    [("    user A", 0), ("    start X\n    start Y\n    user A\n    end QE\n    X > A > QE\n    Y > A", 2)],
)
def test_a_subprocess_with_no_start_or_two(inside: str, found: int) -> None:
    """Row "subprocess without exactly one start": refused; in Raia it begins all the same."""
    words = SUBPROCESS.format(inside=inside)
    with pytest.raises(ValidationException, match=f"found {found}"):
        stock(words)
    tried = raia(words)
    assert tried["outcome"] == "completed"
    assert "A" in path_of(tried)


def test_a_gateway_without_conditions() -> None:
    """Row "missing condition on a non-default gateway flow": refused; Raia asks the lane."""
    words = 'start S\nxor G "Certo?"\nuser A\nend E\nend E2\nS > G\nG > E "Sim"\nG > A "Não"\nA > E2'
    with pytest.raises(ValidationException, match="without condition"):
        stock(words)
    tried = raia(words, answers={"G": "Não"})
    assert "gateway-asks" in codes(tried)
    assert path_of(tried) == ["S", "G", "A", "E2"]


def test_multi_instance_without_a_number() -> None:
    """Row "multi-instance without cardinality or collection": refused; Raia asks whether to do it again."""
    words = "start S\nuser A times\nend E\nS > A > E"
    with pytest.raises(ValidationException, match="must specify a cardinality"):
        stock(words)
    tried = raia(words)
    assert "how-many-unknown" in codes(tried)
    assert tried["outcome"] == "completed"
