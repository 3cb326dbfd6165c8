"""The demo desk's catalogue: three types, three occurrences, three solutions with their steps (F-07, F-11, F-14, F-20).

Loading it twice changes nothing, and what people changed since stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from service.base.values import value_object
from service.base.words import fold
from service.base.work import UnitOfWork
from service.desk import people, registries
from service.desk.catalog import publishing
from service.desk.catalog.kinds import OCCURRENCES, SOLUTIONS, TYPES
from service.desk.people import Person
from service.desk.registries import Registry
from service.process import releases

TEAM = "Financeiro"
MONEY, LATE = "Atendimento Financeiro", "Pagamento Atrasado"
TYPE_NAMES = ("Atendimento Suporte", MONEY, "Atendimento Ouvidoria")
OCCURRENCE_NAMES = ("Reajuste Contratual", "Solicitação de Boletos", LATE)
SUPERVISION = "role:supervisor"


@value_object(kw_only=True)
class DemoSolution:
    """A solution as it is loaded; its steps by name, instruction and form."""

    name: str
    kind: str
    guidance: str
    process: str
    steps: tuple[Mapping[str, Any], ...]


def _step(id: str, name: str, instruction: str, form: str | None = None, **limit: Any) -> Mapping[str, Any]:
    return {"id": id, "name": name, "instruction": instruction, "form": form, "limit": limit or None}


DEALS = (
    DemoSolution(
        name="Negociação Realizada",
        kind="standard",
        guidance="O cliente não tem o valor integral e precisa negociar.",
        process="solucao-negociacao-realizada",
        steps=(
            _step(
                "consultar",
                "Consultar valor atual",
                "Verifique a quantia exata do débito, com juros e multa até hoje.",
                "consultar-valor",
            ),
            _step(
                "descontar",
                "Aplicar descontos",
                "Conceda até o percentual autorizado. Acima dele a supervisão aprova antes.",
                "aplicar-desconto",
                field="desconto",
                hundredths=1_000,
                approver=SUPERVISION,
            ),
            _step(
                "retornar",
                "Retornar para o Cliente",
                "Informe o valor final, com todos os descontos aplicados.",
                "retornar-ao-cliente",
            ),
        ),
    ),
    DemoSolution(
        name="Pagamento Efetuado",
        kind="standard",
        guidance="O cliente quer pagar o débito por inteiro.",
        process="solucao-pagamento-efetuado",
        steps=(
            _step("consultar", "Consultar valor atual", "Verifique a quantia exata do débito.", "consultar-valor"),
            _step("confirmar", "Confirmar o pagamento", "Confira se o valor entrou antes de encerrar."),
        ),
    ),
    DemoSolution(
        name="Cobrança Indevida",
        kind="alternative",
        guidance="Ficou claro que o cliente não precisa fazer este pagamento.",
        process="solucao-cobranca-indevida",
        steps=(
            _step("verificar", "Verificar a cobrança", "Confirme no contrato que o valor não é devido."),
            _step("cancelar", "Cancelar a cobrança", "Cancele o lançamento e peça desculpas ao cliente."),
        ),
    ),
)


def load(work: UnitOfWork, forms: Mapping[str, bytes], *, by: Person) -> None:
    """Register and publish what is missing. `forms`: those that ship, by id."""
    wanted = {step["form"] for deal in DEALS for step in deal.steps if step["form"]}
    known = {form.id for form in releases.forms(work.session)}
    for form in sorted(wanted - known):
        releases.deploy_form(work, form, forms[form])
    types = {
        name: _ensure(work, TYPES, {"name": name, "team_id": _team(work) if name == MONEY else None}, by=by)
        for name in TYPE_NAMES
    }
    occurrences = {
        name: _ensure(work, OCCURRENCES, {"name": name, "type_id": types[MONEY]}, by=by, type_id=types[MONEY])
        for name in OCCURRENCE_NAMES
    }
    for deal in DEALS:
        _solution(work, deal, occurrences[LATE], by=by)


def _ensure(work: UnitOfWork, registry: Registry, fields: Mapping[str, Any], *, by: Person, **where: str) -> str:
    """Its id, registered if it is not there."""
    same = select(registry.row.id).where(registry.row.folded == fold(fields["name"])).filter_by(**where)
    return work.session.scalar(same) or registries.add(work, registry, fields, by=by)


def _solution(work: UnitOfWork, deal: DemoSolution, occurrence: str, *, by: Person) -> None:
    same = select(SOLUTIONS.row.id).where(SOLUTIONS.row.folded == fold(deal.name)).filter_by(occurrence_id=occurrence)
    if work.session.scalar(same) is not None:
        return
    fields = {"name": deal.name, "kind": deal.kind, "guidance": deal.guidance, "process": deal.process}
    steps = {"occurrence_id": occurrence, "steps": list(deal.steps)}
    solution = registries.add(work, SOLUTIONS, {**fields, **steps}, by=by)
    publishing.publish(work, solution, revision=1, by=by)


def _team(work: UnitOfWork) -> str:
    """The sector of the demo, whose people are the attendants and internal agents of the desk."""
    found = next((team for team in people.queries.teams(work.session) if fold(team.name) == fold(TEAM)), None)
    if found is not None:
        return found.id
    team = people.add_team(work, TEAM)
    members = [
        person.id
        for role in (people.Role.ATTENDANT, people.Role.INTERNAL_AGENT)
        for person in people.queries.people(work.session, role=role)[0]
    ]
    people.set_members(work, team, members)
    return team
