"""What the released SpiffWorkflow does wrong, silently, with events; and what Raia does instead.

Both halves read the same diagram. Each test names its row of `test_execution_silent_rows`.
"""

from __future__ import annotations

import pytest
from SpiffWorkflow.bpmn.specs.event_definitions import MessageEventDefinition, SignalEventDefinition
from SpiffWorkflow.exceptions import TaskNotFoundException, WorkflowException
from stock_library import codes, complete, passed, path_of, raia, send, stock, story, todo

FAILING_SUBPROCESS = """
    start S
    and F
    sub Q:
        start QS
        user A
        end QE error K
        QS > A > QE
    user O
    boundary B on O error {beside}
    user X
    user N
    end E
    end E2
    end E3
    S > F > Q > N > E
    F > O > E2
    B > X > E3
"""


def listener(event: str) -> str:
    """A process with an event subprocess that this event starts."""
    return f"""
        start S
        user A
        end E
        S > A > E
        listener L:
            start LS {event}
            user LA
            end LE
            LS > LA > LE
    """


def test_a_signal_end_event() -> None:
    """Row "signal end event": nobody hears it; in Raia whoever waits does."""
    words = "start S\nand F\nend X signal Z\ncatch C signal Z\nuser B\nend E\nS > F > C > B > E\nF > X"
    workflow = stock(words)
    assert "X" in passed(workflow)
    assert todo(workflow) == []
    tried = raia(words)
    assert path_of(tried) == ["S", "F", "X", "C", "B", "E"]
    assert path_of(tried, "thrown") == ["X"]


@pytest.mark.parametrize("what", ["error K", "compensate", "link L", "cancel", "terminate"])
def test_a_throw_in_the_middle(what: str) -> None:
    """Row "throw of error / compensation / link / cancel / terminate in the middle": ignored; Raia obeys or remarks."""
    words = f"start S\nuser A\nthrow X {what}\nuser B\nend E\nS > A > X > B > E"
    workflow = stock(words)
    complete(workflow, "A")
    assert todo(workflow) == ["B"]
    tried = raia(words)
    obeyed = "B" not in path_of(tried)
    assert obeyed or codes(tried) & {"cancel-passes", "link-lost", "undoes-nothing"}
    assert obeyed or what in ("compensate", "link L", "cancel")


def test_an_error_thrown_in_the_middle_is_caught() -> None:
    """Row "throw of error / compensation / link / cancel / terminate in the middle": Raia's boundary catches it."""
    words = """
        start S
        sub Q:
            start QS
            throw X error K
            user A
            end QE
            QS > X > A > QE
        boundary B on Q error K
        user R
        end E
        end E2
        S > Q > E
        B > R > E2
    """
    assert todo(stock(words)) == ["A"]
    assert path_of(raia(words)) == ["S", "QS", "X", "B", "R", "E2"]


@pytest.mark.parametrize("what", ["error K", "escalation K", "compensate", "cancel"])
@pytest.mark.parametrize("place", ["catch", "start"])
def test_a_catch_where_bpmn_has_none(place: str, what: str) -> None:
    """Row "catch of error / escalation / compensation / cancel in the middle": passed through, as at the start; Raia
    remarks on the element.
    """
    line = f"start S {what}\nuser A" if place == "start" else f"start S\ncatch C {what}\nuser A"
    words = f"{line}\nend E\n{'S > A > E' if place == 'start' else 'S > C > A > E'}"
    assert todo(stock(words)) == ["A"]
    element = "S" if place == "start" else "C"
    remarked = {finding["element"] for finding in raia(words)["findings"] if finding["code"] != "task-unnamed"}
    assert element in remarked


def test_an_interrupting_event_subprocess() -> None:
    """Row "event subprocess": `isInterrupting` is ignored; in Raia the process around it is cancelled."""
    workflow = stock(listener("message M"))
    send(workflow, MessageEventDefinition("M"))
    assert todo(workflow) == ["A", "LA"]
    assert story(listener("message M")).fire("LS").open == ["LA"]
    assert story(listener("message M beside")).fire("LS").open == ["A", "LA"]


@pytest.mark.parametrize("what", ["error K", "escalation K"])
def test_an_event_subprocess_for_errors(what: str) -> None:
    """Row "event subprocess": error and escalation ones start at once; in Raia they wait for theirs."""
    assert todo(stock(listener(what))) == ["A", "LA"]
    assert story(listener(what)).open == ["A"]


def test_a_nested_event_subprocess() -> None:
    """Row "event subprocess": nested ones are not caught; in Raia they are."""
    inner = "\n".join(f"    {line}" for line in listener("message M").splitlines())
    words = f"start S0\nsub Q:\n{inner}\nend E0\nS0 > Q > E0"
    with pytest.raises(WorkflowException, match="not waiting"):
        send(stock(words), MessageEventDefinition("M"))
    assert story(words).fire("LS").open == ["LA"]


def test_a_conditional_event_subprocess() -> None:
    """Row "event subprocess": conditional ones never fire; in Raia the condition is watched."""
    words = listener("when flag")
    assert todo(stock(words, {"flag": True})) == ["A"]
    assert story(words, {"flag": False}).change(flag=True).open == ["LA"]


def test_conditional_events_see_what_others_write() -> None:
    """Row "conditional events": what another branch writes is never seen; in Raia it fires then."""
    words = "start S\nand F\nuser A\nuser B\ncatch C when flag\nend E\nend E2\nS > F > A > E\nF > C > B > E2"
    workflow = stock(words, {"flag": False})
    complete(workflow, "A", flag=True)
    workflow.refresh_timers()
    workflow.do_engine_steps()
    assert todo(workflow) == []
    assert story(words, {"flag": False}).complete("A", flag=True).open == ["B"]


def test_a_boundary_signal_of_a_subprocess() -> None:
    """Row "boundary interrupting signal / escalation on a subprocess": it goes on; in Raia it is cancelled."""
    words = """
        start S
        sub Q:
            start QS
            end QE signal Z
            QS > QE
        boundary B on Q signal Z
        user R
        user N
        end E
        end E2
        S > Q > N > E
        B > R > E2
    """
    assert todo(stock(words)) == ["N"]
    tried = raia(words)
    assert path_of(tried) == ["S", "QS", "QE", "B", "R", "E2"]
    assert path_of(tried, "cancelled") == ["Q"]


def test_an_error_and_the_boundary_of_a_neighbour() -> None:
    """Row "an error event fires the boundary event of a neighbouring activity": Raia's climb."""
    words = FAILING_SUBPROCESS.format(beside="K")
    workflow = stock(words)
    complete(workflow, "A")
    assert todo(workflow) == ["N", "X"]
    ours = story(words).complete("A")
    assert ours.open == ["O"]
    assert [incident.element for incident in ours.incidents] == ["QE"]


def test_an_uncaught_error() -> None:
    """Row "an uncaught error is silent and the normal path goes on": in Raia it is an incident that a person sees."""
    words = FAILING_SUBPROCESS.format(beside="other")
    workflow = stock(words)
    complete(workflow, "A")
    assert todo(workflow) == ["N", "O"]
    assert "N" not in path_of(raia(words))
    assert raia(words)["outcome"] == "failed"


def test_a_signal_and_two_interrupting_boundaries() -> None:
    """Row "one signal fires both interrupting boundaries of a task": in Raia the first interrupts, and that is all."""
    words = """
        start S
        user A
        boundary B on A signal Z
        boundary C on A signal Z
        user X
        user Y
        end E
        end E2
        end E3
        S > A > E
        B > X > E2
        C > Y > E3
    """
    workflow = stock(words)
    send(workflow, SignalEventDefinition("Z"))
    assert todo(workflow) == ["X", "Y"]
    assert story(words).do("signal", "Z", {}).open == ["X"]


def test_interrupting_a_multi_instance_subprocess() -> None:
    """Row "interrupting a multi-instance subprocess raises": in Raia every instance is cancelled."""
    words = """
        start S
        sub Q times 2:
            start QS
            user A
            end QE
            QS > A > QE
        boundary B on Q message M
        user X
        end E
        end E2
        S > Q > E
        B > X > E2
    """
    with pytest.raises(TaskNotFoundException):
        send(stock(words), MessageEventDefinition("M"))
    ours = story(words)
    assert ours.open == ["A", "A"]
    assert ours.fire("B").open == ["X"]
