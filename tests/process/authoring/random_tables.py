"""Random tables of both kinds, and what each says should happen, worked out from the table alone.

The walks are a small interpreter written apart from the compiler: it knows the tables' values and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from typing import Any

from service.process.authoring import Answer, Call, Centre, Decision, Limit, Row, Step, StepsTable, WorkflowTable

WORDS = (
    "Verificar", "Ligar para o cliente", "Análise “crítica”", 'Ver "tudo"', "A & B", "Menor < maior > igual",
    "Ação – já", "O'Brien", "100% pronto", "[sic]", "=soma(1)", "{{valor}}", "${ruim}", "日本語", "é", "a/b\\c",
    "Conferir contrato, anexos e assinatura de todos", "Responsabilidadecompartilhada", "Sim", "Não",
)  # fmt: skip
LANES = ("Atendente", "Financeiro & Cia", "Supervisão “A”", "Técnico <N2>")
LABELS = ("Sim", "Não", "Talvez, se o cliente quiser", "1 & 2", '"Nunca"', "Ação", "> 10", "= 0")
CALLED = StepsTable(process="chamado", name="Chamado", steps=(Step(id="unica", name="Única", lane="Suporte"),))
"""What calls of random workflows run."""
IN_CALLED = ("etapa-unica", "Suporte")
LONGEST_WALK = 25


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A piece of work on the way: its element, whose it is, what is answered there."""

    element: str
    lane: str
    answer: str = ""
    values: dict[str, Any] | None = None


def random_workflow(random: Random) -> WorkflowTable:
    """Without problems: each row is reached from the first, and from each a way leads to an end."""
    count, orders, order = random.randint(1, 9), list[int](), 0
    for _ in range(count):
        order += random.choice((1, 5, 10))
        orders.append(order)
    lanes = random.sample(LANES, random.randint(1, len(LANES)))
    rows, leads = list[Row](), list[list[int | None]]()
    for number, own in enumerate(orders):
        is_open = [(at, slot) for at, slots in enumerate(leads) for slot, to in enumerate(slots) if to is None]
        if number:
            at, slot = random.choice(is_open)
            leads[at][slot] = own
            is_open.remove((at, slot))
        may_end = number == count - 1 or bool(is_open)
        row, slots = _random_row(random, own, random.choice(lanes), may_end=may_end, must_end=number == count - 1)
        rows.append(row)
        leads.append([None] * slots)
    for number, slots in enumerate(leads):
        for slot, to in enumerate(slots):
            if to is None:
                has_way_on = any(other is not None and other > orders[number] for other in slots)
                slots[slot] = random.choice(orders if has_way_on else orders[number + 1 :])
    linked = [_linked(row, slots) for row, slots in zip(rows, leads, strict=True)]
    random.shuffle(linked)
    return WorkflowTable(process="tabela", name=random.choice(WORDS), rows=tuple(linked))


def _random_row(random: Random, order: int, lane: str, *, may_end: bool, must_end: bool) -> tuple[Row, int]:
    """A row, and how many ways lead on from it."""
    kind = random.choice(("centre", "call")) if must_end else random.choice(("decision", "decision", "centre", "call"))
    name = random.choice(WORDS)
    if kind == "decision":
        labels = random.sample(LABELS, random.randint(2, 4))
        answers = tuple(Answer(label=label, next=None) for label in labels)
        return Decision(order=order, question=name, answers=answers, lane=lane), len(labels)
    is_end = must_end or (may_end and random.random() < 0.2)
    if kind == "call":
        return Call(order=order, process="chamado", name=name, lane=lane), 0 if is_end else 1
    needs_user = not is_end and random.random() < 0.5
    code = f"{order}.{random.randint(1, 99):02}"
    found = Centre(order=order, code=code, name=name, lane=lane, closing=is_end, needs_user=needs_user)
    return found, 0 if is_end else 1


def _linked(row: Row, slots: Sequence[int | None]) -> Row:
    if isinstance(row, Decision):
        pairs = zip(row.answers, slots, strict=True)
        return replace(row, answers=tuple(replace(answer, next=to) for answer, to in pairs))
    return replace(row, next=slots[0] if slots else None)


def walk_workflow(table: WorkflowTable, random: Random) -> list[Stop]:
    """What is done from the first row to an end, with random answers; after many, those that lead on soonest."""
    rows = {row.order: row for row in table.rows}
    way, at = list[Stop](), min(rows)
    while True:
        row = rows[at]
        if isinstance(row, Decision):
            answers = row.answers
            if len(way) > LONGEST_WALK:
                answers = [min(answers, key=lambda answer: _distance(rows, answer.next))]
            answer = random.choice(answers)
            way.append(Stop(element=f"ordem-{row.order}", lane=row.lane, answer=answer.label))
            follows = answer.next
        else:
            called = Stop(element=IN_CALLED[0], lane=IN_CALLED[1])
            way.append(called if isinstance(row, Call) else Stop(element=f"ordem-{row.order}", lane=row.lane))
            follows = row.next
        if follows is None:
            return way
        at = follows


def _distance(rows: dict[int, Row], order: int | None) -> int:
    """So many rows to an end."""
    ahead, passed = {order}, 0
    while None not in ahead:
        passed += 1
        ahead = {to for at in ahead if at is not None for to in _leads(rows[at])}
    return passed


def _leads(row: Row) -> list[int | None]:
    return [answer.next for answer in row.answers] if isinstance(row, Decision) else [row.next]


def random_steps(random: Random) -> StepsTable:
    """Up to seven steps; some with a limit, whose approver is somebody else or the same."""
    return StepsTable(
        process="tabela",
        name=random.choice(WORDS),
        steps=tuple(_random_step(random, number) for number in range(random.randint(0, 7))),
    )


def _random_step(random: Random, number: int) -> Step:
    limit = None
    if random.random() < 0.4:
        maximum = random.choice((Decimal(0), Decimal(10), Decimal("7.5"), Decimal("99.99")))
        field = random.choice(("percentual", "proposta.taxa"))
        limit = Limit(field=field, maximum=maximum, approver=random.choice(LANES))
    return Step(
        id=f"e{number}",
        name=random.choice(WORDS),
        lane=random.choice(LANES),
        instruction=random.choice(("", "Veja o *contrato*.\n\n- um\n- dois <b>", "Valor: {{valor}}")),
        form="desconto" if limit or random.random() < 0.3 else None,
        limit=limit,
    )


def walk_steps(table: StepsTable, random: Random) -> list[Stop]:
    """What is done: each step, and behind one that goes over its limit the approval, which may send it back."""
    way = list[Stop]()
    for step in table.steps:
        is_settled = False
        while not is_settled:
            value = random.choice((None, *_around(step.limit)))
            way.append(Stop(element=f"etapa-{step.id}", lane=step.lane, values=_values(step.limit, value)))
            is_settled = step.limit is None or value is None or value <= step.limit.maximum
            if not is_settled and step.limit is not None:
                is_settled = len(way) > LONGEST_WALK or random.random() < 0.5
                answer = "Aprovar" if is_settled else "Recusar"
                way.append(Stop(element=f"aprovar-{step.id}", lane=step.limit.approver, answer=answer))
    return way


def _around(limit: Limit | None) -> tuple[Decimal, ...]:
    """Values below, at and just above a limit."""
    return () if limit is None else (Decimal(0), limit.maximum, limit.maximum + Decimal("0.01"))


def _values(limit: Limit | None, value: Decimal | None) -> dict[str, Any]:
    if limit is None:
        return {}
    return {"percentual": value} if limit.field == "percentual" else {"proposta": {"taxa": value}}
