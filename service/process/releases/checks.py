"""Whether a diagram may be published: what its reader and the rules say, and forms and texts that can be read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from service.base.errors import Refused
from service.base.texts import Text
from service.feel import FeelSyntaxError
from service.process import rules
from service.process.diagram import INSTRUCTIONS, REPLIES, Finding, Kind, Node, Program, Reading, Timer
from service.process.execution import StepFailed, due_at
from service.process.forms import HOME, FormRefused, TemplateError, read_form, read_template
from service.process.releases.starts import next_start
from service.process.releases.walking import nodes

SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""A timer can be read on any day or on none."""
KEEP = "mensagem.guardar"
"""Element property: how long what it throws is kept for who will wait for it."""
TEXT_PROPERTIES = ("chamado.texto", "texto")
"""Element properties that hold what is said in the conversation, the stronger first."""

FORM_UNREADABLE = Kind(
    code="form-unreadable",
    level="error",
    about="A form that an element uses cannot be read.",
    message=Text("O formulário “{form}” de “{name}” tem um problema. {why}", "Form “{form}” of “{name}”: {why}"),
    fix=Text("Corrija o formulário e publique de novo.", "Mend the form and publish again."),
)
TEXT_UNREADABLE = Kind(
    code="text-unreadable",
    level="error",
    about="A text for the conversation, instructions or a standard reply have a place between double braces that is "
    "no FEEL expression.",
    message=Text("Não entendi o texto de “{name}”. {why}", "The text of “{name}” cannot be read. {why}"),
    fix=Text("Corrija o que está entre as chaves duplas.", "Mend what stands between the double braces."),
)


KEEP_UNREADABLE = Kind(
    code="keep-unreadable",
    level="error",
    about="The property `mensagem.guardar`, how long a message waits for somebody who waits for it, is no duration.",
    message=Text(
        "“{name}”: {what} deve ser uma duração, não “{text}”.", "“{name}”: {what} is a duration, not “{text}”."
    ),
    fix=Text("Escreva, por exemplo, PT1H ou P7D.", "Write PT1H or P7D, for example."),
)
START_UNREADABLE = Kind(
    code="start-timer-unreadable",
    level="error",
    about="A timer at a start event is no date, duration or cycle, or depends on data that is not there yet.",
    message=Text("Não entendi quando “{name}” começa: {value}.", "When does “{name}” start? {value} is no time."),
    fix=Text(
        "Escreva uma data (2026-01-31T18:00), uma duração (P2D) ou um ciclo (R/P1D), sem variáveis.",
        "Write a date (2026-01-31T18:00), a duration (P2D) or a cycle (R/P1D), without variables.",
    ),
)


class PublishRefused(Refused):
    """The diagram cannot be published; `findings` say at which elements and how to mend them."""

    code = "publish"

    def __init__(self, findings: Sequence[Finding]) -> None:
        errors = [finding for finding in findings if finding.level == "error"]
        super().__init__(
            Text(
                "O diagrama não foi publicado. {element}: {message} {fix}",
                "The diagram was not published. {element}: {message} {fix}",
            ).fill(element=errors[0].element or "—", message=errors[0].message, fix=errors[0].fix)
        )
        self.findings = tuple(findings)


def check(
    reading: Reading, sources: Mapping[str, str], published: Collection[str], calendars: tuple[str, ...]
) -> tuple[Finding, ...]:
    """Everything there is to say, errors first. `sources`: forms that the diagram names and does not hold, by id;
    `published`: processes that it may call; `calendars`: names of those that there are."""
    broken, read = list[Finding](), dict[str, frozenset[str]]()
    for node, form, source in _forms(reading.program, sources):
        try:
            read[form] = rules.keys(read_form(source))
        except FormRefused as refused:
            broken.append(_at(reading, FORM_UNREADABLE, node, form=form, why=refused.text))
            read[form] = frozenset()
    known = rules.Known(forms=read, processes=frozenset(published), calendars=calendars)
    texts = [finding for _, node in nodes(reading.program) for finding in _texts(reading, node)]
    kept = [finding for _, node in nodes(reading.program) for finding in _kept(reading, node)]
    starts = _starts(reading)
    found = dict.fromkeys((*reading.findings, *rules.check(reading, known), *broken, *texts, *kept, *starts))
    return tuple(sorted(found, key=lambda finding: rules.LEVELS.index(finding.level)))


def _forms(program: Program, sources: Mapping[str, str]) -> Iterator[tuple[Node, str, str]]:
    """(element, form, its text) for each form that is used and at hand."""
    for _, node in nodes(program):
        if node.human is None:
            continue
        form = node.human.form or ""
        source = node.human.embedded_form or program.forms.get(form) or sources.get(form)
        if source is not None:
            yield node, form or node.id, source


def _kept(reading: Reading, node: Node) -> Iterator[Finding]:
    text = node.properties.get(KEEP, "").strip()
    try:
        due_at("duration", text or "P7D", SOME_DAY, HOME)
    except StepFailed:
        yield _at(reading, KEEP_UNREADABLE, node, what=KEEP, text=text[:40])


def _texts(reading: Reading, node: Node) -> Iterator[Finding]:
    for name in (*TEXT_PROPERTIES, INSTRUCTIONS, REPLIES):
        try:
            read_template(node.properties.get(name, ""))
        except (TemplateError, FeelSyntaxError) as error:
            yield _at(reading, TEXT_UNREADABLE, node, why=error.text)


def _starts(reading: Reading) -> Iterator[Finding]:
    """Only those of whole processes: inside, the subprocess starts them."""
    openings = [opening for process in reading.program.processes.values() for opening in process.openings]
    for each in openings:
        if isinstance(each.event, Timer) and next_start(each.event, since=SOME_DAY, after=None) is None:
            yield _at(reading, START_UNREADABLE, each.start, value=each.event.expression)


def _at(reading: Reading, kind: Kind, node: Node, **values: object) -> Finding:
    element = reading.elements.get(node.id)
    name = node.name or node.drawn or node.id
    return kind.at(node.drawn or node.id, element.line if element is not None else None, name=name, **values)
