"""The rows about whole files: pools and messages, lanes, ids, what is only shown, and the dialects of tools."""

from __future__ import annotations

import bpmn_pen as pen
from rows_of_reading import E, Row, S, between, desk

POOLS = '<participant id="Pc" name="Cliente"/><participant id="Pe" name="Empresa" processRef="P"/>'
BOTH = POOLS.replace('name="Cliente"', 'name="Cliente" processRef="Q"')


def letter(source: str, target: str, name: str = "") -> str:
    """A message flow."""
    return f'<messageFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}" name="{name}"/>'


def pools(inside: str, *letters: str, drawn: str = POOLS, other: str = "") -> bytes:
    """The pool Empresa with these elements, and the pool Cliente, with a process Q where `other` has its elements."""
    more = pen.process(other, own_id="Q") if other else ""
    return pen.file(f"<collaboration>{drawn}{''.join(letters)}</collaboration>", pen.process(inside), more)


ANSWER = '<intermediateCatchEvent id="C" name="Resposta"><messageEventDefinition/></intermediateCatchEvent>'
WAITS = f'<startEvent id="S2"/>{ANSWER}'
SENDS = f'{S}<task id="X" name="Responder"/>{E}{pen.chain("S", "X", "E")}'
MESSAGES = (
    Row(
        name="message-flow-into-a-start",
        source=pools(
            SENDS,
            letter("X", "S2", "Pedido"),
            drawn=BOTH,
            other='<startEvent id="S2"/><task id="T" name="Ler"/>' + pen.flow("S2", "T"),
        ),
        told=("task-by-hand T",),
        path="S X E S2 T",
        lanes={"X": "Empresa", "T": "Cliente"},
        thrown=("X",),
    ),
    Row(
        name="message-flow-into-a-catch",
        source=pools(SENDS, letter("X", "C", "Resposta"), drawn=BOTH, other=WAITS + pen.flow("S2", "C")),
        told=("task-by-hand X",),
        path="S S2 X E C",
        thrown=("X",),
    ),
    Row(
        name="message-flow-into-a-receive-task",
        source=pools(
            SENDS,
            letter("X", "R"),
            drawn=BOTH,
            other='<startEvent id="S2"/><receiveTask id="R" name="Esperar"/>' + pen.flow("S2", "R"),
        ),
        told=("no-end R",),
        path="S S2 X E R",
        thrown=("X",),
    ),
    Row(
        name="message-flow-into-a-task",
        source=pools(SENDS, letter("Pc", "X", "Pergunta")),
        told=("message-flow-told X",),
        path="S X E",
    ),
    Row(
        name="message-flow-to-a-pool",
        source=pools(SENDS, letter("X", "Pc", "Proposta")),
        told=("task-by-hand X",),
        path="S X E",
        thrown=("X",),
    ),
    Row(
        name="pool-without-a-process",
        source=pools(
            f'{S}<intermediateCatchEvent id="C" name="Pagamento"><messageEventDefinition/></intermediateCatchEvent>{E}'
            + pen.chain("S", "C", "E"),
            letter("Pc", "C"),
        ),
        path="S C E",
        lanes={"C": "Empresa"},
    ),
    Row(
        name="several-pools",
        source=pools(SENDS, drawn=BOTH, other='<task id="T"/>'),
        told=("no-start T", "no-end T"),
        path="S X E T",
        lanes={"X": "Empresa", "T": "Cliente"},
    ),
)
STANDING = pen.page(
    pen.shape("lane-Cliente", 0, 0, 900, 200),
    pen.shape("lane-Atendente", 0, 200, 900, 200),
    *[pen.shape(own_id, x, y) for own_id, x, y in (("S", 50, 50), ("X", 200, 180), ("E", 500, 250))],
)
LANES = (
    Row(
        name="lanes-without-members",
        source=pen.file(
            pen.process(pen.lanes(pen.lane("Cliente"), pen.lane("Atendente")), SENDS),
            STANDING,
        ),
        told=("lane-by-place S", "lane-by-place X", "lane-by-place E"),
        path="S X E",
        lanes={"S": "Cliente", "X": "Atendente", "E": "Atendente"},
    ),
    Row(
        name="pool-without-lanes",
        source=pools(SENDS),
        path="S X E",
        lanes={"X": "Empresa"},
    ),
    Row(
        name="process-without-lanes",
        source=pen.file(pen.process(SENDS)),
        path="S X E",
        lanes={"X": "Atendimento"},
    ),
    Row(
        name="nested-lanes",
        source=pen.file(
            pen.process(
                pen.lanes(
                    pen.lane("Suporte", "S", "X", "E", inner=f"<childLaneSet>{pen.lane('Nível 2', 'X')}</childLaneSet>")
                ),
                SENDS,
            )
        ),
        path="S X E",
        lanes={"S": "Suporte", "X": "Nível 2"},
    ),
)
UNNAMED = '<sequenceFlow sourceRef="S" targetRef="X"/><sequenceFlow sourceRef="X" targetRef="E"/>'
NOTES = (
    '<dataObject id="DO"/><dataObjectReference id="D" name="Fatura" dataObjectRef="DO"/><dataStoreReference id="DS"/>'
    '<textAnnotation id="N"><text>Cuidado</text></textAnnotation><group id="G"/>'
    '<association id="As" sourceRef="X" targetRef="N"/>'
)
FOREIGN = pen.extended(
    '<b:BizagiExtensions xmlns:b="http://www.bizagi.com/bpmn20"><b:BizagiProperties/></b:BizagiExtensions>',
    '<s:signavioMetaData xmlns:s="http://www.signavio.com" metaKey="bgcolor" metaValue="#fff"/>',
    '<a:attributes xmlns:a="http://www.boc-group.com/adonis"/>',
)
AROUND = (
    Row(name="flows-without-ids", source=desk(S, '<task id="X"/>', E, UNNAMED), path="S X E"),
    Row(
        name="ids-start-and-end",
        source=desk('<startEvent id="Start"/><task id="X"/><endEvent id="End"/>', pen.chain("Start", "X", "End")),
        path="Start X End",
    ),
    Row(
        name="id-used-twice",
        source=desk(S, '<task id="X" name="Um"/><task id="X" name="Dois"/>', E, pen.chain("S", "X", "E")),
        told=("id-renamed X", "unreachable X"),
        path="S X E",
    ),
    Row(
        name="id-that-xml-forbids",
        source=desk(S, '<task id="1º passo"/>', E, pen.chain("S", "1º passo", "E")),
        told=("id-renamed 1º passo",),
        path="S 1º passo E",
    ),
    Row(name="data-notes-and-groups", source=between('<task id="X"/>', NOTES), path="S X E"),
    Row(
        name="flow-with-a-missing-end",
        source=between('<task id="X"/>', pen.flow("X", "Nowhere")),
        told=("flow-dangling X-Nowhere",),
        path="S X E",
    ),
    Row(
        name="element-that-nothing-reaches",
        source=between('<task id="X"/><task id="Y"/>', pen.flow("Y", "E")),
        told=("unreachable Y",),
        path="S X E",
    ),
    Row(
        name="empty-process-beside",
        source=pen.file(pen.process(own_id="Main"), pen.process(SENDS)),
        told=("process-empty Main",),
        path="S X E",
    ),
    Row(
        name="not-executable",
        source=pen.file(f'<process id="P" isExecutable="false">{SENDS}</process>'),
        told=("not-executable P",),
        path="S X E",
    ),
)
JUEL = (
    '<exclusiveGateway id="X" default="X-E"/><endEvent id="A"/>' + pen.flow("X", "A", "", "${a == 'sim' && !b}"),
    pen.flow("S", "X") + pen.flow("X", "E"),
)
CAMUNDA_7 = 'camunda:assignee="${dono}" camunda:dueDate="${dateTime().plusDays(2)}" camunda:asyncBefore="true"'
CAMUNDA_8 = pen.extended(
    '<zeebe:assignmentDefinition candidateGroups="suporte"/><zeebe:taskSchedule dueDate="=now()"/>',
    '<zeebe:ioMapping><zeebe:output source="=1" target="total"/></zeebe:ioMapping>',
)
DIALECTS = (
    Row(
        name="juel-conditions",
        source=desk(S, E, *JUEL),
        told=("expression-translated X",),
        data={"a": "sim", "b": False},
        path="S X A",
    ),
    Row(
        name="camunda-7",
        source=between(f'<userTask id="X" {CAMUNDA_7}/>'),
        told=("expression-translated X",),
        data={"dono": "ana"},
        path="S X E",
    ),
    Row(name="camunda-8", source=between(f'<userTask id="X">{CAMUNDA_8}</userTask>'), path="S X E"),
    Row(
        name="what-we-cannot-honour",
        source=between('<serviceTask id="X" camunda:class="com.example.Pay"/>'),
        told=("vendor-not-honoured X", "task-without-implementation X"),
        path="S X E",
    ),
    Row(name="vendor-extensions", source=between(f'<task id="X">{FOREIGN}</task>'), path="S X E"),
)
FILES = (*MESSAGES, *LANES, *AROUND, *DIALECTS)
