"""Ad-hoc subprocesses: people choose, any number of times, until it is enough."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from execution_story import Story, node, process

from service.process.diagram.program import AdHoc, Message, Node, Process, Timer

HOUR = Timer(form="duration", expression='"PT1H"')


def chosen(name: str, kind: Any = "task", **details: Any) -> Node:
    return node(name, kind, offered=True, **details)


def inside(nodes: list[Node], *flows: str) -> Process:
    made = process("Free", nodes, *flows)
    return replace(made, nodes={name: one for name, one in made.nodes.items() if name not in ("start", "end")})


def free(
    nodes: list[Node], *flows: str, extra: tuple[Node, ...] = (), more: tuple[str, ...] = (), **how: Any
) -> Process:
    whole = node("Free", "subprocess", body=inside(nodes, *flows), ad_hoc=AdHoc(**how))
    return process("p", [whole, node("Then"), *extra], "start Free Then end", *more)


def kinds(story: Story) -> list[tuple[str, str]]:
    return sorted((row.element, row.kind) for row in story.work())


TWO = [chosen("Call"), chosen("Visit")]


def test_what_nothing_leads_to_is_offered_until_a_person_says_enough():
    """Each any number of times; an offer that nobody takes has never happened."""
    story = Story(free(TWO))
    assert kinds(story) == [("Call", "optional"), ("Free", "finish"), ("Visit", "optional")]
    story.complete("Call", nota=1).complete("Call", nota=2)
    assert kinds(story) == [("Call", "optional"), ("Free", "finish"), ("Visit", "optional")]
    story.complete("Free")
    assert (story.open, story.variables) == (["Then"], {"nota": 2})
    assert story.told().count("entered Call") == story.told().count("completed Call") == 2
    assert not [line for line in story.told() if "Visit" in line]
    assert story.complete("Then").ended


def test_a_condition_ends_it():
    """It is asked after each activity; then nobody has to say that it is enough."""
    story = Story(free(TWO, until="resolvido"))
    assert kinds(story) == [("Call", "optional"), ("Visit", "optional")]
    assert story.complete("Call").open == ["Call", "Visit"]
    assert story.complete("Visit", resolvido=True).open == ["Then"]


def test_a_send_task_is_an_activity_after_which_the_condition_is_asked():
    """What it sends has been sent by then."""
    send = chosen("Send", "throw", type="sendTask", event=Message(name="Aviso"))
    story = Story(free([*TWO, send], until="true"))
    assert story.complete("Send").open == ["Then"]
    assert "thrown Send" in story.told()


def test_what_follows_from_an_activity_is_done_as_drawn():
    """The flow behind a chosen activity leads to work that is no offer."""
    story = Story(free([chosen("Call"), node("Note")], "Call Note"))
    story.complete("Call")
    assert kinds(story) == [("Call", "optional"), ("Free", "finish"), ("Note", "task")]
    story.complete("Free")
    assert story.open == ["Then"]
    assert "cancelled Note" in story.told()


def test_what_still_runs_may_be_waited_for():
    """`cancelRemainingInstances` false: no more offers, and it ends with the last that runs."""
    story = Story(free([chosen("Call"), node("Note"), chosen("Visit")], "Call Note", cancels_rest=False))
    story.complete("Call").complete("Free")
    assert story.open == ["Note"]
    assert story.complete("Note").open == ["Then"]
    until = free([chosen("Call"), node("Note"), chosen("Visit")], "Call Note", cancels_rest=False, until="pronto")
    story = Story(until).complete("Call", pronto=True)
    assert story.open == ["Note"]
    assert story.complete("Note").open == ["Then"]


def test_one_at_a_time():
    """Sequential: while one runs nothing else is offered."""
    sub = process("Sub", [node("Inner")], "start Inner end")
    nodes = [chosen("Call"), chosen("Sub", "subprocess", body=sub), node("Note")]
    story = Story(free(nodes, "Call Note", sequential=True))
    story.complete("Call")
    assert kinds(story) == [("Free", "finish"), ("Note", "task")]
    story.complete("Note")
    assert kinds(story) == [("Call", "optional"), ("Free", "finish"), ("Sub", "offer")]
    story.complete("Sub")
    assert kinds(story) == [("Free", "finish"), ("Inner", "task")]
    assert story.complete("Inner").complete("Free").open == ["Then"]


def test_what_no_person_does_is_begun_by_accepting_it():
    """A job, or a task with a deadline that must not run before somebody chose it; side by side when parallel."""
    edge = node("Late", "boundary", event=HOUR, host="Visit", interrupting=False)
    story = Story(free([chosen("Job", "service", job="t"), chosen("Visit"), edge, node("Hurry")], "Late Hurry"))
    assert kinds(story) == [("Free", "finish"), ("Job", "offer"), ("Visit", "offer")]
    assert (story.events, list(story.waiting.jobs)) == ([], [])
    story.complete("Job").complete("Job").complete("Visit")
    assert len(story.waiting.jobs) == 2
    assert (story.events, kinds(story)[-1]) == (["Late"], ("Visit", "task"))
    story.complete_job("Job")
    assert len(story.waiting.jobs) == 1
    story.complete("Free")
    assert (story.open, list(story.waiting.jobs), story.events) == (["Then"], [], [])


def test_some_begin_at_once():
    """Zeebe's collection: these activities begin, others may be chosen, and it ends when nothing runs."""
    story = Story(free([*TWO, chosen("Job", "service", job="t")], active="quais"), variables={"quais": ["Call", "Job"]})
    assert kinds(story) == [("Call", "optional"), ("Call", "task"), ("Job", "offer"), ("Visit", "optional")]
    (call,) = [row for row in story.work("Call") if row.kind == "task"]
    story.do("complete", call.task)
    assert "Visit" in story.open
    assert story.complete_job("Job").open == ["Then"]
    wrong = Story(free(TWO, active='["Nada"]'))
    assert wrong.held == [("Free", "begin")]


def test_a_condition_that_fails_is_an_incident_of_the_activity():
    """Nothing is lost: the activity waits behind its work, and goes on when the data are mended."""
    story = Story(free(TWO, until="1 +"))
    story.complete("Call", nota=1)
    assert (story.held, story.variables) == ([("Call", "leave")], {"nota": 1})


def test_events_end_it_and_listen_in_it():
    """A border takes it away with its offers; an interrupting event subprocess inside ends the choosing."""
    edge = node("Edge", "boundary", event=Message(name="m"), host="Free")
    story = Story(free(TWO, extra=(edge, node("Other")), more=("Edge Other end",))).do("deliver", "m")
    assert story.open == ["Other"]
    handle = process("Ear!", [node("Handle")], "start Handle end")
    listening = [node("Ear", "listener", event=Message(name="m")), node("Event", "subprocess", body=handle)]
    story = Story(free([*TWO, *listening], "Ear Event")).do("deliver", "m")
    assert story.open == ["Handle"]
    assert story.complete("Handle").open == ["Then"]


def test_a_terminate_inside_ends_it():
    """As it ends any scope."""
    story = Story(free([chosen("Call"), node("Stop", "terminate"), chosen("Visit")], "Call Stop"))
    assert story.complete("Call").open == ["Then"]


def test_it_may_be_done_in_several_instances():
    """Each instance has its own offers and its own end."""
    from service.process.diagram.program import Several

    whole = node("Free", "subprocess", body=inside(TWO), ad_hoc=AdHoc(), several=Several(collection="[1, 2]"))
    story = Story(process("p", [whole], "start Free end"))
    assert kinds(story).count(("Free", "finish")) == 2
    assert story.complete("Free").complete("Visit").complete("Free").ended


def test_offers_go_to_another_release():
    """Under the names that its activities have there; what it does not offer is offered no more, what is new is."""
    story = Story(free([chosen("Call"), chosen("Visit"), chosen("Job", "service", job="t")]))
    other = free([chosen("Phone"), chosen("Job", "service", job="t"), chosen("Write")])
    story.shelf.publish("r2", other)
    story.do("migrate", story.shelf, "r2", {"Call": "Phone"})
    assert kinds(story) == [("Free", "finish"), ("Job", "offer"), ("Phone", "optional"), ("Write", "optional")]
    assert story.complete("Phone").complete("Free").open == ["Then"]
