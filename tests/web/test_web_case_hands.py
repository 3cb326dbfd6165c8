"""A case handed over and moved on by hand, on its page."""

from __future__ import annotations

from desk_pages import Front, words

from service.desk.cases import Status


def test_whoever_answers_for_the_process_hands_a_case_over(front: Front):
    """H-27: the owner can reassign; the history says who, whom and why; others see no such form."""
    case = front.desk.opens()
    clara, maria = front.comes("Clara"), front.comes("Maria")
    here = f"/chamados/{case.protocol}"
    assert 'name="pessoa"' in clara.get(here).text
    assert 'name="pessoa"' not in maria.get(here).text
    given = {"pessoa": front.desk.ids["Maria"], "motivo": "Conhece o cliente."}
    assert "Chamado passado adiante." in words(clara.post(f"{here}/responsavel", given, follow=True))
    assert front.desk.case(case).owner == front.desk.ids["Maria"]
    assert "Agora com Maria Santos: Conhece o cliente." in words(clara.get(f"{here}?aba=historico"))
    assert maria.post(f"{here}/responsavel", given).status_code == 403
    unknown = clara.post(f"{here}/responsavel", {"equipe": "lua"}, follow=True)
    assert "Escolha uma equipe ativa da lista." in words(unknown)


def test_the_page_offers_the_ways_of_the_table(front: Front):
    """V-40: a way that the table knows is taken, every other -> 409; a word that is no status is a 422."""
    case = front.desk.opens()
    maria = front.comes("Maria")
    here = f"/chamados/{case.protocol}"
    page = maria.get(here).text
    assert 'value="waiting_third_party"' in page
    assert 'value="closed"' not in page
    moved = words(maria.post(f"{here}/situacao", {"situacao": "waiting_third_party"}, follow=True))
    assert "Situação mudada para “Aguardando terceiro”." in moved
    assert front.desk.case(case).status == Status.WAITING_THIRD_PARTY
    refused = maria.post(f"{here}/situacao", {"situacao": "closed"})
    assert refused.status_code == 409
    assert "De “Aguardando terceiro” não se passa a “Fechado”" in words(refused)
    assert maria.post(f"{here}/situacao", {"situacao": "lua"}).status_code == 422
    assert front.comes("Paulo").post(f"{here}/situacao", {"situacao": "closed"}).status_code == 303
    assert front.desk.case(case).status == Status.CLOSED
    clara = front.comes("Clara")
    assert 'name="pessoa"' not in clara.get(here).text
    late = clara.post(f"{here}/responsavel", {"pessoa": front.desk.ids["Maria"]}, follow=True)
    assert "Este chamado já terminou. Reabra-o antes." in words(late)
