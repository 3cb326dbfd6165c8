"""Odd addresses, odd parameters, odd posts: an answer with a sentence, never a broken page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from desk_pages import ANA, OPEN, PROBLEM, Front, make_pages, words
from desk_story import Desk

from service import calendars
from service.base.clock import SetClock
from service.base.database import Database
from service.desk import assignment, attendances, catalog, conditions, people, registries, sla
from service.desk.followups import classes
from service.process import drafts, formdrafts
from service.web.limits import limiter

ODD = (
    "-1",
    "99999999999999999999999999",
    "٣",
    "' OR 1=1 --",
    "%",
    "\\",
    "a\0b",
    "ação 🦜 \u202e\u200b",
    "<script>alert(1)</script>",
    "x" * 3000,
    "a " * 1500,
    "../../etc/passwd",
    "\ud800",
)
NAMES = (
    "q",
    "pagina",
    "visao",
    "raia",
    "prazo",
    "proxima",
    "papel",
    "situacao",
    "aba",
    "so",
    "protocolo",
    "proximo",
    "de",
    "ate",
    "em",
)
POSTED = {
    "chamado.categoria", "chamado.prioridade", "chamado.mensagem", "informacoes_suficientes", "_choice",
    "_shown", "observacao", "para", "motivo", "texto", "tipo", "prioridade", "mensagem", "nome", "email",
    "senha", "papel", "ativa", "pessoa", "dono", "raia", "de_quem", "protocolo", "codigo", "proximo", "atual", "nova",
    "repetida", "_nome", "_email", "chamado.assunto", "chamado.tipo", "chamado.descricao", "chamado.anexos",
    "language", "theme", "name", "code", "whose", "abaixo", "mudanca", "revisao", "acao", "passo",
    "linha", "etapa",
    "parecer.texto", "parecer.data", "parecer.usuario", "data", "usuario", "produto",
    "parent_id", "status", "leaf", "links", "team_id", "deadline", "calendar", "acima", "agrupar", "responsavel",
    "classificacao", "equipes", "pessoas", "espera", "quantas", "vinculo",
    "type_id", "occurrence_id", "guidance", "kind", "antes", "em", "id", "instruction", "form",
    "funcoes", "nivel", "produtos", "segmento", "canal", "turno", "capacidade", "minutos",
    "recebe", "de", "ate", "substituta", "politica", "partilha",
    "equipe", "habilidades", "condicao.campo", "condicao.operador", "condicao.valor", "condicao.feel", "condicao.novo",
    "zona", "versao", "d0.modo", "d0.abre", "d0.fecha", "x0.dia", "x0.modo", "feriado.dia", "feriado.nome",
    "feriado.repete", "pais", "estado", "categoria", "copiar_de", "copiar_para", "numero",
    "quando", "faz", "campo", "ligada", "tempo-inactive", "unidade-inactive", "situacao-inactive",
    "situacao-nova", "texto-note",
    "relogio", "para-closed", "acordo", "resolution-prazo",
    "permissao", "perfil", "perfis", "organizacao", "who_sees_cases", "reply_needs_acceptance",
    "highest_header_fields", "inactive_after", "painel", "evento", "seguir",
    "legal_priority", "nascimento", "deficiencia",

    "visao", "lista", "coluna", "lugar-prazo", "ordem", "marca", "situacao", "aba", "modo", "item", "chamado", "volta",
    "percent", "field", "approver", "por_cima", "ligar", "active", "arquivo",
}  # fmt: skip


@pytest.fixture
def front(database: Database, clock: SetClock, tmp_path: Any) -> Any:
    """The demo desk on both databases: what one stores as it is may break the other."""
    desk = Desk(database, clock)
    yield Front(desk, make_pages(desk, tmp_path / "files"))
    limiter.reset()


@pytest.fixture(params=[False, pytest.param(True, marks=pytest.mark.heavy)], ids=["some", "all"])
def tried(request: Any, database: Database) -> Callable[[int], tuple[str, ...]]:
    """The odd values that the route of this number gets: a third of them, in turn, every other one on each database;
    in a heavy run all on both."""
    first = 0 if database.is_sqlite else 3
    return lambda number: ODD if request.param else ODD[(number + first) % 6 :: 6]


def encoded(odd: str) -> str:
    """As bytes of an address; a lone surrogate is no UTF-8 at all."""
    return quote(odd.encode("utf-8", "surrogatepass"), safe="")


PLACE = re.compile(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>")
"""What a rule takes, whatever it says of its kind."""


def templates(front: Front, *methods: str) -> list[str]:
    """The paths of all rules that answer to a method, with braces for what they take."""
    return [
        PLACE.sub(r"{\1}", rule.rule)
        for rule in front.app.url_map.iter_rules()
        if set(methods) & (rule.methods or set()) and rule.rule != "/sair"
    ]


def fill(template: str, value: str) -> str:
    """The path with the same value in every place."""
    head, brace, rest = template.partition("{")
    return head + encoded(value) + fill(rest.partition("}")[2], value) if brace else head


def ids_of(front: Front, protocol: str) -> dict[str, str]:
    """What exists, for every place that a path has."""
    return {
        "protocol": protocol,
        "item": front.item(protocol, "Analisar e categorizar"),
        "process": "atendimento-ao-cliente",
        "release": front.case(protocol).release,
        "wanted": front.desk.ids["Lia"],
        "button": "1",
        "word": "x",
        "name": "x.css",
        "instance": front.case(protocol).instance,
        "task": "1",
        "run": "1",
        "draft": draft_of(front, protocol),
        "form": "abrir-chamado",
        "registry": "centros",
        "entry": centre_of(front),
        "workflow": workflow_of(front),
        "form_draft": form_draft_of(front),
        "channel": "ouvidoria",
        "calendar": calendar_of(front),
        "assigning": rule_of(front),
        "policy": policy_of(front),
        "tree": "follow-up",
        "status": "open",
        "id": class_of(front),
        "kind": "tipos",
        "notice": notice_of(front),
        **solution_of(front),
    }


def notice_of(front: Front) -> str:
    """Something that Maria was told."""
    with front.desk.works.read() as work:
        return people.notices(work.session, front.desk.ids["Maria"])[0].id


def solution_of(front: Front) -> dict[str, str]:
    """A type of the catalogue, and a solution with a step."""
    with front.desk.works.begin() as work:
        by = front.desk.person_in(work, "Sofia")
        type = registries.add(work, catalog.TYPES, {"name": "Financeiro"}, by=by)
        late = registries.add(work, catalog.OCCURRENCES, {"name": "Atraso", "type_id": type}, by=by)
        fields = {"name": "Acordo", "occurrence_id": late, "steps": [{"name": "Consultar"}]}
        return {"node": type, "solution": registries.add(work, catalog.SOLUTIONS, fields, by=by)}


def rule_of(front: Front) -> str:
    """A rule that says the team of every case."""
    with front.desk.works.begin() as work:
        team = people.add_team(work, "Garantia")
        rule = assignment.Rule(name="Todos", condition=conditions.Condition(), team=team)
        return assignment.rules.keep(work, rule, by=front.desk.person_in(work, "Paulo"))


def policy_of(front: Front) -> str:
    """A promise that the law makes."""
    with front.desk.works.begin() as work:
        preset = sla.presets.PRESETS[0]
        return sla.create(work, preset.name.pt, preset.definition, by=front.desk.person_in(work, "Paulo"))


def calendar_of(front: Front) -> str:
    """One that is not the default one."""
    with front.desk.works.begin() as work:
        calendars.create(work, "Plantão", calendars.STANDARD)
        return calendars.versions(work.session, "Plantão")[0].calendar_id


def centre_of(front: Front) -> str:
    """An entry of a registry."""
    with front.desk.works.begin() as work:
        fields = {"code": "1", "name": "Triagem", "whose": "role:attendant"}
        return registries.add(work, attendances.CENTRES, fields, by=front.desk.person_in(work, "Sofia"))


def workflow_of(front: Front) -> str:
    """A table that is being filled."""
    rows = [{"order": 10, "kind": "decision", "question": "Pronto?", "answers": [{"label": "Sim", "to": 20}]}]
    with front.desk.works.begin() as work:
        fields = {"name": "Suporte", "rows": rows}
        return registries.add(work, attendances.WORKFLOWS, fields, by=front.desk.person_in(work, "Sofia"))


def class_of(front: Front) -> str:
    """A classification that groups others."""
    with front.desk.works.begin() as work:
        fields = {"kind": "followup", "status": "active", "name": "Rede", "leaf": False}
        return classes.add(work, fields, by=front.desk.person_in(work, "Sofia"))


def draft_of(front: Front, protocol: str) -> str:
    """What an analyst draws on from the case's version."""
    release = front.case(protocol).release
    with front.desk.works.begin() as work:
        return str(drafts.edit(work, release))


def form_draft_of(front: Front) -> str:
    """What an analyst draws on from the form that opens a case."""
    with front.desk.works.begin() as work:
        return str(formdrafts.edit(work, "abrir-chamado"))


def test_no_page_breaks_on_odd_addresses(front: Front, tried: Any):
    """Every GET route with odd ids, then every one with odd parameters: below 500, and nothing odd comes back raw."""
    front.stranger().opens()
    rita, broken = front.comes("Rita"), []
    for number, template in enumerate(templates(front, "GET")):
        paths = [fill(template, odd) for odd in tried(number)] if "{" in template else [template]
        for path in paths:
            limiter.reset()
            with rita.get(path) as answer:
                if answer.status_code >= 500 or b"<script>alert" in answer.data:
                    broken.append((path[:80], answer.status_code))
    assert broken == []


def test_no_page_breaks_on_odd_parameters(front: Front, tried: Any):
    """Searches, pages, filters, tabs."""
    ids = ids_of(front, front.stranger().opens()[0])
    rita, broken = front.comes("Rita"), []
    for number, template in enumerate(templates(front, "GET")):
        for odd in tried(number):
            limiter.reset()
            path = template.format(**ids) + "?" + "&".join(f"{name}={encoded(odd)}" for name in NAMES)
            with rita.get(path) as answer:
                if answer.status_code >= 500 or b"<script>alert" in answer.data:
                    broken.append((template, odd[:20], answer.status_code))
    assert broken == []


def test_no_form_breaks_on_odd_answers(front: Front, tried: Any):
    """Every POST route, every name that any form knows; by whoever sees fewer routes, fewer of the odd values."""
    ids, broken = ids_of(front, front.stranger().opens()[0]), []
    for caller, part in ((front.comes("Rita"), 1), (front.comes("Maria"), 2), (front.stranger(), 2)):
        token = caller.token()
        posted = {odd: "&".join(f"{name}={encoded(odd)}" for name in POSTED) + f"&csrf_token={token}" for odd in ODD}
        for number, template in enumerate(templates(front, "POST")):
            for odd in tried(number)[number % part :: part]:
                limiter.reset()
                path, kind = template.format(**ids), "application/x-www-form-urlencoded"
                answer = caller.client.post(path, data=posted[odd], content_type=kind)
                # A form token that is not taken would be 400 too, and then nothing odd would be tried.
                understood = "\0" in odd or path.startswith("/preferencias/") or answer.status_code != 400
                if answer.status_code >= 500 or not understood:
                    broken.append((template, odd[:20], answer.status_code))
    assert broken == []


def test_huge_posts_are_sent_back(front: Front):
    """A body over the limit is 413 with a sentence, as is a field that no form has room for."""
    ana = front.stranger()
    limit = ana.post(OPEN, {**ANA, **PROBLEM, "chamado.descricao": "x" * (12 << 20)})
    assert limit.status_code == 413
    assert "grande demais" in words(limit)
    field = ana.post(OPEN, {**ANA, **PROBLEM, "chamado.descricao": "x" * 700_000})
    assert field.status_code == 413
    many = ana.client.post(
        OPEN,
        data="&".join(["csrf_token=" + ana.token(), *[f"a{n}=1" for n in range(30_000)]]),
        content_type="application/x-www-form-urlencoded",
    )
    assert many.status_code in {413, 422}


def test_long_answers_are_refused_at_their_field(front: Front):
    """What is longer than its field says so, and the form stays."""
    answer = front.stranger().post(OPEN, {**ANA, **PROBLEM, "chamado.assunto": "x" * 500})
    assert answer.status_code == 422
    assert 'href="#f-chamado-assunto"' in answer.text
