"""What is completed may still be undone after another release has taken over."""

from __future__ import annotations

from execution_story import Story, node, process
from test_execution_undoing_saved import everything_undone
from undoing_story import throw, undoable, undone, walked

from service.process.diagram.program import Process, Several


def moved(story: Story, diagram: Process, mapping: dict[str, str] | None = None) -> Story:
    """To a release of this diagram."""
    story.shelf.publish("r2", diagram)
    assert not [move for move in story.instance.plan(story.shelf, "r2", mapping) if move.problem]
    return story.do("migrate", story.shelf, "r2", mapping)


def test_handlers_of_the_other_release_undo() -> None:
    """By the names that it has; what it does not undo any more is forgotten."""
    story = Story(process("P", [*undoable("a b c"), node("z"), throw()], "start a b c z x end"))
    story.complete("a").complete("b").complete("c")
    other = process("P", [*undoable("first c"), node("b"), node("z"), throw()], "start first b c z x end")
    moved(story, other, {"a": "first"})
    assert walked(story, "z", "undo-c", "undo-first").ended


def test_an_undoing_goes_on_in_the_other_release() -> None:
    """The walk, what it has opened again, and what is still in the log."""
    inner = process("Q", undoable("b c"), "start b c end")
    nodes = [*undoable("a d"), node("Q", "subprocess", body=inner), throw("x")]
    story = Story(process("P", nodes, "start a Q d x end"))
    walked(story, "a", "b", "c", "d", "undo-d")
    assert story.open == ["undo-c"]
    inner = process("Q", [*undoable("b c"), node("more")], "start b c more end")
    other = process(
        "P", [*undoable("a"), node("d"), node("Q", "subprocess", body=inner), throw("x")], "start a Q d x end"
    )
    moves = story.instance.plan(story.shelf, "r1", {})
    assert [move.element for move in moves] == ["x", "undo-c"]
    moved(story, other)
    assert walked(story, "undo-c", "undo-b", "undo-a").ended


def test_a_throw_of_one_activity_goes_on_by_its_new_name() -> None:
    """The passes that are not undone yet are those of the activity that takes its place."""
    nodes = [*undoable("a"), node("g", "xor"), throw("x", "a")]
    story = Story(process("P", nodes, "start a g", "g a if again", "g x default", "x end"))
    story.complete("a", again=True).complete("a", again=False)
    other = process(
        "P",
        [*undoable("one"), node("g", "xor"), throw("x", "one")],
        "start one g",
        "g one if again",
        "g x default",
        "x end",
    )
    moved(story, other, {"a": "one", "undo-a": "undo-one", "c-a": "c-one"})
    assert walked(story, "undo-one", "undo-one").ended


def test_instances_that_are_done_follow_those_that_are_not() -> None:
    """An activity with several instances keeps those that have completed."""
    twice = Several(collection="2", sequential=True)

    def diagram(name: str) -> Process:
        inner = node("Q", "subprocess", several=twice, body=process("Q", undoable(name), f"start {name} end"))
        return process("P", [inner, throw()], "start Q x end")

    story = Story(diagram("b")).complete("b")
    moved(story, diagram("y"), {"b": "y", "undo-b": "undo-y"})
    assert walked(story, "y", "undo-y", "undo-y").ended


def test_what_changed_its_kind_is_forgotten() -> None:
    """What ran inside a subprocess cannot be undone where a task, or a call, stands in its place."""
    inner = node("Q", "subprocess", body=process("Q", undoable("b"), "start b end"))
    for instead in ([node("Q")], [node("Q", "call", target='"R"')], [node("Q"), *undone("Q")]):
        story = Story(process("P", [inner, node("z"), throw()], "start Q z x end")).complete("b")
        moved(story, process("P", [*instead, node("z"), throw()], "start Q z x end"))
        assert walked(story, "z").ended


def test_every_log_moves_to_a_release_like_its_own() -> None:
    """Nothing is lost."""
    diagram, called = everything_undone()
    story = Story(diagram, called)
    for name in ("a", "b", "c", "m", "m", "r", "k", "t", "u", "h"):
        story.complete(name)
    log = story.instance._running.task_tree.internal_data["log"]
    moved(story, diagram)
    assert story.instance._running.task_tree.internal_data["log"] == log
    assert sorted(story.open) == ["undo-r", "undo-u"]
