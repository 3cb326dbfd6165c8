"""Camunda 7 and 8: what analysts write in their attributes, in one neutral model."""

import json

import bpmn_pen as pen
import pytest

from service.feel import parse
from service.process.diagram import Loop, Reading, Several, read


def task(attributes: str = "", *extensions: str, inside: str = "", kind: str = "userTask") -> Reading:
    """A task X with these attributes and extension elements."""
    held = pen.extended(*extensions) if extensions else ""
    return pen.within(f'<{kind} id="X" name="Analisar" {attributes}>{held}{inside}</{kind}>')


def test_people_and_dates_of_camunda_8():
    """Static values are literals, values with `=` are FEEL."""
    human = pen.node(
        task(
            "",
            '<zeebe:assignmentDefinition assignee="=dono" candidateGroups="suporte, n2" candidateUsers="ana"/>',
            '<zeebe:taskSchedule dueDate="2026-01-05T12:00:00Z" followUpDate="=now()"/>',
            '<zeebe:priorityDefinition priority="50"/><zeebe:formDefinition formId="analise"/><zeebe:userTask/>',
        ),
        "X",
    ).human
    assert human is not None
    assert (human.assignee, human.candidate_groups, human.candidate_users) == ("dono", '["suporte", "n2"]', '["ana"]')
    assert (human.due, human.follow_up, human.priority) == ('"2026-01-05T12:00:00Z"', "now()", "50")
    assert human.form == "analise"


def test_people_and_dates_of_camunda_7():
    """JUEL is translated, static values are literals."""
    attributes = (
        'camunda:assignee="${dono}" camunda:candidateGroups="suporte,n2" camunda:dueDate="2026-01-05T12:00:00" '
        'camunda:priority="10" camunda:formKey="embedded:app:forms/analise.html"'
    )
    reading = task(attributes)
    human = pen.node(reading, "X").human
    assert human is not None
    assert (human.assignee, human.candidate_groups) == ("dono", '["suporte", "n2"]')
    assert (human.due, human.priority) == ('"2026-01-05T12:00:00"', "10")
    assert human.form is None
    assert pen.codes(reading, "X") == {"expression-translated", "form-elsewhere"}


def test_times_of_camunda_7():
    """What its modeler's manual writes for due dates is counted from now."""
    attributes = 'camunda:dueDate="${dateTime().plusDays(2).toDate()}" camunda:followUpDate="${now()}"'
    human = pen.node(task(attributes), "X").human
    assert human is not None
    assert (human.due, human.follow_up) == ('now() + duration("P2D")', "now()")


@pytest.mark.parametrize(
    ("attribute", "place", "example"),
    [
        ("camunda:assignee", "(responsável)", "= atendente"),
        ("camunda:candidateGroups", "(grupos candidatos)", '= ["suporte", equipe]'),
        ("camunda:dueDate", "(prazo)", '= now() + duration("P2D")'),
        ("camunda:priority", "(prioridade)", "= if urgente then 90 else 50"),
    ],
)
def test_what_cannot_be_translated_names_its_place_and_its_mend(attribute: str, place: str, example: str):
    """The expression is quoted, and the example is one for that place, never a condition for a date."""
    reading = task(f'{attribute}="${{identityService.of(x)}}"')
    (told,) = [finding for finding in reading.findings if finding.code == "expression-syntax"]
    message, fix = told.message.spoken("pt"), told.fix.spoken("pt")
    assert "“${identityService.of(x)}”" in message
    assert place in message
    assert "condição" not in message + fix
    assert example in fix
    assert parse(example.removeprefix("=").strip())


@pytest.mark.parametrize(
    ("condition", "feel"),
    [
        ("${aprovado}", "aprovado"),
        ("${aprovado == 'sim'}", 'aprovado = "sim"'),
        ('${tipo != "a" and not urgente}', 'tipo != "a" and not(urgente)'),
        ("#{valor ge 1000 || cliente['vip']}", "valor >= 1000 or cliente.vip"),
        ("${execution.getVariable('aprovado') == true}", "aprovado = true"),
        ("${urgente ? valor > 1 : valor > 9}", "if urgente then valor > 1 else valor > 9"),
    ],
)
def test_conditions_of_camunda_7(condition: str, feel: str):
    """What is commonly written on a flow is read as FEEL, and told."""
    body = '<startEvent id="S"/><exclusiveGateway id="G" default="G-B"/><endEvent id="A"/><endEvent id="B"/>'
    flows = pen.flow("S", "G"), pen.flow("G", "A", "Sim", condition), pen.flow("G", "B", "Não")
    reading = read(pen.file(pen.process(body, *flows)))
    assert pen.only(reading).outgoing["G"][0].condition == feel
    assert "expression-translated" in pen.codes(reading, "G")


@pytest.mark.parametrize(
    "key", ["analise", "camunda-forms:deployment:analise.form", "forms/analise.form", "analise.form"]
)
def test_forms_are_known_by_their_name(key: str):
    """However Camunda refers to a form, its id is what is left."""
    human = pen.node(task(f'camunda:formKey="{key}"'), "X").human
    assert human is not None
    assert human.form == "analise"


def test_forms_that_the_file_holds():
    """An embedded form is found by its key."""
    form = '{"type": "default", "components": []}'
    source = pen.file(
        pen.process(
            pen.extended(f'<zeebe:userTaskForm id="F1">{form}</zeebe:userTaskForm>'),
            '<userTask id="X">'
            + pen.extended('<zeebe:formDefinition formKey="camunda-forms:bpmn:F1"/>')
            + "</userTask>",
        )
    )
    reading = read(source)
    human = pen.node(reading, "X").human
    assert human is not None
    assert human.embedded_form == form
    assert reading.program.forms == {"F1": form}


def test_generated_forms_of_camunda_7():
    """`camunda:formData` becomes a form with fields, options and required answers."""
    fields = (
        '<camunda:formData><camunda:formField id="valor" label="Valor" type="long"><camunda:validation>'
        '<camunda:constraint name="required"/><camunda:constraint name="min" config="1"/></camunda:validation>'
        '</camunda:formField><camunda:formField id="tipo" type="enum"><camunda:value id="a" name="Alta"/>'
        "</camunda:formField></camunda:formData>"
    )
    human = pen.node(task("", fields), "X").human
    assert human is not None
    assert human.embedded_form is not None
    number, choice = json.loads(human.embedded_form)["components"]
    assert (number["type"], number["key"], number["label"]) == ("number", "valor", "Valor")
    assert number["validate"] == {"required": True, "min": 1}
    assert choice["values"] == [{"value": "a", "label": "Alta"}]


def test_jobs_of_both_dialects():
    """A topic makes a service task a machine's, with its retries."""
    zeebe = pen.node(task("", '<zeebe:taskDefinition type="cobrar" retries="5"/>', kind="serviceTask"), "X")
    cycle = "<camunda:failedJobRetryTimeCycle>R3/PT10M</camunda:failedJobRetryTimeCycle>"
    external = 'camunda:type="external" camunda:topic="cobrar"'
    camunda = pen.node(task(external, cycle, kind="serviceTask"), "X")
    written = pen.node(task("", """<zeebe:taskDefinition type='="cobrar"'/>""", kind="serviceTask"), "X")
    assert (zeebe.kind, zeebe.job, zeebe.retries) == ("service", "cobrar", 5)
    assert written.job == "cobrar"
    assert (camunda.kind, camunda.job, camunda.retries) == ("service", "cobrar", 3)


def test_inputs_and_outputs():
    """Mappings keep their order; dotted targets become one context."""
    mapping = (
        '<zeebe:ioMapping><zeebe:input source="=cliente.email" target="mail.to"/>'
        '<zeebe:input source="SAC" target="mail.from"/><zeebe:output source="=resposta" target="texto"/>'
        "</zeebe:ioMapping>"
    )
    node = pen.node(task("", mapping), "X")
    assert node.inputs == (("mail", '{"to": cliente.email, "from": "SAC"}'),)
    assert node.outputs == (("texto", "resposta"),)
    parameters = '<camunda:inputOutput><camunda:inputParameter name="a">${b}</camunda:inputParameter>'
    node = pen.node(task("", parameters + "</camunda:inputOutput>"), "X")
    assert (node.inputs, node.outputs) == ((("a", "b"),), None)


def test_calls_of_both_dialects():
    """The called process, and what goes in and out."""
    called = '<zeebe:calledElement processId="=proximo" propagateAllChildVariables="false"/>'
    zeebe = pen.node(task("", called, kind="callActivity"), "X")
    assert (zeebe.target, zeebe.inputs, zeebe.outputs) == ("proximo", None, ())
    given = '<camunda:in source="a" target="b"/><camunda:out variables="all"/>'
    camunda = pen.node(task('calledElement="cobranca"', given, kind="callActivity"), "X")
    assert (camunda.target, camunda.inputs, camunda.outputs) == ('"cobranca"', (("b", "a"),), None)


def test_the_counts_of_camunda_7_are_those_of_bpmn():
    """`nrOfCompletedInstances` in a completion condition would else be unknown, and all instances be waited for."""
    until = "<completionCondition>${nrOfCompletedInstances/nrOfInstances >= 0.6}</completionCondition>"
    inside = "<loopCardinality>3</loopCardinality>" + until.replace(">=", "&gt;=")
    several = pen.node(
        task(inside=f"<multiInstanceLoopCharacteristics>{inside}</multiInstanceLoopCharacteristics>"), "X"
    ).several
    assert several is not None
    assert several.until == "numberOfCompletedInstances / numberOfInstances >= 0.6"


def test_several_instances_of_both_dialects():
    """Collection, item, results and the condition that ends them early."""
    zeebe = (
        '<zeebe:loopCharacteristics inputCollection="=itens" inputElement="item" outputCollection="notas" '
        'outputElement="=nota"/>'
    )
    until = "<completionCondition>=feito</completionCondition>"
    inside = f'<multiInstanceLoopCharacteristics isSequential="true">{pen.extended(zeebe)}{until}'
    assert pen.node(task(inside=inside + "</multiInstanceLoopCharacteristics>"), "X").several == Several(
        collection="itens", item="item", sequential=True, result="notas", element_expression="nota", until="feito"
    )
    camunda = (
        '<multiInstanceLoopCharacteristics camunda:collection="itens" camunda:elementVariable="item"/>',
        "<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>",
    )
    assert pen.node(task(inside=camunda[0]), "X").several == Several(collection="itens", item="item")
    assert pen.node(task(inside=camunda[1]), "X").several == Several(collection="3")


def test_loops():
    """A loop has its condition, or asks whoever did it; several without a number asks too."""
    condition = "<loopCondition>=n &lt; 3</loopCondition>"
    drawn = f'<standardLoopCharacteristics testBefore="true" loopMaximum="5">{condition}</standardLoopCharacteristics>'
    assert pen.node(task(inside=drawn), "X").loop == Loop(condition="n < 3", test_before=True, maximum=5)
    asks = task(inside="<standardLoopCharacteristics/>")
    assert pen.node(asks, "X").loop == Loop()
    assert "loop-asks" in pen.codes(asks, "X")
    unknown = task(inside="<multiInstanceLoopCharacteristics/>")
    assert (pen.node(unknown, "X").several, pen.node(unknown, "X").loop) == (None, Loop())
    assert "how-many-unknown" in pen.codes(unknown, "X")


def test_properties_of_both_dialects():
    """Names and values are kept, headers too."""
    zeebe = '<zeebe:properties><zeebe:property name="chamado.situacao" value="resolvido"/></zeebe:properties>'
    camunda = '<camunda:properties><camunda:property name="a" value="b"/></camunda:properties>'
    assert pen.node(task("", zeebe), "X").properties == {"chamado.situacao": "resolvido"}
    assert pen.node(task("", camunda), "X").properties == {"a": "b"}


@pytest.mark.parametrize(
    ("attributes", "extension", "named"),
    [
        ('camunda:class="org.Foo"', "", "camunda:class"),
        ("", '<camunda:executionListener event="start"/>', "camunda:executionListener"),
        ("", '<zeebe:calledDecision decisionId="d"/>', "zeebe:calledDecision"),
        ("", "<zeebe:executionListeners/>", "zeebe:executionListeners"),
        ('camunda:brandNew="1"', "", "camunda:brandNew"),
    ],
)
def test_what_we_cannot_honour_is_named(attributes: str, extension: str, named: str):
    """A warning says which attribute or element is not followed."""
    reading = task(attributes, *([extension] if extension else []))
    (finding,) = [finding for finding in reading.findings if finding.code == "vendor-not-honoured"]
    assert named in finding.message.spoken("en")
    assert finding.level == "warning"


@pytest.mark.parametrize(
    "drawn",
    [
        '<userTask id="X" camunda:assignee="${a..b(}"/>',
        '<userTask id="X">' + pen.extended('<zeebe:assignmentDefinition assignee="=(a"/>') + "</userTask>",
        '<callActivity id="X" calledElement="${x(}"/>',
        '<userTask id="X"><multiInstanceLoopCharacteristics camunda:collection="(a"/></userTask>',
    ],
)
def test_an_expression_that_does_not_parse_is_refused(drawn: str):
    """An error quotes the expression and says its position, on its element."""
    reading = pen.within(drawn)
    (finding,) = [finding for finding in reading.findings if finding.level == "error"]
    assert (finding.code, finding.element) == ("expression-syntax", "X")
    assert "(" in finding.message.spoken("pt")


def test_conditions_in_juel_are_translated():
    """`${a == b}` becomes FEEL, and the finding shows both."""
    body = '<startEvent id="S"/><exclusiveGateway id="G" default="G-B"/><task id="A"/><task id="B"/>'
    flows = pen.flow("S", "G"), pen.flow("G", "A", "", "${tipo == 'novo'}"), pen.flow("G", "B")
    reading = read(pen.file(pen.process(body, *flows)))
    assert pen.only(reading).outgoing["G"][0].condition == 'tipo = "novo"'
    assert "expression-translated" in pen.codes(reading, "G")


def test_names_with_blanks_are_known():
    """Data objects and mapping targets with blanks in their names reach the expression parser and the program."""
    reading = pen.within('<dataObject id="D" name="Valor Total"/><task id="X"/>')
    assert reading.program.names == ("Valor Total",)


def test_capitalised_names_with_blanks_are_guessed():
    """A name of several capitalised words that nothing declares is still a name; `==` is read as `=`."""
    body = '<startEvent id="S"/><exclusiveGateway id="G" default="G-B"/><task id="A"/><task id="B"/>'
    flows = pen.flow("S", "G"), pen.flow("G", "A", "", "Service Level == 'Premium'"), pen.flow("G", "B")
    reading = read(pen.file(pen.process(body, *flows)))
    assert pen.only(reading).outgoing["G"][0].condition == 'Service Level = "Premium"'
    assert reading.program.names == ("Service Level",)
