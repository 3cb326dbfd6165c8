"""What keeps a workflow's table from being published, each with its sentence and its row (B-20…B-26)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from service.base.texts import Text
from service.base.values import value_object
from service.process.authoring.pen import tidy_line
from service.process.authoring.workflow import Call, Centre, Decision, Row, WorkflowTable, start, targets

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
class Problem:
    """What keeps a table from being published, and in which row (None: in no single one)."""

    text: Text
    order: int | None = None


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
    last = [row.order for row in table.rows if row.order in reached and ends(row)]
    if not last:
        return [Problem(text=NEVER_CLOSES), *found]
    behind: dict[int, set[int]] = {}
    for order, leads in ahead.items():
        for target in leads:
            behind.setdefault(target, set()).add(order)
    stuck = sorted(reached & set(ahead) - _reached(behind, last)) if sound else []
    return [*found, *(Problem(text=STUCK.fill(order=order), order=order) for order in stuck)]


def ends(row: Row) -> bool:
    """Whether nothing follows a row: a centre that closes, or a workflow after which nothing is left to do."""
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
