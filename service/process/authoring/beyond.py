"""What a diagram has that no table holds, said in plain words; and the plain way through a diagram that has none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from service.base.texts import Text
from service.base.values import value_object
from service.process.diagram import TYPE_NAMES, Element, Flow, Node, Process, Reading, Scope, properties, read

TASKS = ("userTask", "task", "manualTask")
NOT_READ = Text("O diagrama não pode ser lido: {why}", "The diagram cannot be read: {why}")
SEVERAL = Text("O diagrama tem mais de um processo: {names}.", "The diagram has more than one process: {names}.")
TALKS = Text("Há mensagens entre piscinas: {names}.", "There are messages between pools: {names}.")
STARTS = Text("O processo começa em mais de um lugar: {names}.", "The process starts in more than one place: {names}.")
ODD_START = Text(
    "“{name}” começa o processo de um jeito que a tabela não guarda (evento ou formulário).",
    "“{name}” starts the process in a way that the table does not hold (event or form).",
)
HAS_MORE = Text("“{name}” tem o que a tabela não guarda: {what}.", "“{name}” has what the table does not hold: {what}.")
PROCESS_HAS_MORE = Text(
    "O processo tem propriedades que a tabela não guarda: {what}.",
    "The process has properties that the table does not hold: {what}.",
)
STRAY = Text("“{name}” ({type}) não cabe na tabela.", "“{name}” ({type}) has no place in the table.")
APART = Text("“{name}” não vem em nenhum caminho desde o início.", "“{name}” is on no way from the start.")
FORKS = Text(
    "De “{name}” sai mais de um caminho, ou um com condição.",
    "More than one way leaves “{name}”, or one with a condition.",
)
STOPS = Text("De “{name}” não se vai adiante.", "Nothing leads on from “{name}”.")
ELEMENT = Text("elemento", "element")
ON_BORDER = Text("um evento na borda (“{name}”)", "an event on its border (“{name}”)")
REPEATS = Text("repetição", "repetition")
MAPS = Text("dados de entrada ou saída", "inputs or outputs")
SENDS = Text("mensagens", "messages")
EMBEDDED = Text("um formulário dentro do diagrama", "a form inside the diagram")
ASSIGNED = Text("a quem é atribuída", "whom it is assigned to")
DUE = Text("um prazo", "a due date")
PRIORITY = Text("uma prioridade", "a priority")
PROPERTY = Text("a propriedade “{name}”", "the property “{name}”")
FORM = Text("o formulário “{name}”", "the form “{name}”")


@value_object(kw_only=True)
class NotATable:
    """The diagram is more than a table. `because`: what goes beyond it, in sentences; `elements`: ids as drawn."""

    because: Text
    elements: tuple[str, ...] = ()


class Beyond(Exception):
    """From here on the diagram cannot be followed as a table."""

    def __init__(self, because: Text, *elements: str) -> None:
        super().__init__(str(because))
        self.because, self.elements = because, elements


@dataclass(slots=True)
class Frame:
    """A diagram of one process, with what has been found in it that goes beyond a table."""

    reading: Reading
    scope: Scope
    process: Process
    found: list[tuple[Text, tuple[str, ...]]] = field(default_factory=list[tuple[Text, tuple[str, ...]]])
    seen: set[str] = field(default_factory=set[str])
    """Ids of the nodes that the table accounts for."""

    @property
    def name(self) -> str:
        """As on the picture: the pool's, else the process's."""
        pools = self.reading.diagram.participants
        return next((pool.name for pool in pools if pool.process == self.scope.id and pool.name), self.scope.name)

    def drawn(self, node: Node) -> str:
        """A node's id in the file."""
        return node.drawn or node.id

    def element(self, node: Node) -> Element | None:
        """What was drawn."""
        return self.reading.elements.get(node.id)

    def label(self, node: Node) -> str:
        """How to call it in a sentence."""
        return node.name or self.drawn(node)

    def lane(self, node: Node) -> str:
        """Name of the lane that it stands in; nothing where there are none."""
        if not self.scope.lanes:
            return ""
        named = {
            member: path[-1].name for lane in self.scope.lanes for path in lane.walk() for member in path[-1].members
        }
        return named.get(node.id, node.lane or "")

    def tell(self, because: Text, *nodes: Node) -> None:
        """Note what goes beyond a table; the reading goes on, to find all of it."""
        self.found.append((because, tuple(self.drawn(node) for node in nodes)))

    def start(self) -> Node:
        """The one start, a plain one. Beyond: there is none such."""
        starts = [node for node in self.process.nodes.values() if node.kind == "start"]
        if len(starts) != 1:
            names = ", ".join(f"“{self.label(node)}”" for node in starts)
            raise Beyond(STARTS.fill(names=names), *(self.drawn(node) for node in starts))
        human = starts[0].human
        if starts[0].event is not None or (human is not None and (human.form or human.embedded_form)):
            self.tell(ODD_START.fill(name=self.label(starts[0])), starts[0])
        self.plain(starts[0])
        return starts[0]

    def next(self, node: Node) -> Node:
        """What comes after a node with one way out; joins without meaning are passed. Beyond: it is another sort."""
        return self.along(self._only_flow(node))

    def along(self, flow: Flow) -> Node:
        """What a flow leads to; joins without meaning are passed."""
        node = self.process.nodes[flow.target]
        passed: set[str] = set()
        while node.kind in ("xor", "pass") and len(self.process.outgoing[node.id]) == 1 and node.id not in passed:
            passed.add(node.id)
            self.plain(node)
            node = self.process.nodes[self._only_flow(node).target]
        return node

    def _only_flow(self, node: Node) -> Flow:
        leaving = self.process.outgoing[node.id]
        if len(leaving) == 1 and leaving[0].condition is None:
            return leaving[0]
        raise Beyond((FORKS if leaving else STOPS).fill(name=self.label(node)), self.drawn(node))

    def plain(self, node: Node, *known: str) -> None:
        """Account for a node; tell what it has that a table does not hold. `known`: properties that it may have."""
        self.seen.add(node.id)
        extras = [*_extras(self, node), *(PROPERTY.fill(name=name) for name in node.properties if name not in known)]
        if extras:
            on_border = self.process.boundary[node.id]
            self.tell(HAS_MORE.fill(name=self.label(node), what=joined(extras)), node, *on_border)
            self.seen.update(event.id for event in on_border)

    def stray(self, node: Node) -> Beyond:
        """What to raise for a node that a table has no row for."""
        type = TYPE_NAMES.get(node.type, ELEMENT)
        return Beyond(STRAY.fill(name=self.label(node), type=type), self.drawn(node))

    def rest(self) -> None:
        """Tell what no row accounts for."""
        for node in self.process.nodes.values():
            if node.id not in self.seen and node.kind != "boundary":
                self.tell(APART.fill(name=self.label(node)), node)

    def verdict(self) -> NotATable | None:
        """All that goes beyond, if anything does."""
        if not self.found:
            return None
        elements = dict.fromkeys(element for _, elements in self.found for element in elements)
        return NotATable(because=joined((text for text, _ in self.found), " "), elements=tuple(elements))


def open_frame(source: bytes | str) -> Frame | NotATable:
    """A diagram ready to be read as a table, or why it cannot be one."""
    reading = read(source.encode() if isinstance(source, str) else source)
    errors = [finding for finding in reading.findings if finding.level == "error"]
    if errors:
        elements = tuple(finding.element for finding in errors if finding.element)
        return NotATable(because=NOT_READ.fill(why=errors[0].message), elements=elements)
    scopes = [scope for scope in reading.diagram.processes if scope.id in reading.program.processes]
    if len(scopes) != 1:
        names = ", ".join(f"“{scope.name or scope.id}”" for scope in scopes)
        return NotATable(because=SEVERAL.fill(names=names), elements=tuple(scope.id for scope in scopes))
    frame = Frame(reading, scopes[0], reading.program.processes[scopes[0].id])
    letters = reading.diagram.letters
    if letters:
        names = ", ".join(f"“{letter.name or letter.drawn}”" for letter in letters)
        frame.found.append((TALKS.fill(names=names), tuple(letter.drawn for letter in letters)))
    if more := properties(scopes[0].source):
        frame.found.append((PROCESS_HAS_MORE.fill(what=", ".join(more)), ()))
    return frame


def joined(texts: Iterable[Text], between: str = ", ") -> Text:
    """Sentences or words in a row."""
    values: Mapping[str, object] = {f"part{number}": text for number, text in enumerate(texts)}
    template = between.join(f"{{{name}}}" for name in values)
    return Text(template, template).fill(**values)


def _extras(frame: Frame, node: Node) -> Iterator[Text]:
    for event in frame.process.boundary[node.id]:
        yield ON_BORDER.fill(name=frame.label(event))
    if node.several is not None or node.loop is not None:
        yield REPEATS
    if node.inputs is not None or node.outputs is not None:
        yield MAPS
    if node.sends or node.note is not None:
        yield SENDS
    human = node.human
    if human is None or node.kind == "start":
        return
    if human.embedded_form is not None:
        yield EMBEDDED
    if human.assignee or human.candidate_groups or human.candidate_users:
        yield ASSIGNED
    if human.due or human.follow_up:
        yield DUE
    if human.priority:
        yield PRIORITY
