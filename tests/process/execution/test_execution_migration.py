"""An instance goes on in another release: token by token, or it is said what cannot and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from execution_story import Story, node, process
from undoing_story import nested, throw, undoable, walked

from service.base.errors import Missing, Refused
from service.process.diagram.program import (
    AdHoc,
    Combined,
    Condition,
    Message,
    Node,
    Option,
    Part,
    Process,
    Question,
    Several,
    Signal,
    Timer,
)
from service.process.execution.state import to_state

HOUR = Timer(form="duration", expression='"PT1H"')
HOURLY = Timer(form="cycle", expression='"R2/PT1H"')


def migrate(
    story: Story, diagram: Process, mapping: dict[str, str] | None = None, *others: Process, anew: tuple[str, ...] = ()
) -> Story:
    """To a release of this diagram; saved and loaded afterwards."""
    story.shelf.publish("r2", diagram, *others)
    moves = story.instance.plan(story.shelf, "r2", mapping, anew)
    assert not [move for move in moves if move.problem]
    return story.do("migrate", story.shelf, "r2", mapping, anew)


def waits(story: Story, diagram: Process, anew: tuple[str, ...] = ()) -> dict[str, str | None]:
    """What becomes of the waits that the diagram says otherwise, by element."""
    story.shelf.publish("r2", diagram)
    return {move.element: move.wait for move in story.instance.plan(story.shelf, "r2", None, anew) if move.wait}


def reasons(story: Story, diagram: Process, mapping: dict[str, str] | None = None) -> dict[str, str]:
    """What keeps it here, by element; the command refuses the same and changes nothing."""
    story.shelf.publish("r2", diagram)
    moves = story.instance.plan(story.shelf, "r2", mapping)
    found = {move.element: str(move.problem) for move in moves if move.problem is not None}
    before = to_state(story.instance._running)
    with pytest.raises(Refused):
        story.do("migrate", story.shelf, "r2", mapping)
    assert to_state(story.instance._running) == before
    return found


def row(*nodes: Node, name: str = "p") -> Process:
    """Elements one after the other."""
    return process(name, list(nodes), f"start {' '.join(one.id for one in nodes)} end")


def test_an_open_task_stays_open_and_goes_on_in_the_other_release() -> None:
    """The task keeps its id and the variables theirs; what comes behind it is new."""
    story = Story(row(node("a"), node("b")), variables={"n": 1})
    (task,) = story.work("a")
    migrate(story, row(Node(id="a", kind="task", name="Analisar", lane="Nova"), node("c")))
    (moved,) = story.work("a")
    assert (moved.task, moved.release, moved.node.name, moved.node.lane) == (task.task, "r2", "Analisar", "Nova")
    assert story.complete("a", n=2).open == ["c"]
    assert story.variables == {"n": 2}
    assert story.complete("c").ended


def test_an_element_of_another_id_is_found_by_the_mapping() -> None:
    """Without the mapping it is named as what cannot go."""
    story = Story(row(Node(id="a", kind="task", name="Ver")))
    assert reasons(story, row(node("z"))) == {"a": "“Ver” não existe na outra versão. Diga a que etapa corresponde."}
    assert migrate(story, row(node("z"), node("b")), {"a": "z"}).open == ["z"]
    assert story.complete("z").open == ["b"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (node("x"), node("x", "service", job="mail")),
        (node("x", "service", job="mail"), node("x")),
        (node("x", "catch", event=HOUR), node("x", "catch", event=HOURLY)),
        (node("x", "catch", event=HOUR), node("x", "catch", event=Message(name="m"))),
        (node("x", several=Several(collection="2")), node("x")),
        (node("x", several=Several(collection="2")), node("x", several=Several(collection="2", sequential=True))),
        (node("x", "subprocess", body=row(node("in"))), node("x")),
    ],
)
def test_what_is_of_another_kind_is_named(before: Node, after: Node) -> None:
    """Half done work cannot become other work."""
    assert list(reasons(Story(row(before)), row(after))) == ["x"]


def test_another_process_is_missing() -> None:
    """A release without the process takes nobody."""
    story = Story(row(node("a")))
    story.shelf.publish("r2", row(node("a"), name="q"))
    with pytest.raises(Missing):
        story.instance.plan(story.shelf, "r2")


def guarded(*guards: Node) -> Process:
    """A task with boundary events, each with a task behind."""
    behind = [node(f"{one.id}_then") for one in guards]
    return process(
        "p", [node("a"), *guards, *behind], "start a end", *(f"{one.id} {one.id}_then end" for one in guards)
    )


def boundary(name: str, event: Any, **details: Any) -> Node:
    """Beside the task `a`."""
    return node(name, "boundary", host="a", event=event, **details)


def test_boundary_events_are_kept_added_and_dropped() -> None:
    """What stays keeps its instant and id; what is new is armed now; what is gone waits no longer."""
    story = Story(guarded(boundary("late", HOUR), boundary("gone", Signal(name="s"))))
    late = story.timer("late")
    migrate(story, guarded(boundary("late", HOUR, interrupting=False), boundary("new", Message(name="m"))))
    assert story.events == ["late", "new"]
    kept = story.timer("late")
    assert (kept.task, kept.since, kept.value) == (late.task, late.since, late.value)
    story.fire("late").fire("new")
    assert story.open == ["late_then", "new_then"]


def test_an_event_that_waits_for_something_else_now_waits_for_that() -> None:
    """The same id, another kind: the old wait is over, the new one begins."""
    story = Story(guarded(boundary("x", HOUR)))
    migrate(story, guarded(boundary("x", Message(name="m"))))
    assert (story.waiting.timers, [row.name for row in story.waiting.messages]) == ((), ["m"])
    other = Story(listening(node("l", "listener", event=HOUR)))
    assert migrate(other, listening(node("l", "listener", event=Signal(name="s")))).do("signal", "s").open == ["l_in"]


def test_a_timer_that_has_fired_is_not_armed_again() -> None:
    """A non-interrupting boundary that both releases have, and that has done its work, stays done."""
    diagram = guarded(boundary("once", HOUR, interrupting=False))
    story = Story(diagram).fire("once")
    assert migrate(story, diagram).events == []


def test_a_cycle_goes_on_counting() -> None:
    """Its rounds are not begun anew."""
    diagram = guarded(boundary("each", HOURLY, interrupting=False))
    story = Story(diagram).fire("each")
    assert story.timer("each").round == 2
    assert migrate(story, diagram).timer("each").round == 2
    assert story.fire("each").events == []


def listening(*listeners: Node) -> Process:
    """A task, and event subprocesses that hold one task each."""
    bodies = [node(f"{one.id}_sub", "subprocess", body=row(node(f"{one.id}_in"))) for one in listeners]
    flows = [f"{one.id} {one.id}_sub" for one in listeners]
    return process("p", [node("a"), *listeners, *bodies], "start a end", *flows)


def test_event_subprocesses_are_kept_added_and_dropped() -> None:
    """Listeners of the process follow the release, as boundary events do."""
    old = listening(node("l", "listener", event=HOUR, interrupting=False), node("x", "listener", event=HOUR))
    new = listening(
        node("l", "listener", event=HOUR, interrupting=False),
        node("n", "listener", event=Condition(expression="v > 1"), interrupting=False),
    )
    story = Story(old, variables={"v": 1})
    kept = story.timer("l").task
    migrate(story, new)
    assert (story.events, story.timer("l").task) == (["l", "n"], kept)
    assert story.change(v=2).open == ["a", "n_in"]
    assert story.fire("l").open == ["a", "l_in", "n_in"]


def test_a_condition_that_holds_already_fires_with_the_migration() -> None:
    """A new conditional event looks at the variables at once."""
    new = guarded(boundary("when", Condition(expression="n > 1")))
    assert migrate(Story(guarded(), variables={"n": 2}), new).open == ["when_then"]


def test_instances_of_several_move_with_their_activity() -> None:
    """Open and coming instances, results and boundary go on."""
    several = Several(collection="[1, 2, 3]", item="i", sequential=True, result="all", element="r")
    story = Story(row(node("m", several=several))).complete("m", r="one")
    task = story.work("m")[0].task
    migrate(story, row(node("k", several=several), node("after")), {"m": "k"})
    assert story.work("k")[0].task == task
    assert story.seen("k")["i"] == 2
    story.complete("k", r="two").complete("k", r="three")
    assert (story.open, story.variables["all"]) == (["after"], ["one", "two", "three"])


def test_what_runs_inside_a_subprocess_moves_too() -> None:
    """Its own variables stay; its elements are mapped like all others."""
    old = row(node("s", "subprocess", body=row(node("in"), node("out"))))
    new = row(node("s", "subprocess", body=row(node("inner"), node("last"))))
    story = Story(old)
    assert list(reasons(story, new)) == ["in"]
    assert migrate(story, new, {"in": "inner"}).complete("inner").open == ["last"]
    assert story.complete("last").ended


def test_called_processes_stay_with_their_release() -> None:
    """The call moves, what it called does not; a call that begins later takes what is current."""
    story = Story(row(node("c", "call", target='"called"'), node("a")), row(node("old"), name="called"))
    story.shelf.publish("r2 called", row(node("new"), name="called"))
    migrate(story, row(node("c", "call", target='"called"'), node("b")))
    assert [(one.element, one.release) for one in story.work()] == [("old", "r1 called")]
    assert story.complete("old").open == ["b"]


def race(*events: Node) -> Process:
    """An event gateway with these events behind it, each with a task of its own."""
    behind = [node(f"{one.id}_then") for one in events]
    flows = [f"g {one.id} {one.id}_then end" for one in events]
    return process("p", [node("g", "race"), *events, *behind], "start g", *flows)


def test_rivals_are_kept_added_and_dropped() -> None:
    """The first that comes still takes all others away."""
    m, t, s = (
        node("m", "catch", event=Message(name="m")),
        node("t", "catch", event=HOUR),
        node("s", "catch", event=Signal(name="s")),
    )
    story = Story(race(m, t))
    kept = story.timer("t").task
    migrate(story, race(t, s))
    assert (story.events, story.timer("t").task) == (["s", "t"], kept)
    assert (story.fire("s").open, story.events) == (["s_then"], [])


def test_an_event_gateway_of_which_nothing_is_left_is_named() -> None:
    """Some event must go on waiting."""
    story = Story(race(node("m", "catch", event=Message(name="m"))))
    assert list(reasons(story, race(node("t", "catch", event=HOUR)))) == ["m"]


def joining(kind: Any, *branches: str, join: str = "j") -> Process:
    """Parallel branches of one task each, and a join before a task."""
    nodes = [node("f", "and"), *(node(one) for one in branches), node(join, kind), node("z")]
    return process(
        "p",
        nodes,
        *(f"start f {one} {join}" if n == 0 else f"f {one} {join}" for n, one in enumerate(branches)),
        f"{join} z end",
    )


@pytest.mark.parametrize("kind", ["and", "or"])
def test_a_join_that_holds_a_token_goes_on_waiting(kind: Any) -> None:
    """It is held at the flow from the same element, whatever the flow is called now."""
    before, after = joining(kind, "a", "b"), joining("and", "a", "b", join="k")
    story = Story(before)
    story.complete("a")
    assert [one.element for one in story.waiting.joins] == ["j"]
    migrate(story, after, {"j": "k"})
    assert [(one.element, one.flow) for one in story.waiting.joins] == [("k", "a-k")]
    assert story.complete("b").open == ["z"]


def test_a_join_that_has_what_it_now_wants_fires_with_the_migration() -> None:
    """The other release joins two where there were three; the third branch has nowhere to go and must be mapped."""
    story = Story(joining("and", "a", "b", "c")).complete("a").complete("b")
    assert list(reasons(story, joining("and", "a", "b"))) == ["c"]
    after = joining("and", "a", "b")
    after = process("p", [*after.nodes.values(), node("c")], *(f"{f.source} {f.target}" for f in after.flows), "c end")
    assert migrate(story, after).open == ["c", "z"]


def test_a_token_whose_branch_is_gone_from_the_join_is_named() -> None:
    """It would wait for ever on a flow that is not there."""
    story = Story(joining("and", "a", "b", "c")).complete("c")
    after = joining("and", "a", "b")
    assert "c-j" in reasons(story, after)["j"]
    assert migrate(story, after, {"c-j": "b-j"}).complete("a").open == ["b", "z"]


def test_a_join_that_joins_nothing_any_more_lets_its_token_go() -> None:
    """Where one flow is left, nothing is waited for."""
    before = joining("and", "a", "b")
    after = process("p", [node("b"), node("j", "and"), node("z")], "start b j z end")
    story = Story(before).complete("a")
    assert migrate(story, after).open == ["b", "z"]


def test_an_incident_is_mended_by_a_release_without_the_fault() -> None:
    """A step that has not begun may begin at whatever takes its place."""
    story = Story(row(node("t", "catch", event=Timer(form="duration", expression="nothing"))))
    assert story.held == [("t", "begin")]
    migrate(story, row(node("t"), node("b")))
    assert story.held == [("t", "begin")]
    assert story.retry("t").open == ["t"]


def test_an_incident_on_the_way_out_is_mended_by_the_condition_of_the_other_release() -> None:
    """The gateway that knew no way finds one."""

    def diagram(condition: str) -> Process:
        return process("p", [node("x", "xor"), node("a")], "start x", f"x a if {condition}", "a end")

    story = Story(diagram("false"))
    assert story.held == [("x", "leave")]
    assert migrate(story, diagram("true")).retry("x").open == ["a"]


def test_an_answer_that_is_not_followed_yet_must_lead_somewhere() -> None:
    """A flow that was chosen and is gone would lose the token."""

    def diagram(way: str) -> Process:
        question = Question(text="Qual?", options=(Option(flow=f"x-{way}", label="Essa"),))
        task = node("x", "xor", question=question, outputs=(("v", "1 +"),))
        return process("p", [task, node(way)], f"start x {way} end")

    story = Story(diagram("a"))
    story.do("complete", story.work("x")[0].task, {}, choice=("x-a",))
    assert story.held == [("x", "finish")]
    assert list(reasons(story, diagram("b"))) == ["x"]


def test_a_job_of_another_topic_is_asked_for_anew() -> None:
    """The same topic keeps its attempt; another one is a new attempt, so that the old worker is refused."""
    story = Story(row(node("s", "service", job="mail")))
    assert migrate(story, row(node("s", "service", job="mail"))).jobs("s")[0].attempt == 1
    story.shelf.publish("r3", row(node("s", "service", job="letter")))
    story.do("migrate", story.shelf, "r3")
    (job,) = story.jobs("s")
    assert (job.topic, job.attempt) == ("letter", 2)
    assert story.complete_job("s").ended


def test_what_is_completed_can_still_be_undone() -> None:
    """The log follows the names; inside subprocesses too."""
    before = process("p", [*undoable("a"), nested(), node("w"), throw()], "start a Q w x end")
    story = Story(before).complete("a").complete("b").complete("c")
    inside = process("Q", [*undoable("b k"), node("n")], "start b k end")
    after = [*undoable("z"), node("Q", "subprocess", body=inside), node("w"), throw()]
    migrate(story, process("p", after, "start z Q w x end"), {"a": "z", "c": "k"})
    assert walked(story.complete("w"), "undo-k", "undo-b", "undo-z").ended


def test_what_the_other_release_cannot_undo_is_said_before() -> None:
    """It is no reason to stay, but nobody shall be surprised."""
    story = Story(process("p", [*undoable("a b"), node("w"), throw()], "start a b w x end")).complete("a").complete("b")
    after = process("p", [node("a"), *undoable("b"), node("w"), throw()], "start a b w x end")
    story.shelf.publish("r2", after)
    moves = story.instance.plan(story.shelf, "r2")
    assert [(move.element, move.dropped) for move in moves if move.dropped] == [("a", True)]
    assert walked(migrate(story, after).complete("w"), "undo-b").ended


def test_who_is_undoing_goes_on_undoing() -> None:
    """In the middle of a walk."""
    before = process("p", [*undoable("a b"), throw()], "start a b x end")
    story = Story(before).complete("a").complete("b")
    assert story.open == ["undo-b"]
    assert walked(migrate(story, before), "undo-b", "undo-a").ended


def test_several_events_on_one_element_go_together() -> None:
    """The same kinds in the same order go on; others do not."""

    def diagram(*kinds: Any) -> Process:
        parts = tuple(Part(event=one) for one in kinds)
        return guarded(boundary("m", Combined(parts=parts)))

    story = Story(diagram(HOUR, Message(name="m")))
    kept = sorted(one.task for one in story.armed())
    assert sorted(one.task for one in migrate(story, diagram(HOUR, Message(name="n"))).armed()) == kept
    story.do("deliver", "n")
    assert story.open == ["m_then"]
    other = Story(diagram(HOUR, Message(name="m")))
    migrate(other, diagram(Signal(name="s"), HOUR))
    assert other.do("signal", "s").open == ["m_then"]


def test_offers_of_an_ad_hoc_subprocess_follow_what_is_drawn() -> None:
    """What is offered no more is gone, what is new is offered, what somebody does goes on."""

    def diagram(*names: str) -> Process:
        inside = process("Free", [node(name, offered=True) for name in names])
        body = replace(inside, nodes={name: one for name, one in inside.nodes.items() if name not in ("start", "end")})
        return process("p", [node("Free", "subprocess", body=body, ad_hoc=AdHoc())], "start Free end")

    story = Story(diagram("call", "visit"))
    migrate(story, diagram("call", "write"))
    assert story.open == ["Free", "call", "write"]
    assert story.complete("write").complete("Free").ended


DAY = Timer(form="duration", expression='"P1D"')


def test_a_timer_of_another_length_keeps_its_due_date_unless_asked() -> None:
    """The plan names it; asked to, it begins anew when the instance moves, as another wait."""
    before, after = (row(node("t", "catch", event=event)) for event in (HOUR, DAY))
    story = Story(before)
    old = story.timer("t")
    assert waits(story, after) == {"t": "kept"}
    assert waits(story, after, ("t",)) == {"t": "anew"}
    assert waits(story, before) == {}
    kept = migrate(story, after).timer("t")
    assert (kept.task, kept.value, kept.since) == (old.task, "PT1H", old.since)
    story = Story(before)
    story.now += timedelta(minutes=30)
    renewed = migrate(story, after, anew=("t",)).timer("t")
    assert (renewed.value, renewed.since) == ("P1D", story.now)
    assert renewed.task != old.task
    assert story.fire("t").ended


def test_what_stands_beside_the_work_or_behind_a_gateway_begins_anew() -> None:
    """A boundary event stays at its task, rivals stay rivals."""
    story = Story(guarded(boundary("late", HOUR)))
    assert migrate(story, guarded(boundary("late", DAY)), anew=("late",)).timer("late").value == "P1D"
    assert story.fire("late").open == ["late_then"]

    def race(event: Timer) -> Process:
        nodes = [node("g", "race"), node("t", "catch", event=event), node("m", "catch", event=Message(name="m"))]
        return process("p", nodes, "start g t end", "g m end")

    story = Story(race(HOUR))
    assert migrate(story, race(DAY), anew=("t",)).events == ["m", "t"]
    assert story.fire("t").ended


def test_a_receive_task_keeps_its_boundary_events_when_it_begins_anew() -> None:
    """What stands at it finds it by its new id."""

    def asked(key: str) -> Process:
        nodes = [node("m", "catch", event=Message(name="m", key=key)), node("then")]
        return process("p", [*nodes, node("b", "boundary", host="m", event=HOUR)], "start m end", "b then end")

    story = Story(asked('"1"'))
    assert waits(story, asked('"2"')) == {"m": "kept"}
    migrate(story, asked('"2"'), anew=("m",))
    assert [wait.key for wait in story.waiting.messages] == ["2"]
    assert story.fire("b").open == ["then"]


def test_what_cannot_begin_anew_is_an_incident_as_where_it_begins_first() -> None:
    """The other release's expression fails: the step waits for a person, who tries it again."""
    story = Story(row(node("t", "catch", event=HOUR)))
    migrate(story, row(node("t", "catch", event=Timer(form="duration", expression="prazo"))), anew=("t",))
    (incident,) = story.waiting.incidents
    assert (incident.element, incident.step, story.waiting.timers) == ("t", "begin", ())


def test_only_what_the_other_release_says_otherwise_begins_anew() -> None:
    """Nothing changes at the others, and nobody believes that it did."""
    story = Story(row(node("t", "catch", event=HOUR)))
    story.shelf.publish("r2", row(node("t", "catch", event=HOUR)))
    with pytest.raises(Refused, match="t"):
        story.do("migrate", story.shelf, "r2", None, ("t",))
