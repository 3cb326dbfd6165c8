"""The page of calendars: hours, dates and holidays of a year, and when a deadline would end."""

from __future__ import annotations

from desk_pages import Front, words

from service import calendars
from service.desk import people, sla
from service.desk.followups import classes, trees

SAC = b"""
name: SAC
zone: America/New_York
week: {seg-sex: 09:00-17:00}
dates: {2026-12-24: 09:00-12:00}
own: {2026-01-26: Dia da casa}
"""


def test_the_default_calendar_and_a_deadline(front: Front):
    """A desk that made none has the standard one; twelve business hours and two business days are worked out."""
    rita = front.comes("Rita")
    page = rita.get("/calendarios?ano=2026&de=2026-01-09T16:00")
    shown = words(page)
    assert "Padrão" in shown
    assert "America/Sao_Paulo" in shown
    assert "segunda 09:00-18:00" in shown
    assert "domingo fechado" in shown
    assert "20/11/2026 Dia Nacional de Zumbi e da Consciência Negra" in shown
    assert "sex 09/01/2026 16:00 + 12 h → ter 13/01/2026 10:00" in shown
    days = words(rita.get("/calendarios?de=2026-01-09T16:00&quanto=2&em=dias"))
    assert "+ 2 dias úteis → ter 13/01/2026 16:00" in days


def test_another_calendar_is_chosen_and_counts_on_its_own_wall_clock(front: Front):
    """With dates and holidays of its own."""
    name, definition = calendars.read_calendar(SAC, (2026, 2026))
    with front.desk.works.begin() as work:
        calendars.create(work, name, definition)
    rita = front.comes("Rita")
    assert "Padrão" in words(rita.get("/calendarios"))
    shown = words(rita.get("/calendarios?nome=SAC&ano=2026&de=2026-01-09T16:00&quanto=8"))
    assert "America/New_York" in shown
    assert "24/12/2026 09:00-12:00" in shown
    assert "26/01/2026 Dia da casa Da casa" in shown
    assert "→ seg 12/01/2026 16:00" in shown
    assert "não guarda feriados de 2027" in words(rita.get("/calendarios?nome=SAC&ano=2027"))


def test_what_cannot_be_counted_is_said(front: Front):
    """Nonsense in the address, and a deadline that never comes."""
    rita = front.comes("Rita")
    for wrong in ("quanto=0", "quanto=muito", "quanto=99999999999", "quanto=٣"):
        assert "Escolha data e hora" in words(rita.get(f"/calendarios?{wrong}"))
    assert "Escolha as datas e as horas" in words(rita.get("/calendarios?de=ontem"))
    assert "nos próximos 50 anos" in words(rita.get("/calendarios?de=9999-12-31T23:00"))
    assert rita.get("/calendarios?ano=x&nome=nada").status_code == 200


FORM = {"nome": "Plantão", "zona": "America/Sao_Paulo", "d0.modo": "24h", "versao": "0"}


def made(front: Front, **given: str) -> str:
    """The id of a calendar that Rita made."""
    rita = front.comes("Rita")
    assert rita.post("/calendarios/novo", {**FORM, **given}).status_code == 303
    with front.desk.works.read() as work:
        return calendars.versions(work.session, given.get("nome", "Plantão"))[0].calendar_id


def test_teams_and_classifications_follow_a_new_name(front: Front):
    """Whoever named the calendar names it as it is called now, and the page says who does."""
    id = made(front)
    with front.desk.works.begin() as work:
        sofia = front.desk.person_in(work, "Sofia")
        team = people.add_team(work, "Suporte")
        people.give_out(work, team, policy="manual", calendar="Plantão")
        node = {"kind": "followup", "name": "Rede", "status": "active", "team_id": team, "deadline": "24h"}
        leaf = classes.add(work, {**node, "calendar": "Plantão"}, by=sofia)
        night = people.add_team(work, "Noturno")
        people.set_members(work, night, [front.desk.ids["Maria"]])
        people.describe_member(work, night, front.desk.ids["Maria"], capacity=None, skills=(), calendar="Plantão")
    rita = front.comes("Rita")
    promise = {"nome": "Ouro", "acordo": "external", "resolution-prazo": "8 h", "resolution-calendario": "Plantão"}
    rita.post("/slas/novo", promise)
    front.desk.opens()
    page = rita.get(f"/calendarios/{id}/usos")
    used = words(page)
    for what in ("Rede", "Suporte", "Maria Santos Turno da pessoa", "Ouro SLA", "1 prazo de SLA correndo"):
        assert what in used
    assert "Dependem dele 4 coisas desta lista." in page.text
    page = rita.post(f"/calendarios/{id}/mudar", {**FORM, "nome": "Dia e noite", "versao": "1"}, follow=True)
    assert "Salvo." in words(page)
    with front.desk.works.read() as work:
        (found,) = (each for each in people.queries.teams(work.session) if each.id == team)
        assert found.calendar == "Dia e noite"
        assert trees.counted_by(work.session, {"dia e noite"}) == ["Rede"]
        assert trees.counted_by(work.session, {"plantao"}) == []
        (policy,) = sla.policies.every(work.session)
        assert [each.calendar for each in policy.definition.targets] == ["Dia e noite"]
        assert policy.number == 1
    assert "<option selected>Dia e noite</option>" in rita.get(f"/slas/{policy.id}").text
    assert leaf


def test_who_comes_second_is_told(front: Front):
    """A change upon a version that is no longer the current one is refused, and nothing is lost of it."""
    id = made(front)
    rita = front.comes("Rita")
    rita.post(f"/calendarios/{id}/mudar", {**FORM, "d1.modo": "24h", "versao": "1"})
    late = rita.post(f"/calendarios/{id}/mudar", {**FORM, "nome": "Noites", "versao": "1"})
    assert late.status_code == 409
    assert "ele está na versão 2" in words(late)
    assert 'value="Noites"' in late.text


def test_bad_input_stands_at_its_field(front: Front):
    """Each sentence says how to mend it, and nothing is made."""
    rita = front.comes("Rita")
    for given, field, sentence in (
        ({"nome": " "}, "nome", "até 80 letras"),
        ({"nome": "padrao"}, "nome", "Já há um calendário"),
        ({"zona": "Marte/Olimpo"}, "zona", "Marte/Olimpo"),
        ({"d0.modo": "fechado"}, "semana", "nunca abre"),
        ({"d0.modo": "horarios", "d0.abre": "09:00", "d0.fecha": ""}, "d0-abre-0", "09:00 e 18:00"),
        ({"d0.modo": "horarios", "d0.abre": "09:00", "d0.fecha": "09:00"}, "d0-abre-0", "mesma hora"),
        (
            {"d0.modo": "horarios", "d0.abre": ["09:00", "10:00"], "d0.fecha": ["12:00", "13:00"]},
            "d0-abre-0",
            "sobrepõem",
        ),
        ({"data": "x0", "x0.dia": "amanhã"}, "x0-dia", "Escolha a data"),
        (
            {"feriado.dia": "2026-01-25", "feriado.nome": "", "feriado.repete": "uma-vez"},
            "feriado-0-nome",
            "Dê um nome",
        ),
        ({"pais": "ZZ", "ate": "2030"}, "pais", "ZZ"),
        ({"pais": "BR", "ate": "2030", "categoria": "bank"}, "pais", "bank"),
        ({"pais": "BR", "ate": "3000", "categoria": "public"}, "ate", "até"),
    ):
        page = rita.post("/calendarios/novo", {**FORM, **given})
        assert page.status_code in (409, 422), given
        assert f'id="{field}-error"' in page.text, given
        assert sentence in words(page), given
    with front.desk.works.read() as work:
        assert "Plantão" not in calendars.names(work.session)


def test_years_and_single_holidays(front: Front):
    """Further years are copied up to the one that is shown; a single holiday is taken out."""
    id = made(front, pais="BR", ate="2027", categoria="public")
    rita = front.comes("Rita")
    assert "Copiar feriados até 2033" in words(rita.get("/calendarios?nome=Plantão&ano=2033"))
    assert rita.post(f"/calendarios/{id}/anos", {"ate": "2033"}).status_code == 303
    assert "20/11/2033" in words(rita.get("/calendarios?nome=Plantão&ano=2033"))
    assert rita.post(f"/calendarios/{id}/feriado", {"data": "2033-11-20"}).status_code == 303
    assert "20/11/2033" not in words(rita.get("/calendarios?nome=Plantão&ano=2033"))
    assert rita.post(f"/calendarios/{id}/feriado", {"data": "2033-11-20"}).status_code == 404
    assert rita.post(f"/calendarios/{id}/anos", {"ate": "-1"}).status_code == 303


def test_who_designs_nothing_changes_no_calendar(front: Front):
    """Attendants neither see nor change them."""
    maria = front.comes("Maria")
    assert maria.get("/calendarios/novo").status_code == 403
    assert maria.post("/calendarios/novo", FORM).status_code == 403
