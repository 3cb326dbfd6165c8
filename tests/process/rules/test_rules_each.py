"""Each rule, both ways: what it finds, and what it leaves alone."""

import bpmn_pen as pen
import pytest

from service.process.diagram import read
from service.process.rules import Known, check

STEP = '<startEvent id="S"/><userTask id="T" name="Analisar"/><endEvent id="E"/>'
LINE = STEP + pen.chain("S", "T", "E")
ASK = '<startEvent id="S"/><exclusiveGateway id="G" name="Ok?"/><task id="A" name="a"/><task id="B" name="b"/>'
ERROR_END = '<endEvent id="X"><errorEventDefinition/></endEvent>'
CALL = '<callActivity id="C" name="Chamar" calledElement="{}"/>'
FORM = '<userTask id="T" name="t"><extensionElements><zeebe:formDefinition formId="f"/></extensionElements></userTask>'
START_FORM = '<startEvent id="S"><extensionElements><zeebe:formDefinition formId="f"/></extensionElements></startEvent>'
SUB = f'<subProcess id="Sub" name="s"><startEvent id="S2"/>{ERROR_END}{pen.flow("S2", "X")}</subProcess>'
CATCHER = '<boundaryEvent id="B" attachedToRef="Sub"><errorEventDefinition/></boundaryEvent>'
CANCELLED = SUB.replace("subProcess", "transaction").replace("error", "cancel")
UNDOES = '<endEvent id="{}"><compensateEventDefinition/></endEvent>'
UNDONE = (
    '<boundaryEvent id="C" attachedToRef="T"><compensateEventDefinition/></boundaryEvent>'
    '<task id="U" name="Desfazer" isForCompensation="true"/><association sourceRef="C" targetRef="U"/>'
)
DECIDES = '<exclusiveGateway id="G" default="G-E"/><endEvent id="E"/><endEvent id="E2"/>'
PARTICIPANT = '<collaboration><participant id="Pe" name="Empresa" processRef="P"/>{}</collaboration>'
INSIDE = '<messageFlow id="M" sourceRef="T" targetRef="E"/>'


def one(*parts: str) -> tuple[str, ...]:
    """A file with one process."""
    return (pen.process(*parts),)


def deciding(name: str) -> tuple[str, ...]:
    """A start form with the field `ok`, and a gateway that reads a variable of this name."""
    flows = pen.flow("S", "G"), pen.flow("G", "E2", "", f"{name} = true"), pen.flow("G", "E")
    return one(START_FORM, DECIDES, *flows)


def hung_with(name: str, word: str) -> tuple[str, ...]:
    """A task with a property."""
    hung = f'<zeebe:properties><zeebe:property name="{name}" value="{word}"/></zeebe:properties>'
    return one(LINE.replace('name="Analisar"/>', f'name="Analisar">{pen.extended(hung)}</userTask>'))


def crossing(kind: str) -> tuple[str, ...]:
    """Two parallel branches, each with a join and a way over to the other's."""
    joins = f'<{kind}Gateway id="J" name="j"/><{kind}Gateway id="K" name="k"/>'
    ways = '<exclusiveGateway id="V" name="V?"/><exclusiveGateway id="W" name="W?"/><endEvent id="E"/>'
    flows = pen.chain("S", "G", "A", "J", "V", "E"), pen.chain("G", "B", "K", "W", "E")
    return one(ASK.replace("exclusive", "parallel"), joins, ways, *flows, pen.flow("V", "K"), pen.flow("W", "J"))


def going_round(kind: str) -> tuple[str, ...]:
    """A loop with one way back and one way to the end, behind a gateway of this kind."""
    loop = (
        f'<exclusiveGateway id="M"/><{kind}Gateway id="F" name="F?"/><task id="A" name="Conferir"/><endEvent id="E"/>'
    )
    return one('<startEvent id="S"/>', loop, pen.chain("S", "M", "F", "A", "M"), pen.flow("F", "E"))


def waiting_in(calendar: str) -> tuple[str, ...]:
    """Two business days in the calendar of this name."""
    named = f'<zeebe:properties><zeebe:property name="prazo.calendario" value="{calendar}"/></zeebe:properties>'
    timer = "<timerEventDefinition><timeDuration>P2D</timeDuration></timerEventDefinition>"
    wait = f'<intermediateCatchEvent id="W" name="2 dias úteis">{pen.extended(named)}{timer}</intermediateCatchEvent>'
    return one('<startEvent id="S"/><endEvent id="E"/>', wait, pen.chain("S", "W", "E"))


CLOSE = '<task id="C" name="Encerrar"/><endEvent id="E"/>'
JOINED = pen.flow("A", "J"), pen.flow("B", "J"), '<endEvent id="E"/>', pen.flow("J", "E")
SPLIT = pen.chain("S", "G", "A"), pen.flow("G", "B")
KNOWN = Known(forms={"f": frozenset({"ok"})}, processes=frozenset({"R"}), calendars=("SAC",))
CASES: list[tuple[str, str, tuple[str, ...], tuple[str, ...]]] = [
    ("no-path-to-end", "S", one(STEP, pen.chain("S", "T", "T")), one(LINE)),
    ("unreachable", "L", one(LINE, '<task id="L"/>', pen.flow("L", "E")), one(LINE)),
    (
        "no-way-out",
        "A",
        one(ASK, '<endEvent id="E"/>', pen.chain("S", "G", "A", "A"), pen.chain("G", "B", "E")),
        one(ASK, '<endEvent id="E"/>', pen.chain("S", "G", "A", "G"), pen.chain("G", "B", "E")),
    ),
    (
        "boundary-without-flow",
        "B",
        one(LINE, '<boundaryEvent id="B" attachedToRef="T"/>'),
        one(LINE, '<boundaryEvent id="B" attachedToRef="T"/>', pen.flow("B", "E")),
    ),
    ("task-without-lane", "T", (f'<process id="P">{LINE}</process>',), one(LINE)),
    (
        "same-answers",
        "G",
        one(ASK, pen.flow("S", "G"), pen.flow("G", "A", "Sim"), pen.flow("G", "B", "sim")),
        one(ASK, pen.flow("S", "G"), pen.flow("G", "A", "Sim"), pen.flow("G", "B", "Não")),
    ),
    ("question-unnamed", "G", one(ASK.replace('name="Ok?"', ""), *SPLIT), one(ASK, *SPLIT)),
    (
        "answer-unnamed",
        "G",
        one(ASK, *SPLIT),
        one(ASK, pen.flow("S", "G"), pen.flow("G", "A", "Sim"), pen.flow("G", "B", "Não")),
    ),
    ("calls-itself", "C", one(CALL.format("P")), one(CALL.format("R"))),
    (
        "calls-itself",
        "C",
        (pen.process(CALL.format("Q")), pen.process(CALL.format("P").replace('"C"', '"D"'), own_id="Q")),
        (pen.process(CALL.format("Q")), pen.process(CALL.format("R").replace('"C"', '"D"'), own_id="Q")),
    ),
    ("call-unknown", "C", one(CALL.format("Z")), one(CALL.format("R"))),
    ("form-missing", "T", one(FORM.replace('"f"', '"z"')), one(FORM)),
    (
        "message-flow-inside",
        "M",
        (PARTICIPANT.format(INSIDE), *one(LINE)),
        (PARTICIPANT.format(INSIDE.replace('"E"', '"Pc"') + '<participant id="Pc"/>'), *one(LINE)),
    ),
    (
        "may-stop-here",
        "T",
        one(STEP, pen.flow("S", "T"), pen.flow("T", "E", "", "x &lt; 1".replace("&lt;", "<"))),
        one(LINE),
    ),
    (
        "error-uncaught",
        "X",
        one('<startEvent id="S"/>', SUB, pen.flow("S", "Sub")),
        one('<startEvent id="S"/><endEvent id="E"/>', SUB, CATCHER, pen.chain("S", "Sub", "E"), pen.flow("B", "E")),
    ),
    ("task-unnamed", "T", one(LINE.replace("Analisar", "")), one(LINE)),
    (
        "never-completes",
        "J",
        one(ASK, '<parallelGateway id="J"/>', *SPLIT, *JOINED),
        one(ASK, '<exclusiveGateway id="J"/>', *SPLIT, *JOINED),
    ),
    (
        "join-never-passes",
        "J",
        one(ASK, '<parallelGateway id="J"/>', *SPLIT, *JOINED, '<endEvent id="E2"/>', pen.flow("G", "E2")),
        one(ASK, '<exclusiveGateway id="J"/>', *SPLIT, *JOINED, '<endEvent id="E2"/>', pen.flow("G", "E2")),
    ),
    (
        "join-waits-forever",
        "J",
        one(ASK.replace("exclusive", "inclusive"), '<parallelGateway id="J"/>', *SPLIT, *JOINED),
        one(ASK.replace("exclusive", "inclusive"), '<inclusiveGateway id="J"/>', *SPLIT, *JOINED),
    ),
    ("goes-round-forever", "A", going_round("parallel"), going_round("exclusive")),
    ("joins-wait-for-each-other", "J", crossing("inclusive"), crossing("exclusive")),
    (
        "done-twice",
        "C",
        one(ASK.replace("exclusive", "parallel"), *SPLIT, CLOSE, pen.chain("A", "C", "E"), pen.flow("B", "C")),
        one(ASK, *SPLIT, CLOSE, pen.chain("A", "C", "E"), pen.flow("B", "C")),
    ),
    ("awaits-unreadable", "T", hung_with("raia:espera", "fornecedor"), hung_with("raia:espera", "Terceiro")),
    ("status-unknown", "T", hung_with("chamado.situacao", "Resolvida"), hung_with("chamado.situacao", "resolvido")),
    ("calendar-unknown", "W", waiting_in("Feriados"), waiting_in("SAC")),
    ("variable-never-written", "G", deciding("okk"), deciding("ok")),
    ("never-triggered", "C", one(LINE, UNDONE), one(LINE.replace('<endEvent id="E"/>', UNDOES.format("E")), UNDONE)),
    (
        "undoes-nothing",
        "E",
        one(LINE.replace('<endEvent id="E"/>', UNDOES.format("E"))),
        one(LINE.replace('<endEvent id="E"/>', UNDOES.format("E")), UNDONE),
    ),
    (
        "cancel-leads-nowhere",
        "Sub",
        one(LINE, CANCELLED, pen.flow("T", "Sub")),
        one(LINE, CANCELLED, pen.flow("T", "Sub"), CATCHER.replace("error", "cancel"), pen.flow("B", "E")),
    ),
]


@pytest.mark.parametrize(("code", "element", "wrong", "right"), CASES, ids=[case[0] for case in CASES])
def test_each_rule_both_ways(code: str, element: str, wrong: tuple[str, ...], right: tuple[str, ...]):
    """A rule finds the wrong example, on its element, and leaves the right one alone."""
    found = [finding for finding in check(read(pen.file(*wrong)), KNOWN) if finding.code == code]
    assert element in [finding.element for finding in found]
    for finding in found:
        assert finding.line is not None
        assert finding.message.spoken("pt") != finding.message.spoken("en")
        assert finding.fix.spoken("pt")
    assert code not in {finding.code for finding in check(read(pen.file(*right)), KNOWN)}


def test_every_rule_has_an_example():
    """No rule without its two examples."""
    from service.process.rules import RULES

    assert {rule.KIND.code for rule in RULES} == {case[0] for case in CASES}


def test_what_is_missing_is_a_warning_on_trial():
    """Without publishing, a missing form or process does not refuse the diagram."""
    reading = read(pen.file(*one(FORM.replace('"f"', '"z"'))))
    for purpose in ("check", "try"):
        known = Known(forms={}, processes=frozenset(), purpose=purpose)
        assert [f.level for f in check(reading, known) if f.code == "form-missing"] == ["warning"]
    assert [f.level for f in check(reading, KNOWN) if f.code == "form-missing"] == ["error"]


def test_what_never_ends_is_refused_but_may_be_tried():
    """A trial shows where nothing moves any more, so there it is a warning."""
    reading = read(pen.file(*one(ASK, '<parallelGateway id="J"/>', *SPLIT, *JOINED)))
    levels = {
        known.purpose: [f.level for f in check(reading, known) if f.code == "never-completes"]
        for known in (Known(), Known(purpose="check"), Known(purpose="try"))
    }
    assert levels == {"publish": ["error"], "check": ["error"], "try": ["warning"]}


def test_nothing_is_missing_where_nobody_looked():
    """Without knowledge of forms and processes, none is missing."""
    reading = read(pen.file(*one(FORM + CALL.format("Z"))))
    assert {"form-missing", "call-unknown"} & {finding.code for finding in check(reading)} == set()


def test_errors_come_first():
    """Findings are sorted by level."""
    levels = [finding.level for finding in check(read(pen.file(*one(CALL.format("P"), "<task/>", ASK, *SPLIT))))]
    assert levels == sorted(levels, key=["error", "warning", "info"].index)
    assert levels[0] == "error"


def test_a_file_that_cannot_be_read_gets_no_more_findings():
    """The rules say nothing about what was not read."""
    assert check(read(b"rubbish")) == ()
