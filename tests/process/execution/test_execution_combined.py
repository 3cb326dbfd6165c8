"""Several events on one element: any of them, or all of them, in every place; thrown all at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from execution_story import Story, node, process

from service.process.diagram.program import (
    ByHand,
    Combined,
    Condition,
    Error,
    Escalation,
    Event,
    Message,
    Part,
    Process,
    Signal,
    Timer,
)
from service.process.execution import Fired, Thrown

HOUR = Timer(form="duration", expression='"PT1H"')
DAILY = Timer(form="cycle", expression='"R/P1D"')
PAID, GONE = Message(name="pago"), Signal(name="desistiu")


def events(*parts: Event, together: bool = False, by_hand: bool = False) -> Combined:
    """Each part is called by its name."""
    made = [Part(event=one, name=getattr(one, "name", ""), by_hand=by_hand) for one in parts]  # type: ignore[arg-type]
    return Combined(parts=tuple(made), together=together)


def waiting(event: Combined) -> Process:
    return process("p", [node("Wait", "catch", event=event), node("Then")], "start Wait Then end")


def guarded(event: Combined, *, interrupting: bool) -> Process:
    boundary = node("Edge", "boundary", event=event, host="Do", interrupting=interrupting)
    nodes = [node("Do"), boundary, node("Other")]
    return process("p", nodes, "start Do end", "Edge Other end")


def listening(event: Combined, *, interrupting: bool = True) -> Process:
    inside = process("Sub", [node("Handle")], "start Handle end")
    nodes = [
        node("Do"),
        node("Ear", "listener", event=event, interrupting=interrupting),
        node("Sub", "subprocess", body=inside),
    ]
    return process("p", nodes, "start Do end", "Ear Sub")


def rows(story: Story, element: str) -> list[str]:
    return sorted(type(row).__name__ for row in story.armed(element))


@pytest.mark.parametrize("come", [0, 1, 2])
def test_the_first_of_several_that_comes_is_enough(come: int):
    """A multiple event in the middle waits for each of its events, and goes on with the first."""
    story = Story(waiting(events(PAID, GONE, HOUR)))
    assert rows(story, "Wait") == ["MessageWait", "SignalWait", "TimerWait"]
    story.fire("Wait", come, valor=7)
    assert (story.open, story.events, story.variables) == (["Then"], [], {"valor": 7})
    assert story.told().count("fired Wait") == story.told().count("entered Wait") == 1
    assert story.told().count("completed Wait") == 1
    assert "cancelled Wait" not in story.told()


def test_each_is_found_as_what_it_is():
    """By a message's name, a signal's name, and when a condition becomes true."""
    either = events(PAID, GONE, Condition(expression="valor > 10"))
    assert Story(waiting(either)).do("deliver", "pago").open == ["Then"]
    assert Story(waiting(either)).do("signal", "desistiu").open == ["Then"]
    assert Story(waiting(either), variables={"valor": 1}).change(valor=11).open == ["Then"]


def test_a_parallel_multiple_event_waits_for_all_of_them():
    """Each comes once, in any order; what a second one of the same name brings is for somebody else."""
    story = Story(waiting(events(PAID, GONE, HOUR, together=True)))
    story.do("deliver", "pago", "", {"valor": 1})
    assert (story.open, rows(story, "Wait")) == ([], ["SignalWait", "TimerWait"])
    assert not story.instance.deliver("pago", "", {"valor": 2}, now=story.now)
    story.fire("Wait", 1).do("signal", "desistiu")
    assert (story.open, story.variables) == (["Then"], {"valor": 1})
    assert [one.element for one in story.happened if isinstance(one, Fired)] == ["Wait"]


def test_a_person_confirms_each_by_itself():
    """What nobody in the file sends is offered to the lane, event by event, under names that tell them apart."""
    both = events(PAID, Message(name="assinado"), together=True, by_hand=True)
    wait = replace(node("Wait", "catch", event=both), name="Contrato")
    story = Story(process("p", [wait], "start Wait end"))
    assert [row.node.name for row in story.work("Wait")] == ["Contrato: pago", "Contrato: assinado"]
    story.complete("Wait", 1)
    assert [row.node.name for row in story.work("Wait")] == ["Contrato: pago"]
    assert story.complete("Wait").ended


@pytest.mark.parametrize("come", [0, 1])
def test_any_of_several_interrupts_the_activity(come: int):
    """On a border, whichever comes first takes the activity away, and the others with it."""
    story = Story(guarded(events(PAID, HOUR), interrupting=True)).fire("Edge", come)
    assert (story.open, story.events) == (["Other"], [])


def test_each_may_come_again_beside_the_activity():
    """Not interrupting: a message may come any number of times, an hour passes once, a day again and again."""
    story = Story(guarded(events(PAID, HOUR, DAILY), interrupting=False))
    since = story.waiting.timers[1].since
    story.fire("Edge", 1)
    assert (story.open, rows(story, "Edge")) == (["Do", "Other"], ["MessageWait", "TimerWait"])
    story.do("deliver", "pago").do("deliver", "pago")
    (daily,) = story.waiting.timers
    assert (daily.round, daily.since) == (1, since)
    story.do("fire", daily.task)
    assert (story.open.count("Other"), story.waiting.timers[0].round) == (4, 2)
    assert story.complete("Do").events == []


def test_cron_fires_at_its_moments():
    """Beside the activity, at nine on each weekday; what was missed is made up for once; never early."""
    story = Story(guarded(events(PAID, Timer(form="cycle", expression='"0 9 * * 1-5"')), interrupting=False))
    (row,) = story.waiting.timers
    assert row.due(UTC) == datetime(2026, 1, 6, 9, tzinfo=UTC)
    story.now = datetime(2026, 1, 8, 9, 0, 1, tzinfo=UTC)
    story.do("fire", row.task)
    assert (story.open.count("Other"), story.waiting.timers[0].due(UTC)) == (1, datetime(2026, 1, 9, 9, tzinfo=UTC))


def test_all_of_them_beside_the_activity_make_a_round():
    """Not interrupting and parallel: when all have come it fires, and waits for all of them again."""
    story = Story(guarded(events(PAID, GONE, together=True), interrupting=False))
    for number in (1, 2):
        story.do("signal", "desistiu")
        assert story.open.count("Other") == number - 1
        story.do("deliver", "pago")
        assert story.open.count("Other") == number
    assert rows(story, "Edge") == ["MessageWait", "SignalWait"]
    once = Story(guarded(events(PAID, HOUR, together=True), interrupting=False))
    once.do("deliver", "pago").fire("Edge")
    assert (once.open, once.events) == (["Do", "Other"], [])


def test_what_climbs_is_caught_among_several():
    """An error or an escalation finds the one of several that waits for it; an exact code beats what takes all."""
    inner = process("Sub", [node("Oops", "throw", event=Escalation(code="B"))], "start Oops end")
    nodes = [
        node("Sub", "subprocess", body=inner),
        node("Edge", "boundary", host="Sub", event=events(PAID, Escalation(code="B"), Error(code=None))),
        node("All", "boundary", host="Sub", event=Escalation(code=None)),
        node("Here"),
        node("There"),
    ]
    story = Story(process("p", nodes, "start Sub end", "Edge Here end", "All There end"))
    assert story.open == ["Here"]


def test_buttons_stand_on_the_activity():
    """A person presses the one that happened."""
    story = Story(guarded(events(PAID, ByHand(), by_hand=True), interrupting=True))
    host = story.work("Do")[0].task
    assert [row.host for row in story.waiting.buttons] == [host, host]
    assert story.do("fire", story.waiting.buttons[1].task).open == ["Other"]


@pytest.mark.parametrize("interrupting", [True, False])
def test_any_of_several_starts_an_event_subprocess(interrupting: bool):
    """It listens in the scope around, and goes on listening unless it interrupts."""
    story = Story(listening(events(PAID, GONE), interrupting=interrupting)).do("signal", "desistiu")
    assert story.open == (["Handle"] if interrupting else ["Do", "Handle"])
    assert bool(story.events) is not interrupting


def test_all_of_them_start_an_event_subprocess():
    """Parallel multiple: only when both have come."""
    story = Story(listening(events(PAID, GONE, together=True))).do("deliver", "pago")
    assert story.open == ["Do"]
    assert story.do("signal", "desistiu").open == ["Handle"]


def test_behind_an_event_gateway_it_is_one_of_the_rivals():
    """The other branch takes all its events away, and the other way round."""
    nodes: list[Any] = [
        node("Race", "race"),
        node("Wait", "catch", event=events(PAID, GONE)),
        node("Late", "catch", event=HOUR),
        node("A"),
        node("B"),
    ]
    race = process("p", nodes, "start Race Wait A end", "Race Late B end")
    story = Story(race).fire("Late")
    assert (story.open, story.events) == (["B"], [])
    story = Story(race).fire("Wait", 1)
    assert (story.open, story.events) == (["A"], [])


def test_a_key_that_fails_is_an_incident_of_the_whole():
    """Nothing is armed by half: after mending, all of them wait."""
    story = Story(waiting(events(GONE, Message(name="pago", key="chave"))), variables={"chave": [1]})
    assert (story.held, story.events) == ([("Wait", "begin")], [])
    story.change(chave="7").retry("Wait")
    assert rows(story, "Wait") == ["MessageWait", "SignalWait"]


def test_all_are_thrown():
    """What others hear goes first, what climbs goes last, each with the payload."""
    all_ = events(Escalation(code="E"), PAID, GONE)
    inner = process("Sub", [node("Say", "throw", event=all_, outputs=(("valor", "7"),))], "start Say end")
    nodes = [
        node("Sub", "subprocess", body=inner),
        node("Edge", "boundary", host="Sub", event=Escalation(code="E")),
        node("Other"),
    ]
    story = Story(process("p", nodes, "start Sub end", "Edge Other end"))
    thrown = [(one.kind, one.name, dict(one.payload)) for one in story.happened if isinstance(one, Thrown)]
    with_seven = {"valor": 7}
    assert thrown == [
        ("message", "pago", with_seven),
        ("signal", "desistiu", with_seven),
        ("escalation", "E", with_seven),
    ]
    assert story.open == ["Other"]


def test_what_has_been_thrown_is_not_thrown_again_with_what_failed():
    """The first error takes the catcher of the second away; once somebody catches that one, only it is thrown."""
    error = Error(code="X")
    all_ = events(Escalation(code="E"), PAID, GONE, error, error)
    inner = process("Sub", [node("Say", "throw", event=all_)], "start Say end")
    both = node("Both", "boundary", host="Sub", event=events(error, HOUR, together=True))
    beside = node("Beside", "boundary", host="Sub", event=Escalation(code="E"), interrupting=False)
    nodes = [node("Sub", "subprocess", body=inner), both, beside, node("Other"), node("Heard")]
    flows = ("start Sub end", "Both Other end", "Beside Heard end")
    story = Story(process("p", nodes, *flows)).retry("Say")
    assert story.held == [("Say", "leave")]
    net = node("Net", "boundary", host="Sub", event=error)
    story.shelf.publish("r2", process("p", [*nodes, net, node("Caught")], *flows, "Net Caught end"))
    story.do("migrate", story.shelf, "r2", {}).retry("Say")
    thrown = [(one.kind, one.name, one.caught) for one in story.happened if isinstance(one, Thrown)]
    told = [("message", "pago", False), ("signal", "desistiu", False), ("escalation", "E", True)]
    assert [one for one in thrown if one[0] != "error"] == told
    assert [one for one in thrown if one[2]] == [("escalation", "E", True), ("error", "X", True), ("error", "X", True)]
    assert sorted(story.open) == ["Caught", "Heard"]


def test_the_first_event_of_several_starts_the_process_and_the_others_are_waited_for():
    """A parallel multiple start: whichever comes opens the process, which goes on when all have come."""
    nodes = [
        node("S", "catch", event=events(PAID, GONE, together=True)),
        node("S#start", "start", opened_by=("S",)),
        node("Then"),
    ]
    made = process("p", nodes, "S#start S Then end")
    made = Process(id="p", nodes={name: one for name, one in made.nodes.items() if name != "start"}, flows=made.flows)
    story = Story(made, variables={"valor": 1}, start_event="S#2")
    assert (rows(story, "S"), story.open) == (["MessageWait"], [])
    assert story.do("deliver", "pago").open == ["Then"]


def test_names_are_computed_when_the_wait_begins():
    """A message and a signal whose names are expressions: computed once, for who waits and for who throws."""
    named = Message(name="=tipo", computed="tipo")
    story = Story(waiting(events(named, Signal(name="=sinal", computed='tipo + "!"'))), variables={"tipo": "luz"})
    (message,), (signal,) = story.waiting.messages, story.waiting.signals
    assert (message.name, signal.name) == ("luz", "luz!")
    story.change(tipo="água")
    assert not story.instance.deliver("água", now=story.now)
    assert story.do("deliver", "luz").open == ["Then"]
    thrower = process("p", [node("Say", "throw", event=named)], "start Say end")
    thrown = [one.name for one in Story(thrower, variables={"tipo": "luz"}).happened if isinstance(one, Thrown)]
    assert thrown == ["luz"]
    assert Story(thrower).held == [("Say", "leave")]


def test_a_condition_that_ceased_to_hold_before_the_whole_came_may_come_again():
    """It is armed anew as it stands then, not as it stood when it came (found while writing the reference model)."""
    both = events(Condition(expression="c"), ByHand(), together=True)
    story = Story(guarded(both, interrupting=False), variables={"c": False})
    story.change(c=True).change(c=False).fire("Edge")
    assert story.open == ["Do", "Other"]
    story.change(c=True).fire("Edge")
    assert story.open == ["Do", "Other", "Other"]


@pytest.mark.parametrize("interrupting", [True, False])
def test_several_waits_go_to_another_release(interrupting: bool):
    """Each of them goes on where it waited, under the name that the element has there."""
    both = events(PAID, GONE, together=True)
    story = Story(guarded(both, interrupting=interrupting)).do("deliver", "pago")
    edge = node("Border", "boundary", event=both, host="Do", interrupting=interrupting)
    other = process("p", [node("Do"), edge, node("Other")], "start Do end", "Border Other end")
    story.shelf.publish("r2", other)
    story.do("migrate", story.shelf, "r2", {"Edge": "Border"})
    assert rows(story, "Border") == ["SignalWait"]
    assert "Other" in story.do("signal", "desistiu").open
