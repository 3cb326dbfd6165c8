"""The demo desk's attendances: an implementation that goes on to support, and a complaint (B-02, B-03).

Loading it twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from service.base.words import fold
from service.base.work import UnitOfWork
from service.desk import registries
from service.desk.attendances import publishing
from service.desk.attendances.centres import CENTRES
from service.desk.attendances.lists import PRODUCTS, WAYS
from service.desk.attendances.tables import CentreRow, WorkflowRow
from service.desk.attendances.types import TYPES
from service.desk.attendances.workflows import WORKFLOWS
from service.desk.people import Person

ATTENDANT, AGENT = "role:attendant", "role:internal_agent"
SUPPORT, IMPLEMENTATION, COMPLAINT = "Suporte – Dúvidas", "Implantação de produto", "Reclamação de produto"
CENTRE_FIELDS: Sequence[Mapping[str, Any]] = (
    {"code": "1", "name": "Implantação", "synthetic": True},
    {"code": "1.01", "name": "Verificar infraestrutura", "whose": ATTENDANT},
    {"code": "1.02", "name": "Implantar sistema", "whose": AGENT},
    {"code": "1.03", "name": "Encerrar implantação", "whose": ATTENDANT, "closing": True},
    {"code": "2", "name": "Suporte", "synthetic": True, "whose": ATTENDANT},
    {"code": "2.01", "name": "Tirar dúvidas"},
    {"code": "2.02", "name": "Encerrar suporte", "closing": True},
    {"code": "3", "name": "Reclamações", "synthetic": True, "whose": ATTENDANT},
    {"code": "3.01", "name": "Analisar a reclamação"},
    {"code": "3.02", "name": "Trocar o produto", "whose": AGENT},
    {"code": "3.03", "name": "Encerrar a reclamação", "closing": True},
)
TABLES: Mapping[str, Sequence[Mapping[str, Any]]] = {
    SUPPORT: (
        {"order": 10, "kind": "centre", "centre": "Tirar dúvidas", "next": 20},
        {"order": 20, "kind": "decision", "question": "Dúvidas resolvidas?", "answers": {"Sim": 30, "Não": 10}},
        {"order": 30, "kind": "centre", "centre": "Encerrar suporte"},
    ),
    IMPLEMENTATION: (
        {"order": 40, "kind": "centre", "centre": "Verificar infraestrutura", "next": 50},
        {"order": 50, "kind": "decision", "question": "Infraestrutura pronta?", "answers": {"Sim": 60, "Não": 50}},
        {"order": 60, "kind": "centre", "centre": "Implantar sistema", "next": 70},
        {"order": 70, "kind": "decision", "question": "Implantação realizada?", "answers": {"Sim": 80, "Não": 60}},
        {"order": 80, "kind": "workflow", "workflow": SUPPORT, "next": 90},
        {"order": 90, "kind": "centre", "centre": "Encerrar implantação"},
    ),
    COMPLAINT: (
        {"order": 10, "kind": "centre", "centre": "Analisar a reclamação", "next": 20},
        {"order": 20, "kind": "decision", "question": "O produto tem defeito?", "answers": {"Sim": 30, "Não": 40}},
        {"order": 30, "kind": "centre", "centre": "Trocar o produto", "next": 40},
        {"order": 40, "kind": "centre", "centre": "Encerrar a reclamação"},
    ),
}
OPINIONS = (
    {"title": "Etapa concluída", "text": "Etapa concluída conforme o combinado com o cliente.", "centre": None},
    {"title": "Pendência do cliente", "text": "Aguardamos do cliente: ", "centre": None},
    {
        "title": "Sistema implantado",
        "text": "Sistema implantado e testado com o cliente.",
        "centre": "Implantar sistema",
    },
)
TYPE_FIELDS: Sequence[Mapping[str, Any]] = (
    {"code": "1", "name": "Implantação", "synthetic": True},
    {
        "code": "1.01",
        "name": IMPLEMENTATION,
        "workflow_id": IMPLEMENTATION,
        "priority": 2,
        "days": 5,
        "colour": "#1f6feb",
        "product_asked": True,
        "type_locked": True,
        "opinions": OPINIONS,
    },
    {"code": "2", "name": "Pós-venda", "synthetic": True},
    {"code": "2.01", "name": SUPPORT, "workflow_id": SUPPORT, "colour": "#1a7f37"},
    {"code": "2.02", "name": COMPLAINT, "workflow_id": COMPLAINT, "priority": 1, "colour": "#b42318"},
)
PRODUCT_NAMES = ("Plano Empresa", "Plano Família")
WAY_NAMES = ("Telefone", "E-mail", "Visita", "Mensagem")


def load(work: UnitOfWork, *, by: Person) -> None:
    """Register and publish what is missing; whoever began otherwise keeps what they have. `by` is an analyst."""
    if work.session.scalar(select(func.count()).select_from(CentreRow)):
        return
    centres = {each["name"]: registries.add(work, CENTRES, each, by=by) for each in CENTRE_FIELDS}
    tables: dict[str, str] = {}
    for name, rows in TABLES.items():
        filled = [_row(row, centres, tables) for row in rows]
        tables[name] = registries.add(work, WORKFLOWS, {"name": name, "rows": filled}, by=by)
        publishing.publish(work, tables[name], revision=1, by=by)
    for fields in TYPE_FIELDS:
        named = {**fields, "workflow_id": tables.get(fields.get("workflow_id", ""))}
        named["opinions"] = [{**each, "centre": centres.get(each["centre"])} for each in fields.get("opinions", ())]
        registries.add(work, TYPES, named, by=by)
    for registry, names in ((PRODUCTS, PRODUCT_NAMES), (WAYS, WAY_NAMES)):
        for name in names:
            registries.add(work, registry, {"name": name}, by=by)


def process_of(work: UnitOfWork, name: str) -> str:
    """The process that a workflow of this name is."""
    return work.session.scalars(select(WorkflowRow.process).where(WorkflowRow.folded == fold(name))).one()


def _row(row: Mapping[str, Any], centres: Mapping[str, str], tables: Mapping[str, str]) -> dict[str, Any]:
    if row["kind"] == "decision":
        return {**row, "answers": [{"label": label, "to": to} for label, to in row["answers"].items()]}
    if row["kind"] == "centre":
        return {**row, "centre": centres[row["centre"]]}
    return {**row, "workflow": tables[row["workflow"]]}
