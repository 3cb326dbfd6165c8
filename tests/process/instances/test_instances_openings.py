"""Published processes that start by what happens outside, and messages that wait for who will wait for them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bpmn_pen import chain, extended, flow, process
from instances_story import Story
from sqlalchemy import select

from service.base.ids import InstanceId
from service.process import instances, releases
from service.process.instances.events import InstanceStarted
from service.process.instances.tables import EarlyMessageRow, StartKeyRow

BY_NUMBER = extended('<zeebe:subscription correlationKey="=pedido"/>')
SHARED = (
    '<message id="order" name="Pedido"/><message id="paid" name="Pago"/><signal id="alarm" name="Alarme"/>'
    f'<message id="keyed" name="Pago">{BY_NUMBER}</message><message id="typed" name="=tipo">{BY_NUMBER}</message>'
)
BY_ORDER = '<messageEventDefinition messageRef="order"/>'
BY_ALARM = '<signalEventDefinition signalRef="alarm"/>'


def begun_by(definition: str, own_id: str = "P", attributes: str = "") -> str:
    """A process that this starts, with one task."""
    start = f'<startEvent id="{own_id}S" {attributes}>{definition}</startEvent>'
    task, end = f'<userTask id="{own_id}A"/>', f'<endEvent id="{own_id}E"/>'
    return process(start, task, end, chain(f"{own_id}S", f"{own_id}A", f"{own_id}E"), own_id=own_id)


def waiting(message: str = "keyed", own_id: str = "W") -> str:
    """A process that waits for a message behind a task."""
    start, end = f'<startEvent id="{own_id}S"/>', f'<endEvent id="{own_id}E"/>'
    heard = f'<messageEventDefinition messageRef="{message}"/>'
    catch = f'<intermediateCatchEvent id="{own_id}C">{heard}</intermediateCatchEvent>'
    return process(
        start, f'<userTask id="{own_id}A"/>', catch, end, chain(f"{own_id}S", f"{own_id}A", f"{own_id}C", f"{own_id}E"),
        own_id=own_id,
    )  # fmt: skip


def throwing(definition: str, own_id: str = "T") -> str:
    """A process whose end throws."""
    return process(
        f'<startEvent id="{own_id}S"/><endEvent id="{own_id}E">{definition}</endEvent>',
        chain(f"{own_id}S", f"{own_id}E"),
        own_id=own_id,
    )


def started(story: Story) -> list[str]:
    return [event.process for event in story.heard(InstanceStarted)]


def kept(story: Story) -> int:
    with story.works.read() as work:
        return len(work.session.scalars(select(EarlyMessageRow.id)).all())


def test_a_message_starts_the_published_process_that_waits_for_it(story: Story):
    """By its name, with its payload as variables; nobody is started by another name."""
    story.publish(SHARED, begun_by(BY_ORDER))
    assert story.do(instances.deliver, "Outro") is None
    one = story.do(instances.deliver, "Pedido", payload={"valor": 7})
    assert story.positions(one) == {"PA"}
    assert story.variables(one) == {"valor": 7}


def test_who_waits_comes_before_who_is_started(story: Story):
    """A message that a running instance awaits starts nothing."""
    other = begun_by('<messageEventDefinition messageRef="paid"/>')
    story.publish(SHARED, other)
    story.publish(SHARED, waiting())
    one = story.start("W", {"pedido": "7"})
    story.complete(one, "WA")
    assert story.do(instances.deliver, "Pago", "7") == one
    assert started(story) == ["W"]
    assert story.do(instances.deliver, "Pago", "7") is not None
    assert started(story) == ["W", "P"]


def test_two_messages_of_one_key_do_not_start_two(story: Story):
    """While the first one's instance runs, the second is kept; when it has ended, the second starts the next."""
    story.publish(SHARED, begun_by(BY_ORDER))
    one = story.do(instances.deliver, "Pedido", "42")
    assert story.do(instances.deliver, "Pedido", "42", {"vez": 2}) is None
    assert story.do(instances.deliver, "Pedido", "43") is not None
    assert (started(story), kept(story)) == (["P", "P"], 1)
    story.complete(one, "PA")
    assert (len(started(story)), kept(story)) == (3, 0)
    last = story.heard(InstanceStarted)[-1].instance
    assert story.variables(last) == {"vez": 2}
    with story.works.read() as work:
        assert set(work.session.scalars(select(StartKeyRow.key))) == {"42", "43"}


def test_a_process_is_not_started_by_what_it_has_said_itself(story: Story):
    """Not at once, nor when the message that is kept for others is looked at again, nor when its own key is free."""
    again = begun_by('<messageEventDefinition messageRef="keyed"/>').replace(
        '<endEvent id="PE"/>', '<endEvent id="PE"><messageEventDefinition messageRef="keyed"/></endEvent>'
    )
    story.publish(SHARED, again)
    one = story.do(instances.deliver, "Pago", "7", {"pedido": "7"})
    story.complete(one, "PA")
    story.pass_by(seconds=2)
    assert (started(story), kept(story)) == (["P"], 1)
    other = story.do(instances.deliver, "Pago", "7", {"pedido": "7"})
    story.complete(other, "PA")
    story.pass_by(seconds=2)
    assert (started(story), kept(story)) == (["P", "P"], 2)


def test_the_current_release_is_started(story: Story):
    """A new version without that start is started no more; one with another is."""
    story.publish(SHARED, begun_by(BY_ORDER))
    story.publish(SHARED, begun_by('<messageEventDefinition messageRef="paid"/>'))
    assert story.do(instances.deliver, "Pedido") is None
    assert story.do(instances.deliver, "Pago") is not None


def test_a_message_that_one_file_throws_starts_another_in_the_same_case(story: Story):
    """Across files, with the case and what the sender saw."""
    story.publish(SHARED, begun_by(BY_ORDER))
    story.publish(SHARED, throwing(BY_ORDER))
    story.start("T", {"cor": "azul"}, case="case-9")
    other = story.others("case-9")["P"]
    assert story.variables(other) == {"cor": "azul"}


def test_a_signal_starts_every_process_that_it_starts(story: Story):
    """Thrown by an instance or from outside; each published process with such a start, of no case."""
    story.publish(SHARED, begun_by(BY_ALARM))
    story.publish(SHARED, begun_by(BY_ALARM, own_id="Q"))
    story.do(instances.signal, "Alarme", {"nivel": 3})
    assert started(story) == ["P", "Q"]
    story.publish(SHARED, throwing(BY_ALARM))
    story.start("T")
    assert started(story) == ["P", "Q", "T", "P", "Q"]
    assert {event.business_key for event in story.heard(InstanceStarted)[-2:]} == {None}
    findings = story.see(releases.current, "P").findings
    assert "PS" not in {each.element for each in findings}


def test_conditions_are_evaluated_on_demand(story: Story):
    """What these variables make true is started with them; a condition on what is not there is not true."""
    hot = "<conditionalEventDefinition><condition>temperatura &gt; 30</condition></conditionalEventDefinition>"
    story.publish(SHARED, begun_by(hot))
    assert story.do(instances.evaluate_conditions, {"temperatura": 20}) == ()
    assert story.do(instances.evaluate_conditions, {}) == ()
    (one,) = story.do(instances.evaluate_conditions, {"temperatura": 31}, "case-7")
    assert story.variables(one) == {"temperatura": 31}
    assert story.others("case-7") == {"P": one}


def test_all_of_several_start_it_together(story: Story):
    """A parallel multiple start: the first message opens it, and by the same case the second lets it go on."""
    both = BY_ORDER + '<messageEventDefinition messageRef="paid"/>'
    story.publish(SHARED, begun_by(both, attributes='parallelMultiple="true"'))
    one = story.do(instances.deliver, "Pago", payload={"valor": 1}, business_key="case-1")
    assert story.positions(one) == {"PS"}
    assert story.do(instances.deliver, "Pedido", business_key="case-1") == one
    assert story.positions(one) == {"PA"}


def test_a_parallel_event_gateway_is_started_by_the_first(story: Story):
    """The other event is waited for beside what follows from the first."""
    gate = '<eventBasedGateway id="G" instantiate="true" eventGatewayType="Parallel"/>'
    events = "".join(
        f'<intermediateCatchEvent id="{own}"><messageEventDefinition messageRef="{ref}"/></intermediateCatchEvent>'
        f'<userTask id="{own}T"/>{chain("G", own, own + "T")}'
        for own, ref in (("M", "order"), ("N", "paid"))
    )
    story.publish(SHARED, process(gate, events))
    one = story.do(instances.deliver, "Pago", business_key="c")
    assert story.positions(one) == {"M", "NT"}
    story.complete(one, "NT")
    assert story.do(instances.deliver, "Pedido", business_key="c") == one
    story.complete(one, "MT")
    assert story.status(one) == "completed"


def test_a_receive_task_may_start_the_process(story: Story):
    """`instantiate` makes it a start."""
    receive = '<receiveTask id="R" instantiate="true" messageRef="order"/><userTask id="A"/><endEvent id="E"/>'
    story.publish(SHARED, process(receive, chain("R", "A", "E")))
    one = story.do(instances.deliver, "Pedido")
    assert story.positions(one) == {"A"}


def test_a_timer_among_several_starts_by_itself(story: Story):
    """Any of them: the message at once, the timer when it is due."""
    daily = "<timerEventDefinition><timeCycle>R/P1D</timeCycle></timerEventDefinition>"
    story.publish(SHARED, begun_by(BY_ORDER + daily))
    story.pass_by(days=1)
    assert started(story) == ["P"]
    assert story.do(instances.deliver, "Pedido") is not None


@pytest.mark.parametrize("case", ["case-1", None])
def test_a_message_with_a_key_is_kept_for_who_will_wait(story: Story, case: str | None):
    """Promise 3: across files, of any case or of none; by name and key; exactly once."""
    story.publish(SHARED, waiting())
    assert story.do(instances.deliver, "Pago", "7", {"valor": 1}) is None
    one = begin(story, "7", case)
    assert story.status(one) == "completed"
    assert (story.variables(one)["valor"], kept(story)) == (1, 0)
    another = begin(story, "7", case)
    assert story.positions(another) == {"WC"}


def begin(story: Story, key: str, case: str | None = "case-1") -> InstanceId:
    one = story.do(instances.start, "W", {"pedido": key, "tipo": "Pago"}, business_key=case)
    story.complete(one, "WA")
    return one


def test_one_kept_message_goes_to_one_of_two(story: Story):
    """The first who waits has it."""
    story.publish(SHARED, waiting())
    story.do(instances.deliver, "Pago", "7")
    first, second = begin(story, "7"), begin(story, "7")
    assert (story.status(first), story.status(second)) == ("completed", "running")


def test_kept_messages_expire(story: Story):
    """After a week, or when whoever delivers says; without a key, or wanted by nobody at once, nothing is kept."""
    story.publish(SHARED, waiting())
    story.do(instances.deliver, "Pago", "7")
    story.do(instances.deliver, "Pago", "8", keep=timedelta(hours=1))
    story.do(instances.deliver, "Pago", "9", keep=timedelta())
    story.do(instances.deliver, "Pago")
    assert kept(story) == 2
    story.pass_by(hours=1)
    assert kept(story) == 1
    assert story.positions(begin(story, "8")) == {"WC"}
    story.pass_by(days=7)
    assert kept(story) == 0
    assert story.positions(begin(story, "7")) == {"WC"}


def test_a_message_kept_while_somebody_began_to_wait_is_found_again(story: Story):
    """Neither of two that do not see each other loses it: it is looked at once more."""
    story.publish(SHARED, waiting())
    one = begin(story, "7")
    with story.works.begin() as work:
        letter = instances.early.Letter(  # type: ignore[attr-defined]
            kind="message", name="Pago", key="7", sender=None, release=None, process=None, business_key=None
        )
        instances.early.keep(work, letter)  # type: ignore[attr-defined]
    story.pass_by(seconds=2)
    assert (story.status(one), kept(story)) == ("completed", 0)


def test_a_computed_name_is_found(story: Story):
    """The wait has the name that the data gave when it began; a kept one is found by it too."""
    story.publish(SHARED, waiting("typed"))
    story.do(instances.deliver, "Pago", "7")
    assert story.status(begin(story, "7")) == "completed"
    later = begin(story, "8")
    assert story.do(instances.deliver, "Pago", "8") == later


def test_older_databases_learn_what_starts(story: Story):
    """What was published before these rows existed is heard as well."""
    story.publish(SHARED, begun_by(BY_ORDER))
    with story.works.begin() as work:
        instances.listen_to_all(work)
    assert story.do(instances.deliver, "Pedido") is not None


def test_several_events_have_their_rows(story: Story):
    """Each event of one element waits by itself, on disk too; a round of a non-interrupting one brings new rows."""
    hour = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"
    paid = '<messageEventDefinition messageRef="paid"/>'
    edge = f'<boundaryEvent id="B" attachedToRef="A" cancelActivity="false">{paid}{BY_ALARM}{hour}</boundaryEvent>'
    ends = '<startEvent id="S"/><userTask id="A"/><userTask id="O"/><endEvent id="E"/>'
    story.publish(SHARED, process(ends, edge, chain("S", "A", "E"), flow("B", "O")))
    one = story.start()
    story.pass_by(hours=1)
    story.do(instances.signal, "Alarme")
    assert story.do(instances.deliver, "Pago", business_key="case-1") == one
    open_tasks = [task.element for task in story.see(instances.open_tasks, one)]
    assert sorted(open_tasks) == ["A", "O", "O", "O"]


def test_who_throws_says_how_long_it_is_kept(story: Story):
    """`mensagem.guardar` on the element; what is no duration is refused when it is published."""
    story.publish(SHARED, waiting())
    keeping = extended('<zeebe:properties><zeebe:property name="mensagem.guardar" value="{}"/></zeebe:properties>')
    end = '<endEvent id="TE">{}<messageEventDefinition messageRef="keyed"/></endEvent>'
    flows = ('<startEvent id="TS"/>', chain("TS", "TE"))
    story.publish(SHARED, process(*flows, end.format(keeping.format("PT1H")), own_id="T"))
    story.start("T", {"pedido": "7"})
    assert kept(story) == 1
    story.pass_by(hours=1)
    assert kept(story) == 0
    with pytest.raises(releases.PublishRefused) as refused:
        story.publish(SHARED, process(*flows, end.format(keeping.format("um dia")), own_id="T"))
    assert "keep-unreadable" in {finding.code for finding in refused.value.findings}
