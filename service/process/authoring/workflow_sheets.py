"""A workflow's table as a spreadsheet that people fill in, and back: a line for each row, and for each further answer.

| Ordem | Tipo     | Código | Nome                   | Resposta | Próxima ordem |
|-------|----------|--------|------------------------|----------|---------------|
| 50    | Decisão  |        | A infraestrutura está… | Sim      | 60            |
| 50    | Resposta |        |                        | Não      | 50            |
| 60    | Centro   | 1.02   | Implantar sistema      |          | 70            |
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from service.base.cells import Problems, Sheet, Value
from service.base.csv_files import write_csv
from service.base.errors import Refused
from service.base.records import Column, Record
from service.base.spreadsheets import read, records
from service.base.texts import Text
from service.base.values import value_object
from service.base.xlsx_writing import Written, write_xlsx
from service.process.authoring.workflow import (
    Answer,
    Call,
    Centre,
    Decision,
    Row,
    WorkflowTable,
    tidy_workflow,
)
from service.process.authoring.workflow_checks import ANSWER_NOWHERE, ANSWER_OPEN, NO_NEXT, NOWHERE, problems

HIGHEST = 999_999
TOLD = {text.pt for text in (NOWHERE, ANSWER_NOWHERE, ANSWER_OPEN, NO_NEXT)}
"""Of the problems of a table: those that are told at the cell that is meant."""
SHEET = "Workflow"
ORDER, KIND, CODE, NAME, ANSWER, NEXT, LANE, CLOSES, USER = (
    Column("order", Text("Ordem", "Order")),
    Column("kind", Text("Tipo", "Kind"), also=("Tipo de linha",)),
    Column("code", Text("Código", "Code")),
    Column("name", Text("Nome", "Name"), also=("Pergunta", "Pergunta ou nome", "Question", "Question or name")),
    Column("answer", Text("Resposta", "Answer")),
    Column("next", Text("Próxima ordem", "Next order"), also=("Próxima", "Sequência", "Next")),
    Column("lane", Text("Raia", "Lane"), needed=False),
    Column("closes", Text("Encerra?", "Closes?"), also=("Encerra", "Encerrar processo", "Closes"), needed=False),
    Column("user", Text("Informar usuário?", "Needs user?"), also=("Informar usuário", "Needs user"), needed=False),
)
COLUMNS = (ORDER, KIND, CODE, NAME, ANSWER, NEXT, LANE, CLOSES, USER)
DECISION, CENTRE, CALL, MORE = "Decisão", "Centro", "Workflow", "Resposta"
NOTHING = Answer(label="", next=None)
KINDS = {word: word for word in (DECISION, CENTRE, CALL, MORE)}
ALSO = {
    "Decision": DECISION,
    "Pergunta": DECISION,
    "CR": CENTRE,
    "Centro de responsabilidade": CENTRE,
    "Centre": CENTRE,
    "Answer": MORE,
}

NO_SHEETS = Text("A planilha não tem abas visíveis.", "The spreadsheet has no visible sheets.")
SAME_ORDER = Text("a ordem {order} já está na linha {row}", "order {order} is in row {row} already")
NOT_ASKED = Text(
    "não há decisão com esta ordem acima; a resposta vem abaixo da sua decisão",
    "there is no decision with this order above; an answer comes below its decision",
)
ONLY_DECISIONS = Text("só decisões têm respostas", "only decisions have answers")
ONLY_CENTRES = Text("só um centro tem “{name}”", "only a centre has “{name}”")
NO_ORDER = Text("não há linha com a ordem {order}", "there is no row with order {order}")
NO_NEXT_ORDER = Text("diga qual é a próxima ordem", "say which order is next")


@value_object(eq=False)
class Imported:
    """Rows of a table and where they stand: the line of each by its order.

    `leads`: every line that may lead somewhere, the order of its row and the one that it leads to.
    """

    rows: tuple[Row, ...]
    lines: Mapping[int, Record]
    leads: Sequence[tuple[Record, int, int | None]]


def workflow_csv(table: WorkflowTable) -> bytes:
    """The table as a CSV file."""
    return write_csv(_header(), _lines(table))


def workflow_xlsx(table: WorkflowTable) -> bytes:
    """The table as an XLSX file."""
    return write_xlsx([Written(SHEET, _header(), _lines(table))])


def import_workflow(content: bytes, *, process: str, name: str) -> WorkflowTable:
    """A table from an XLSX or CSV file, as a draft: its references may lead nowhere yet.

    Faulty: with every problem by its place. Refused: it is no spreadsheet.
    """
    found = Problems()
    imported = rows_of(records(workflow_sheet(content), COLUMNS, found))
    found.refuse()
    return tidy_workflow(WorkflowTable(process=process, name=name, rows=imported.rows))


def workflow_sheet(content: bytes) -> Sheet:
    """The sheet that has the table: the one that is called so, else the first. Refused."""
    book = read(content)
    if not book.sheets:
        raise Refused(NO_SHEETS, field="file")
    return book.sheet(SHEET, "Tabela", "Table") or book.sheets[0]


def rows_of(lines: Sequence[Record]) -> Imported:
    """The rows that these lines are. What is wrong with a line is told, and the others are read all the same."""
    reading = _Reading()
    for line in lines:
        reading.add(line)
    return Imported(tuple(reading.rows()), reading.lines, reading.leads)


class _Reading:
    """A table as far as its lines are read."""

    def __init__(self) -> None:
        self.lines: dict[int, Record] = {}
        self.leads: list[tuple[Record, int, int | None]] = []
        self._rows: dict[int, Row] = {}
        self._answers: dict[int, list[Answer]] = {}
        self._above: int | None = None

    def add(self, line: Record) -> None:
        """Read one more."""
        kind = _kind(line)
        order = line.whole("order", least=1, most=HIGHEST, needed=kind != MORE)
        next = line.whole("next", least=1, most=HIGHEST)
        if kind == MORE:
            self._answer(line, self._above if order is None else order, next)
        elif order in self.lines:
            line.tell(SAME_ORDER.fill(order=order, row=self.lines[order].row.number), "order")
        elif order is not None and kind is not None:
            self.lines[order], self._rows[order], self._above = line, _row(line, kind, order, next), order
            self._lead(line, self._rows[order], next)

    def rows(self) -> Iterator[Row]:
        """All rows, decisions with their answers."""
        for order, row in self._rows.items():
            yield replace(row, answers=tuple(self._answers[order])) if isinstance(row, Decision) else row

    def _answer(self, line: Record, order: int | None, next: int | None) -> None:
        if order is None or order not in self._answers:
            line.tell(NOT_ASKED, "order")
            return
        self._above = order
        self._answers[order].append(Answer(label=line.text("answer"), next=next))
        self.leads.append((line, order, next))

    def _lead(self, line: Record, row: Row, next: int | None) -> None:
        if isinstance(row, Decision):
            self._answers[row.order] = []
            if line.has("answer") or next is not None:
                self._answer(line, row.order, next)
        else:
            self.leads.append((line, row.order, next))


def tell_problems(table: WorkflowTable, imported: Imported) -> None:
    """Tell what keeps an imported table from being published, each at its place."""
    rows = {row.order: row for row in table.rows}
    for line, order, next in imported.leads:
        if next is None and _must_lead(rows[order]):
            line.tell(NO_NEXT_ORDER, "next")
        elif next is not None and next not in rows:
            line.tell(NO_ORDER.fill(order=next), "next")
    top = min(imported.lines.values(), key=lambda line: line.row.number, default=None)
    for problem in problems(table):
        line = imported.lines.get(problem.order) if problem.order is not None else top
        if line is not None and problem.text.pt not in TOLD:
            line.tell(problem.text)


def _must_lead(row: Row) -> bool:
    return isinstance(row, Decision) or (isinstance(row, Centre) and not row.closing)


def _kind(line: Record) -> str | None:
    """What a line is; one that has nothing but an answer is one more of the decision above."""
    if not line.has("kind") and not line.has("name") and line.has("answer"):
        return MORE
    return line.choice("kind", KINDS, also=ALSO, needed=True)


def _row(line: Record, kind: str, order: int, next: int | None) -> Row:
    name, lane = line.text("name"), line.text("lane")
    closes, user = line.flag("closes"), line.flag("user")
    if kind != CENTRE:
        for key, given in ((CLOSES, closes), (USER, user)):
            if given:
                line.tell(ONLY_CENTRES.fill(name=key.name), key.key)
    if kind == DECISION:
        return Decision(order=order, question=name, answers=(), lane=lane)
    if line.has("answer"):
        line.tell(ONLY_DECISIONS, "answer")
    code = line.code("code")
    if kind == CALL:
        return Call(order=order, process=code, name=name, lane=lane, next=next)
    return Centre(order=order, code=code, name=name, lane=lane, next=next, closing=closes, needs_user=user)


def _header() -> list[str]:
    return [column.name.pt for column in COLUMNS]


def _lines(table: WorkflowTable) -> list[Sequence[Value]]:
    return [line for row in sorted(table.rows, key=lambda row: row.order) for line in _lines_of(row)]


def _lines_of(row: Row) -> Iterator[Sequence[Value]]:
    if isinstance(row, Call):
        yield (row.order, CALL, row.process, row.name, "", row.next, row.lane)
    elif isinstance(row, Centre):
        flags = (row.closing or None, row.needs_user or None)
        yield (row.order, CENTRE, row.code, row.name, "", row.next, row.lane, *flags)
    else:
        # An answer with neither words nor order has a line of its own; the decision's would be read as without it.
        own = [*row.answers[:1]] if row.answers[:1] != (NOTHING,) else []
        first, more = own[0] if own else NOTHING, row.answers[len(own) :]
        yield (row.order, DECISION, "", row.question, first.label, first.next, row.lane)
        for each in more:
            yield (row.order, MORE, "", "", each.label, each.next)
