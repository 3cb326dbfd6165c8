"""What stands still, on its page: found, tried again, corrected; and what did not get through."""

from __future__ import annotations

import html
from typing import Any

import pytest
from desk_pages import STUCK, Front, words
from sqlalchemy import update

from service.base import dead, jobs, outbox, timers
from service.base.jobs import JobRow
from service.base.outbox import DeliveryRow
from service.base.timers import TimerRow
from service.desk import people
from service.process import instances, releases


@pytest.fixture
def stuck(front: Front) -> Front:
    """Three instances that stand still: their timer has no text."""
    with front.desk.works.begin() as work:
        releases.publish(work, STUCK, forms={})
        for number in range(3):
            instances.start(work, "parado", {"numero": number, "nome": "Ana"})
    return front


def failures(front: Front) -> list[Any]:
    """What stands still now."""
    with front.desk.works.read() as work:
        return list(instances.incidents(work.session))


def address(front: Front, number: int = 0) -> str:
    """The page of one of them."""
    one = failures(front)[number]
    return f"/incidentes/{one.instance}/{one.task}"


def test_the_list_says_what_where_since_when_and_how_often(stuck: Front):
    """With search over steps and processes, without accents."""
    paulo = stuck.comes("Paulo")
    page = words(paulo.get("/incidentes"))
    assert page.count("Esperar o prazo") >= 3
    assert "parado · versão 1" in page
    assert "sem chamado" in page
    assert "não deu data" in page
    assert "3 resultados" in words(paulo.get("/incidentes?q=esperar+PARADO"))
    assert "Nada com esse filtro" in words(paulo.get("/incidentes?q=outra"))


def test_nothing_stands_still(front: Front):
    """The good moment is said."""
    rita = front.comes("Rita")
    assert "Tudo em ordem" in words(rita.get("/incidentes"))
    assert "Tudo chegou" in words(rita.get("/incidentes/entregas"))


def test_trying_again_without_mending_fails_again_and_is_counted(stuck: Front):
    """Nothing is hidden: the page says so, the attempt is in the history with its actor."""
    paulo, one = stuck.comes("Paulo"), failures(stuck)[0]
    page = words(paulo.post(address(stuck), follow=True))
    assert "Falhou de novo" in page
    assert "Tentativas 2" in page
    with stuck.desk.works.read() as work:
        retries = [each for each in instances.history(work.session, one.instance) if each.name == "retry"]
    assert [(each.actor_name, each.task) for each in retries] == [("Paulo Reis", one.task)]


def test_a_person_corrects_data_and_it_goes_on(stuck: Front):
    """Only what differs is written, with who did it; the instance waits for its timer now."""
    clara, one = stuck.comes("Clara"), failures(stuck)[0]
    page = clara.get(address(stuck)).text
    assert 'name="valor:nome"' in page
    assert "&#34;Ana&#34;" in page
    given = {"valor:nome": '"Ana"', "valor:numero": "7", "novo_nome": "prazo", "novo_valor": 'duration("PT1H")'}
    assert "A etapa seguiu em frente." in words(clara.post(address(stuck), given, follow=True))
    assert len(failures(stuck)) == 2
    with stuck.desk.works.read() as work:
        values = instances.variables(work.session, one.instance)
        (entry,) = [each for each in instances.history(work.session, one.instance) if each.kind == "written"][-1:]
    assert values["numero"] == 7
    assert (set(entry.data), entry.actor_name) == ({"numero", "prazo"}, "Clara Nunes")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"valor:nome": "Ana"}, "Escreva textos entre aspas"),
        ({"valor:numero": "1 +"}, "numero:"),
        ({"novo_nome": "meu prazo", "novo_valor": "1"}, "não pode ser o nome"),
        ({"novo_nome": "chamado", "novo_valor": "1"}, "não pode ser o nome"),
        ({"novo_nome": "x", "novo_valor": "9E999999999"}, "x:"),
        ({"novo_nome": "x", "novo_valor": '"".__class__.__base__'}, "não é um valor"),
        ({"novo_nome": "x", "novo_valor": "for i in 1..99999999 return i"}, "x:"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(stuck: Front, given: dict[str, str], said: str):
    """Nothing is tried, what was typed stays."""
    clara = stuck.comes("Clara")
    answer = clara.post(address(stuck), given)
    assert answer.status_code == 422
    assert said in words(answer)
    shown = html.unescape(answer.text)
    assert all(f">{text}<" in shown or f'value="{text}"' in shown for text in given.values())
    assert len(failures(stuck)) == 3


def test_many_are_tried_at_once_each_for_itself(stuck: Front):
    """One that fails again holds no other back."""
    paulo, chosen = stuck.comes("Paulo"), failures(stuck)
    with stuck.desk.works.begin() as work:
        instances.write(work, chosen[0].instance, {"prazo": "PT1H"})
        instances.write(work, chosen[1].instance, {"prazo": "PT2H"})
    ticked = {"etapa": [f"{one.instance}:{one.task}" for one in chosen[1:]]}
    page = words(paulo.post("/incidentes/tentar", ticked, follow=True))
    assert "Seguiram em frente: 1. Continuam paradas: 1." in page
    assert "Seguiram em frente: 1. Continuam paradas: 1." in words(
        paulo.post("/incidentes/tentar", {"todas": "sim"}, follow=True)
    )
    assert [one.instance for one in failures(stuck)] == [chosen[2].instance]
    assert "Marque o que tentar" in words(paulo.post("/incidentes/tentar", follow=True))


def test_all_are_tried_however_many_there_are(stuck: Front):
    """As many as the button says: none is left out or tried twice."""
    paulo, chosen = stuck.comes("Paulo"), failures(stuck)
    assert "Tentar 3 etapas de novo?" in paulo.get("/incidentes").text
    page = words(paulo.post("/incidentes/tentar", {"todas": "sim"}, follow=True))
    assert "Seguiram em frente: 0. Continuam paradas: 3." in page
    with stuck.desk.works.read() as work:
        for one in chosen:
            retries = [each for each in instances.history(work.session, one.instance) if each.name == "retry"]
            assert len(retries) == 1


def test_what_is_suspended_is_not_said_to_have_gone_on(stuck: Front):
    """Tried with all others, it counts among those that still stand."""
    paulo, one = stuck.comes("Paulo"), failures(stuck)[0]
    with stuck.desk.works.begin() as work:
        instances.suspend(work, one.instance, "Obra no prédio.")
    ticked = {"etapa": f"{one.instance}:{one.task}"}
    assert "Seguiram em frente: 0. Continuam paradas: 1." in words(
        paulo.post("/incidentes/tentar", ticked, follow=True)
    )


@pytest.mark.parametrize("task", ["9" * 30, "9" * 5000, "²"])
def test_a_step_that_cannot_be_is_not_found(stuck: Front, task: str):
    """However long its number."""
    paulo, one = stuck.comes("Paulo"), failures(stuck)[0]
    assert paulo.get(f"/incidentes/{one.instance}/{task}").status_code == 404
    tried = paulo.post("/incidentes/tentar", {"etapa": f"{one.instance}:{task}"}, follow=True)
    assert "Continuam paradas: 1." in words(tried)


def test_one_that_somebody_else_has_mended_is_told(stuck: Front):
    """The page says what is true now."""
    paulo, there = stuck.comes("Paulo"), address(stuck)
    with stuck.desk.works.begin() as work:
        one = instances.incidents(work.session)[0]
        instances.retry(work, one.instance, one.task, {"prazo": "PT1H"})
    answer = paulo.get(there)
    assert (answer.status_code, "já não está parada" in words(answer)) == (409, True)
    assert paulo.post(there).status_code == 409


def test_an_analyst_looks_and_does_not_touch(stuck: Front):
    """The data is shown, without fields and buttons."""
    sofia = stuck.comes("Sofia")
    page = sofia.get(address(stuck)).text
    assert "Dados que a etapa vê" in page
    assert "<textarea" not in page
    assert sofia.post(address(stuck)).status_code == 403


def test_the_owner_is_told_with_the_way_there(stuck: Front):
    """Also where no case is behind it."""
    clara = stuck.comes("Clara")
    assert "Parado parou: uma etapa falhou." in words(clara.get("/avisos"))
    notice = clara.get("/avisos").text.split('href="/avisos/')[1:]
    ways = [clara.get(f"/avisos/{each.split(chr(34))[0]}").headers.get("Location") for each in notice]
    assert address(stuck) in ways


def test_whoever_answers_for_the_process_mends_it_whatever_their_role(stuck: Front):
    """The notice leads there; an attendant who answers for nothing gets 403."""
    maria, there = stuck.comes("Maria"), address(stuck)
    assert [maria.get(each).status_code for each in ("/incidentes", there, "/incidentes/entregas")] == [403] * 3
    assert [maria.post(each).status_code for each in ("/incidentes/tentar", there)] == [403] * 2
    with stuck.desk.works.begin() as work:
        people.set_owner(work, "parado", stuck.desk.ids["Maria"])
    assert "Tentar de novo" in words(maria.get("/incidentes"))
    assert "A etapa seguiu em frente." in words(
        maria.post(there, {"novo_nome": "prazo", "novo_valor": '"PT1H"'}, follow=True)
    )
    assert maria.post("/incidentes/entregas", {"tipo": "job"}).status_code == 403


def test_dead_letters_are_seen_and_given_new_attempts(front: Front):
    """Deliveries, jobs and timers, each once more alive."""
    paulo = front.comes("Paulo")
    with front.desk.works.begin() as work:
        event = work.session.query(outbox.OutboxRow).first()
        assert event is not None
        who = {"event_id": event.id, "consumer": "correio", "next_at": work.now, "fence": 0, "attempts": 8}
        work.session.add(DeliveryRow(state="dead", last_error="sem rede", **who))
    assert "sem rede" in words(paulo.get("/incidentes/entregas"))
    form = {"tipo": "delivery", "id": event.id, "para": "correio"}
    assert "Vai ser tentado de novo" in words(paulo.post("/incidentes/entregas", form, follow=True))
    assert "já não está parado" in words(paulo.post("/incidentes/entregas", form, follow=True))
    assert paulo.post("/incidentes/entregas", {"tipo": "outro"}).status_code == 404


def test_dead_jobs_and_timers_stand_beside_them(front: Front):
    """Each kind by its name."""
    rita = front.comes("Rita")
    with front.desk.works.begin() as work:
        jobs.enqueue(work, "arquivo", key="k1")
        timers.arm(work, "teste", "assunto", "k2", due_at=work.now)
        work.session.execute(update(JobRow).values(state="dead", last_error="disco cheio"))
        work.session.execute(update(TimerRow).values(state="dead", last_error="sem dono"))
    page = words(rita.get("/incidentes/entregas"))
    assert ("disco cheio" in page, "sem dono" in page, "2 resultados" in page) == (True, True, True)
    with front.desk.works.read() as work:
        letters, _ = dead.letters(work.session)
    for letter in letters:
        form = {"tipo": letter.kind, "id": letter.id, "para": letter.to}
        assert "Vai ser tentado" in words(rita.post("/incidentes/entregas", form, follow=True))
    assert "Tudo chegou" in words(rita.get("/incidentes/entregas"))
