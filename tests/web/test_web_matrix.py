"""Who gets what from every address: each rule of the application × each kind of visitor × whose object it is."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from desk_pages import OPEN, PDF, PROBLEM, Caller, Front, make_pages
from desk_story import ROOT, SHIPPED, Desk
from flask import Flask
from web_matrix_table import DATA, TABLE
from werkzeug.exceptions import HTTPException

from service import calendars
from service.base.clock import SetClock
from service.base.database import Database
from service.base.files import FileStore
from service.base.settings import Settings
from service.base.texts import Text
from service.base.work import SYSTEM, Actor, UnitOfWork, Works
from service.bootstrap import House, job_handlers, timer_handlers, web_app
from service.desk import assignment, attendances, automation, catalog, conditions, people, registries, sla
from service.desk.followups import classes
from service.process import drafts, formdrafts
from service.web.limits import limiter
from service.web.parts import EXTENSION

VISITORS = {
    "anon": None,
    "code": None,
    "other": "Lia",
    "requester": "João",
    "attendant": "Maria",
    "agent": "Bruno",
    "owner": "Clara",
    "supervisor": "Paulo",
    "analyst": "Sofia",
    "admin": "Rita",
}
"""Columns of the table. `code` is a browser without account that has shown the codes of João's cases."""

NOTE_RULE = automation.Wish(
    name="Anota",
    trigger=automation.Trigger(kind="noted"),
    condition=conditions.Condition(),
    actions=(automation.Action(kind="note", text="Visto"),),
)

Row = tuple[str, str, tuple[str, ...]]


class Rehearsal(Works):
    """Everything is done for real, and undone at the end, so that no cell of the table changes another."""

    @contextmanager
    def begin(self, *, actor: Actor = SYSTEM) -> Generator[UnitOfWork]:
        """One transaction that never stays."""
        with self._only_one(), self.database.writing() as session:
            yield UnitOfWork(session, self.clock.now(), actor, self.subscriptions)
            session.flush()
            session.rollback()


@dataclass
class Stage:
    """The application, a browser of each visitor, and the ids that the table names in braces."""

    app: Flask
    seats: dict[str, tuple[str, str]]
    objects: dict[str, Any]

    def asks(self, who: str, method: str, path: str, data: dict[str, Any]) -> str:
        """The answer's status; `login` when it leads to the log-in page."""
        cookie, token = self.seats[who]
        client = self.app.test_client()
        client.set_cookie("raia", cookie)
        limiter.reset()
        sent = {**data, "csrf_token": token} if method == "POST" else None
        headers = {"X-CSRFToken": token} if method == "PUT" else None
        with client.open(path, method=method, data=sent, headers=headers) as answer:
            led = answer.headers.get("Location", "").startswith("/entrar")
            return "login" if answer.status_code == 303 and led and path != "/sair" else str(answer.status_code)


@pytest.fixture(scope="module")
def stage(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A desk in the middle of its day: work waits in every lane."""
    folder = tmp_path_factory.mktemp("matrix")
    file = folder / "raia.sqlite"
    file.write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{file}")
    desk = Desk(database, SetClock(datetime(2026, 3, 10, 15, tzinfo=UTC)))
    front = Front(desk, make_pages(desk, folder / "files"))
    limiter.reset()
    joao, objects = front.comes("João"), at_work(front)
    callers = {name: front.stranger() if who is None else front.comes(who) for name, who in VISITORS.items()}
    for protocol, code in objects.pop("codes"):
        callers["code"].post("/acompanhar", {"protocolo": protocol, "codigo": code})
    joao.get("/portal")
    seats = {name: seat(caller) for name, caller in callers.items()}
    yield Stage(in_service(desk, folder), seats, objects)
    limiter.reset()
    database.close()


def in_service(desk: Desk, folder: Path) -> Flask:
    """The application with everything that service has, over a desk that nothing changes any more."""
    house = House(
        settings=Settings(data=folder, secret_key="k" * 40),
        database=desk.database,
        works=Rehearsal(desk.database, desk.clock, desk.works.subscriptions),
        files=FileStore(folder / "files"),
        timer_handlers=timer_handlers(),
        job_handlers=job_handlers(desk.works, FileStore(folder / "files")),
    )
    return web_app(house)


def seat(caller: Caller) -> tuple[str, str]:
    """What a browser brings: its cookie and its form token."""
    token = caller.token()
    cookie = caller.client.get_cookie("raia")
    assert cookie is not None
    return cookie.value, token


def at_work(front: Front) -> dict[str, Any]:
    """Four cases of João: with the attendant, the agent, the client, the owner; a team; a file; the release."""
    desk, maria = front.desk, front.comes("Maria")
    opened: dict[str, tuple[str, str]] = {}
    for name in ("A", "B", "C", "D"):
        joao = front.comes("João")
        limiter.reset()
        given = {**PROBLEM, "chamado.anexos": ("boleto.pdf", PDF)} if name == "A" else PROBLEM
        page = joao.post(OPEN, given, follow=True).text
        opened[name] = tuple(part.split("<")[0] for part in page.split('<dd class="numbers">')[1:])
    first = {name: protocol for name, (protocol, _) in opened.items()}
    ask, enough = "Analisar e categorizar", {"chamado_categoria": "cobranca", "informacoes_suficientes": "sim"}
    front.does(maria, first["B"], ask, **enough)
    note = {"resolve_com_a_base": "nao", "chamado_nota": "Boleto 4711."}
    front.does(maria, first["B"], "Consultar a base de conhecimentos", **note)
    front.does(maria, first["C"], ask, **{**enough, "informacoes_suficientes": "nao"}, chamado_mensagem="Qual?")
    desk.presses("Maria", front.case(first["D"]), "Escalar ao dono do processo")
    with desk.works.begin() as work:
        team, function = people.add_team(work, "Cobrança"), people.add_function(work, "Diretoria")
        paulo = desk.person_in(work, "Paulo")
        rule = assignment.Rule(name="Cobrança", condition=conditions.Condition(), team=team, active=False)
        assigning = assignment.rules.keep(work, rule, by=paulo)
        sofia = desk.person_in(work, "Sofia")
        policy = sla.create(work, sla.presets.PRESETS[0].name.pt, sla.presets.PRESETS[0].definition, by=paulo)
        product = registries.add(work, attendances.PRODUCTS, {"name": "Plano"}, by=sofia)
        centre = registries.add(work, attendances.CENTRES, {"code": "1", "name": "Triagem"}, by=sofia)
        workflow = registries.add(work, attendances.WORKFLOWS, {"name": "Suporte"}, by=sofia)
        node = {"status": "active", "name": "Rede", "team_id": team, "contact": True}
        of_class, reason = (classes.add(work, {**node, "kind": kind}, by=sofia) for kind in classes.KINDS)
        for process in ("pendencias", "manifestacoes"):
            desk.publish(work, ROOT / f"processes/{process}.bpmn")
        type = registries.add(work, catalog.TYPES, {"name": "Financeiro"}, by=sofia)
        late = registries.add(work, catalog.OCCURRENCES, {"name": "Atraso", "type_id": type}, by=sofia)
        fields = {"name": "Acordo", "occurrence_id": late, "steps": [{"name": "Consultar"}]}
        solution = registries.add(work, catalog.SOLUTIONS, fields, by=sofia)
        calendars.create(work, "Plantão diário", calendars.STANDARD.with_holidays(2026, 2026))
        calendar = calendars.versions(work.session, "Plantão diário")[0].calendar_id
    case = front.case(first["A"])
    with desk.works.begin() as work:
        told = {"event": people.NoticeEvent.HOUSE, "address": "/fila", "key": "told"}
        people.give_notice(work, desk.ids["Maria"], Text("Aviso", "Notice"), **told)
        notice = people.notices(work.session, desk.ids["Maria"])[0].id
        organisation = people.add_organisation(work, "Acme")
        profile = people.add_profile(work, "Pleno", ["note"], by=desk.person_in(work, "Rita"))
        rule = automation.add(work, NOTE_RULE, by=desk.person_in(work, "Rita"))
        leaves, back = work.now + timedelta(days=90), work.now + timedelta(days=91)
        maria_herself = desk.person_in(work, "Maria")
        absence = people.enter_absence(work, maria_herself.id, starts_at=leaves, ends_at=back, by=maria_herself)
        draft = drafts.edit(work, case.release)
        drafts.save(work, draft, drafts.draft(work.session, draft).xml + b"\n", revision=1)
        form_draft = formdrafts.edit(work, "abrir-chamado")
        formdrafts.save(work, form_draft, formdrafts.draft(work.session, form_draft).source + b"\n", revision=1)
    page = maria.get(f"/chamados/{case.protocol}").text
    return {
        **first,
        "codes": list(opened.values()),
        "attendants": front.item(first["A"], ask),
        "agents": front.item(first["B"], "Classificar novamente e ajustar"),
        "clients": front.item(first["C"], "Responder pergunta do atendente"),
        "owners": front.item(first["D"], "Tratar escalonamento"),
        "button": page.split("/botao/")[1].split('"')[0],
        "file": page.split("/arquivos/")[1].split('"')[0],
        "release": case.release,
        "draft": draft,
        "form": "abrir-chamado",
        "form_draft": form_draft,
        "joao": desk.ids["João"],
        "maria": desk.ids["Maria"],
        "team": team,
        "notice": notice,
        "assigning": assigning,
        "policy": policy,
        "absence": absence,
        "organisation": organisation,
        "profile": profile,
        "rule": rule,
        "function": function,
        "station": "ConsultarBase",
        "product": product,
        "workflow": workflow,
        "calendar": calendar,
        "centre": centre,
        "class": of_class,
        "reason": reason,
        "group": team,
        "type": type,
        "occurrence": late,
        "solution": solution,
        "process": SHIPPED,
    }


def rows() -> list[Row]:
    """The lines of the table."""
    found = [line.split() for line in TABLE.splitlines() if line and not line.startswith("#")]
    return [(method, path, tuple(statuses)) for method, path, *statuses in found]


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row[0]} {row[1]}")
def test_everybody_gets_what_the_table_says(stage: Stage, row: Row):
    """Promise "seeing others' cases": what is another's does not exist (404); 403 only for pages of other roles."""
    method, template, expected = row
    path = template.format(**stage.objects)
    data = {key: value.format(**stage.objects) for key, value in DATA.get(f"{method} {template}", {}).items()}
    got = {who: stage.asks(who, method, path, data) for who in VISITORS}
    assert got == dict(zip(VISITORS, expected, strict=True))


def test_every_address_is_in_the_table(stage: Stage):
    """A new route says who may use it, or this fails."""
    adapter = stage.app.url_map.bind("localhost")
    known: set[tuple[str, str]] = set()
    for method, template, _ in rows():
        try:
            rule, _ = adapter.match(template.format(**stage.objects), method=method, return_rule=True)
        except HTTPException as error:
            raise AssertionError(
                f"{method} {template} is in tests/web/web_matrix_table.py but no longer exists"
            ) from error
        known.add((method, rule.rule))
    # Addresses with credentials of their own take no cookie; their rooms test them.
    apart = {blueprint.name for blueprint in stage.app.extensions[EXTENSION].cookieless}
    every = {
        (method, rule.rule)
        for rule in stage.app.url_map.iter_rules()
        if rule.endpoint.split(".")[0] not in apart
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    missing = sorted(" ".join(pair) for pair in every - known)
    assert not missing, f"say who may use {missing}: add a line to TABLE in tests/web/web_matrix_table.py"
