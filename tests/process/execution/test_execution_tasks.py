"""People's work: tasks, questions of gateways, what a person confirms, and the buttons they may press."""

from __future__ import annotations

import pytest
from execution_story import Story, node, process

from service.base.errors import Conflict, Missing, Refused
from service.process.diagram.program import ByHand, Human, Message, NodeKind, Option, Process, Question, Several
from service.process.execution import Instance, NotOpen


def asks(*flows: str, **details: bool) -> Question:
    """A question with an option per flow, named after where it leads."""
    options = tuple(Option(flow=flow, label=flow.partition("-")[2]) for flow in flows)
    return Question(text="Resolvido?", options=options, **details)


def split(kind: str = "xor", *, before: str = "start", **details: bool) -> Process:
    """A gateway x that asks and leads to `a` or `b`."""
    gateway = node("x", kind, question=asks("x-a", "x-b", **details))
    return process("p", [gateway, node("t"), node("a"), node("b")], f"{before} x a end", "x b end")


JOINED = process(
    "p",
    [node("t", asks_for="x"), node("x", "xor", question=asks("x-a", "x-b")), node("a"), node("b")],
    "start t x a end",
    "x b end",
)


class TestTasks:
    def test_a_task_is_completed_once(self) -> None:
        """Promise 2: the second completion of a task is a conflict that says so."""
        story = Story(process("p", [node("t"), node("u")], "start t u end"))
        (row,) = story.work()
        assert (row.kind, row.element, row.question, row.process, row.release) == ("task", "t", None, "p", "r1")
        story.complete("t", amount=3)
        assert story.open == ["u"]
        assert story.variables == {"amount": 3}
        with pytest.raises(NotOpen) as caught:
            story.do("complete", row.task, {"amount": 4})
        assert isinstance(caught.value, Conflict)
        assert caught.value.status == 409
        assert "não está mais em aberto" in str(caught.value)
        assert story.variables == {"amount": 3}

    def test_a_choice_where_nothing_is_asked_is_refused(self) -> None:
        """An answer without a question is a mistake of whoever sent it."""
        story = Story(process("p", [node("t")], "start t end"))
        with pytest.raises(Refused, match="não tem pergunta"):
            story.complete("t", choice=("t-end",))
        assert story.open == ["t"]

    def test_whose_it_is_and_until_when_is_computed_when_it_begins(self) -> None:
        """Assignee, candidates, dates and priority are values of the moment; later changes leave them."""
        human = Human(
            assignee="who", candidate_groups='"n1, n2"', candidate_users='["ana"]', due='"PT4H"', priority="1 + 1"
        )
        story = Story(process("p", [node("t", human=human)], "start t end"), variables={"who": "bia"})
        (row,) = story.change(who="rui").work()
        assert (row.assignee, row.candidate_groups, row.candidate_users) == ("bia", ("n1", "n2"), ("ana",))
        assert (row.due, row.follow_up, row.priority) == ("PT4H", None, 2)

    @pytest.mark.parametrize("drawn", [{"assignee": "1"}, {"due": "true"}, {"priority": '"alta"'}, {"assignee": "1 +"}])
    def test_an_expression_that_fails_is_an_incident_on_the_token(self, drawn: dict[str, str]) -> None:
        """Nobody is offered work of which it is not known whose it is."""
        story = Story(process("p", [node("t", human=Human(**drawn))], "start t end"))
        assert story.held == [("t", "begin")]
        assert story.open == []
        assert next(iter(drawn.values())) in str(story.incidents[0].message)

    def test_a_process_starts_once(self) -> None:
        """Starting again what runs is a conflict; starting where no start is, is missing."""
        story = Story(process("p", [node("t")], "start t end"))
        with pytest.raises(Conflict):
            story.do("start")
        with pytest.raises(Missing, match="início “t”"):
            Story(process("p", [node("t")], "start t end"), start_event="t")


class TestStarts:
    STARTS = process(
        "p",
        [node("mail", "start", event=Message(name="mail")), node("late", "start"), node("a"), node("b"), node("c")],
        "start a end",
        "mail b end",
        "late c end",
    )

    def test_without_a_name_the_first_none_start_is_taken(self) -> None:
        """Drawn start events are alternatives."""
        assert Story(self.STARTS).open == ["a"]

    def test_a_named_start_event_takes_its_payload_as_variables(self) -> None:
        """A message that starts a process."""
        story = Story(self.STARTS, variables={"subject": "oi"}, start_event="mail")
        assert story.open == ["b"]
        assert story.variables == {"subject": "oi"}
        assert story.told()[:2] == ["entered mail", "completed mail"]

    def test_what_nothing_leads_to_starts_together_when_no_start_is_drawn(self) -> None:
        """The reader's own starts, which nobody drew, are not alternatives."""
        nodes = {one.id: one for one in (node("#1", "start"), node("#2", "start"), node("a"), node("b"))}
        flows = process("q", [*nodes.values()], "#1 a", "#2 b").flows
        assert Story(Process(id="p", nodes=nodes, flows=flows)).open == ["a", "b"]


class TestQuestions:
    def test_a_gateway_that_asks_is_open_work_until_it_is_answered(self) -> None:
        """The answer is a flow."""
        story = Story(split())
        (row,) = story.work()
        assert (row.kind, row.element) == ("question", "x")
        assert row.question is not None
        assert [option.label for option in row.question.options] == ["a", "b"]
        assert story.complete("x", choice=("x-b",), why="because").open == ["b"]
        assert story.variables == {"why": "because"}

    @pytest.mark.parametrize(
        ("choice", "words"), [((), "Falta responder"), (("x-z",), "não existe"), (("x-a", "x-b"), "uma resposta só")]
    )
    def test_a_wrong_answer_is_refused_and_changes_nothing(self, choice: tuple[str, ...], words: str) -> None:
        """None, an unknown one, several where one is allowed."""
        story = Story(split())
        before = story.instance.save()
        with pytest.raises(Refused, match=words) as caught:
            story.complete("x", choice=choice, why="because")
        assert caught.value.field == "choice"
        assert "“a”, “b”" in str(caught.value)
        assert story.instance.save() == before
        assert story.instance.take_reports() == []

    def test_an_inclusive_gateway_takes_several_answers(self) -> None:
        """As many as are ticked."""
        assert Story(split("or", many=True)).complete("x", choice=("x-a", "x-b")).open == ["a", "b"]

    def test_a_fallback_question_is_asked_only_when_no_condition_holds(self) -> None:
        """Conditions that can all be false."""
        gateway = node("x", "xor", question=asks("x-a", "x-b", fallback=True))
        diagram = process(
            "p", [gateway, node("a"), node("b")], "start x", "x a if n > 5", "x b if n < 5", "a end", "b end"
        )
        assert Story(diagram, variables={"n": 9}).open == ["a"]
        story = Story(diagram, variables={"n": 5})
        assert story.open == ["x"]
        assert story.complete("x", choice=("x-b",)).open == ["b"]

    @pytest.mark.parametrize("kind", ["xor", "or"])
    def test_flows_without_a_condition_that_a_person_chooses_from_are_not_simply_taken(self, kind: NodeKind) -> None:
        """One flow has a condition, two have none: the true one goes alone, else a person says which."""
        gateway = node("x", kind, question=asks("x-b", "x-c", fallback=True))
        diagram = process("p", [gateway, node("a"), node("b"), node("c")], "start x", "x a if n > 5", "x b", "x c")
        assert Story(diagram, variables={"n": 9}).open == ["a"]
        assert Story(diagram, variables={"n": 1}).open == ["x"]
        assert Story(diagram, variables={"n": 1}).complete("x", choice=("x-c",)).open == ["c"]

    def test_a_question_joins_the_form_of_the_task_before_it(self) -> None:
        """The task carries the question, and its token passes the gateway without asking."""
        story = Story(JOINED)
        (row,) = story.work()
        assert row.kind == "task"
        assert row.question is not None
        assert row.question.text == "Resolvido?"
        with pytest.raises(Refused, match="Falta responder"):
            story.complete("t", note="x")
        assert story.variables == {}
        assert story.complete("t", choice=("x-b",), note="x").open == ["b"]
        assert story.told()[-4:] == ["completed t", "entered x", "completed x", "entered b"]

    def test_several_people_do_not_answer_for_one_gateway(self) -> None:
        """A task of several instances leaves the question to the gateway."""
        diagram = process(
            "p",
            [node("t", asks_for="x", several=Several(collection="2")), JOINED.nodes["x"], node("a"), node("b")],
            "start t x a end",
            "x b end",
        )
        story = Story(diagram).complete("t").complete("t")
        assert story.open == ["x"]

    def test_a_failing_expression_of_a_question_is_mended_like_any_other(self) -> None:
        """The question is asked once its fields can be computed."""
        gateway = node("x", "xor", question=asks("x-a", "x-b"), human=Human(assignee="1 +"))
        diagram = process("p", [gateway, node("a"), node("b")], "start x a end", "x b end")
        story = Story(diagram)
        assert story.held == [("x", "finish")]
        assert story.open == []
        story.shelf.publish("r1", split())
        assert story.change(n=1).retry("x").open == ["x"]


class TestByHand:
    def test_an_event_that_a_person_confirms(self) -> None:
        """Completed like a task, and an event fires."""
        story = Story(process("p", [node("c", "catch", event=ByHand(), human=Human(assignee='"ana"'))], "start c end"))
        (row,) = story.work()
        assert (row.kind, row.assignee) == ("confirmation", "ana")
        story.complete("c", received=True)
        assert story.ended
        assert story.variables == {"received": True}
        assert story.told() == [
            "entered start", "completed start", "entered c", "fired c", "completed c", "entered end", "completed end",
        ]  # fmt: skip

    def test_a_message_that_may_also_be_confirmed_by_hand(self) -> None:
        """Whichever comes first; the other way is then closed."""
        catch = node("c", "catch", event=Message(name="m"), by_hand=True)
        story = Story(process("p", [catch, node("z")], "start c z end"))
        (row,), (message,) = story.work(), story.waiting.messages
        assert row.task == message.task
        assert row.kind == "confirmation"
        story.complete("c")
        assert story.open == ["z"]
        assert not story.instance.deliver("m", now=story.now)

    def test_a_button_on_a_task(self) -> None:
        """Listed with its host; pressing an interrupting one takes the task away."""
        nodes = [node("t"), node("b", "boundary", host="t", event=ByHand()), node("u")]
        story = Story(process("p", nodes, "start t end", "b u end"))
        (button,) = story.waiting.buttons
        assert button.host == story.work("t")[0].task
        assert story.do("fire", button.task).open == ["u"]
        assert story.waiting.buttons == ()

    def test_a_message_on_a_task_that_a_button_may_stand_in_for(self) -> None:
        """One token, two rows: the subscription and the button."""
        note = node("b", "boundary", host="t", event=Message(name="m"), by_hand=True, interrupting=False)
        story = Story(process("p", [node("t"), note, node("u")], "start t end", "b u end"))
        assert story.waiting.buttons[0].task == story.waiting.messages[0].task
        assert story.fire("b").do("deliver", "m").open == ["t", "u", "u"]

    def test_a_button_that_interrupts_nothing_may_be_pressed_again(self) -> None:
        """It is armed afresh each time, under a new task id."""
        nodes = [node("t"), node("b", "boundary", host="t", event=ByHand(), interrupting=False), node("u")]
        story = Story(process("p", nodes, "start t end", "b u end"))
        first = story.armed("b")[0].task
        story.fire("b").fire("b")
        assert story.open == ["t", "u", "u"]
        with pytest.raises(NotOpen):
            story.do("fire", first)

    def test_a_button_on_the_instance(self) -> None:
        """An event subprocess that a person starts."""
        body = process("body", [node("help")], "start help end")
        listener = node("h", "listener", event=ByHand(), interrupting=False)
        nodes = [node("t"), listener, node("h_sub", "subprocess", body=body)]
        story = Story(process("p", nodes, "start t end", "h h_sub"))
        (button,) = story.waiting.buttons
        assert button.host is None
        assert story.fire("h").fire("h").open == ["help", "help", "t"]
        assert len(story.waiting.buttons) == 1


def test_a_cancelled_instance_has_nothing_open() -> None:
    """The end of everything, said once."""
    diagram = process("p", [node("f", "and"), node("a"), node("b")], "start f a end", "f b end")
    story = Story(diagram).do("cancel")
    assert story.instance.ended == "cancelled"
    assert story.open == []
    assert story.told()[-2:] == ["cancelled a", "cancelled b"]
    with pytest.raises(Conflict):
        story.do("cancel")
    with pytest.raises(Conflict):
        story.change(n=1)


def test_promise_7_a_send_task_that_a_person_has_open_is_done_and_sends() -> None:
    """The same file is read otherwise now: what was a person's when its token came sends when the person is done."""
    story = Story(process("P", [node("a", type="sendTask")], "start a end"))
    sends = node("a", "throw", type="sendTask", event=Message(name="Aviso"))
    story.shelf.publish("r1", process("P", [sends], "start a end"))
    story.instance = Instance.load(story.instance.save(), story.shelf, story.now)
    assert story.open == ["a"]
    assert story.complete("a", nota=1).ended
    assert story.variables == {"nota": 1}
    assert story.told().count("thrown a") == story.told().count("completed a") == 1
