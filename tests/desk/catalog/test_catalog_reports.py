"""Reports, the supervisor's board and the setup list, from cases that ran."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from desk_story import ROOT
from sqlalchemy import select

from service.base.errors import Forbidden
from service.base.outbox import OutboxRow
from service.desk import cases, demo, people
from service.desk.cases import Status
from service.desk.catalog import OCCURRENCES, SOLUTIONS, TYPES, board, choices, monthly, reports
from service.desk.catalog.tables import ReportRow
from service.desk.registries import listed
from service.process.forms import HOME

FLOW = "fluxo-de-ocorrencia"
CONTACT = {"chamado": {"assunto": "Mensalidade", "descricao": "Não tenho o valor todo."}}
JANUARY = reports.month_of(date(2026, 1, 15), HOME)


@pytest.fixture
def desk(registering):
    """The demo desk with its catalogue."""
    forms = {file.stem: file.read_bytes() for file in (ROOT / "forms").glob("*.form")}
    with registering.desk.works.begin() as work:
        registering.desk.publish(work, ROOT / f"processes/{FLOW}.bpmn")
        demo.load_catalogue(work, forms)
    desk = registering.desk
    with desk.works.read() as work:
        kinds = (TYPES, OCCURRENCES, SOLUTIONS)
        desk.known = {row.name: row.id for kind in kinds for row in listed(work.session, kind)}
    return desk


def contact(desk, *names):
    """A case that is classified so far."""
    case = desk.opens("João", CONTACT, FLOW)
    tasks = ("Triagem", "Escolher a ocorrência", "Escolher a solução")
    for task, key, name in zip(tasks, ("tipo", "ocorrencia", "solucao"), names, strict=False):
        desk.does("Maria", case, task, catalogo={key: desk.known[name]})
    return case


MONEY, LATE, DEAL = "Atendimento Financeiro", "Pagamento Atrasado", "Negociação Realizada"
UNDUE = "Cobrança Indevida"


def test_every_level_counts_every_case(desk):
    """F-04, F-15: ten cases; each level sums to ten, standard and alternative stand apart."""
    for names in (
        *[(MONEY, LATE, DEAL)] * 3,
        *[(MONEY, LATE, UNDUE)] * 2,
        *[(MONEY, "Reajuste Contratual")] * 2,
        ("Atendimento Suporte",),
        (),
        (MONEY, LATE),
    ):
        contact(desk, *names)
    desk.opens()
    with desk.works.read() as work:
        found = reports.categories(work.session, JANUARY)
    assert found.total == 10
    assert [(each.name, each.cases) for each in found.types] == [(MONEY, 8), ("Atendimento Suporte", 1), (None, 1)]
    assert [(each.name, each.above, each.cases) for each in found.occurrences] == [
        (LATE, MONEY, 6),
        ("Reajuste Contratual", MONEY, 2),
        (None, None, 2),
    ]
    assert [(each.name, each.kind, each.cases) for each in found.solutions] == [
        (DEAL, "standard", 3),
        (UNDUE, "alternative", 2),
        (None, None, 5),
    ]
    assert (found.standard, found.alternative) == (3, 2)


def test_a_month_begins_and_ends_in_the_desks_time_zone(desk):
    """F-08: a case of 31 January, 22:30 in São Paulo, is January's, though it is February in UTC."""
    desk.clock.set(JANUARY.before - timedelta(minutes=90))
    contact(desk, MONEY)
    desk.clock.pass_by(timedelta(minutes=90))
    contact(desk, MONEY)
    with desk.works.read() as work:
        january = reports.categories(work.session, JANUARY)
        february = reports.categories(work.session, reports.month_of(date(2026, 2, 1), HOME))
    assert (january.total, february.total) == (1, 1)


def test_the_months_report_is_made_kept_and_told(desk):
    """F-08: on the first day of the next month, once; supervisors read of it; it is switched by whom it is for."""
    contact(desk, MONEY, LATE, DEAL)
    with pytest.raises(Forbidden), desk.works.begin() as work:
        monthly.switch(work, on=True, by=desk.person_in(work, "Maria"))
    with desk.works.begin() as work:
        monthly.switch(work, on=True, by=desk.person_in(work, "Paulo"))
    desk.clock.set(JANUARY.before + timedelta(hours=5, minutes=59))
    desk.runner.settle()
    with desk.works.read() as work:
        assert monthly.kept(work.session) == []
    desk.passes(minutes=1)
    desk.runner.settle()
    with desk.works.read() as work:
        [report] = work.session.scalars(select(ReportRow)).all()
        assert (report.first, report.last, report.counts["total"]) == (date(2026, 1, 1), date(2026, 1, 31), 1)
        assert report.counts["solution"] == [{"name": DEAL, "above": LATE, "kind": "standard", "cases": 1}]
        told = work.session.scalars(select(OutboxRow).where(OutboxRow.name == "NoticeGiven")).all()
        assert len([row for row in told if "Relatório de ocorrências de 01/2026: 1" in str(row.payload)]) == 1
        assert monthly.is_on(work.session)
    assert "Relatório de ocorrências de 01/2026: 1 chamados." in desk.notices("Paulo")
    with desk.works.begin() as work:
        monthly.switch(work, on=False, by=desk.person_in(work, "Paulo"))
        assert not monthly.is_on(work.session)


def test_the_overloaded_sector_comes_first(desk, registering):
    """F-09: ninety cases for one agent rank before ten for three; volume, backlog, time, reopenings, agents."""
    with desk.works.begin() as work:
        teams = {name: people.add_team(work, name) for name in ("Setor A", "Setor B")}
        extra = [people.add_person(work, name=f"Agente {n}", roles=(people.Role.INTERNAL_AGENT,)) for n in range(3)]
        people.set_members(work, teams["Setor A"], [desk.ids["Bruno"]])
        people.set_members(work, teams["Setor B"], extra)
    ids = {name: registering.type(name, team_id=team) for name, team in teams.items()}
    opened = [desk.opens("João", CONTACT, FLOW) for _ in range(2)]
    desk.does("Maria", opened[0], "Triagem", catalogo={"tipo": ids["Setor A"]})
    with desk.works.begin() as work:
        rows = [("Setor A", 89), ("Setor B", 10)]
        for name, count in rows:
            for _ in range(count):
                seed(work, desk, ids[name])
        choices.classify(work, opened[1].id, "type", ids["Setor B"])
    with desk.works.read() as work:
        first, second = reports.demand(work.session, JANUARY)
    assert (first.sector, first.volume, first.backlog, first.agents, first.overloaded) == ("Setor A", 90, 90, 1, True)
    assert (second.sector, second.volume, second.agents, second.overloaded) == ("Setor B", 11, 3, False)
    assert first.by_agent == [("Maria Santos", 1)]
    assert (first.reopened, first.hours) == (0, None)


def seed(work, desk, type):
    """A case of a type, straight into the tables of cases: a report needs no running process."""
    from service.base.ids import new_id
    from service.desk.cases.tables import CaseRow

    row = work.session.scalars(select(CaseRow).limit(1)).one()
    columns = {column.name: getattr(row, column.name) for column in CaseRow.__table__.columns}
    id = new_id(work.now)
    other = {
        "id": id,
        "protocol": id,
        "secret_hash": id,
        "instance_id": None,
        "status": "open",
        "state": "open",
        "resolved_at": None,
    }
    work.session.add(CaseRow(**{**columns, **other}))
    work.session.flush()
    choices.classify(work, id, "type", type)


def test_time_and_reopenings_are_measured(desk):
    """F-09: two hours from contact to end; a case that was opened again counts as such."""
    case = contact(desk, MONEY, LATE, UNDUE)
    desk.passes(hours=2)
    desk.does("Maria", case, "Verificar a cobrança")
    desk.does("Maria", case, "Cancelar a cobrança")
    other = contact(desk, MONEY)
    with desk.works.begin() as work:
        cases.commands.set_status(work, cases.lock_case(work, other.id), Status.REOPENED)
    with desk.works.read() as work:
        [found] = reports.demand(work.session, JANUARY)
    assert (found.type, found.sector, found.volume, found.backlog) == (MONEY, "Financeiro", 2, 1)
    assert (found.hours, found.reopened, found.agents) == (2.0, 0.5, 2)
    assert found.by_agent == [("Maria Santos", 2)]


def test_the_board_shows_cases_by_their_step(desk):
    """F-29: after the first step João's case stands under “Aplicar descontos”, with who has taken it."""
    case = contact(desk, MONEY, LATE, DEAL)
    contact(desk, MONEY, LATE)
    desk.does("Maria", case, "Consultar valor atual", valor="1000")
    with desk.works.read() as work:
        [column] = board.in_progress(work.session)
    assert (column.solution, column.step) == (DEAL, "Aplicar descontos")
    assert [(card.protocol, card.client, card.who) for card in column.cards] == [(case.protocol, "João Pereira", None)]
    with desk.works.read() as work:
        assert board.in_progress(work.session, solution=desk.known[UNDUE]) == ()


def test_the_setup_list_ticks_itself(registering):
    """F-28, F-23: three items, each ticked as its data appear."""
    done = []

    def look():
        done.append(sorted(registering.reads(board.setup).done))

    look()
    with registering.desk.works.begin() as work:
        registering.desk.publish(work, ROOT / f"processes/{FLOW}.bpmn")
    look()
    type = registering.type("Financeiro")
    look()
    occurrence = registering.occurrence("Atraso", type)
    look()
    solution = registering.solution("Negociação", occurrence)
    registering.steps(solution, "Consultar")
    look()
    from service.desk.catalog import publishing

    registering.writes(publishing.publish, solution)
    look()
    assert done == [
        [],
        ["understand"],
        ["understand"],
        ["types", "understand"],
        ["types", "understand"],
        ["solutions", "types", "understand"],
    ]
