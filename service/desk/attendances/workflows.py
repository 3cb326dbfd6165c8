"""Workflows: tables of decisions, centres and other workflows, filled as drafts, published as diagrams (B-10…B-26)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base.errors import Refused
from service.base.ids import ReleaseId
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk.attendances.tables import CentreRow, TypeRow, WorkflowRow, WorkflowVersionRow
from service.desk.registries import Fields, Registry, refuse_same_name
from service.process import drafts

STEPS = (1, 5, 10)
HIGHEST = 999_999
MOST_ROWS, MOST_ANSWERS = 500, 20
LONGEST = 200
NO_WORKFLOW = Text("Este workflow não existe.", "There is no such workflow.")
TAKEN = Text("Já há um workflow “{name}”.", "There is a workflow “{name}” already.")
BAD_STEP = Text("Numere de 1 em 1, de 5 em 5 ou de 10 em 10.", "Number by 1, by 5 or by 10.")
BAD_ORDER = Text("Linha {n}: a ordem é um número de 1 a {most}.", "Row {n}: the order is a number from 1 to {most}.")
SAME_ORDER = Text(
    "A ordem {order} está em duas linhas. Dê outra a uma delas.", "Order {order} is in two rows. Give one another."
)
BAD_KIND = Text("Linha {n}: escolha decisão, centro ou workflow.", "Row {n}: choose decision, centre or workflow.")
BAD_TARGET = Text(
    "Ordem {order}: a próxima ordem é um número de 1 a {most}, ou fica em branco por enquanto.",
    "Order {order}: the next order is a number from 1 to {most}, or stays empty for now.",
)
BAD_CENTRE = Text(
    "Ordem {order}: escolha um centro analítico da lista.", "Order {order}: choose an analytic centre from the list."
)
BAD_WORKFLOW = Text("Ordem {order}: escolha um workflow da lista.", "Order {order}: choose a workflow from the list.")
ITSELF = Text("Ordem {order}: um workflow não chama a si mesmo.", "Order {order}: a workflow does not call itself.")
LONG = Text("Ordem {order}: use até {most} letras.", "Order {order}: use up to {most} letters.")
MANY_ROWS = Text("Um workflow tem até {most} linhas.", "A workflow has up to {most} rows.").fill(most=MOST_ROWS)
MANY_ANSWERS = Text("Ordem {order}: use até {most} respostas.", "Order {order}: use up to {most} answers.")
IN_TYPE = Text("o tipo de atendimento “{name}” o usa", "the attendance type “{name}” uses it")
CALLED = Text("o workflow “{name}” o chama", "the workflow “{name}” calls it")
HAS_VERSIONS = Text("ele já foi publicado", "it has been published")
KINDS = ("decision", "centre", "workflow")


@value_object(kw_only=True)
class Published:
    """A version of a table: which revision it was, when it was published and by whom."""

    release: ReleaseId
    revision: int
    at: datetime
    by: str


def rows_of(given: Sequence[Mapping[str, Any]]) -> list[Fields]:
    """B-22, B-24: rows as they are kept, by their orders; references may lead nowhere yet.

    Refused: an order that is no number or stands twice, a kind that there is not, texts that are too long.
    """
    if len(given) > MOST_ROWS:
        raise Refused(MANY_ROWS, field="rows")
    rows = [_row(number, each) for number, each in enumerate(given, 1)]
    orders = [row["order"] for row in rows]
    twice = next((order for order in orders if orders.count(order) > 1), None)
    if twice is not None:
        raise Refused(SAME_ORDER.fill(order=twice), field="rows")
    return sorted(rows, key=lambda row: row["order"])


def next_order(orders: Sequence[object], step: int) -> int:
    """B-22: the order code of one more row: the next multiple of the step behind the last."""
    last = max((order for given in orders if (order := _order(given)) is not None), default=0)
    return min((last // step + 1) * step, HIGHEST)


def renumbered(rows: Sequence[Mapping[str, Any]], step: int) -> list[Fields]:
    """B-22, B-23: the same rows with orders that grow by `step`; what is named and not there yet keeps its place."""
    named = {row["order"] for row in rows} | {order for row in rows for order in _named(row) if order is not None}
    new = {order: step * number for number, order in enumerate(sorted(named), 1)}
    return [_renumbered(row, new) for row in rows]


def _named(row: Mapping[str, Any]) -> list[int | None]:
    return [each["to"] for each in row["answers"]] if row["kind"] == "decision" else [row["next"]]


def _renumbered(row: Mapping[str, Any], new: Mapping[int | None, int]) -> Fields:
    changed: Fields = {**row, "order": new[row["order"]]}
    if row["kind"] == "decision":
        return changed | {"answers": [{**each, "to": new.get(each["to"])} for each in row["answers"]]}
    return changed | {"next": new.get(row["next"])}


def _row(number: int, given: Mapping[str, Any]) -> Fields:
    order = _order(given.get("order"))
    if order is None:
        raise Refused(BAD_ORDER.fill(n=number, most=HIGHEST), field="rows")
    kind = given.get("kind")
    if kind not in KINDS:
        raise Refused(BAD_KIND.fill(n=number), field="rows")
    row: Fields = {"order": order, "kind": kind}
    if kind == "decision":
        answers = [each for each in given.get("answers") or () if each.get("label") or each.get("to")]
        if len(answers) > MOST_ANSWERS:
            raise Refused(MANY_ANSWERS.fill(order=order, most=MOST_ANSWERS), field="rows")
        labels = [{"label": _short(order, a.get("label")), "to": _target(order, a.get("to"))} for a in answers]
        return {**row, "question": _short(order, given.get("question")), "answers": labels}
    row["next"] = _target(order, given.get("next"))
    if kind == "centre":
        return {**row, "centre": given.get("centre") or None, "user": bool(given.get("user"))}
    return {**row, "workflow": given.get("workflow") or None}


def _order(given: object) -> int | None:
    text = str(given if given is not None else "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 and 1 <= int(text) <= HIGHEST else None


def _target(order: int, given: object) -> int | None:
    if given in (None, ""):
        return None
    wanted = _order(given)
    if wanted is None:
        raise Refused(BAD_TARGET.fill(order=order, most=HIGHEST), field="rows")
    return wanted


def _short(order: int, given: object) -> str:
    text = " ".join(str(given or "").split())
    if len(text) > LONGEST:
        raise Refused(LONG.fill(order=order, most=LONGEST), field="rows")
    return text


def _check(work: UnitOfWork, values: Fields, row: WorkflowRow | None) -> None:
    refuse_same_name(work, values["name"], WorkflowRow, row, TAKEN.fill(name=values["name"]))
    if values.get("step", 10) not in STEPS:
        raise Refused(BAD_STEP, field="step")
    values["step"] = values.get("step", 10)
    values["process"] = row.process if row is not None else values.get("process") or _free_process(work, values["name"])
    values["rows"] = rows_of(values.get("rows") or [])
    for each in values["rows"]:
        _check_named(work.session, each, row)


def _check_named(session: Session, row: Fields, own: WorkflowRow | None) -> None:
    """B-07: what a row names is there, and groups nothing. What is out of use keeps only from publishing."""
    centre = session.get(CentreRow, row["centre"]) if row.get("centre") else None
    if row.get("centre") and (centre is None or centre.synthetic):
        raise Refused(BAD_CENTRE.fill(order=row["order"]), field=f"ordem-{row['order']}")
    if row.get("workflow") and session.get(WorkflowRow, row["workflow"]) is None:
        raise Refused(BAD_WORKFLOW.fill(order=row["order"]), field=f"ordem-{row['order']}")
    if own is not None and row.get("workflow") == own.id:
        raise Refused(ITSELF.fill(order=row["order"]), field=f"ordem-{row['order']}")


def _uses(session: Session, row: WorkflowRow) -> Text | None:
    using = session.scalar(select(TypeRow.name).where(TypeRow.workflow_id == row.id).limit(1))
    if using is not None:
        return IN_TYPE.fill(name=using)
    for name, rows in session.execute(select(WorkflowRow.name, WorkflowRow.rows).where(WorkflowRow.id != row.id)):
        if any(each.get("workflow") == row.id for each in rows):
            return CALLED.fill(name=name)
    published = select(WorkflowVersionRow.release_id).where(WorkflowVersionRow.workflow_id == row.id).limit(1)
    return HAS_VERSIONS if session.scalar(published) is not None else None


WORKFLOWS = Registry(row=WorkflowRow, missing=NO_WORKFLOW, fields=("process", "step", "rows"), check=_check, uses=_uses)


def processes(session: Session) -> frozenset[str]:
    """Ids of the processes that workflows are; they run in attendances, opened by their type."""
    return frozenset(session.scalars(select(WorkflowRow.process)))


def _free_process(work: UnitOfWork, name: str) -> str:
    return drafts.free_process(work.session, f"fluxo {name}", but=processes(work.session))
