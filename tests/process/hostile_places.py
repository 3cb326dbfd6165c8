"""Every place of a BPMN file that holds an expression, a text with places or a name.

A place is a function from a text (safe inside an attribute and inside an element) to the parts of a file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from bpmn_pen import chain, extended, file, flow, process

FEEL, JUEL, BARE, BRACES = "={}", "${{{}}}", "{}", "{{{{{}}}}}"
NOTATIONS = (FEEL, JUEL, BARE, BRACES)
LETTER = '<message id="M" name="Resposta"/>'
CALLED = process('<startEvent id="QS"/><endEvent id="QE"/>', chain("QS", "QE"), own_id="Q", name="Outro")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """`notation` makes a text an expression here; a refusal names `element`."""

    name: str
    parts: Callable[[str], tuple[str, ...]]
    notation: str = FEEL
    element: str = "X"

    def file(self, text: str, notation: str | None = None) -> bytes:
        """The file with this text in this place."""
        return file(*self.written(text, notation))

    def written(self, text: str, notation: str | None = None) -> tuple[str, ...]:
        """The parts of that file."""
        return self.parts(escape((notation or self.notation).format(text)))


def around(inner: str, *extra: str, before: str = "") -> tuple[str, ...]:
    """Start, the element X and end in a row."""
    ends = '<startEvent id="S"/><endEvent id="E"/>'
    return (before, process(ends, inner, chain("S", "X", "E"), *extra))


def task(extension: str = "", attributes: str = "", inner: str = "", kind: str = "userTask") -> tuple[str, ...]:
    """X is a task with these things on it."""
    held = extended(extension) if extension else ""
    return around(f'<{kind} id="X" name="Passo" {attributes}>{held}{inner}</{kind}>')


def event(inner: str, kind: str = "intermediateCatchEvent", before: str = "") -> tuple[str, ...]:
    """X is an event in the middle."""
    return around(f'<{kind} id="X" name="Evento">{inner}</{kind}>', before=before)


def boundary(inner: str) -> tuple[str, ...]:
    """X sits on a task."""
    edge = f'<boundaryEvent id="X" attachedToRef="T">{inner}</boundaryEvent><userTask id="T"/>'
    return ("", process(f'<startEvent id="S"/><endEvent id="E"/>{edge}', chain("S", "T", "E"), flow("X", "E")))


def listener(inner: str) -> tuple[str, ...]:
    """X starts an event subprocess."""
    start = f'<startEvent id="X" isInterrupting="false">{inner}</startEvent>'
    inside = f'{start}<userTask id="U"/><endEvent id="F"/>{chain("X", "U", "F")}'
    listening = f'<subProcess id="Sub" triggeredByEvent="true">{inside}</subProcess>'
    return ("", process('<startEvent id="S"/><userTask id="T"/><endEvent id="E"/>', listening, chain("S", "T", "E")))


def start(inner: str, before: str = "") -> tuple[str, ...]:
    """X starts the process."""
    return (before, process(f'<startEvent id="X">{inner}</startEvent><endEvent id="E"/>', chain("X", "E")))


def several(attributes: str, inner: str) -> tuple[str, ...]:
    """X is done several times."""
    loop = f"<multiInstanceLoopCharacteristics {attributes}>{inner}</multiInstanceLoopCharacteristics>"
    return task(inner=loop)


def free(extension: str = "", inner: str = "") -> tuple[str, ...]:
    """X is an ad-hoc subprocess."""
    held = extended(extension) if extension else ""
    return around(f'<adHocSubProcess id="X">{held}<task id="T"/>{inner}</adHocSubProcess>')


def split(kind: str, condition: str) -> tuple[str, ...]:
    """X is a gateway with a condition."""
    drawn = f'<{kind} id="X"/><endEvent id="E2"/><sequenceFlow id="f" sourceRef="X" targetRef="E2">{condition}'
    return around(f"{drawn}</sequenceFlow>")


def timed(form: str, text: str) -> str:
    """A timer's definition."""
    return f"<timerEventDefinition><{form}>{text}</{form}></timerEventDefinition>"


def conditional(text: str) -> str:
    """A condition's definition."""
    return f"<conditionalEventDefinition><condition>{text}</condition></conditionalEventDefinition>"


def field(attributes: str, inner: str = "") -> tuple[str, ...]:
    """X has a form of one field."""
    return task(f"<camunda:formData><camunda:formField {attributes}>{inner}</camunda:formField></camunda:formData>")


def form(component: str) -> tuple[str, ...]:
    """X has a form that the file holds."""
    text = escape('{"type": "default", "components": [') + component + escape("]}")
    held = extended(f'<zeebe:userTaskForm id="F">{text}</zeebe:userTaskForm>')
    used = extended('<zeebe:formDefinition formKey="camunda-forms:bpmn:F"/>')
    before, drawn = around(f'<userTask id="X">{used}</userTask>')
    return (before, drawn.replace('isExecutable="true">', f'isExecutable="true">{held}', 1))


def in_json(text: str) -> str:
    """The text within a JSON string."""
    return text.replace("\\", "\\\\").replace("&quot;", "\\&quot;")


def gateway(condition: str) -> tuple[str, ...]:
    """X waits for several ways to arrive."""
    paths = '<parallelGateway id="Fork"/><task id="A"/><task id="B"/>'
    drawn = f'<complexGateway id="X"><activationCondition>{condition}</activationCondition></complexGateway>'
    ways = chain("S", "Fork", "A", "X", "E") + chain("Fork", "B", "X")
    return ("", process(f'<startEvent id="S"/><endEvent id="E"/>{paths}{drawn}', ways))


def call(attributes: str = "", inner: str = "") -> tuple[str, ...]:
    """X calls a process."""
    held = extended(inner) if inner else ""
    return (CALLED, *around(f'<callActivity id="X" {attributes}>{held}</callActivity>'))


def said(name: str, text: str, holder: str = "zeebe:properties", entry: str = "zeebe:property") -> tuple[str, ...]:
    """X is a message with a property."""
    held = extended(f'<{holder}><{entry} name="{name}" value="{text}"/></{holder}>')
    return event(f"{held}<messageEventDefinition/>", "intermediateThrowEvent")


def shared(tag: str, kind: str, attributes: str) -> tuple[str, ...]:
    """X throws what the file defines."""
    reference = f'<{kind}EventDefinition {kind}Ref="D"/>'
    return event(reference, "intermediateThrowEvent", f'<{tag} id="D" {attributes}/>')


ASSIGNED = [
    Place(name=f"zeebe:{tag}@{name}", parts=lambda text, tag=tag, name=name: task(f'<zeebe:{tag} {name}="{text}"/>'))
    for tag, name in (
        ("assignmentDefinition", "assignee"),
        ("assignmentDefinition", "candidateGroups"),
        ("assignmentDefinition", "candidateUsers"),
        ("taskSchedule", "dueDate"),
        ("taskSchedule", "followUpDate"),
        ("priorityDefinition", "priority"),
        ("formDefinition", "formId"),
        ("formDefinition", "formKey"),
        ("formDefinition", "externalReference"),
        ("script", "expression"),
        ("calledDecision", "decisionId"),
        ("executionListener", "type"),
    )
] + [
    Place(
        name=f"camunda:{name}",
        parts=lambda text, name=name: task(attributes=f'camunda:{name}="{text}"'),
        notation=JUEL,
    )
    for name in (
        *("assignee", "candidateGroups", "candidateUsers", "dueDate", "followUpDate", "priority"),
        *("formRef", "formKey", "jobPriority", "skipExpression"),
    )
]
MAPPED = [
    Place(
        name="zeebe:input",
        parts=lambda text: task(f'<zeebe:ioMapping><zeebe:input source="{text}" target="a"/></zeebe:ioMapping>'),
    ),
    Place(
        name="zeebe:input in a context",
        parts=lambda text: task(f'<zeebe:ioMapping><zeebe:input source="{text}" target="a.b"/></zeebe:ioMapping>'),
    ),
    Place(
        name="zeebe:output",
        parts=lambda text: task(f'<zeebe:ioMapping><zeebe:output source="{text}" target="a"/></zeebe:ioMapping>'),
    ),
    *(
        Place(
            name=f"camunda:{tag}",
            parts=lambda text, tag=tag: task(
                f'<camunda:inputOutput><camunda:{tag} name="a">{text}</camunda:{tag}></camunda:inputOutput>'
            ),
            notation=JUEL,
        )
        for tag in ("inputParameter", "outputParameter")
    ),
    *(
        Place(
            name=f"camunda:{tag}@{name}",
            parts=lambda text, tag=tag, name=name: call(
                'calledElement="Q"', f'<camunda:{tag} {name}="{text}" target="a"/>'
            ),
            notation=notation,
        )
        for tag in ("in", "out")
        for name, notation in (("source", BARE), ("sourceExpression", JUEL))
    ),
]
REPEATED = [
    Place(
        name="zeebe:loopCharacteristics@inputCollection",
        parts=lambda text: several("", extended(f'<zeebe:loopCharacteristics inputCollection="{text}"/>')),
    ),
    Place(
        name="zeebe:loopCharacteristics@outputElement",
        parts=lambda text: several(
            "",
            extended(
                f'<zeebe:loopCharacteristics inputCollection="=[1, 2]" outputCollection="r" outputElement="{text}"/>'
            ),
        ),
    ),
    Place(name="camunda:collection", parts=lambda text: several(f'camunda:collection="{text}"', ""), notation=JUEL),
    Place(name="loopCardinality", parts=lambda text: several("", f"<loopCardinality>{text}</loopCardinality>")),
    Place(
        name="completionCondition",
        parts=lambda text: several(
            "", f"<loopCardinality>2</loopCardinality><completionCondition>{text}</completionCondition>"
        ),
    ),
    Place(
        name="loopDataInputRef",
        parts=lambda text: several("", f"<loopDataInputRef>{text}</loopDataInputRef>"),
        notation=BARE,
    ),
    *(
        Place(
            name=f"{tag}@name, repeated",
            parts=lambda text, tag=tag: around(
                f'<{tag} id="D" name="{text}"/><userTask id="X"><multiInstanceLoopCharacteristics>'
                "<loopDataInputRef>D</loopDataInputRef></multiInstanceLoopCharacteristics></userTask>"
            ),
            notation=BARE,
        )
        for tag in ("dataObject", "dataObjectReference", "dataInput", "dataOutput", "property")
    ),
    Place(
        name="loopCondition",
        parts=lambda text: task(
            inner=f'<standardLoopCharacteristics testBefore="true"><loopCondition>{text}</loopCondition>'
            "</standardLoopCharacteristics>"
        ),
    ),
    Place(
        name="completionCondition of adHocSubProcess",
        parts=lambda text: free(inner=f"<completionCondition>{text}</completionCondition>"),
    ),
    Place(
        name="zeebe:adHoc@activeElementsCollection",
        parts=lambda text: free(f'<zeebe:adHoc activeElementsCollection="{text}"/>'),
    ),
]
CHOSEN = [
    *(
        Place(
            name=f"conditionExpression of {kind}",
            parts=lambda text, kind=kind: split(kind, f"<conditionExpression>{text}</conditionExpression>"),
        )
        for kind in ("exclusiveGateway", "inclusiveGateway", "parallelGateway", "userTask")
    ),
    Place(
        name="conditionExpression in another language",
        parts=lambda text: split(
            "exclusiveGateway", f'<conditionExpression language="groovy">{text}</conditionExpression>'
        ),
        notation=JUEL,
    ),
    Place(name="activationCondition", parts=gateway),
]
AWAITED = [
    *(
        Place(name=f"{form} of {where.__name__}", parts=lambda text, w=where, form=form: w(timed(form, text)))
        for where in (event, boundary, listener, start)
        for form in ("timeDate", "timeDuration", "timeCycle")
    ),
    *(
        Place(name=f"condition of {where.__name__}", parts=lambda text, w=where: w(conditional(text)))
        for where in (event, boundary, listener, start)
    ),
    Place(
        name="zeebe:subscription of the message",
        parts=lambda text: event(
            '<messageEventDefinition messageRef="M"/>',
            before='<message id="M" name="R">'
            + extended(f'<zeebe:subscription correlationKey="{text}"/>')
            + "</message>",
        ),
    ),
    Place(
        name="zeebe:subscription of a receive task",
        parts=lambda text: (
            LETTER,
            *task(f'<zeebe:subscription correlationKey="{text}"/>', 'messageRef="M"', kind="receiveTask"),
        ),
    ),
    Place(
        name="zeebe:subscription of a thrown message",
        parts=lambda text: event(
            extended(f'<zeebe:subscription correlationKey="{text}"/>') + '<messageEventDefinition messageRef="M"/>',
            "intermediateThrowEvent",
            LETTER,
        ),
    ),
]
NAMED = [
    Place(name="message@name", parts=lambda text: shared("message", "message", f'name="{text}"')),
    Place(name="signal@name", parts=lambda text: shared("signal", "signal", f'name="{text}"')),
    Place(name="error@errorCode", parts=lambda text: event_end(f'errorCode="{text}"')),
    Place(name="error@name", parts=lambda text: event_end(f'name="{text}"')),
    Place(
        name="escalation@escalationCode",
        parts=lambda text: shared("escalation", "escalation", f'escalationCode="{text}"'),
    ),
    Place(
        name="zeebe:taskDefinition@type",
        parts=lambda text: task(f'<zeebe:taskDefinition type="{text}"/>', kind="serviceTask"),
    ),
    Place(
        name="zeebe:taskDefinition@retries",
        parts=lambda text: task(f'<zeebe:taskDefinition type="t" retries="{text}"/>', kind="serviceTask"),
    ),
    Place(
        name="camunda:topic",
        parts=lambda text: task("", f'camunda:type="external" camunda:topic="{text}"', kind="serviceTask"),
        notation=JUEL,
    ),
    *(
        Place(
            name=f"camunda:{name} of a service",
            parts=lambda text, name=name: task("", f'camunda:{name}="{text}"', kind="serviceTask"),
            notation=JUEL,
        )
        for name in ("expression", "delegateExpression", "class", "decisionRef")
    ),
    Place(
        name="zeebe:calledElement@processId", parts=lambda text: call("", f'<zeebe:calledElement processId="{text}"/>')
    ),
    Place(name="calledElement", parts=lambda text: call(f'calledElement="{text}"'), notation=JUEL),
]
WRITTEN = [
    *(
        Place(name=f"property {name}", parts=lambda text, name=name: said(name, text), notation=BRACES)
        for name in (
            "chamado.texto",
            "texto",
            "chamado.situacao",
            "prazo.calendario",
            "raia:instrucoes",
            "raia:respostas",
        )
    ),
    Place(
        name="camunda:property texto",
        parts=lambda text: said("texto", text, "camunda:properties", "camunda:property"),
        notation=BRACES,
    ),
    *(
        Place(
            name=f"camunda:formField@{name}",
            parts=lambda text, name=name: field(
                f'{"" if name == "id" else "id=" + chr(34) + "a" + chr(34)} {name}="{text}"'
            ),
            notation=BRACES,
        )
        for name in ("id", "label", "defaultValue")
    ),
    Place(
        name="camunda:value@name",
        parts=lambda text: field('id="a" type="enum"', f'<camunda:value id="v" name="{text}"/>'),
        notation=BRACES,
    ),
    Place(
        name="zeebe:userTaskForm, a label",
        parts=lambda text: form(escape('{"type": "textfield", "key": "a", "label": "') + in_json(text) + escape('"}')),
        notation=BRACES,
    ),
    Place(
        name="zeebe:userTaskForm, a condition",
        parts=lambda text: form(
            escape('{"type": "textfield", "key": "a", "conditional": {"hide": "') + in_json(text) + escape('"}}')
        ),
    ),
    Place(name="a name", parts=lambda text: around(f'<userTask id="X" name="{text}"/>'), notation=BRACES),
    Place(
        name="documentation",
        parts=lambda text: task(inner=f"<documentation>{text}</documentation>"),
        notation=BRACES,
    ),
]
SCRIPTS = [
    Place(
        name="script",
        parts=lambda text: task("", 'scriptFormat="python"', f"<script>{text}</script>", "scriptTask"),
        notation=BARE,
    ),
    Place(name="zeebe:script", parts=lambda text: task(f'<zeebe:script expression="{text}"/>', kind="scriptTask")),
    Place(
        name="camunda:script in an input",
        parts=lambda text: task(
            '<camunda:inputOutput><camunda:inputParameter name="a"><camunda:script scriptFormat="groovy">'
            f"{text}</camunda:script></camunda:inputParameter></camunda:inputOutput>"
        ),
        notation=BARE,
    ),
    *(
        Place(
            name=f"camunda:{tag}",
            parts=lambda text, tag=tag: task(
                f'<camunda:{tag} event="start" expression="{text}"><camunda:script>{text}</camunda:script>'
                f"</camunda:{tag}>"
            ),
            notation=JUEL,
        )
        for tag in ("executionListener", "taskListener")
    ),
    Place(
        name="assignment",
        parts=lambda text: task(
            inner=f"<dataInputAssociation><assignment><from>{text}</from><to>a</to></assignment></dataInputAssociation>"
        ),
        notation=BARE,
    ),
]


def event_end(attributes: str) -> tuple[str, ...]:
    """X is an error at the end."""
    thrown = '<endEvent id="X"><errorEventDefinition errorRef="D"/></endEvent>'
    drawn = process(f'<startEvent id="S"/>{thrown}', chain("S", "X"))
    return (f'<error id="D" {attributes}/>', drawn)


PLACES = {place.name: place for place in (*ASSIGNED, *MAPPED, *REPEATED, *CHOSEN, *AWAITED, *NAMED, *WRITTEN, *SCRIPTS)}
NOT_BY_THE_ENGINE = {place.name for place in (*NAMED, *WRITTEN, *SCRIPTS)} - {
    "zeebe:calledElement@processId",
    "calledElement",
    "message@name",
    "signal@name",
} | {
    *(f"zeebe:formDefinition@{name}" for name in ("formId", "formKey", "externalReference")),
    *("zeebe:script@expression", "zeebe:calledDecision@decisionId", "zeebe:executionListener@type"),
    *(f"camunda:{name}" for name in ("formRef", "formKey", "jobPriority", "skipExpression")),
    *("timeDate of start", "timeDuration of start", "timeCycle of start", "condition of start"),
    *("conditionExpression of parallelGateway", "activationCondition"),
}
"""Names, words and scripts that nothing works out; texts and forms, which `forms` fills; starts, which no data has."""
