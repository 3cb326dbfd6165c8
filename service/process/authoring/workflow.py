"""A workflow's table: questions, responsibility centres and other workflows, each under an order code (B-10…B-26)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from service.base.errors import Refused
from service.base.texts import Text
from service.base.values import value_object
from service.process.authoring.pen import Colour, Pen, tidy_line
from service.process.diagram import CENTRE, CLOSES, NEXT_CONTACT, PHASE

START, ROW, ASKS, END, LACKS = "inicio", "ordem-", "respostas-", "fim-", "falta-"
"""What ids of elements begin with; the order code follows."""
FORM, FORM_WITH_USER, FINAL_FORM = "parecer", "parecer-com-usuario", "parecer-final"
RED, BLUE, GREEN = Colour("#a11a10", "#fde7e4"), Colour("#0a4f91", "#e4effa"), Colour("#125c33", "#e3f4e9")
"""Of decisions, centres and workflows; words on them stand out by more than 6 to 1."""
YES, USER = "sim", "usuario"

EMPTY = Text("A tabela não tem linhas.", "The table has no rows.")
BAD_ORDER = Text("Ordem {order}: use um número a partir de 1.", "Order {order}: use a number from 1 on.")
SAME_ORDER = Text("A ordem {order} está em duas linhas.", "Order {order} is in two rows.")
NO_NEXT = Text("Ordem {order}: falta a próxima ordem.", "Order {order}: the next order is missing.")
NOWHERE = Text(
    "Ordem {order}: a ordem {next}, para onde ela segue, não existe.",
    "Order {order}: order {next}, where it goes on, does not exist.",
)
ANSWER_NOWHERE = Text(
    "Ordem {order}: a resposta “{label}” leva à ordem {next}, que não existe.",
    "Order {order}: the answer “{label}” leads to order {next}, which does not exist.",
)
ANSWER_OPEN = Text(
    "Ordem {order}: diga para que ordem vai a resposta “{label}”.",
    "Order {order}: say to which order the answer “{label}” leads.",
)
NO_QUESTION = Text("Ordem {order}: falta a pergunta.", "Order {order}: the question is missing.")
FEW_ANSWERS = Text(
    "Ordem {order}: uma decisão tem pelo menos duas respostas.", "Order {order}: a decision has at least two answers."
)
NO_LABEL = Text("Ordem {order}: falta o texto de uma resposta.", "Order {order}: an answer lacks its words.")
SAME_ANSWER = Text(
    "Ordem {order}: a resposta “{label}” está duas vezes.", "Order {order}: the answer “{label}” is there twice."
)
GOES_ON = Text(
    "Ordem {order}: “{name}” encerra o atendimento, por isso não tem próxima ordem.",
    "Order {order}: “{name}” closes the attendance, so it has no next order.",
)
UNREACHED = Text(
    "Ordem {order}: nenhum caminho desde a ordem {start} chega aqui.",
    "Order {order}: no way from order {start} leads here.",
)
NEVER_CLOSES = Text(
    "Nenhum caminho chega a um centro que encerra o processo. Ponha um no fim.",
    "No way leads to a centre that closes the process. Put one at the end.",
)
STUCK = Text(
    "Ordem {order}: daqui nunca se chega a um centro que encerra o processo.",
    "Order {order}: from here no centre that closes the process is ever reached.",
)


@value_object(kw_only=True)
class Answer:
    """One answer of a decision and the order that it leads to."""

    label: str
    next: int | None


@value_object(kw_only=True)
class Decision:
    """A question; `lane`: name of the lane of who answers."""

    order: int
    question: str
    answers: tuple[Answer, ...]
    lane: str = ""


@value_object(kw_only=True)
class Centre:
    """A responsibility centre, the phase of the attendance from here on."""

    order: int
    code: str
    name: str
    lane: str
    next: int | None = None
    closing: bool = False
    needs_user: bool = False


@value_object(kw_only=True)
class Call:
    """Another workflow (`process`: its id) that is run here; without a next order nothing follows it."""

    order: int
    process: str
    name: str
    lane: str = ""
    next: int | None = None


Row = Decision | Centre | Call


@value_object(kw_only=True)
class WorkflowTable:
    """Rows in any order; the lowest order code is where it begins."""

    process: str
    name: str
    rows: tuple[Row, ...] = ()


@value_object(kw_only=True)
class Problem:
    """What keeps a table from being published, and in which row (None: in no single one)."""

    text: Text
    order: int | None = None


def targets(row: Row) -> tuple[int, ...]:
    """The orders that a row leads to."""
    found = [answer.next for answer in row.answers] if isinstance(row, Decision) else [row.next]
    return tuple(order for order in found if order is not None)


def start(table: WorkflowTable) -> Row | None:
    """Where it begins: the lowest order."""
    return min(table.rows, key=lambda row: row.order, default=None)


def problems(table: WorkflowTable) -> tuple[Problem, ...]:
    """Everything that keeps the table from being published, by order; what concerns no single row comes first."""
    first = start(table)
    if first is None:
        return (Problem(text=EMPTY),)
    orders = [row.order for row in table.rows]
    found: list[Problem] = []
    for row in sorted(table.rows, key=lambda row: row.order):
        said = [*_of_order(row.order, orders), *_of_row(row, set(orders))]
        found += [Problem(text=text, order=row.order) for text in dict.fromkeys(said)]
    return (*_of_ways(table, first, sound=not found), *found)


def _of_order(order: int, orders: Sequence[int]) -> list[Text]:
    bad = [BAD_ORDER.fill(order=order)] if order < 1 else []
    return bad + ([SAME_ORDER.fill(order=order)] if orders.count(order) > 1 else [])


def _of_row(row: Row, orders: Collection[int]) -> list[Text]:
    if isinstance(row, Decision):
        return _of_decision(row, orders)
    if isinstance(row, Centre) and row.closing:
        return [] if row.next is None else [GOES_ON.fill(order=row.order, name=row.name)]
    if row.next is None:
        return [NO_NEXT.fill(order=row.order)] if isinstance(row, Centre) else []
    return [] if row.next in orders else [NOWHERE.fill(order=row.order, next=row.next)]


def _of_decision(row: Decision, orders: Collection[int]) -> list[Text]:
    found = [] if row.question.strip() else [NO_QUESTION.fill(order=row.order)]
    if len(row.answers) < 2:
        found.append(FEW_ANSWERS.fill(order=row.order))
    labels = [tidy_line(answer.label).casefold() for answer in row.answers]
    for answer, label in zip(row.answers, labels, strict=True):
        if not label:
            found.append(NO_LABEL.fill(order=row.order))
        elif labels.count(label) > 1:
            found.append(SAME_ANSWER.fill(order=row.order, label=tidy_line(answer.label)))
        if answer.next is None:
            found.append(ANSWER_OPEN.fill(order=row.order, label=answer.label))
        elif answer.next not in orders:
            found.append(ANSWER_NOWHERE.fill(order=row.order, label=answer.label, next=answer.next))
    return found


def _of_ways(table: WorkflowTable, first: Row, *, sound: bool) -> list[Problem]:
    """What no way reaches; and, once every reference leads somewhere, from where no way leads to the close."""
    ahead = {row.order: set(targets(row)) for row in table.rows}
    reached = _reached(ahead, [first.order])
    lost = [row.order for row in table.rows if row.order not in reached]
    found = [Problem(text=UNREACHED.fill(order=order, start=first.order), order=order) for order in sorted(lost)]
    ends = [row.order for row in table.rows if row.order in reached and _ends(row)]
    if not ends:
        return [Problem(text=NEVER_CLOSES), *found]
    behind: dict[int, set[int]] = {}
    for order, leads in ahead.items():
        for target in leads:
            behind.setdefault(target, set()).add(order)
    stuck = sorted(reached & set(ahead) - _reached(behind, ends)) if sound else []
    return [*found, *(Problem(text=STUCK.fill(order=order), order=order) for order in stuck)]


def _ends(row: Row) -> bool:
    return (isinstance(row, Centre) and row.closing) or (isinstance(row, Call) and row.next is None)


def _reached(ways: Mapping[int, Collection[int]], begin: Sequence[int]) -> set[int]:
    reached, ahead = set(begin), list(begin)
    while ahead:
        new = set(ways.get(ahead.pop(), ())) - reached
        reached |= new
        ahead += new
    return reached


def cycles(calls: Mapping[str, Collection[str]]) -> tuple[tuple[str, ...], ...]:
    """B-20: for each that would come to call itself, the shortest way round, from it to it."""
    found = (_way_round(calls, name) for name in sorted(calls))
    return tuple(way for way in found if way is not None)


def _way_round(calls: Mapping[str, Collection[str]], name: str) -> tuple[str, ...] | None:
    ways: list[tuple[str, ...]] = [(name,)]
    seen: set[str] = set()
    for way in ways:
        for called in sorted(calls.get(way[-1], ())):
            if called == name:
                return (*way, called)
            if called not in seen:
                seen.add(called)
                ways.append((*way, called))
    return None


def workflow_diagram(table: WorkflowTable) -> str:
    """BPMN XML of a table without problems, laid out; the same for the same table. Refused: it has problems."""
    wrong = problems(table)
    if wrong:
        raise Refused(wrong[0].text, field="rows")
    return _drawn(tidy_workflow(table))


def workflow_sketch(table: WorkflowTable) -> str:
    """A draft as a diagram to look at: what leads nowhere yet ends in an event that says which order is missing."""
    rows = {row.order: row for row in table.rows if row.order >= 1}
    return _drawn(tidy_workflow(replace(table, rows=tuple(rows.values()))))


def tidy_workflow(table: WorkflowTable) -> WorkflowTable:
    """The same table by its orders, as a diagram holds it: without stray blanks and what XML cannot write."""
    rows = tuple(_tidy(row) for row in sorted(table.rows, key=lambda row: row.order))
    return replace(table, name=tidy_line(table.name), rows=rows)


def _tidy(row: Row) -> Row:
    if isinstance(row, Decision):
        answers = tuple(replace(answer, label=tidy_line(answer.label)) for answer in row.answers)
        return replace(row, question=tidy_line(row.question), answers=answers, lane=tidy_line(row.lane))
    if isinstance(row, Centre):
        return replace(row, code=tidy_line(row.code), name=tidy_line(row.name), lane=tidy_line(row.lane))
    return replace(row, name=tidy_line(row.name), lane=tidy_line(row.lane))


def _drawn(table: WorkflowTable) -> str:
    pen = Pen(table.process, table.name)
    first = start(table)
    pen.start(START, first.lane if first is not None else "")
    if first is not None:
        pen.flow(START, f"{ROW}{first.order}")
    orders = {row.order for row in table.rows}
    lacking: set[int] = set()
    for row in table.rows:
        _row(pen, row)
        for order in targets(row):
            if order not in orders and order not in lacking:
                lacking.add(order)
                pen.end(f"{LACKS}{order}", row.lane, f"{order}?")
    for row in table.rows:
        _leads(pen, row, orders)
    return pen.written()


def _row(pen: Pen, row: Row) -> None:
    own = f"{ROW}{row.order}"
    if isinstance(row, Decision):
        pen.task(own, row.question, row.lane, colour=RED)
        pen.choice(f"{ASKS}{row.order}", "", row.lane, colour=RED)
    elif isinstance(row, Call):
        pen.call(own, row.name, row.lane, row.process, colour=GREEN)
    else:
        pen.task(own, row.name, row.lane, form=_form(row), properties=_properties(row), colour=BLUE)


def _form(row: Centre) -> str:
    if row.closing:
        return FINAL_FORM
    return FORM_WITH_USER if row.needs_user else FORM


def _properties(row: Centre) -> dict[str, str]:
    return {
        PHASE: row.name,
        CENTRE: row.code,
        CLOSES: YES if row.closing else "",
        NEXT_CONTACT: USER if row.needs_user else "",
    }


def _leads(pen: Pen, row: Row, orders: Collection[int]) -> None:
    own = f"{ROW}{row.order}"
    if isinstance(row, Decision):
        asks = f"{ASKS}{row.order}"
        pen.flow(own, asks)
        for number, answer in enumerate(row.answers, 1):
            if answer.next is not None:
                pen.flow(asks, _place(answer.next, orders), answer.label, id=f"{asks}.{number}")
    elif row.next is not None:
        pen.flow(own, _place(row.next, orders))
    elif _ends(row):
        pen.end(f"{END}{row.order}", row.lane)
        pen.flow(own, f"{END}{row.order}")


def _place(order: int, orders: Collection[int]) -> str:
    return f"{ROW if order in orders else LACKS}{order}"


def renumber(table: WorkflowTable, step: int) -> WorkflowTable:
    """B-22, B-23: orders that grow by `step`; references to rows follow, what leads nowhere stays as it is."""
    rows = sorted(table.rows, key=lambda row: row.order)
    new = {row.order: step * number for number, row in enumerate(rows, 1)}
    return replace(table, rows=tuple(_renumbered(row, new) for row in rows))


def _renumbered(row: Row, new: Mapping[int, int]) -> Row:
    def follow(order: int | None) -> int | None:
        return None if order is None else new.get(order, order)

    if isinstance(row, Decision):
        answers = tuple(replace(answer, next=follow(answer.next)) for answer in row.answers)
        return replace(row, order=new[row.order], answers=answers)
    return replace(row, order=new[row.order], next=follow(row.next))
