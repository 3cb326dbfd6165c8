"""What people draw and how it is run: gateways, tasks, starts and ends, row by row."""

import bpmn_pen as pen
import pytest

from service.process.diagram import Question, read

YES_NO = (pen.flow("X", "A", "Sim"), pen.flow("X", "B", "Não"), '<task id="A"/><task id="B"/>')


def asked(*flows: str, kind: str = "exclusiveGateway", name: str = "Aprovado?", extra: str = "") -> pen.Reading:
    """A gateway X with these flows to the tasks A and B, behind the user task T."""
    gateway = f'<{kind} id="X" name="{name}" {extra}/><userTask id="T" name="Analisar"/>'
    ends = '<startEvent id="S"/><task id="A" name="Pagar"/><task id="B" name="Recusar"/><task id="C"/>'
    return read(pen.file(pen.process(gateway, ends, pen.chain("S", "T", "X"), *flows)))


def labels(question: Question | None) -> list[str]:
    """The answers as people see them."""
    return [option.label for option in question.options] if question else []


def test_a_gateway_without_conditions_asks_its_lane():
    """Its name is the question, its flows' names are the answers, and the finding says so."""
    reading = asked(pen.flow("X", "A", "Sim"), pen.flow("X", "B", "Não"))
    question = pen.node(reading, "X").question
    assert question is not None
    assert (question.text, labels(question), question.many) == ("Aprovado?", ["Sim", "Não"], False)
    assert "gateway-asks" in pen.codes(reading, "X")


def test_empty_conditions_are_no_conditions():
    """A condition element without text does not make a gateway decide."""
    empty = pen.flow("X", "A", "Sim").replace("></seq", "><conditionExpression/></seq")
    assert labels(pen.node(asked(empty, pen.flow("X", "B", "Não")), "X").question) == ["Sim", "Não"]


def test_an_answer_without_a_name_takes_what_it_leads_to():
    """Nameless flows show the name of the step behind them."""
    question = pen.node(asked(pen.flow("X", "A"), pen.flow("X", "B"), pen.flow("X", "C")), "X").question
    assert labels(question) == ["Pagar", "Recusar", "Caminho 3"]


def test_a_nameless_question_is_put_in_the_readers_language():
    """A gateway without a name still asks something."""
    source = pen.file(pen.process('<startEvent id="S"/><exclusiveGateway id="X"/>', pen.flow("S", "X"), *YES_NO))
    question = pen.node(read(source, language="en"), "X").question
    assert question is not None
    assert question.text == "Which way to go?"


def test_the_question_joins_the_form_of_the_task_before():
    """Right behind a user task of the same lane, the question is asked in that task's form."""
    assert pen.node(asked(pen.flow("X", "A"), pen.flow("X", "B")), "T").asks_for == "X"


def test_the_question_of_another_lane_is_asked_there():
    """Behind a task of another lane the question stays a step of its own."""
    lanes = pen.lanes(pen.lane("Cliente", "T"), pen.lane("Atendente", "X", "A", "B", "S"))
    body = (
        '<startEvent id="S"/><userTask id="T"/><exclusiveGateway id="X" name="Ok?"/>',
        pen.chain("S", "T", "X"),
        *YES_NO,
    )
    reading = read(pen.file(pen.process(lanes, *body)))
    assert pen.node(reading, "T").asks_for is None
    assert pen.node(reading, "X").lane == "Atendente"


def test_an_inclusive_gateway_takes_several_answers():
    """One or more answers may be ticked on an OR gateway."""
    reading = asked(pen.flow("X", "A", "Carta"), pen.flow("X", "B", "E-mail"), kind="inclusiveGateway")
    question = pen.node(reading, "X").question
    assert question is not None
    assert question.many


def test_the_flow_without_a_condition_is_the_default():
    """Some flows with conditions, one without: the one without is taken when none holds."""
    reading = asked(pen.flow("X", "A", "Sim", "valor > 10"), pen.flow("X", "B", "Não"))
    leaving = pen.only(reading).outgoing["X"]
    assert [(flow.condition, flow.default) for flow in leaving] == [("valor > 10", False), (None, True)]
    assert pen.node(reading, "X").question is None
    assert "gateway-default-filled-in" in pen.codes(reading, "X")


def test_conditions_that_may_all_fail_end_with_a_person():
    """All flows conditional and no default: a person decides when none is true."""
    reading = asked(pen.flow("X", "A", "Alto", "v > 10"), pen.flow("X", "B", "Baixo", "v < 5"))
    question = pen.node(reading, "X").question
    assert question is not None
    assert question.fallback
    assert labels(question) == ["Alto", "Baixo"]
    assert pen.node(reading, "T").asks_for is None


def test_several_flows_without_conditions_beside_one_with_are_a_choice():
    """When no condition holds, a person chooses among the flows that have none."""
    reading = asked(pen.flow("X", "A", "Alto", "v > 10"), pen.flow("X", "B", "Um"), pen.flow("X", "C", "Dois"))
    question = pen.node(reading, "X").question
    assert question is not None
    assert (question.fallback, labels(question)) == (True, ["Um", "Dois"])


def test_a_drawn_default_is_kept():
    """A gateway with conditions and a default asks nobody."""
    flows = pen.flow("X", "A", "Sim", "v > 10"), pen.flow("X", "B", "Não")
    reading = asked(*flows, extra='default="X-B"')
    assert pen.node(reading, "X").question is None
    assert [flow.default for flow in pen.only(reading).outgoing["X"]] == [False, True]
    assert not pen.codes(reading, "X")


def test_conditions_behind_a_parallel_gateway_are_ignored():
    """Where there is nothing to choose, a condition is named and dropped."""
    reading = asked(pen.flow("X", "A", "", "v > 1"), pen.flow("X", "B"), kind="parallelGateway")
    assert [flow.condition for flow in pen.only(reading).outgoing["X"]] == [None, None]
    assert "condition-ignored" in pen.codes(reading, "X")


@pytest.mark.parametrize(("text", "threshold"), [("activationCount >= 2", 2), ("2", 2), ("= x > 2", 3), ("", 1)])
def test_a_complex_gateway_knows_how_many_suffice(text: str, threshold: int):
    """The activation condition gives the number of tokens."""
    gateway = f"<activationCondition>{text.replace('>', '&gt;')}</activationCondition>"
    reading = pen.within(f'<complexGateway id="X">{gateway}</complexGateway>')
    assert pen.node(reading, "X").threshold == threshold


@pytest.mark.parametrize("kind", ["task", "manualTask", "userTask"])
def test_tasks_of_people(kind: str):
    """Plain and manual tasks are confirmed by a person; only what was filled in is told."""
    reading = pen.within(f'<{kind} id="X" name="Ligar"/>')
    assert (pen.node(reading, "X").kind, pen.node(reading, "X").lane) == ("task", "Atendimento")
    assert ("task-by-hand" in pen.codes(reading, "X")) == (kind != "userTask")


@pytest.mark.parametrize("kind", ["serviceTask", "scriptTask", "businessRuleTask", "sendTask", "receiveTask"])
def test_machines_without_an_implementation_are_peoples_work(kind: str):
    """A task that names nothing to run is a user task of its lane."""
    reading = pen.within(f'<{kind} id="X" name="Enviar"/>')
    assert pen.node(reading, "X").kind == "task"
    assert "task-without-implementation" in pen.codes(reading, "X")


def test_a_script_is_never_run():
    """A script's text becomes nobody's code: a person does it."""
    reading = pen.within('<scriptTask id="X" scriptFormat="python"><script>import os</script></scriptTask>')
    assert pen.node(reading, "X").kind == "task"
    assert "import os" not in repr(reading.program)


def test_several_flows_from_a_task_are_all_followed():
    """Flows leaving a task split in parallel; flows entering one bring each token through."""
    reading = asked(pen.chain("T", "A"), pen.flow("T", "B"), pen.flow("A", "C"), pen.flow("B", "C"))
    assert [flow.target for flow in pen.only(reading).outgoing["T"]] == ["X", "A", "B"]
    assert pen.node(reading, "C").kind == "task"


def test_conditional_flows_from_a_task_keep_condition_and_default():
    """What leaves a task may be conditional, with a default."""
    body = '<startEvent id="S"/><userTask id="T" default="T-B"/><task id="A"/><task id="B"/>'
    flows = pen.chain("S", "T"), pen.flow("T", "A", "", "= x"), pen.flow("T", "B")
    leaving = pen.only(read(pen.file(pen.process(body, *flows)))).outgoing["T"]
    assert [(flow.condition, flow.default) for flow in leaving] == [("x", False), (None, True)]


def test_without_start_what_nothing_leads_to_starts():
    """Elements without an incoming flow start, each of them."""
    reading = read(pen.file(pen.process('<task id="A"/><task id="B"/><task id="C"/>', pen.flow("A", "C"))))
    program = pen.only(reading)
    assert program.nodes["P#start"].kind == "start"
    assert [flow.target for flow in program.outgoing["P#start"]] == ["A", "B"]
    assert "no-start" in pen.codes(reading, "A")
    assert "no-end" in pen.codes(reading, "C")


def test_a_circle_without_start_is_refused():
    """Where everything has an incoming flow nothing can begin."""
    reading = read(pen.file(pen.process('<task id="A"/><task id="B"/>', pen.chain("A", "B", "A"))))
    assert reading.refused
    assert "no-beginning" in pen.codes(reading)


def test_a_flow_back_to_the_start_enters_behind_it():
    """A start is only left: what leads back goes on behind it."""
    body = '<startEvent id="S"/><task id="T"/>'
    program = pen.only(read(pen.file(pen.process(body, pen.chain("S", "T", "S")))))
    assert not program.incoming["S"]
    assert [flow.target for flow in program.outgoing["T"]] == ["S#again"]


def test_an_end_that_a_flow_leaves_is_passed():
    """A flow out of an end event is followed, with a warning."""
    reading = pen.within('<endEvent id="X"/>')
    assert pen.node(reading, "X").kind == "pass"
    assert "end-goes-on" in pen.codes(reading, "X")


@pytest.mark.parametrize("collapsed", ['<subProcess id="X" name="Cobrar"/>', '<callActivity id="X" name="Cobrar"/>'])
def test_calls_without_target_and_empty_subprocesses_are_peoples_work(collapsed: str):
    """Nothing to call and nothing inside: a person of the lane does it."""
    reading = pen.within(collapsed)
    assert pen.node(reading, "X").kind == "task"
    assert pen.codes(reading, "X") & {"call-without-target", "subprocess-empty"}


def test_a_flow_without_its_end_is_left_out():
    """A flow that hangs in the air is a warning; the rest runs."""
    reading = pen.within('<task id="X"/>', pen.flow("X", "Nowhere"))
    assert "flow-dangling" in pen.codes(reading, "X-Nowhere")
    assert not reading.refused
    assert len(pen.only(reading).flows) == 2


def test_an_empty_process_is_ignored():
    """An empty process beside the real one is an info."""
    reading = read(pen.file(pen.process(own_id="Empty"), pen.process('<task id="T"/>')))
    assert list(reading.program.processes) == ["P"]
    assert "process-empty" in pen.codes(reading, "Empty")


def test_not_executable_is_only_mentioned():
    """Publishing makes a process executable."""
    reading = read(pen.file('<process id="P"><task id="T"/></process>'))
    assert "not-executable" in pen.codes(reading, "P")
    assert not reading.refused


def test_no_process_at_all_is_refused():
    """Pools from outside alone run nothing."""
    reading = read(pen.file('<collaboration><participant id="C" name="Cliente"/></collaboration>'))
    assert pen.codes(reading) == {"no-process"}


def test_data_and_notes_are_shown_and_not_run():
    """Data objects, stores, notes, groups and associations are kept for display."""
    things = (
        '<dataObjectReference id="D" name="Fatura"/><textAnnotation id="N"><text>Cuidado</text></textAnnotation>'
        '<association id="A" sourceRef="X" targetRef="N"/><group id="G"/><dataStoreReference id="DS"/>'
    )
    reading = pen.within('<task id="X"/>', things)
    (drawn,) = reading.diagram.processes
    assert [(thing.type, thing.text) for thing in drawn.things][:2] == [
        ("dataObjectReference", "Fatura"),
        ("textAnnotation", "Cuidado"),
    ]
    assert set(pen.only(reading).nodes) == {"S", "X", "E"}
