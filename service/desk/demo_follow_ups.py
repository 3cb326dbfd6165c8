"""The demo desk's trees: a health operator's follow-ups and reasons of contact, with groups and link types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from service.base.work import UnitOfWork
from service.desk import people, registries
from service.desk.demo import DESK
from service.desk.followups import LINKS, classes, trees
from service.desk.people import Person, Role

GROUPS: Mapping[str, tuple[Sequence[str], str]] = {
    "Auditoria": (("bruno@exemplo.com.br",), "paulo@exemplo.com.br"),
    "Financeiro": (("maria@exemplo.com.br",), "paulo@exemplo.com.br"),
    "Rede": (("bruno@exemplo.com.br",), "clara@exemplo.com.br"),
}
"""Users and responsible of each."""
LINK_TYPES = ("Beneficiário", "Prestador", "Corretor")
FOLLOW_UPS: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "Autorizações": {
        "Carta negativa": {"team_id": "Auditoria", "deadline": "PT24H", "ombudsman": True},
        "Revisão de guia": {"team_id": "Auditoria", "deadline": "P2D", "calendar": "Padrão", "contact": True},
    },
    "Financeiro": {
        "Boleto e cobrança": {"team_id": "Financeiro", "deadline": "P1D", "calendar": "Padrão", "contact": True},
        "Reembolso": {"team_id": "Financeiro", "deadline": "P3D", "calendar": "Padrão", "contact": True},
    },
    "Rede credenciada": {
        "Credenciamento": {"team_id": "Rede", "links": ["Prestador"]},
        "Busca de prestador": {"team_id": "Rede", "deadline": "PT8H", "calendar": "Padrão", "contact": True},
    },
    "Dados pessoais": {"Acesso e correção de dados": {"team_id": "Auditoria", "deadline": "P15D", "lgpd": True}},
}
REASONS: Mapping[str, Sequence[str]] = {
    "Dúvida": ("Cobertura", "Carência", "Boleto"),
    "Reclamação": ("Negativa de autorização", "Atendimento na rede"),
}
PROCESSES = ("pendencias", "manifestacoes")


def load(work: UnitOfWork) -> None:
    """Load groups, link types and both trees, unless there is a tree already."""
    by, owner = (_first(work, role) for role in (Role.ANALYST, Role.PROCESS_OWNER))
    if by is None or trees.tree(work.session, "followup"):
        return
    teams = {name: _team(work, name, *given) for name, given in GROUPS.items()}
    links = {name: registries.add(work, LINKS, {"name": name}, by=by) for name in LINK_TYPES}
    for top, below in FOLLOW_UPS.items():
        above = _node(work, "followup", top, by=by, leaf=False)
        for name, fields in below.items():
            known = {"team_id": teams[fields["team_id"]], "links": [links[each] for each in fields.get("links", ())]}
            _node(work, "followup", name, by=by, parent_id=above, **{**fields, **known})
    for top, names in REASONS.items():
        above = _node(work, "reason", top, by=by, leaf=False)
        for name in names:
            _node(work, "reason", name, by=by, parent_id=above)
    for process in PROCESSES:
        if owner is not None and people.queries.owner(work.session, process) is None:
            people.set_owner(work, process, owner.id)


def _first(work: UnitOfWork, role: Role) -> Person | None:
    email = next(each.email for each in DESK if role in each.roles)
    return people.queries.person_of_address(work.session, email)


def _team(work: UnitOfWork, name: str, users: Sequence[str], responsible: str) -> str:
    known = {team.name: team.id for team in people.queries.teams(work.session, active=None)}
    team = known.get(name) or people.add_team(work, name)
    found = [people.queries.person_of_address(work.session, email) for email in users]
    people.set_members(work, team, [each.id for each in found if each is not None])
    answers = people.queries.person_of_address(work.session, responsible)
    people.make_responsible(work, team, answers.id if answers is not None and answers.is_staff else None)
    return team


def _node(work: UnitOfWork, kind: classes.Kind, name: str, *, by: Person, **fields: Any) -> str:
    return classes.add(work, {"kind": kind, "status": "active", "name": name, **fields}, by=by)
