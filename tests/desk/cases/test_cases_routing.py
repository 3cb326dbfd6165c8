"""Which team a case is from its opening on, and how it goes on to the next tier."""

from __future__ import annotations

from dataclasses import replace

import pytest
from desk_story import OPENING, SHIPPED, Desk

from service.base.errors import Conflict
from service.desk import cases, people


@pytest.fixture
def desk(database, clock):
    """The demo desk with the shipped process."""
    return Desk(database, clock)


def team(desk, name, kind, *values, above=None):
    """A team that stands for something."""
    with desk.works.begin() as work:
        made = people.add_team(work, name)
        people.stand_for(work, made, kind, values, above=above)
    return made


def opened(desk, *, origin="portal", **fields):
    """A case of João's that was opened with these fields, as it is now."""
    given = {"chamado": {**OPENING["chamado"], "tipo": "reclamacao"}}
    with desk.works.begin() as work:
        said = replace(cases.commands.NOTHING_MORE, fields=fields)
        found = cases.open_case(work, SHIPPED, given, requester=desk.ids["João"], origin=origin, more=said)
    return desk.case(found.case)


def steps(desk, case):
    """What the timeline says of whose case it is: team and reason."""
    with desk.works.read() as work:
        found = cases.timeline(work.session, case.id)
        return [(step.data["team"], step.data["reason"]) for step in found if step.kind == "assigned"]


def test_a_function_team_gets_what_it_stands_for(desk):
    """V-03: a team of kind function stands for types and categories; a category that comes later counts too."""
    refunds = team(desk, "Reembolsos", "function", "Reembolso", "cobranca")
    praise = team(desk, "Elogios", "function", "Elogio")
    case = opened(desk)
    assert case.team is None
    desk.does("Maria", case, "Analisar e categorizar", chamado_categoria="cobranca", informacoes_suficientes="sim")
    case = desk.case(case)
    assert (case.team, steps(desk, case)) == (refunds, [("Reembolsos", "Função: cobranca")])
    with desk.works.begin() as work:
        cases.change_fields(work, case.id, {"categoria": "elogio"}, by=desk.ids["Maria"], by_name="Maria")
    assert desk.case(case).team == refunds != praise


def test_a_product_has_its_team(desk):
    """V-05: rule product=X -> team, accents and case aside; another product's case stays without."""
    health = team(desk, "Time Saúde", "product", "Plano Saúde")
    case = opened(desk, produto="PLANO SAUDE")
    assert (case.team, steps(desk, case)) == (health, [("Time Saúde", "Produto: Plano Saúde")])
    assert opened(desk, produto="Cartão").team is None


def test_a_vip_case_goes_to_the_vip_team(desk):
    """V-06: VIP case -> VIP team, by the client's own segment or their organisation's; it stays as it was opened."""
    vip = team(desk, "Clientes VIP", "segment", "vip")
    everybody = team(desk, "Clientes em geral", "segment", "standard")
    assert opened(desk).team == everybody
    with desk.works.begin() as work:
        acme = people.add_organisation(work, "Acme", segment="vip")
        people.place_client(work, desk.ids["João"], organisation=acme, segment=None)
    case = opened(desk)
    assert (case.team, case.segment, steps(desk, case)) == (
        vip, "vip", [("Clientes VIP", "Segmento de cliente: VIP")],
    )  # fmt: skip
    with desk.works.begin() as work:
        people.place_client(work, desk.ids["João"], organisation=acme, segment="standard")
    assert opened(desk).team == everybody
    assert desk.case(case).segment == "vip"


def test_a_channel_has_its_team(desk):
    """V-07: channel rule -> team; the work at the front is that team's from the first step on."""
    chat = team(desk, "Chat", "channel", "chat", "social")
    found = {origin: opened(desk, origin=origin) for origin in ("chat", "social", "portal")}
    assert {origin: case.team for origin, case in found.items()} == {"chat": chat, "social": chat, "portal": None}
    front = next(item for item in desk.open_work(found["chat"]) if item.lane == "Atendente")
    assert front.audiences == {f"team:{chat}"}


def test_a_case_goes_up_to_the_next_tier(desk):
    """V-04: escalate L1->L2: the team changes, the history says who and why, and the work goes with it."""
    second = team(desk, "Nível 2", "tier", "2")
    first = team(desk, "Nível 1", "tier", "1", above=second)
    case = desk.opens()

    def escalates(reason=""):
        with desk.works.begin(actor=desk.actor("Maria")) as work:
            return cases.escalate(work, case.id, by=desk.person_in(work, "Maria"), reason=reason)

    with pytest.raises(Conflict, match="nenhuma equipe de nível"):
        escalates()
    with desk.works.begin() as work:
        people.set_members(work, second, [desk.ids["Bruno"]])
        cases.assign(work, case.id, team=first, owner=desk.ids["Maria"], by=None)
    assert escalates("Precisa de acesso ao servidor.") == second
    found = desk.case(case)
    assert (found.team, found.owner) == (second, None)
    assert steps(desk, case)[-1] == ("Nível 2", "Precisa de acesso ao servidor.")
    assert desk.queue("Bruno")
    with pytest.raises(Conflict, match="Nível 2 não passa adiante"):
        escalates()
    with desk.works.begin() as work:
        people.change_team(work, second, active=False)
        cases.assign(work, case.id, team=first, owner=None, by=None)
    with pytest.raises(Conflict, match="Nível 2 está fora de uso"):
        escalates()


def test_open_cases_follow_their_client_to_another_organisation(desk):
    """V-60: told to all who choose by it, also within one segment; cases that are over stay as they were."""
    told = []
    desk.works.subscriptions.on(cases.events.CaseChanged, lambda work, event: told.append((event.case, event.field)))
    with desk.works.begin() as work:
        first, second = (people.add_organisation(work, name, segment="vip") for name in ("Acme", "Globo"))
        people.place_client(work, desk.ids["João"], organisation=first, segment=None)
    case, over = opened(desk), opened(desk)
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        cases.stopping.cancel(work, over.id, "Engano.", by=desk.person_in(work, "Paulo"))
    told.clear()
    with desk.works.begin() as work:
        people.place_client(work, desk.ids["João"], organisation=second, segment=None)
    desk.passes(seconds=0)
    assert told == [(case.id, "organizacao")]
    with desk.works.read() as work:
        rows = [cases.queries.columns(work.session, each.id) for each in (case, over)]
    assert [row.organisation_id for row in rows] == [second, first]
