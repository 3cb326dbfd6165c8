"""Jobs wait for machines; what fails waits for a person. A failing step loses no token and no half of itself."""

from __future__ import annotations

from typing import Any

import pytest
from execution_story import Story, node, process

from service.process.diagram.program import Condition, Error, Event, Message, Several, Timer
from service.process.execution import NeverSettles, NotOpen

JOB = process(
    "p",
    [
        node("s", "service", job="mail", retries=3, outputs=(("got", "answer"),)),
        node("no", "boundary", host="s", event=Error(code="E1")),
        node("mend"),
    ],
    "start s end",
    "no mend end",
)


class TestJobs:
    def test_a_job_is_open_until_its_result_comes(self) -> None:
        """Once."""
        story = Story(JOB)
        (job,) = story.jobs("s")
        assert (job.topic, job.attempt, job.retries) == ("mail", 1, 3)
        story.do("complete_job", job.task, 1, {"answer": 42})
        assert story.ended
        assert story.variables == {"got": 42}
        with pytest.raises(NotOpen):
            story.do("complete_job", job.task, 1, {})

    def test_an_error_goes_to_the_boundary_with_its_payload(self) -> None:
        """The machine found what the analyst foresaw."""
        story = Story(JOB).fail_job("s", "E1", why="full")
        assert story.open == ["mend"]
        assert story.variables == {"why": "full"}
        assert story.jobs("s") == []

    def test_an_uncaught_error_is_an_incident_and_retry_opens_the_next_attempt(self) -> None:
        """The slow worker of the first attempt finds its job gone."""
        story = Story(JOB)
        first = story.jobs("s")[0]
        story.fail_job("s", "E2")
        assert story.held == [("s", "job")]
        assert story.jobs("s") == []
        story.retry("s")
        assert story.jobs("s")[0].attempt == 2
        assert story.incidents == ()
        with pytest.raises(NotOpen):
            story.do("complete_job", first.task, first.attempt, {})
        assert story.complete_job("s", answer=1).ended

    def test_giving_up_waits_for_a_person(self) -> None:
        """With the reason."""
        story = Story(JOB)
        story.do("give_up_job", story.jobs("s")[0].task, 1, "cinco vezes sem resposta")
        assert str(story.incidents[0].message) == "cinco vezes sem resposta"


class TestIncidents:
    def test_a_choice_that_leads_nowhere_keeps_the_answers_and_the_token(self) -> None:
        """No condition holds and there is no default."""
        diagram = process("p", [node("t"), node("x", "xor"), node("u")], "start t x", "x u if limit > 1", "u end")
        story = Story(diagram, variables={"limit": 1}).complete("t", amount=3)
        assert story.held == [("x", "leave")]
        assert story.variables == {"limit": 1, "amount": 3}
        assert story.open == []
        assert story.retry("x").held == [("x", "leave")]  # nothing mended yet
        assert story.change(limit=2).retry("x").open == ["u"]
        assert story.told().count("completed x") == 1

    def test_outputs_are_not_written_twice(self) -> None:
        """They are written before the choice of flows, which has a retry point of its own."""
        diagram = process("p", [node("t", outputs=(("n", "n + 1"),)), node("u")], "start t", "t u if ok", "u end")
        story = Story(diagram, variables={"n": 1, "ok": False}).complete("t")
        assert story.held == [("t", "leave")]
        assert story.variables["n"] == 2
        assert story.change(ok=True).retry("t").open == ["u"]
        assert story.variables["n"] == 2

    def test_failing_outputs_write_nothing_and_do_not_offer_the_task_again(self) -> None:
        """The answers are kept until the diagram is mended."""

        def diagram(b: str) -> Any:
            return process("p", [node("t", outputs=(("a", "1"), ("b", b)))], "start t end")

        story = Story(diagram("answer +"))
        task = story.work("t")[0].task
        story.complete("t", answer=1)
        with pytest.raises(NotOpen):
            story.do("complete", task, {"answer": 2})
        assert story.held == [("t", "finish")]
        assert story.open == []
        assert story.variables == {}
        assert story.change(other=2).held == [("t", "finish")]  # not tried again by itself
        story.shelf.publish("r1", diagram("answer + 1"))
        assert story.change(other=3).retry("t").variables == {"other": 3, "a": 1, "b": 2}
        assert story.ended

    def test_failing_inputs_arm_nothing(self) -> None:
        """All that can fail comes before timers and buttons."""

        def diagram(b: str) -> Any:
            late = node("late", "boundary", host="t", event=Timer(form="duration", expression='"PT1H"'))
            return process("p", [node("t", inputs=(("a", "1"), ("b", b))), late], "start t end", "late end")

        story = Story(diagram("1 +"))
        assert story.held == [("t", "begin")]
        assert story.events == []
        assert story.open == []
        story.shelf.publish("r1", diagram("1 + 1"))
        assert story.change(x=1).retry("t").open == ["t"]
        assert story.events == ["late"]

    @pytest.mark.parametrize(
        "event",
        [Timer(form="duration", expression="d"), Message(name="m", key="d"), Timer(form="cycle", expression="d")],
    )
    def test_an_event_that_cannot_be_armed_holds_only_itself(self, event: Event) -> None:
        """Its host can be worked on, and takes it along."""
        diagram = process("p", [node("t"), node("late", "boundary", host="t", event=event)], "start t end", "late end")
        story = Story(diagram, variables={"d": []})
        assert story.held == [("late", "begin")]
        assert story.open == ["t"]
        assert story.events == []
        good = "R2/PT1H" if getattr(event, "form", "") == "cycle" else "PT1H"
        assert story.change(d=good).retry("late").events == ["late"]
        assert Story(diagram, variables={"d": []}).complete("t").ended

    def test_a_failing_conditional_event_is_looked_at_again_on_retry(self) -> None:
        """Watching is a step of its own."""

        def diagram(condition: str) -> Any:
            return process("p", [node("c", "catch", event=Condition(expression=condition))], "start c end")

        story = Story(diagram("n > "), variables={"n": 2})
        assert story.held == [("c", "watch")]
        story.shelf.publish("r1", diagram("n > 1"))
        assert story.do("retry", story.incidents[0].task).held == [("c", "watch")]  # memory still has the old release
        assert story.retry("c").ended

    def test_a_retry_takes_the_inputs_afresh(self) -> None:
        """Nothing of the failed attempt is left."""
        for details in ({}, {"several": Several(collection="1")}):
            catch = node("c", "catch", event=Message(name="m", key="id"), inputs=(("n", "n + 1"),), **details)
            story = Story(process("p", [catch, node("z")], "start c z end"), variables={"n": 1, "id": []})
            assert story.held == [("c", "begin")]
            assert story.events == []
            story.change(id="5").retry("c")
            assert story.instance.visible(story.armed("c")[0].task)["n"] == 2

    def test_one_failing_branch_does_not_stop_the_other(self) -> None:
        """The rest goes on."""
        diagram = process(
            "p", [node("f", "and"), node("x", "xor"), node("t"), node("u")], "start f x", "x end if 1 +", "f t u end"
        )
        assert Story(diagram).complete("t").open == ["u"]

    def test_an_instance_of_several_is_held_alone(self) -> None:
        """The others are worked on, and the activity waits for it."""
        several = Several(collection='["PT1H", null]', item="wait")
        task = node("c", "catch", event=Timer(form="duration", expression="wait"), several=several)
        story = Story(process("p", [task], "start c end"))
        assert story.held == [("c", "begin")]
        assert story.events == ["c"]
        assert not story.fire("c").ended
        assert story.held == [("c", "begin")]


class TestCircles:
    CIRCLE = process("p", [node("t"), node("m", "xor"), node("x", "xor")], "start t m x m")

    def test_a_diagram_that_never_settles_leaves_the_saved_state_alone(self) -> None:
        """The error names the elements of the circle; the instance in memory is spent."""
        story = Story(self.CIRCLE)
        before = story.instance.save()
        with pytest.raises(NeverSettles) as caught:
            story.complete("t")
        assert caught.value.elements == ("m", "x")
        assert "m, x" in str(caught.value)
        with pytest.raises(RuntimeError):
            story.instance.save()
        from service.process.execution import Instance

        again = Instance.load(before, story.shelf)
        assert [row.element for row in again.waiting().work] == ["t"]

    def test_tokens_that_multiply_without_end_are_stopped_too(self) -> None:
        """Each round doubles them."""
        diagram = process(
            "p", [node("t"), node("m", "xor"), node("f", "and"), node("g", "xor")], "start t m f m", "f g m"
        )
        with pytest.raises(NeverSettles):
            Story(diagram).complete("t")

    def test_a_conditional_event_that_feeds_itself_is_stopped(self) -> None:
        """A circle through variables."""
        nodes = [
            node("t"), node("m", "xor"),
            node("c", "catch", event=Condition(expression="true")),
        ]  # fmt: skip
        with pytest.raises(NeverSettles):
            Story(process("p", nodes, "start t m c m")).complete("t")
