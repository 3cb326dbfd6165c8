"""Attendances on their pages: opened by a type, opinions one after the other, the next contact in the agenda."""

from __future__ import annotations

from datetime import timedelta

import pytest
from desk_pages import PDF, Caller, Front, words

from service.desk import registries
from service.desk.attendances import PRODUCTS, TYPES, demo

ANA = {"_nome": "Ana Souza", "_email": "ana@exemplo.com.br"}


@pytest.fixture
def maria(front: Front) -> Caller:
    """An attendant of a desk with the demo's types."""
    with front.desk.works.begin() as work:
        demo.load(work, by=front.desk.person_in(work, "Sofia"))
    return front.comes("Maria")


def named(front: Front, registry, name: str) -> str:
    """The id of an entry."""
    with front.desk.works.read() as work:
        return next(row.id for row in registries.listed(work.session, registry) if row.name == name)


def opened(front: Front, maria: Caller, type: str = demo.COMPLAINT, **more: str) -> str:
    """The address of an attendance of Ana's."""
    given = {**ANA, "tipo": named(front, TYPES, type), "assunto": "Não liga", **more}
    return maria.post("/atendimentos/novo", given).headers["Location"]


def test_an_attendance_is_opened_by_its_type(front: Front, maria: Caller):
    """B-28, B-29, B-33, B-36: types in use are offered, what is missing is said at its field, lists show the colour."""
    assert demo.IMPLEMENTATION not in words(maria.get("/chamados/novo"))
    page = maria.get("/atendimentos/novo")
    assert demo.IMPLEMENTATION in words(page)
    assert "Pós-venda" not in words(page)
    lacking = maria.post("/atendimentos/novo", {**ANA, "tipo": named(front, TYPES, demo.IMPLEMENTATION)})
    assert lacking.status_code == 422
    assert 'href="#produto"' in lacking.text
    assert 'value="Ana Souza"' in lacking.text
    product = named(front, PRODUCTS, "Plano Empresa")
    case = maria.get(opened(front, maria, demo.IMPLEMENTATION, produto=product))
    assert "Verificar infraestrutura" in words(case)
    listed = maria.get("/chamados").text
    assert "--chip: #1f6feb; --chip-ink: #ffffff" in listed or "--chip: #1f6feb; --chip-ink: #000000" in listed
    assert f">{demo.IMPLEMENTATION}</span>" in listed


def test_opinions_stand_in_their_order_and_never_change(front: Front, maria: Caller):
    """B-01, B-43: each with author, phase and files; there is no way to change one."""
    address = f"{opened(front, maria)}/pareceres"
    maria.post(address, {"parecer.texto": "Feito: testamos.", "parecer.anexos": ("laudo.pdf", PDF)})
    maria.post(address, {"parecer.texto": "Problema: não liga."})
    page = maria.get(address)
    assert words(page).index("Feito: testamos.") < words(page).index("Problema: não liga.")
    assert "Analisar a reclamação" in words(page)
    assert "laudo.pdf" in page.text
    empty = maria.post(address, {"parecer.texto": " "})
    assert (empty.status_code, "Escreva o parecer." in words(empty)) == (422, True)
    one = page.text.split('id="parecer-')[1].split('"')[0]
    for method in ("PUT", "PATCH", "DELETE"):
        headers = {"X-CSRFToken": maria.token()}
        assert maria.client.open(address, method=method, headers=headers).status_code == 405
        assert maria.client.open(f"{address}/{one}", method=method, headers=headers).status_code in (404, 405)


def test_the_opinion_of_a_task_has_the_standard_texts_at_hand(front: Front, maria: Caller):
    """B-41, B-42: the phase's own is filled in, the others are a click away, and what is sent may be changed."""
    product = named(front, PRODUCTS, "Plano Empresa")
    protocol = opened(front, maria, demo.IMPLEMENTATION, produto=product).rpartition("/")[2]
    task = maria.get(f"/tarefas/{front.item(protocol, 'Verificar infraestrutura')}").text
    assert "Etapa concluída conforme o combinado com o cliente.</textarea>" in task
    assert "Sistema implantado e testado com o cliente." in task
    front.does(maria, protocol, "Verificar infraestrutura", **{"parecer.texto": "Falta um cabo."})
    assert "Falta um cabo." in words(maria.get(f"/chamados/{protocol}/pareceres"))


def test_the_next_contact_stands_in_the_agenda(front: Front, maria: Caller):
    """B-44: on its day, marked in words once it is late."""
    address = f"{opened(front, maria)}/pareceres"
    bruno = front.desk.ids["Bruno"]
    maria.post(address, {"parecer.texto": "Ligar.", "parecer.usuario": bruno, "parecer.data": "2026-03-11"})
    agenda = front.comes("Bruno").get("/agenda")
    assert "Não liga" in words(agenda)
    assert "Atrasado" not in words(agenda)
    assert "Nenhum contato marcado" in words(maria.get("/agenda"))
    front.desk.clock.pass_by(timedelta(days=5))
    assert "Atrasado" in words(front.comes("Bruno").get("/agenda"))
