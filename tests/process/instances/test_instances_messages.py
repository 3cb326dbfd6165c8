"""Participants speak to each other, and to the conversation."""

from __future__ import annotations

import pytest
from bpmn_pen import chain, extended, flow, process
from instances_story import Story
from sqlalchemy import select

from service.base.errors import Refused
from service.base.ids import InstanceId
from service.process import instances
from service.process.instances.events import InstanceEnded, MessageAwaited, MessageThrown, SignalThrown
from service.process.instances.tables import EarlyMessageRow, HeldLetterRow


def pools(*names: str, flows: str = "") -> str:
    """A collaboration; processes are named by their pools' first letters."""
    made = "".join(f'<participant id="Pool{n}" name="{n}" processRef="{n[0]}"/>' for n in names)
    return f'<collaboration id="Col">{made}{flows}</collaboration>'


def letter(source: str, target: str, name: str = "") -> str:
    return f'<messageFlow id="m-{source}-{target}" name="{name}" sourceRef="{source}" targetRef="{target}"/>'


def text(words: str) -> str:
    return extended(f'<zeebe:properties><zeebe:property name="chamado.texto" value="{words}"/></zeebe:properties>')


CLIENT = process(
    '<startEvent id="CS"/><userTask id="Ask" name="Pedir"/><receiveTask id="Get" name="Receber"/><endEvent id="CE"/>',
    chain("CS", "Ask", "Get", "CE"),
    own_id="C",
    name="Cliente",
)
DESK = process(
    '<startEvent id="DS"><messageEventDefinition/></startEvent><userTask id="Do" name="Fazer"/>',
    '<endEvent id="DE" name="Pronto"><messageEventDefinition/></endEvent>',
    chain("DS", "Do", "DE"),
    own_id="D",
    name="Desk",
)
BOTH = (pools("Cliente", "Desk", flows=letter("Ask", "DS", "Pedido") + letter("DE", "Get", "Pronto")), CLIENT, DESK)


def test_two_pools_are_two_participants_of_one_case(story: Story):
    """A message flow starts the other pool and brings its answer back, by the case."""
    story.publish(*BOTH)
    one = story.start("C", {"chamado": {"assunto": "Luz"}})
    assert set(story.others()) == {"C"}
    story.complete(one, "Ask")
    other = story.others()["D"]
    assert (story.positions(one), story.positions(other)) == ({"Get"}, {"Do"})
    assert story.variables(other) == {"chamado": {"assunto": "Luz"}}
    story.do(instances.share, "case-1", {"chamado": {"assunto": "Água"}})
    assert story.variables(one) == story.variables(other) == {"chamado": {"assunto": "Água"}}
    story.start("C", case="case-2")
    story.complete(other, "Do")
    assert (story.status(one), story.status(other)) == ("completed", "completed")
    assert [(event.process, event.last) for event in story.heard(InstanceEnded)] == [("D", False), ("C", True)]


def test_pools_that_nothing_starts_begin_together(story: Story):
    """Every participant that no other starts begins with the case, and says so with its own events."""
    left = process('<startEvent id="LS"/><userTask id="L"/>', chain("LS", "L"), own_id="L", name="Left")
    right = process('<startEvent id="RS"/><userTask id="R"/>', chain("RS", "R"), own_id="R", name="Right")
    story.publish(pools("Left", "Right"), left, right)
    one = story.start("L")
    others = story.others()
    assert (others["L"], set(others)) == (one, {"L", "R"})
    assert story.positions(others["R"]) == {"R"}


def test_a_message_that_comes_early_is_kept(story: Story):
    """Who sends before the other waits is heard when the other gets there; it is kept once and used once."""
    quick = process(
        '<startEvent id="QS"/><sendTask id="Say"/><endEvent id="QE"/>',
        chain("QS", "Say", "QE"),
        own_id="Q",
        name="Quick",
    )
    slow = process(
        '<startEvent id="SS"/><userTask id="First"/><receiveTask id="Hear"/><userTask id="Then"/><endEvent id="SE"/>',
        chain("SS", "First", "Hear", "Then", "SE"),
        own_id="S",
        name="Slow",
    )
    story.publish(pools("Quick", "Slow", flows=letter("Say", "Hear", "Oi")), quick, slow)
    story.start("S")
    quick_one = story.others()["Q"]
    if story.status(quick_one) == "running":
        story.complete(quick_one, "Say")
    slow_one = story.others()["S"]
    story.complete(slow_one, "First")
    assert story.positions(slow_one) == {"Then"}
    assert story.status(quick_one) == "completed"
    assert kept(story) == 0


def test_a_message_that_nobody_came_to_hear_is_forgotten_with_the_case(story: Story):
    """When the last participant has ended nothing of the case is left to wait for."""
    left = process(
        '<startEvent id="LS"/><userTask id="Say"/><endEvent id="LE"/>',
        chain("LS", "Say", "LE"),
        own_id="L",
        name="Left",
    )
    right = process(
        '<startEvent id="RS"/><userTask id="First"/><receiveTask id="Hear"/><endEvent id="RE"/>',
        chain("RS", "First", "Hear", "RE"),
        own_id="R",
        name="Right",
    )
    story.publish(pools("Left", "Right", flows=letter("Say", "Hear", "Oi")), left, right)
    one = story.start("L")
    story.complete(one, "Say")
    assert kept(story) == 1
    story.do(instances.cancel, story.others()["R"], "desistiu")
    assert kept(story) == 0


def either_and_again(story: Story) -> tuple[InstanceId, InstanceId]:
    """Left says one thing and then another; Right waits for either, and then for the other."""
    say = '<userTask id="Say1"/><userTask id="Say2"/>'
    left = process(f'<startEvent id="LS"/>{say}', chain("LS", "Say1", "Say2"), own_id="L", name="Left")
    right = process(
        '<startEvent id="RS"/><userTask id="First"/><eventBasedGateway id="G"/><receiveTask id="Hear1"/>',
        '<receiveTask id="Hear2"/><userTask id="Then"/><receiveTask id="Again" messageRef="two"/>',
        chain("RS", "First", "G", "Hear1", "Then", "Again"),
        flow("G", "Hear2"),
        own_id="R",
        name="Right",
    )
    flows = letter("Say1", "Hear1", "Um") + letter("Say2", "Hear2", "Dois")
    story.publish('<message id="two" name="Dois"/>', pools("Left", "Right", flows=flows), left, right)
    return story.start("L"), story.others()["R"]


def test_of_two_kept_messages_the_one_that_comes_too_late_is_kept_on(story: Story):
    """Both wait when an event gateway begins to wait for either: the first is taken, the other waits for the next."""
    left, right = either_and_again(story)
    story.complete(left, "Say1")
    story.complete(left, "Say2")
    assert kept(story) == 2
    story.complete(right, "First")
    assert (story.positions(right), kept(story)) == ({"Then"}, 1)
    story.complete(right, "Then")
    assert (story.status(right), kept(story)) == ("completed", 0)


def test_of_two_messages_held_in_a_suspension_the_one_that_comes_too_late_is_kept_on(story: Story):
    """The same for what was sent while the one that waits stood still."""
    left, right = either_and_again(story)
    story.complete(right, "First")
    story.do(instances.suspend, right, "obra")
    story.complete(left, "Say1")
    story.complete(left, "Say2")
    assert (kept(story), held(story)) == (0, 2)
    story.do(instances.resume, right)
    assert (story.positions(right), kept(story), held(story)) == ({"Then"}, 0, 1)
    story.complete(right, "Then")
    assert (story.status(right), kept(story), held(story)) == ("completed", 0, 0)


def three_who_hear(story: Story, ends: str) -> tuple[InstanceId, InstanceId, InstanceId]:
    """Left says two things; Right waits for either, and after a task for the other; Third waits for the second."""
    say = '<userTask id="Say1"/><userTask id="Say2"/>'
    left = process(f'<startEvent id="LS"/>{say}', chain("LS", "Say1", "Say2"), own_id="L", name="Left")
    right = process(
        '<startEvent id="RS"/><eventBasedGateway id="G"/><receiveTask id="Hear1"/><receiveTask id="Hear2"/>',
        '<userTask id="Then"/><endEvent id="RE"/><receiveTask id="Again" messageRef="two"/>',
        chain("RS", "G", "Hear1", "Then", *ends.split()),
        chain("Hear2", "RE"),
        flow("G", "Hear2"),
        own_id="R",
        name="Right",
    )
    third = process(
        '<startEvent id="TS"/><userTask id="Wake"/><receiveTask id="Hear3" messageRef="two"/><endEvent id="TE"/>',
        chain("TS", "Wake", "Hear3", "TE"),
        own_id="T",
        name="Third",
    )
    flows = letter("Say1", "Hear1", "Um") + letter("Say2", "Hear2", "Dois")
    names = '<message id="two" name="Dois"/>'
    story.publish(names, pools("Left", "Right", "Third", flows=flows), left, right, third)
    one = story.start("L")
    others = story.others()
    story.pass_by(minutes=1)
    story.complete(others["T"], "Wake")
    story.do(instances.suspend, others["R"], "obra")
    story.complete(one, "Say1")
    story.complete(one, "Say2")
    story.do(instances.resume, others["R"])
    return one, others["R"], others["T"]


def test_what_was_held_for_one_participant_reaches_no_other(story: Story):
    """The second message came while Right waited for it, standing still: it is Right's when Right waits again."""
    _, right, third = three_who_hear(story, "Again")
    assert (story.positions(right), story.positions(third), held(story)) == ({"Then"}, {"Hear3"}, 1)
    story.complete(right, "Then")
    assert (story.status(right), story.positions(third), held(story)) == ("completed", {"Hear3"}, 0)


def test_what_was_held_for_who_has_ended_goes_where_any_other_goes(story: Story):
    """Right ends without waiting for it again: Third has it."""
    _, right, third = three_who_hear(story, "RE")
    assert story.positions(third) == {"Hear3"}
    story.complete(right, "Then")
    assert (story.status(right), story.status(third), held(story)) == ("completed", "completed", 0)


def held(story: Story) -> int:
    with story.works.read() as work:
        return len(work.session.scalars(select(HeldLetterRow.id)).all())


def kept(story: Story) -> int:
    with story.works.read() as work:
        return len(work.session.scalars(select(EarlyMessageRow.id)).all())


def test_a_key_finds_its_instance_in_another_case(story: Story):
    """A message with a key reaches whoever waits for that key, and nobody else."""
    wait = extended('<zeebe:subscription correlationKey="=pedido"/>')
    story.publish(
        f'<message id="msg" name="Pago">{wait}</message>',
        process(
            '<startEvent id="S"/><intermediateCatchEvent id="M"><messageEventDefinition messageRef="msg"/>',
            '</intermediateCatchEvent><userTask id="A"/><endEvent id="E"/>',
            chain("S", "M", "A", "E"),
        ),
    )
    one, two = (story.start(variables={"pedido": n}, case=f"case-{n}") for n in ("1", "2"))
    assert [event.key for event in story.heard(MessageAwaited)] == ["1", "2"]
    assert story.do(instances.deliver, "Pago", "3") is None
    assert story.do(instances.deliver, "Outra", "2") is None
    assert story.do(instances.deliver, "Pago", "2", {"valor": 9}) == two
    assert (story.positions(one), story.positions(two)) == ({"M"}, {"A"})
    assert story.variables(two) == {"pedido": "2", "valor": 9}
    assert story.do(instances.deliver, "Pago", "2") is None


def test_what_a_diagram_says_stands_in_the_conversation(story: Story):
    """H-17: the text that the analyst wrote, its places filled as the element saw them; else the label, no jargon."""
    closing = text("Chamado {{chamado.protocolo}} resolvido. {{solucao}}")
    story.publish(
        process(
            '<startEvent id="S"/><userTask id="A"/>',
            f'<intermediateThrowEvent id="T" name="Avisar">{closing}<messageEventDefinition/></intermediateThrowEvent>',
            '<endEvent id="E" name="Obrigado pelo contato"><messageEventDefinition/></endEvent>',
            chain("S", "A", "T", "E"),
        )
    )
    one = story.start(variables={"chamado": {"protocolo": "2026-1"}})
    story.complete(one, "A", {"solucao": "Reinicie."})
    said = [event.text for event in story.heard(MessageThrown) if event.text]
    assert said == ["Chamado 2026-1 resolvido. Reinicie.", "Obrigado pelo contato"]


def test_a_message_flow_says_to_whom(story: Story):
    """`to` is the pool that a flow points at when nothing runs in it."""
    outside = '<participant id="Bank" name="Banco"/>'
    story.publish(
        f'<collaboration id="Col"><participant id="PoolP" name="Loja" processRef="P"/>{outside}'
        f"{letter('A', 'Bank', 'Boleto')}</collaboration>",
        process('<startEvent id="S"/><userTask id="A"/><endEvent id="E"/>', chain("S", "A", "E")),
    )
    one = story.start()
    story.complete(one, "A")
    assert [(event.to, event.text, event.name) for event in story.heard(MessageThrown)] == [
        ("Banco", "Boleto", "Boleto")
    ]


def test_a_signal_is_heard_by_all(story: Story):
    """A signal wakes every instance that waits for it, of any case."""
    story.publish(
        '<signal id="sig" name="Feriado"/>',
        process(
            '<startEvent id="S"/><intermediateCatchEvent id="H"><signalEventDefinition signalRef="sig"/>',
            '</intermediateCatchEvent><userTask id="A"/><endEvent id="E"/>',
            chain("S", "H", "A", "E"),
        ),
        process(
            '<startEvent id="TS"/><userTask id="TT"/><intermediateThrowEvent id="TH">',
            '<signalEventDefinition signalRef="sig"/></intermediateThrowEvent><endEvent id="TE"/>',
            chain("TS", "TT", "TH", "TE"),
            own_id="T",
        ),
    )
    waiting = [story.start("P", case=f"case-{n}") for n in range(3)]
    thrower = story.do(instances.start, "T")
    story.complete(thrower, "TT")
    assert [event.name for event in story.heard(SignalThrown)] == ["Feriado"]
    assert [story.positions(one) for one in waiting] == [{"A"}] * 3
    late = story.do(instances.start, "P")
    story.do(instances.signal, "Feriado")
    assert story.positions(late) == {"A"}


def test_processes_that_never_stop_talking_are_refused(story: Story):
    """Two participants that answer each other without end are told so; nothing of it is saved."""
    ping = process(
        '<startEvent id="PS"/><userTask id="Go"/><exclusiveGateway id="PX"/><endEvent id="PE"/>',
        '<intermediateThrowEvent id="PT"><messageEventDefinition messageRef="ping"/></intermediateThrowEvent>',
        '<intermediateCatchEvent id="PC"><messageEventDefinition messageRef="pong"/></intermediateCatchEvent>',
        chain("PS", "Go", "PX"),
        flow("PX", "PE", "fim", "=fim = true"),
        flow("PX", "PT", "segue", "=fim != true"),
        chain("PT", "PC", "PX"),
        own_id="L",
        name="Left",
    )
    pong = process(
        '<startEvent id="OS"/><exclusiveGateway id="OX"/><endEvent id="OE"/>',
        '<intermediateCatchEvent id="OC"><messageEventDefinition messageRef="ping"/></intermediateCatchEvent>',
        '<intermediateThrowEvent id="OT"><messageEventDefinition messageRef="pong"/></intermediateThrowEvent>',
        chain("OS", "OX"),
        flow("OX", "OE", "fim", "=fim = true"),
        flow("OX", "OC", "segue", "=fim != true"),
        chain("OC", "OT", "OX"),
        own_id="R",
        name="Right",
    )
    names = '<message id="ping" name="Ping"/><message id="pong" name="Pong"/>'
    story.publish(names, pools("Left", "Right"), ping, pong)
    one = story.start("L")
    with pytest.raises(Refused, match="sem parar: Ping, Pong"):
        story.complete(one, "Go")
    assert story.positions(one) == {"Go"}
