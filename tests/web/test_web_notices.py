"""The notice centre, the channels people choose, following a case and mentioning people in it."""

from __future__ import annotations

import re
from datetime import timedelta

from desk_pages import Front, words

from service.base.texts import Text
from service.desk import people
from service.desk.people import Channels, NoticeEvent

ANALYSE = "Analisar e categorizar"


def tell(front: Front, who: str, count: int = 3, *, event: NoticeEvent = NoticeEvent.REOPENED, address: str = "/fila"):
    """Somebody is told things, a minute apart."""
    for number in range(count):
        front.desk.clock.pass_by(timedelta(minutes=1))
        with front.desk.works.begin() as work:
            text = Text(f"Aviso {event} {number}", f"Notice {event} {number}")
            people.give_notice(work, front.desk.ids[who], text, event=event, address=address, key=f"{event}:{number}")


def own_case(front: Front, owner: str = "Maria") -> str:
    """The protocol of a case that somebody answers for, opened a while ago."""
    case = front.desk.opens("João")
    with front.desk.works.begin() as work:
        front.desk.clock.pass_by(timedelta(minutes=30))
        assert people.queries.person(work.session, front.desk.ids[owner]) is not None
    front.comes(owner).post(f"/chamados/{case.protocol}/aceitar")
    front.desk.clock.pass_by(timedelta(minutes=30))
    return case.protocol


def test_the_centre_counts_and_marks(front: Front):
    """V-47: unread count 3 -> mark all read -> 0; per-event channel matrix saved."""
    tell(front, "Paulo")
    paulo = front.comes("Paulo")
    assert "3 avisos novos" in paulo.get("/fila").text
    assert paulo.get("/avisos/numero").json == {"shown": "3", "label": "3 avisos novos"}
    centre = paulo.get("/avisos")
    assert centre.text.count("notice-line unread") == 3
    assert "3 avisos novos" in paulo.get("/fila").text, "looking at the list reads nothing"
    assert "marcados como lidos" in words(paulo.post("/avisos/lidos", follow=True))
    assert paulo.get("/avisos/numero").json == {"shown": "", "label": "Avisos"}
    assert "notice-line unread" not in paulo.get("/avisos").text
    saved = paulo.post("/avisos/preferencias", {"painel": ["mentioned", "due"], "email": ["due"]}, follow=True)
    assert "Preferências salvas" in words(saved)
    with front.desk.works.read() as work:
        channels = people.channels(work.session, front.desk.ids["Paulo"])
    wanted = {NoticeEvent.MENTIONED: Channels(panel=True, mail=False), NoticeEvent.DUE: Channels(panel=True, mail=True)}
    silent = Channels(panel=False, mail=False)
    client = {NoticeEvent.CLIENT_ASKED, NoticeEvent.CLIENT_TOLD}
    assert all(channels[each] == wanted.get(each, silent) for each in NoticeEvent if each not in client)
    checked = re.findall(r'name="(painel|email)" value="(\w+)"[^>]* checked', paulo.get("/avisos/preferencias").text)
    assert set(checked) >= {("painel", "mentioned"), ("painel", "due"), ("email", "due")}
    assert ("email", "mentioned") not in checked
    assert "Nenhum aviso por enquanto" in words(paulo.get("/avisos")), "what is out of the panel is not shown"


def test_one_is_read_by_following_it(front: Front):
    """V-47: it leads where it is about; one that leads nowhere stays in the centre; another's is not there."""
    tell(front, "Paulo", 2)
    tell(front, "Paulo", 1, event=NoticeEvent.MENTIONED, address="")
    paulo = front.comes("Paulo")
    page = paulo.get("/avisos").text
    first = re.findall(r'href="(/avisos/[0-9A-Z]{26})"', page)
    assert len(first) == 2, "the one that leads nowhere is no link"
    assert paulo.get(first[0]).headers["Location"] == "/fila"
    assert paulo.get("/avisos/numero").json["shown"] == "2"
    marks = re.findall(r'action="(/avisos/[0-9A-Z]{26}/lido)"', paulo.get("/avisos?evento=mentioned").text)
    assert len(marks) == 1
    back = paulo.post(marks[0], {"evento": "mentioned"})
    assert back.headers["Location"] == "/avisos?evento=mentioned"
    assert paulo.get("/avisos/numero").json["shown"] == "1"
    assert front.comes("Maria").get(first[1]).status_code == 404


def test_the_read_ones_have_pages(front: Front):
    """V-47: fifty at a time, of one kind where one asks for it; nothing there is said."""
    tell(front, "Paulo", 53)
    tell(front, "Paulo", 1, event=NoticeEvent.DUE)
    paulo = front.comes("Paulo")
    paulo.post("/avisos/lidos")
    page = paulo.get("/avisos?evento=reopened").text
    assert page.count("notice-line") == 50
    older = re.search(r'href="(/avisos\?evento=reopened&amp;antes=\w+)"', page)
    assert older is not None
    assert paulo.get(older.group(1).replace("&amp;", "&")).text.count("notice-line") == 3
    assert "Nenhum aviso aqui" in words(paulo.get("/avisos?evento=absence"))
    assert paulo.get("/avisos?evento=nada&antes=x").status_code == 200


def test_clients_choose_of_what_they_asked_for(front: Front):
    """V-41: a client's matrix has what concerns clients, and saving it changes nothing else."""
    joao = front.comes("João")
    page = joao.get("/avisos/preferencias").text
    assert re.findall(r'name="email" value="(\w+)"', page) == ["client_asked", "client_told"]
    joao.post("/avisos/preferencias", {"painel": ["client_told", "due"]})
    with front.desk.works.read() as work:
        channels = people.channels(work.session, front.desk.ids["João"])
    assert channels[NoticeEvent.CLIENT_ASKED] == Channels(panel=False, mail=False)
    assert channels[NoticeEvent.DUE] == Channels(panel=True, mail=True)


def test_a_case_is_followed_from_its_page(front: Front):
    """V-46: the button says how many follow; the list of one's own shows it until one stops."""
    protocol = own_case(front)
    bruno, maria = front.comes("Bruno"), front.comes("Maria")
    assert "Ninguém segue este chamado." in words(bruno.get(f"/chamados/{protocol}"))
    done = words(bruno.post(f"/chamados/{protocol}/seguir", {"seguir": "sim"}, follow=True))
    assert "1 pessoa segue este chamado." in done
    assert "Deixar de seguir" in done
    maria.post(f"/chamados/{protocol}/mensagem", {"texto": "Liguei para o cliente.", "tipo": "nota"})
    assert "Nota de Maria Santos: Cobrança em dobro" in words(bruno.get("/avisos"))
    assert protocol in words(bruno.get("/avisos/preferencias"))
    stopped = bruno.post(f"/chamados/{protocol}/seguir", {"seguir": "nao", "proximo": "/avisos/preferencias"})
    assert stopped.headers["Location"] == "/avisos/preferencias"
    assert protocol not in words(bruno.get("/avisos/preferencias"))


def test_whoever_writes_is_told_who_cannot_see_it(front: Front):
    """V-45: the author is told that a person whom they mention has no access; the list of names says so before."""
    protocol = own_case(front)
    front.comes("Rita").post("/ajustes", {"who_sees_cases": "own"})
    maria = front.comes("Maria")
    found = maria.get(f"/chamados/{protocol}/mencoes?q=br").json
    assert found == [{"name": "Bruno Lima", "note": "não vê este chamado"}]
    assert maria.get(f"/chamados/{protocol}/mencoes?q=Joã").json == [], "clients are not mentioned"
    assert maria.get(f"/chamados/{protocol}/mencoes").json == []
    note = {"texto": "@Bruno Lima o cartão é 1234.", "tipo": "nota"}
    said = words(maria.post(f"/chamados/{protocol}/mensagem", note, follow=True))
    assert "Sem acesso a este chamado: Bruno Lima." in said
    told = words(front.comes("Bruno").get("/avisos"))
    assert "Maria Santos mencionou você num chamado que você não pode ver." in told
    assert "1234" not in told
    assert protocol not in told
    assert "Sem acesso" not in words(
        maria.post(f"/chamados/{protocol}/mensagem", {**note, "tipo": "cliente"}, follow=True)
    ), "what is written to the client mentions nobody"


def test_notes_of_forms_and_opinions_say_who_cannot_see_them(front: Front):
    """V-45: a note written with a task or as an opinion warns its author as any other does, once for each person."""
    desk, case = front.desk, front.desk.opens("João")
    maria = front.comes("Maria")
    maria.post(f"/chamados/{case.protocol}/aceitar")
    desk.does("Maria", case, ANALYSE, chamado_categoria="cobranca", informacoes_suficientes="sim")
    front.comes("Rita").post("/ajustes", {"who_sees_cases": "own"})
    warning = "Sem acesso a este chamado: Bruno Lima."
    opinion = {"parecer.texto": "@Bruno Lima e @Bruno, vejam a fatura."}
    given = words(maria.post(f"/chamados/{case.protocol}/pareceres", opinion, follow=True))
    assert "Parecer guardado." in given
    assert given.count(warning) == 1
    item = desk.item(case, "Consultar a base de conhecimentos").id
    answers = {"resolve_com_a_base": "nao", "chamado.nota": "@Bruno Lima, veja a fatura 1234."}
    done = words(maria.post(f"/tarefas/{item}/concluir", answers, follow=True))
    assert "concluída" in done
    assert done.count(warning) == 1
    told = words(front.comes("Bruno").get("/avisos"))
    assert "Maria Santos mencionou você num chamado que você não pode ver." in told
    assert "1234" not in told
