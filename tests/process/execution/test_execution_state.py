"""The state is compact, complete, and readable for ever."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from execution_story import NOON, Shelf, Story, node, process
from reference_families import NAMES, random_process
from reference_model import Reference
from reference_walkers import Engine
from reference_walks import MAX_MARKS, facts_after, next_action, random_truths

from service.process.diagram.program import (
    ByHand,
    Condition,
    Loop,
    Message,
    Option,
    Process,
    Question,
    Several,
    Signal,
    Timer,
)
from service.process.execution import Instance
from service.process.execution.cost import LOOP, Bench
from service.process.execution.failures import NewerState
from service.process.execution.state import FORMAT, from_state, plain, to_state
from service.process.execution.upgrades import STEPS, upgraded

GOLDEN = Path(__file__).parent / "golden"
HOUR = Timer(form="cycle", expression='"R3/PT1H"')


def everything() -> tuple[Process, Process]:
    """A process that waits in every way there is, and one that it calls."""
    body = process("body", [node("in", inputs=(("own", "n + 1"),))], "start in end")
    question = Question(
        text="Qual?", options=(Option(flow="ask-end", label="Fim"), Option(flow="ask-t", label="Volta"))
    )
    nodes = [
        node("f", "and"), node("t"), node("late", "boundary", host="t", interrupting=False, event=HOUR),
        node("press", "boundary", host="t", event=ByHand()), node("s", "subprocess", body=body),
        node("several", several=Several(collection="[1, 2, 3]", item="i", sequential=True, result="all")),
        node("loop", loop=Loop(condition="true")), node("race", "race"),
        node("m", "catch", event=Message(name="paid", key='"k"')), node("g", "catch", event=Signal(name="go")),
        node("when", "catch", event=Condition(expression="n > 9")), node("hand", "catch", event=ByHand()),
        node("job", "service", job="mail"), node("ask", "xor", question=question), node("x", "xor"),
        node("c", "call", target='"called"'), node("j", "and"), node("o", "or"), node("l", "listener", event=HOUR),
        node("l_sub", "subprocess", body=process("l_body", [])),
    ]  # fmt: skip
    diagram = process(
        "everything", nodes, "start f t j end", "f s j", "late end", "press end", "f several end", "f loop end",
        "f race m end", "race g end", "f when o end", "f o", "f hand end", "f job end", "f ask end", "ask t", "f x",
        "x end if false", "f c end", "f j", "l l_sub",
    )  # fmt: skip
    return diagram, process("called", [node("inside")], "start inside end")


def golden_shelf() -> Shelf:
    """The releases of the golden state."""
    shelf, (diagram, called) = Shelf(), everything()
    shelf.publish("r1", diagram)
    shelf.publish("r1 called", called)
    return shelf


def test_promise_7_a_state_of_format_1_loads_for_ever() -> None:
    """Promise 7: the golden file is never rewritten; a new format gets a file of its own."""
    saved = (GOLDEN / "format-1.bin").read_bytes()
    golden = json.loads((GOLDEN / "format-1.json").read_text())
    instance = Instance.load(saved, golden_shelf(), NOON)
    assert to_state(instance._running) == upgraded(golden, FORMAT)
    rows = instance.waiting()
    assert sorted(row.element for row in rows.work) == ["ask", "hand", "in", "inside", "loop", "several", "t"]
    assert sorted(row.element for row in rows.timers) == ["l", "late"]
    assert [row.element for row in rows.buttons] == ["press"]
    assert [row.element for row in rows.jobs] == ["job"]
    assert [row.element for row in rows.incidents] == ["x"]
    for row in rows.work:
        choice = ("ask-end",) if row.kind == "question" else ()
        if row.kind != "confirmation":
            instance.complete(row.task, choice=choice, now=NOON)
    assert "loop" in {row.element for row in instance.waiting().work}  # its second pass


def test_the_engine_still_writes_the_present_format() -> None:
    """What is saved today is what the golden file holds; when that must change, the format gets a new number."""
    diagram, called = everything()
    story = Story(diagram, called, variables={"n": 1})
    assert to_state(story.instance._running) == json.loads((GOLDEN / f"format-{FORMAT}.json").read_text())


def test_a_call_that_began_before_gives_out_everything() -> None:
    """Its state does not say what its process has written."""
    instance = Instance.load((GOLDEN / "format-1.bin").read_bytes(), golden_shelf(), NOON)
    instance.change({"n": 8}, now=NOON)
    (inside,) = [row.task for row in instance.waiting().work if row.element == "inside"]
    instance.complete(inside, {"m": 2}, now=NOON)
    assert (instance.variables["n"], instance.variables["m"]) == (1, 2)


def test_promise_7_every_format_there_was_has_a_golden_file_and_a_way_up() -> None:
    """Promise 7: raising the format without keeping its file, or the step to the next, fails here."""
    formats = set(range(1, FORMAT + 1))
    assert {int(file.stem.split("-")[1]) for file in GOLDEN.glob("format-*.bin")} == formats
    assert set(STEPS) == formats - {FORMAT}
    for file in GOLDEN.glob("format-*.json"):
        assert upgraded(json.loads(file.read_text()), FORMAT)["format"] == FORMAT


def test_an_older_state_goes_up_step_by_step_and_is_saved_in_the_present_format() -> None:
    """Each step sees what the one before made; the state that was read is left as it was."""
    old = {"format": 1, "tokens": [1]}
    steps = {1: lambda state: {**state, "two": True}, 2: lambda state: {**state, "three": state["two"]}}
    assert upgraded(old, 3, steps) == {"format": 3, "tokens": [1], "two": True, "three": True}
    assert old == {"format": 1, "tokens": [1]}
    instance = Instance.load((GOLDEN / "format-1.bin").read_bytes(), golden_shelf(), NOON)
    assert plain(instance.save())["format"] == FORMAT


@pytest.mark.parametrize("passes", [1, 400])
def test_only_long_states_are_compressed(passes: int) -> None:
    """Both are read; a short one is not worth it."""
    story = Story(process("p", [node("a")], "start a end"), variables={"nota": "anotado " * passes})
    saved = story.instance.save()
    assert saved.startswith(b"{") == (passes == 1)
    assert Instance.load(saved, story.shelf, NOON).save() == saved


def test_a_newer_format_is_refused() -> None:
    """An older program does not guess at a newer one's states."""
    with pytest.raises(NewerState, match=f"formato {FORMAT + 1}"):
        from_state({"format": FORMAT + 1}, Shelf())


def test_a_state_is_not_changed_by_the_instance_it_was_taken_from_or_gave() -> None:
    """Marks are replaced, never changed in place, like the values of variables."""
    diagram, called = everything()
    story = Story(diagram, called, variables={"n": 1}, saving=False)
    state = to_state(story.instance._running)
    text = json.dumps(state)
    other = from_state(state, story.shelf)
    story.fire("late").fire("press")
    assert json.dumps(state) == text == json.dumps(to_state(other))


@pytest.mark.parametrize("family", NAMES)
def test_saving_changes_nothing(family: str) -> None:
    """Promise 4: one that is saved at every step and one that never is have the same state, ids included."""
    for seed in range(10):
        drawing, rng = random_process(family, seed), Random(seed)
        truths = random_truths(rng, drawing)
        model = Reference(drawing.process, truths, drawing.called)
        saved, kept = Engine(drawing, truths), Engine(drawing, truths)
        kept.saving = False
        for _ in range(30):
            assert json.dumps(to_state(saved.running)) == json.dumps(to_state(kept.running))
            action = None if model.ended or len(model.marks()) > MAX_MARKS else next_action(rng, model, drawing)
            if action is None:
                break
            truths, facts = random_truths(rng, drawing), facts_after(rng, action, model, drawing)
            for one in (model, saved, kept):
                one.do(action, truths, facts)


def test_the_order_of_work_is_the_same_after_loading() -> None:
    """A signal wakes events in scopes and instances that were not opened in the order of the tree."""
    inner = process("inner", [node("c1", "catch", event=Signal(name="s")), node("z1")], "start c1 z1 end")
    a = process("a", [node("t"), node("deep", "subprocess", body=inner)], "start t deep end")
    b = process("b", [node("c2", "catch", event=Signal(name="s")), node("z2")], "start c2 z2 end")
    wait = node("m", "catch", event=Signal(name="s"), several=Several(collection="3", sequential=True))
    nodes = [
        node("f", "and"), node("a", "subprocess", body=a), node("b", "subprocess", body=b), wait, node("zm"),
        node("c3", "catch", event=Signal(name="s")), node("z3"),
    ]  # fmt: skip
    diagram = process("p", nodes, "start f a end", "f b end", "f m zm end", "f c3 z3 end")
    states: list[str] = []
    for saving in (True, False):
        story = Story(diagram, saving=saving).complete("t").fire("m").do("signal", "s")
        assert story.open == ["z1", "z2", "z3"]
        assert story.events == ["m"]
        states.append(json.dumps(to_state(story.instance._running), sort_keys=True))
    assert states[0] == states[1]


def test_a_loop_of_a_thousand_passes_leaves_no_trace() -> None:
    """A step costs what lives, not what was."""
    bench = Bench(LOOP)
    before, tokens = bench.size, bench.live
    for _ in range(1000):
        bench.step()
    assert bench.size - before < 16
    assert bench.live == tokens
