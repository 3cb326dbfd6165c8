"""Who does it and who tells whom: lanes, pools, message flows, ids."""

import bpmn_pen as pen
import pytest

from service.process.diagram import ByHand, Message, Reading, read

POOLS = '<participant id="Pc" name="Cliente"/><participant id="Pe" name="Empresa" processRef="P"/>'


def letter(own_id: str, source: str, target: str, name: str = "") -> str:
    """A message flow."""
    return f'<messageFlow id="{own_id}" sourceRef="{source}" targetRef="{target}" name="{name}"/>'


def together(inside: str, *letters: str, pools: str = POOLS, others: str = "") -> Reading:
    """A pool Cliente without a process beside the pool Empresa with these elements."""
    return read(pen.file(f"<collaboration>{pools}{''.join(letters)}</collaboration>", pen.process(inside), others))


def test_lanes_by_name_and_nested():
    """Elements belong to the innermost lane that names them, with its path."""
    inner = "<childLaneSet>" + pen.lane("Nível 2", "X") + "</childLaneSet>"
    reading = pen.within('<task id="X"/>', pen.lanes(pen.lane("Atendimento", "S", inner=inner), pen.lane("Outra", "E")))
    assert reading.elements["X"].lane == ("Atendimento", "Nível 2")
    assert pen.node(reading, "X").lane == "Nível 2"
    assert pen.node(reading, "S").lane == "Atendimento"


def test_a_lane_whose_id_is_a_number_has_its_place():
    """draw.io and others number what they draw; the place is known by the drawn id."""
    lanes = '<laneSet id="0"><lane id="7" name="Cima"/><lane id="8" name="Baixo"/></laneSet>'
    page = pen.page(pen.shape("7", 0, 0, 900, 200), pen.shape("8", 0, 200, 900, 200), pen.shape("X", 100, 250))
    reading = read(pen.file(f"<process id='P'>{lanes}<task id='X' name='Conferir'/><task id='Y'/></process>", page))
    assert pen.node(reading, "X").lane == "Baixo"
    (told,) = [finding for finding in reading.findings if finding.code == "outside-lanes"]
    assert told.message.spoken("pt") == "“Y” está fora das raias; vai para “dono do processo”."


def test_lanes_by_geometry():
    """Without names the innermost lane whose bounds hold the element's centre is its lane."""
    lanes = pen.lanes(pen.lane("Cima"), pen.lane("Baixo"))
    page = pen.page(
        pen.shape("lane-Cima", 0, 0, 600, 200),
        pen.shape("lane-Baixo", 0, 200, 600, 200),
        pen.shape("A", 100, 50),
        pen.shape("B", 100, 150),
    )
    reading = read(pen.file(pen.process(lanes, '<task id="A"/><task id="B"/><task id="C"/>'), page))
    assert [pen.node(reading, own_id).lane for own_id in "ABC"] == ["Cima", "Cima", "Atendimento"]
    assert "lane-by-place" in pen.codes(reading, "A")
    assert "outside-lanes" in pen.codes(reading, "C")


def test_elements_of_a_subprocess_are_in_its_lane():
    """What is inside a subprocess is the work of its lane, and a boundary event of its host's."""
    inside = '<subProcess id="X"><task id="T"/></subProcess><boundaryEvent id="B" attachedToRef="X"/>'
    reading = pen.within(inside, pen.lanes(pen.lane("Cobrança", "X"), pen.lane("Outra", "S", "B")))
    assert reading.elements["T"].lane == ("Cobrança",)
    assert pen.node(reading, "B").lane == "Cobrança"


def test_without_lanes_the_pool_is_the_lane():
    """A pool without lanes is its own lane; without a pool it is the process."""
    assert pen.node(together('<task id="T"/>'), "T").lane == "Empresa"
    assert pen.node(read(pen.file(pen.process('<task id="T"/>'))), "T").lane == "Atendimento"
    nameless = read(pen.file('<process id="P"><task id="T"/></process>'))
    assert pen.node(nameless, "T").lane is None


def test_a_pool_without_a_process_is_someone_outside():
    """What someone outside sends is confirmed by a person of the receiving lane."""
    catch = '<intermediateCatchEvent id="C" name="Resposta"><messageEventDefinition/></intermediateCatchEvent>'
    reading = together(f'<startEvent id="S"/>{catch}{pen.chain("S", "C")}', letter("L", "Pc", "C"))
    node = pen.node(reading, "C")
    assert (node.event, node.by_hand) == (Message(name="Resposta"), True)
    assert reading.program.starts == ("P",)


def test_a_message_flow_leaves_when_its_element_completes():
    """A task sends its message flows; who only hears of them is told."""
    reading = together('<task id="T" name="Ligar"/><task id="U"/>', letter("L", "T", "Pc", "Proposta"))
    assert pen.node(reading, "T").sends == ("L",)
    (sent,) = reading.program.message_flows
    assert (sent.source, sent.target, sent.message) == ("T", "Pc", "Proposta")


def test_a_throw_with_a_flow_to_a_pool_says_its_label():
    """A message end without a definition carries its label to whom its flow points at."""
    end = '<task id="T"/><endEvent id="E" name="Pedido recusado"><messageEventDefinition/></endEvent>'
    reading = together(end + pen.flow("T", "E"), letter("L", "E", "Pc"))
    assert (pen.node(reading, "E").kind, pen.node(reading, "E").sends) == ("throw", ("L",))
    assert reading.program.message_flows[0].message == "Pedido recusado"


def test_two_processes_talk():
    """A message flow into a start makes one process start the other; the file starts only the first."""
    pools = '<participant id="Pa" processRef="P"/><participant id="Pb" name="Estoque" processRef="Q"/>'
    other = '<startEvent id="S2" name="Pedido chegou"><messageEventDefinition/></startEvent><task id="T2"/>'
    reading = together(
        '<startEvent id="S"/><sendTask id="T" name="Pedir"/>' + pen.flow("S", "T"),
        letter("L", "T", "S2"),
        pools=pools,
        others=pen.process(other, pen.flow("S2", "T2"), own_id="Q"),
    )
    assert reading.program.starts == ("P",)
    assert reading.program.processes["Q"].nodes["S2"].event == Message(name="Pedido chegou")
    assert reading.program.message_flows[0].message == "Pedido chegou"


def test_a_throw_reaches_what_its_flow_points_at():
    """A throw without a definition sends what the receiver waits for."""
    pools = '<participant id="Pa" processRef="P"/><participant id="Pb" processRef="Q"/>'
    reading = together(
        '<task id="T"/><endEvent id="E"><messageEventDefinition/></endEvent>' + pen.flow("T", "E"),
        letter("L", "E", "R", "Aviso"),
        pools=pools,
        others=pen.process('<receiveTask id="R" name="Esperar"/>', own_id="Q"),
    )
    assert reading.program.processes["P"].nodes["E"].event == Message(name="Aviso")
    assert reading.program.processes["Q"].nodes["R"].event == Message(name="Aviso")
    assert reading.program.processes["Q"].nodes["R"].kind == "catch"


def test_a_message_flow_into_a_task_holds_nothing_up():
    """It is information for the conversation."""
    reading = together('<userTask id="T"/>', letter("L", "Pc", "T"))
    assert (pen.node(reading, "T").kind, pen.node(reading, "T").event) == ("task", None)
    assert "message-flow-told" in pen.codes(reading, "T")


def test_a_message_flow_that_hangs_in_the_air_is_left_out():
    """Both ends must be elements or pools."""
    reading = together('<task id="T"/>', letter("L", "T", "Gone"))
    assert "message-flow-dangling" in pen.codes(reading, "L")
    assert reading.program.message_flows == ()


def test_a_called_process_is_not_started():
    """What a call activity of the file calls is not started by itself."""
    source = pen.file(
        pen.process('<callActivity id="C" calledElement="Q"/>'), pen.process('<task id="T"/>', own_id="Q")
    )
    reading = read(source)
    assert reading.program.starts == ("P",)
    assert reading.program.processes["P"].nodes["C"].target == '"Q"'


def test_ids_are_made_safe_and_the_drawn_ones_kept():
    """Duplicate, illegal and missing ids run under others; Start and End are as good as any."""
    source = pen.file(
        pen.process(
            '<startEvent id="Start"/><task id="1 passo"/><task id="Start"/><task name="Sem id"/><endEvent id="End"/>',
            '<sequenceFlow sourceRef="Start" targetRef="1 passo"/><sequenceFlow sourceRef="1 passo" targetRef="End"/>',
        )
    )
    reading = read(source)
    program = pen.only(reading)
    assert [flow.target for flow in program.outgoing["Start"]] == ["_1_passo"]
    assert program.nodes["_1_passo"].drawn == "1 passo"
    assert program.nodes["Start_2"].drawn == "Start"
    assert program.nodes["Start"].drawn == ""
    assert reading.elements["End"].drawn == "End"
    assert "id-renamed" in pen.codes(reading, "1 passo")
    assert len({flow.id for flow in program.flows}) == 2


def test_the_same_ids_in_two_processes_stay_apart():
    """Flows join the elements of their own process, even where another uses the same ids."""
    body = '<startEvent id="S"/><task id="T"/>', pen.flow("S", "T")
    reading = read(pen.file(pen.process(*body), pen.process(*body, own_id="Q")))
    for process in reading.program.processes.values():
        (flow,) = process.flows
        assert {flow.source, flow.target} == set(process.nodes)


def test_references_with_a_prefix_are_found():
    """QNames with a prefix point at the same element."""
    source = pen.file('<signal id="Si" name="Alerta"/>', pen.process('<endEvent id="E"/><startEvent id="S"/>'))
    source = source.replace(
        b'<endEvent id="E"/>', b'<endEvent id="E"><signalEventDefinition signalRef="a:Si"/></endEvent>'
    )
    event = pen.node(read(source), "E").event
    assert getattr(event, "name", None) == "Alerta"


@pytest.mark.parametrize("start", ["message", "signal", "timer", "conditional"])
def test_a_start_that_does_not_say_by_what_is_a_persons(start: str):
    """A start event whose definition is empty is started by a person."""
    reading = read(
        pen.file(
            pen.process(f'<startEvent id="S"><{start}EventDefinition/></startEvent><task id="T"/>', pen.flow("S", "T"))
        )
    )
    assert pen.node(reading, "S").event is None
    assert "start-by-hand" in pen.codes(reading, "S")


def test_several_starts_keep_their_events():
    """Of several starts, the plain one is the plain one and the others wait for theirs."""
    starts = (
        '<startEvent id="A"/><startEvent id="B"><messageEventDefinition messageRef="M"/></startEvent>'
        '<startEvent id="C"><messageEventDefinition/></startEvent><task id="T"/>'
    )
    flows = pen.flow("A", "T"), pen.flow("B", "T"), pen.flow("C", "T")
    program = pen.only(read(pen.file('<message id="M" name="Pedido"/>', pen.process(starts, *flows))))
    assert [program.nodes[own_id].event for own_id in "ABC"] == [None, Message(name="Pedido"), ByHand()]


def test_an_instantiating_gateway_becomes_starts():
    """Each event behind an event gateway that creates the process is a start."""
    body = (
        '<eventBasedGateway id="G" instantiate="true"/><task id="T"/><receiveTask id="B" messageRef="M"/>'
        '<intermediateCatchEvent id="A"><messageEventDefinition messageRef="N"/></intermediateCatchEvent>'
    )
    flows = pen.flow("G", "A"), pen.flow("G", "B"), pen.flow("A", "T"), pen.flow("B", "T")
    messages = '<message id="M" name="Pedido"/><message id="N" name="Carta"/>'
    program = pen.only(read(pen.file(messages, pen.process(body, *flows))))
    assert [program.nodes[own_id].kind for own_id in "AB"] == ["start", "start"]
    assert "G" not in program.nodes


def test_an_event_subprocess_listens():
    """Its start waits in the scope around it and leads to it; inside, a plain start begins."""
    inside = (
        '<startEvent id="In" name="Cancelar" isInterrupting="false"><messageEventDefinition messageRef="M"/>'
        '</startEvent><task id="T"/>' + pen.flow("In", "T")
    )
    source = pen.file(
        '<message id="M" name="Cancelamento"/>',
        pen.process(
            '<startEvent id="S"/><task id="X"/>',
            pen.flow("S", "X"),
            f'<subProcess id="Sub" triggeredByEvent="true">{inside}</subProcess>',
        ),
    )
    program = pen.only(read(source))
    listener, body = program.nodes["In"], program.nodes["Sub"].body
    assert (listener.kind, listener.event, listener.interrupting) == ("listener", Message(name="Cancelamento"), False)
    assert [flow.target for flow in program.outgoing["In"]] == ["Sub"]
    assert body is not None
    assert [flow.target for flow in body.outgoing["In#start"]] == ["T"]
    assert body.nodes["In#start"].event is None


def test_an_event_subprocess_without_a_definition_is_a_button():
    """Its listener is a person's button on the case."""
    inside = '<startEvent id="In" name="Escalar"/><task id="T"/>' + pen.flow("In", "T")
    reading = pen.within('<task id="X"/>', f'<subProcess id="Sub" triggeredByEvent="true">{inside}</subProcess>')
    assert pen.node(reading, "In").event == ByHand()
