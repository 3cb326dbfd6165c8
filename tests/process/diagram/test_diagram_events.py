"""What people draw and how it is run: events, messages, links and what we do not run yet."""

import bpmn_pen as pen
import pytest

from service.process.diagram import (
    ByHand,
    Condition,
    Error,
    Escalation,
    Message,
    Node,
    Reading,
    Signal,
    Timer,
    read,
)

SHARED = (
    '<message id="M" name="Pedido"/><signal id="Si" name="Alerta"/><error id="Er" name="Falha" errorCode="e1"/>'
    '<escalation id="Es" escalationCode="alto"/>'
)


def catch(definition: str, name: str = "") -> Reading:
    """An intermediate catch event X between start and end."""
    event = f'<intermediateCatchEvent id="X" name="{name}">{definition}</intermediateCatchEvent>'
    body = '<startEvent id="S"/><endEvent id="E"/>', event, pen.chain("S", "X", "E")
    return read(pen.file(SHARED, pen.process(*body)))


def on_task(definition: str, host: str = '<userTask id="X" name="Analisar"/>', extra: str = "") -> Node:
    """A boundary event B on the activity X."""
    boundary = f'<boundaryEvent id="B" name="Escalar" attachedToRef="X" {extra}>{definition}</boundaryEvent>'
    body = '<startEvent id="S"/><endEvent id="E"/>', host, boundary, pen.chain("S", "X", "E"), pen.flow("B", "E")
    return pen.node(read(pen.file(SHARED, pen.process(*body))), "B")


def throw(definition: str, kind: str = "intermediateThrowEvent", *outside: str) -> Reading:
    """An event X that throws, between start and end."""
    body = f'<startEvent id="S"/><{kind} id="X" name="Avisar">{definition}</{kind}>'
    return read(pen.file(SHARED, pen.process(body, pen.flow("S", "X")), *outside))


@pytest.mark.parametrize(
    ("text", "timer"),
    [
        ("<timeDuration>PT4H</timeDuration>", Timer(form="duration", expression='"PT4H"')),
        ("<timeDate>2026-01-05T12:00:00Z</timeDate>", Timer(form="date", expression='"2026-01-05T12:00:00Z"')),
        ("<timeCycle>R3/PT1H</timeCycle>", Timer(form="cycle", expression='"R3/PT1H"')),
        ('<timeDuration>=duration("PT4H")</timeDuration>', Timer(form="duration", expression='duration("PT4H")')),
        ("<timeDuration>${prazo}</timeDuration>", Timer(form="duration", expression="prazo")),
        ("<timeDuration>prazo</timeDuration>", Timer(form="duration", expression="prazo")),
        ("<timeDuration>24 horas</timeDuration>", Timer(form="duration", expression='"PT24H"')),
    ],
)
def test_timers_with_a_definition(text: str, timer: Timer):
    """ISO 8601, FEEL, JUEL and plain words are all understood."""
    assert pen.node(catch(f"<timerEventDefinition>{text}</timerEventDefinition>"), "X").event == timer


@pytest.mark.parametrize(
    ("label", "iso", "business"),
    [
        ("24h", "PT24H", False),
        ("2 dias úteis", "P2D", True),
        ("after 3 days", "P3D", False),
        ("1h30", "PT1H30M", False),
        ("Após 48 horas", "PT48H", False),
        ("uma semana", "P7D", False),
        ("8 business hours", "PT8H", True),
        ("1 mês", "P1M", False),
        ("Passaram 30 min.", "PT30M", False),
        ("1 day 2 hours", "P1DT2H", False),
        ("48h úteis", "PT48H", True),
        ("Prazo N1 - 4h", "PT4H", False),
        ("2 d.u.", "P2D", True),
        ("8 horas comerciais", "PT8H", True),
        ("Aguardar uma hora", "PT1H", False),
        ("1,5 hora", "PT1H30M", False),
        ("1 dia e meio", "P1DT12H", False),
        ("Meia hora depois", "PT30M", False),
        ("Em 3 (três) dias", "P3D", False),
        ("24 horas (1 dia)", "PT24H", False),
        ("Aguardar entrega (5 dias úteis)", "P5D", True),
        ("Esperar as respostas por 2 dias", "P2D", False),
    ],
)
def test_timers_from_their_label(label: str, iso: str, business: bool):
    """A timer without a definition is read from its label, in Portuguese and English."""
    reading = catch("<timerEventDefinition/>", label)
    expected = Timer(form="duration", expression=f'"{iso}"', business=business)
    assert pen.node(reading, "X").event == expected
    assert "timer-from-label" in pen.codes(reading, "X")


def test_a_repeating_label_on_a_non_interrupting_timer_is_a_cycle():
    """ "a cada hora" on a border that does not interrupt fires again and again."""
    event = on_task("<timerEventDefinition/>").event
    assert event == ByHand()
    hourly = '<boundaryEvent id="B" name="a cada hora" cancelActivity="false" attachedToRef="X">'
    reading = pen.within('<userTask id="X"/>', f"{hourly}<timerEventDefinition/></boundaryEvent>", pen.flow("B", "E"))
    assert pen.node(reading, "B").event == Timer(form="cycle", expression='"R/PT1H"')


@pytest.mark.parametrize(
    "label",
    [
        *("às 18h", "Todo dia às 8h", "Sexta 18h", "Dia 10 de cada mês", "2 a 3 dias", "24/48h", "10 min antes"),
        *("-2 dias", "Sexta (2 h)", "Tentar 2 vezes (3 dias)"),
    ],
)
def test_a_time_of_day_a_range_or_a_time_before_is_no_duration(label: str):
    """Guessing one of several meanings would be a silent mistake: a person decides, and the finding says so."""
    assert pen.codes(catch("<timerEventDefinition/>", label), "X") == {"timer-by-hand"}


@pytest.mark.parametrize("label", ["", "Timeout", "Esperar o cliente", "dia 5"])
def test_a_timer_that_says_no_time_is_let_pass_by_hand(label: str):
    """Where no time can be read, a person of the lane lets it pass."""
    reading = catch("<timerEventDefinition/>", label)
    assert pen.node(reading, "X").event == ByHand()
    assert "timer-by-hand" in pen.codes(reading, "X")


@pytest.mark.parametrize("text", ["0 0 9 * * ?", "P1X", "R/", "amanhã de manhã"])
def test_a_timer_that_cannot_be_read_is_refused(text: str):
    """Cron and other texts are quoted in an error."""
    reading = catch(f"<timerEventDefinition><timeDuration>{text}</timeDuration></timerEventDefinition>")
    (finding,) = [finding for finding in reading.findings if finding.level == "error"]
    assert text in finding.message.spoken("en")


def test_a_timer_may_count_in_a_calendar():
    """The property `prazo.calendario` names the calendar of business time."""
    properties = '<zeebe:properties><zeebe:property name="prazo.calendario" value="SAC"/></zeebe:properties>'
    definition = "<timerEventDefinition><timeDuration>PT8H</timeDuration></timerEventDefinition>"
    event = pen.node(catch(pen.extended(properties) + definition), "X").event
    assert event == Timer(form="duration", expression='"PT8H"', business=True, calendar="SAC")


@pytest.mark.parametrize(
    ("common", "own", "counted"),
    [
        ({}, {}, (False, None, False)),
        ({"prazo.calendario": "SAC", "prazo.pausa": "sim"}, {}, (True, "SAC", True)),
        ({"prazo.calendario": "SAC"}, {"prazo.calendario": "corrido"}, (False, None, False)),
        ({"prazo.calendario": "SAC"}, {"prazo.calendario": ""}, (True, None, False)),
        ({"prazo.pausa": "sim"}, {"prazo.pausa": "nao"}, (False, None, False)),
        ({}, {"prazo.calendario": "Plantão", "prazo.pausa": "Sim"}, (True, "Plantão", True)),
        ({}, {"prazo.pausa": "talvez"}, (False, None, False)),
    ],
)
def test_a_timer_says_how_it_counts_or_its_process_does(
    common: dict[str, str], own: dict[str, str], counted: tuple[bool, str | None, bool]
):
    """`prazo.calendario` and `prazo.pausa`, on the element or for the whole process; “corrido” is calendar time."""

    def properties(named: dict[str, str]) -> str:
        each = "".join(f'<zeebe:property name="{name}" value="{value}"/>' for name, value in named.items())
        return f"<extensionElements><zeebe:properties>{each}</zeebe:properties></extensionElements>"

    timer = "<timerEventDefinition><timeDuration>PT8H</timeDuration></timerEventDefinition>"
    middle = f'<intermediateCatchEvent id="X">{properties(own)}{timer}</intermediateCatchEvent>'
    ends = '<startEvent id="S"/><endEvent id="E"/>'
    reading = pen.read(pen.file(pen.process(properties(common), ends, middle, pen.chain("S", "X", "E"))))
    event = pen.node(reading, "X").event
    assert isinstance(event, Timer)
    assert (event.business, event.calendar, event.pauses) == counted
    assert ("time-setting-unreadable" in pen.codes(reading, "X")) == (own.get("prazo.pausa") == "talvez")


def test_a_due_date_in_words_may_be_business_time():
    """“2 dias úteis” on a task is P2D of business time, in the calendar of its process."""
    schedule = '<zeebe:taskSchedule dueDate="2 dias úteis"/>'
    reading = pen.within(f'<userTask id="X"><extensionElements>{schedule}</extensionElements></userTask>')
    human = pen.node(reading, "X").human
    assert human is not None
    assert (human.due, human.business, human.calendar) == ('"P2D"', True, None)


@pytest.mark.parametrize(
    "definition",
    ["", "<messageEventDefinition/>", "<signalEventDefinition/>", "<conditionalEventDefinition/>"],
)
def test_catches_without_a_definition_are_confirmed_by_a_person(definition: str):
    """No message, signal or condition given: a person of the lane says that it happened."""
    reading = catch(definition, "Cliente respondeu")
    assert (pen.node(reading, "X").kind, pen.node(reading, "X").event) == ("catch", ByHand())
    assert "event-by-hand" in pen.codes(reading, "X")


def test_a_message_is_found_by_name_and_key():
    """A message has its name, and its key where the analyst drew one."""
    key = pen.extended('<zeebe:subscription correlationKey="=pedido"/>')
    event = '<intermediateCatchEvent id="X"><messageEventDefinition messageRef="M"/></intermediateCatchEvent>'
    body = '<startEvent id="S"/>', event, pen.chain("S", "X")
    reading = read(pen.file(f'<message id="M" name="Pedido">{key}</message>', pen.process(*body)))
    assert pen.node(reading, "X").event == Message(name="Pedido", key="pedido")
    assert pen.node(reading, "X").by_hand


def test_signals_and_conditions_are_waited_for():
    """A named signal and a condition are awaited; a signal that nobody sends may be confirmed."""
    reading = catch('<signalEventDefinition signalRef="Si"/>')
    assert pen.node(reading, "X").event == Signal(name="Alerta")
    assert "signal-unsent" in pen.codes(reading, "X")
    condition = "<conditionalEventDefinition><condition>=total &gt; 5</condition></conditionalEventDefinition>"
    assert pen.node(catch(condition), "X").event == Condition(expression="total > 5")


def test_a_boundary_without_a_definition_is_a_button():
    """Pressing the button on the host's task takes the path of the boundary event."""
    node = on_task("", extra='cancelActivity="false"')
    assert (node.kind, node.host, node.event, node.interrupting) == ("boundary", "X", ByHand(), False)


def test_an_error_on_a_persons_task_is_a_button():
    """Nothing throws inside a person's task, so the person presses."""
    assert on_task("<errorEventDefinition/>").event == ByHand()


def test_an_escalation_on_a_persons_task_is_a_button_and_heard_from_outside():
    """The person presses, or a promise that was missed climbs there."""
    node = on_task("<escalationEventDefinition/>")
    assert (node.event, node.by_hand) == (Escalation(), True)


def test_errors_of_machines_and_subprocesses_are_caught_by_code():
    """Boundary events on what can throw catch by code, or everything."""
    call = '<callActivity id="X" calledElement="Q"/>'
    assert on_task('<errorEventDefinition errorRef="Er"/>', call).event == Error(code="e1")
    assert on_task("<errorEventDefinition/>", call).event == Error(code=None)
    assert on_task('<escalationEventDefinition escalationRef="Es"/>', call).event == Escalation(code="alto")


def test_a_boundary_on_nothing_is_left_out():
    """A boundary event without a host is a warning and does not run."""
    reading = pen.within('<task id="X"/>', '<boundaryEvent id="B" attachedToRef="Gone"/>', pen.flow("B", "E"))
    assert "boundary-without-host" in pen.codes(reading, "B")
    assert "B" not in pen.only(reading).nodes


def test_throws_and_ends():
    """Each kind of throwing event keeps its meaning, in the middle and at an end."""
    assert pen.node(throw('<messageEventDefinition messageRef="M"/>'), "X").event == Message(name="Pedido")
    assert pen.node(throw('<signalEventDefinition signalRef="Si"/>', "endEvent"), "X").event == Signal(name="Alerta")
    assert pen.node(throw('<errorEventDefinition errorRef="Er"/>', "endEvent"), "X").event == Error(code="e1")
    assert pen.node(throw("<escalationEventDefinition/>"), "X").event == Escalation(code=None)
    assert pen.node(throw("<terminateEventDefinition/>", "endEvent"), "X").kind == "terminate"
    assert pen.node(throw("", "endEvent"), "X").kind == "end"
    assert pen.node(throw(""), "X").kind == "pass"


def test_terminate_and_cancel_in_the_middle():
    """Terminate ends its process anywhere; cancel outside a transaction passes; both are told."""
    ends, passes = throw("<terminateEventDefinition/>"), throw("<cancelEventDefinition/>")
    assert (pen.node(ends, "X").kind, pen.node(passes, "X").kind) == ("terminate", "pass")
    assert "terminate-in-the-middle" in pen.codes(ends, "X")
    assert "cancel-passes" in pen.codes(passes, "X")
    assert not passes.refused


@pytest.mark.parametrize("kind", ["endEvent", "intermediateThrowEvent"])
def test_a_message_without_a_definition_is_words_for_the_conversation(kind: str):
    """Its label is written to the case's conversation."""
    reading = throw("<messageEventDefinition/>", kind)
    assert (pen.node(reading, "X").kind, pen.node(reading, "X").note) == ("throw", "Avisar")
    assert "message-to-conversation" in pen.codes(reading, "X")


def test_an_event_gateway_waits_for_its_events():
    """Catch events behind an event gateway are rivals."""
    events = '<intermediateCatchEvent id="A"/><receiveTask id="B" messageRef="M"/><eventBasedGateway id="X"/>'
    body = '<startEvent id="S"/>', events, pen.chain("S", "X", "A"), pen.flow("X", "B")
    program = pen.only(read(pen.file(SHARED, pen.process(*body))))
    assert [program.nodes[own_id].kind for own_id in ("X", "A", "B")] == ["race", "catch", "catch"]


def test_an_event_gateway_before_tasks_asks_what_happened():
    """Followed by something that is no event, it is a question."""
    tasks = '<eventBasedGateway id="X"/><task id="A" name="Pagou"/><task id="B" name="Desistiu"/><startEvent id="S"/>'
    reading = read(pen.file(pen.process(tasks, pen.chain("S", "X", "A"), pen.flow("X", "B"))))
    question = pen.node(reading, "X").question
    assert question is not None
    assert question.text == "O que aconteceu?"
    assert "event-gateway-asks" in pen.codes(reading, "X")


def test_an_event_gateway_before_an_event_and_a_task_waits_for_both():
    """The branch without an event is an event that a person says."""
    body = '<eventBasedGateway id="X"/><intermediateCatchEvent id="A"/><task id="B" name="Desistiu"/>'
    reading = read(pen.file(pen.process('<startEvent id="S"/>', body, pen.chain("S", "X", "A"), pen.flow("X", "B"))))
    program = pen.only(reading)
    assert program.nodes["X-B#event"].event == ByHand()
    assert [flow.target for flow in program.outgoing["X-B#event"]] == ["B"]


def test_links_become_flows():
    """A thrown link goes on at the catch of the same name."""
    links = (
        '<intermediateThrowEvent id="A"><linkEventDefinition name="L"/></intermediateThrowEvent>'
        '<intermediateCatchEvent id="B"><linkEventDefinition name="L"/></intermediateCatchEvent>'
    )
    body = '<startEvent id="S"/><endEvent id="E"/>', links, pen.chain("S", "A"), pen.chain("B", "E")
    program = pen.only(read(pen.file(pen.process(*body))))
    assert [flow.target for flow in program.outgoing["A"]] == ["B"]
    assert (program.nodes["A"].kind, program.nodes["B"].kind) == ("pass", "pass")


@pytest.mark.parametrize("catches", [0, 2])
def test_a_link_that_leads_nowhere_or_twice_is_told(catches: int):
    """A link should lead to exactly one catch; else the path ends there, or the first is taken."""
    ends = "".join(
        f'<intermediateCatchEvent id="C{number}"><linkEventDefinition name="L"/></intermediateCatchEvent>'
        for number in range(catches)
    )
    thrown = '<intermediateThrowEvent id="X"><linkEventDefinition name="L"/></intermediateThrowEvent>'
    reading = pen.within(thrown, ends)
    assert "link-lost" in pen.codes(reading, "X")
    assert not reading.refused
    assert {flow.target for flow in pen.only(reading).outgoing["X"]} == {"E", *["C0"][:catches]}


def test_a_send_task_sends_what_is_awaited() -> None:
    """A send task whose message something in the file awaits sends it; any other is a person's."""
    send = '<sendTask id="X" messageRef="M"/>'
    catch = '<intermediateCatchEvent id="C"><messageEventDefinition messageRef="M"/></intermediateCatchEvent>'
    ends = '<startEvent id="S"/><endEvent id="E"/>'
    heard = read(pen.file(SHARED, pen.process(ends, send, catch, pen.chain("S", "X", "C", "E"))))
    alone = read(pen.file(SHARED, pen.process(ends, send, pen.chain("S", "X", "E"))))
    assert pen.node(heard, "X").event == Message(name="Pedido")
    assert (pen.node(heard, "X").kind, pen.node(alone, "X").kind) == ("throw", "task")
