"""Call activities: the target is computed, the release pinned, the variables cross by name."""

from __future__ import annotations

from execution_story import Story, node, process

from service.process.diagram.program import Error, Node, Pairs, Process, Several, Timer
from service.process.execution import Entered, Written
from service.process.execution.calls import DEEPEST_CALL

CALLED = process("called", [node("x")], "start x end")


def calling(
    inputs: Pairs | None = None, outputs: Pairs | None = None, target: str = '"called"', several: Several | None = None
) -> Process:
    """A process that calls another, then z."""
    call = node("c", "call", target=target, inputs=inputs, outputs=outputs, several=several)
    return process("p", [call, node("z")], "start c z end")


def test_inputs_and_outputs_are_all_that_crosses() -> None:
    """The called process sees nothing else, and leaves nothing else behind."""
    diagram = calling((("amount", "order * 2"),), (("total", "result + amount"),))
    story = Story(diagram, CALLED, variables={"order": 5, "secret": 1})
    assert story.seen("x") == {"amount": 10}
    story.complete("x", result=1, order=99)
    assert story.variables == {"order": 5, "secret": 1, "total": 11}
    assert story.open == ["z"]


def test_without_mappings_everything_goes_in_and_comes_out() -> None:
    """As Camunda does."""
    story = Story(calling(), CALLED, variables={"n": 1})
    assert story.seen("x") == {"n": 1}
    assert story.complete("x", n=2, m=3).variables == {"n": 2, "m": 3}


def test_without_mappings_only_what_the_called_process_has_written_comes_out() -> None:
    """What a parallel branch wrote meanwhile stays, and what nobody changed is not told as written."""
    split = [node("c", "call", target='"called"'), node("fork", "and"), node("join", "and"), node("y"), node("z")]
    diagram = process("p", split, "start fork c join z end", "fork y join")
    story = Story(diagram, CALLED, variables={"n": 1, "m": 1, "o": 1})
    story.complete("y", n=5).change(o=7)
    before = len(story.happened)
    assert story.complete("x", m=2).variables == {"n": 5, "m": 2, "o": 7}
    written = [one.name for one in story.happened[before:] if isinstance(one, Written) and one.process == "p"]
    assert written == ["m"]


def test_two_calls_at_once_give_out_what_each_has_written() -> None:
    """Neither brings back what it was given."""
    calls = [node(name, "call", target='"called"') for name in ("c", "d")]
    diagram = process("p", [*calls, node("fork", "and"), node("join", "and"), node("z")], "start fork c join z end",
                      "fork d join")  # fmt: skip
    story = Story(diagram, CALLED, variables={"a": 0, "b": 0})
    first, second = (row.task for row in story.work("x"))
    story.do("complete", first, {"a": 1}).do("complete", second, {"b": 1})
    assert (story.variables, story.open) == ({"a": 1, "b": 1}, ["z"])


def test_the_target_is_computed_and_its_release_pinned() -> None:
    """A newer release is for new calls."""
    story = Story(calling(target="which"), CALLED, variables={"which": "called"})
    story.shelf.publish("r2", process("called", [node("new")], "start new end"))
    assert story.change(n=1).open == ["x"]
    assert [(row.process, row.release) for row in story.work()] == [("called", "r1 called")]
    assert story.complete("x").open == ["z"]


def test_a_process_of_the_same_diagram_comes_first() -> None:
    """Its release is the caller's own."""
    diagram, other = calling(), process("called", [node("mine")], "start mine end")
    story = Story(diagram, CALLED)
    story.shelf.publish("both", diagram, other)
    story.shelf.publish("r9", CALLED)
    from service.process.execution import Instance

    story.instance = Instance(story.shelf, "both", "p")
    assert story.do("start").open == ["mine"]


def test_what_happens_inside_is_told_with_its_own_process() -> None:
    """So that history finds the element in the right diagram."""
    story = Story(calling(), CALLED)
    entered = [(one.process, one.element, one.scope) for one in story.happened if isinstance(one, Entered)]
    call = next(one.task for one in story.happened if isinstance(one, Entered) and one.element == "c")
    assert entered == [("p", "start", 1), ("p", "c", 1), ("called", "start", call), ("called", "x", call)]


def test_an_unknown_target_is_an_incident_that_can_be_mended() -> None:
    """Published since, or named rightly."""
    story = Story(calling(target="which"), CALLED, variables={"which": "nowhere"})
    assert story.held == [("c", "begin")]
    assert "nowhere" in str(story.incidents[0].message)
    assert story.change(which="called").retry("c").open == ["x"]


def test_failing_outputs_keep_the_called_process_until_they_are_mended() -> None:
    """Its variables are still there when the diagram has been mended."""
    story = Story(calling((), (("total", "result +"),)), CALLED).complete("x", result=4)
    assert story.held == [("c", "finish")]
    assert story.open == []
    story.shelf.publish("r1", calling((), (("total", "result + 1"),)))
    assert story.do("change", {}).retry("c").variables == {"total": 5}


def test_a_process_that_calls_itself_stops_at_the_limit() -> None:
    """An incident, not the end of the program."""
    story = Story(process("p", [node("c", "call", target='"p"')], "start c end"))
    assert story.held == [("c", "begin")]
    assert str(DEEPEST_CALL) in str(story.incidents[0].message)


def test_errors_climb_out_of_a_call_and_a_timer_ends_it() -> None:
    """A call is an activity like others."""
    failing = process("called", [node("x"), node("bad", "throw", event=Error(code="E"))], "start x bad end")
    hour = Timer(form="duration", expression='"PT1H"')
    nodes: list[Node] = [
        node("c", "call", target='"called"'), node("b", "boundary", host="c", event=Error(code="E")),
        node("t", "boundary", host="c", event=hour), node("h"), node("late"),
    ]  # fmt: skip
    caught = process("p", nodes, "start c end", "b h end", "t late end")
    assert Story(caught, failing).complete("x").open == ["h"]
    assert Story(caught, failing).fire("t").open == ["late"]


def test_several_calls_at_once() -> None:
    """Each gives its element of the result."""
    several = Several(collection="[1, 2, 3]", item="n", result="all", element="r")
    story = Story(calling((("n", "n"),), (("r", "n * 10"),), several=several), CALLED)
    for _ in range(3):
        story.complete("x")
    assert story.variables == {"all": [10, 20, 30]}
    assert story.open == ["z"]


def test_what_is_an_instances_own_does_not_come_out() -> None:
    """Its item, its number, what its result is made of and the list of results stay; other names come out."""
    several = Several(collection="[1, 2]", item="n", result="all", element_expression="n * m")
    story = Story(calling(several=several), CALLED)
    story.complete("x", m=10, k=1).complete("x", m=20, k=2)
    assert story.variables == {"all": [10, 40], "k": 2}
