"""Activities of several instances, and activities done again and again."""

from __future__ import annotations

from typing import Any

import pytest
from execution_story import Story, node, process

from service.base.errors import Refused
from service.process.diagram.program import Loop, Message, Node, Process, Several, Signal
from service.process.execution import AGAIN, DONE, Completed, Entered, Thrown

BODY = process("body", [node("x")], "start x end")


def voting(**details: Any) -> Process:
    """A task v of several instances, then z."""
    return process("p", [node("v", several=Several(**details)), node("z")], "start v z end")


class TestSeveral:
    @pytest.mark.parametrize("sequential", [False, True])
    def test_each_instance_is_a_scope(self, sequential: bool) -> None:
        """It sees its own element, and its result stands at its own place."""
        details = {"item": "person", "result": "votes", "element": "vote"}
        story = Story(
            voting(collection="people", sequential=sequential, **details), variables={"people": ["ann", "bob"]}
        )
        assert story.seen("v")["person"] == "ann"
        assert story.work("v")[0].number == 1
        if sequential:
            story.complete("v", vote="yes", seen=True).complete("v", vote="no")
        else:
            story.complete("v", which=1, vote="no", seen=True).complete("v", vote="yes")
        assert story.variables == {"people": ["ann", "bob"], "votes": ["yes", "no"], "seen": True}
        assert story.open == ["z"]

    def test_subprocesses_do_not_see_each_other(self) -> None:
        """What one writes under its own names stays with it."""
        several = Several(collection="[1, 2]", item="n", result="all", element="r")
        story = Story(process("p", [node("s", "subprocess", body=BODY, several=several)], "start s end"))
        story.complete("x", which=1, r="second", n=20)
        assert story.seen("x") == {"n": 1, "r": None, "loopCounter": 1, "all": [None, "second"]}
        assert story.complete("x", r="first").variables == {"all": ["first", "second"]}

    def test_an_expression_gives_the_element(self) -> None:
        """Names that nobody around has are each instance's own, so that parallel answers do not meet."""
        story = Story(voting(collection="[1, 2]", item="n", result="all", element_expression="n * factor"))
        story.complete("v", which=1, factor=10)
        assert story.complete("v", factor=5).variables == {"all": [5, 20]}

    def test_the_question_sees_all_the_counts_of_bpmn(self) -> None:
        """Of three, one is done, two are at work and none was ended early."""
        until = "[numberOfInstances, numberOfCompletedInstances, numberOfActiveInstances] = [3, 1, 2]"
        diagram = voting(collection="3", until=f"{until} and numberOfTerminatedInstances = 0")
        assert Story(diagram).complete("v").open == ["z"]

    @pytest.mark.parametrize("sequential", [False, True])
    def test_it_ends_when_enough_are_done(self, sequential: bool) -> None:
        """The question sees the results and the counts."""
        until = 'list contains(votes, "no") or numberOfCompletedInstances = limit'
        diagram = voting(collection="5", sequential=sequential, result="votes", element="vote", until=until)
        story = Story(diagram, variables={"limit": 3}).complete("v", vote="yes")
        assert "numberOfCompletedInstances" not in story.variables
        assert story.complete("v", vote="no").open == ["z"]
        assert story.variables["votes"] == ["yes", "no", None, None, None]
        story = Story(diagram, variables={"limit": 3}).complete("v", vote="yes").complete("v", vote="yes")
        assert story.complete("v", vote="yes").open == ["z"]

    def test_no_element_is_no_work(self) -> None:
        """The activity is passed."""
        assert Story(voting(collection="[]")).open == ["z"]

    @pytest.mark.parametrize("given", ["ann", None, -1, True, 20_000])
    def test_a_collection_that_is_none_is_an_incident(self, given: Any) -> None:
        """Mended and retried like any other failure."""
        story = Story(voting(collection="people"), variables={"people": given})
        assert story.held == [("v", "begin")]
        assert story.change(people=["ann", "bob"]).retry("v").open == ["v", "v"]

    def test_it_is_told_as_a_whole_and_by_number(self) -> None:
        """Whoever counts elements leaves the numbered ones out."""
        story = Story(voting(collection="2")).complete("v").complete("v")
        told = [
            (type(one).__name__, one.number)
            for one in story.happened
            if isinstance(one, Entered | Completed) and one.element == "v"
        ]
        assert told == [
            ("Entered", None), ("Entered", 1), ("Entered", 2), ("Completed", 1), ("Completed", 2), ("Completed", None),
        ]  # fmt: skip

    def test_each_instance_of_a_send_task_sends(self) -> None:
        """With its own key and payload."""
        send = node(
            "m", "throw", event=Message(name="convite", key="who"), outputs=(("to", "who"),),
            several=Several(collection='["ana", "rui"]', item="who"),
        )  # fmt: skip
        story = Story(process("p", [send, node("z")], "start m z end"))
        thrown = [(one.key, dict(one.payload)) for one in story.happened if isinstance(one, Thrown)]
        assert thrown == [("ana", {"to": "ana"}), ("rui", {"to": "rui"})]
        assert story.open == ["z"]

    def test_events_of_several_instances(self) -> None:
        """Each waits by itself."""
        wait = node("m", "catch", event=Signal(name="s"), several=Several(collection="3", sequential=True))
        story = Story(process("p", [wait, node("z")], "start m z end")).fire("m").do("signal", "s")
        assert story.events == ["m"]
        assert story.fire("m").open == ["z"]


def looping(**details: Any) -> Process:
    """A task t in a standard loop, then z."""
    return process("p", [node("t", loop=Loop(**details)), node("z")], "start t z end")


class TestLoops:
    def test_again_while_the_condition_holds(self) -> None:
        """Asked after each pass."""
        story = Story(looping(condition="more")).complete("t", more=True)
        assert story.open == ["t"]
        assert story.work()[0].number == 2
        assert story.complete("t", more=False).open == ["z"]

    def test_a_condition_that_is_tested_before(self) -> None:
        """There may be no pass at all."""
        assert Story(looping(condition="more", test_before=True), variables={"more": False}).open == ["z"]
        assert Story(looping(condition="more", test_before=True), variables={"more": True}).open == ["t"]

    def test_no_more_than_the_maximum(self) -> None:
        """Whatever the condition says."""
        story = Story(looping(condition="true", maximum=2)).complete("t")
        assert story.open == ["t"]
        assert story.complete("t").open == ["z"]
        assert Story(looping(condition="true", test_before=True, maximum=0)).open == ["z"]

    def test_without_a_condition_a_person_says_whether_again(self) -> None:
        """A question of its own, with two answers."""
        story = Story(looping()).complete("t")
        (row,) = story.work()
        assert row.kind == "question"
        assert row.question is not None
        assert [option.flow for option in row.question.options] == [AGAIN, DONE]
        with pytest.raises(Refused, match="Falta responder"):
            story.complete("t")
        assert story.complete("t", choice=(AGAIN,)).work()[0].kind == "task"
        assert story.complete("t").complete("t", choice=(DONE,)).open == ["z"]

    def test_asked_before_the_first_pass(self) -> None:
        """Test before, and no condition."""
        story = Story(looping(test_before=True))
        assert story.work()[0].kind == "question"
        assert story.complete("t", choice=(DONE,)).open == ["z"]

    def test_a_subprocess_in_a_loop(self) -> None:
        """Each pass is a scope of its own that counts."""
        sub: Node = node("s", "subprocess", body=BODY, loop=Loop(condition="loopCounter < 3"))
        story = Story(process("p", [sub, node("z")], "start s z end"))
        assert story.complete("x").complete("x").seen("x")["loopCounter"] == 3
        assert story.complete("x").open == ["z"]
