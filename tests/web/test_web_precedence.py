"""Legal priority on the pages: a mark for everybody who works, the reason for those who handle the client."""

from __future__ import annotations

from desk_pages import Front, words

MARK, REASON = "Prioridade legal", "80 anos ou mais"


def test_the_reason_is_seen_by_those_who_handle_the_client(front: Front):
    """X-23: date of birth and disability are seen and changed by whoever supervises, answers for a case of the client
    or has work of it; the others see that a case comes first and not why."""
    desk, joao = front.desk, front.desk.ids["João"]
    case, at = desk.opens("João"), f"/clientes/{front.desk.ids['João']}"
    on = {"who_sees_cases": "everybody", "legal_priority": "sim"}
    assert front.comes("Rita").post("/ajustes", on).status_code == 303
    maria, bruno, paulo = (front.comes(name) for name in ("Maria", "Bruno", "Paulo"))
    told = {"nascimento": "1940-05-01"}
    assert maria.post(f"{at}/prioridade-legal", told).status_code == 403
    assert "Confira a data de nascimento." in words(
        paulo.post(f"{at}/prioridade-legal", {"nascimento": "amanhã"}, follow=True)
    )
    assert paulo.post(f"{at}/prioridade-legal", told).status_code == 303
    for page in ("/fila?visao=equipe", "/chamados"):
        assert MARK in words(maria.get(page))
        assert REASON not in words(maria.get(page))
    assert REASON not in words(maria.get(f"/chamados/{case.protocol}"))
    assert "1940-05-01" not in maria.get(at).get_data(as_text=True)
    maria.post(f"/chamados/{case.protocol}/aceitar")
    assert REASON in words(maria.get(f"/chamados/{case.protocol}"))
    assert "1940-05-01" in maria.get(at).get_data(as_text=True)
    assert REASON not in words(bruno.get(f"/chamados/{case.protocol}"))
    assert "1940-05-01" not in bruno.get(at).get_data(as_text=True)
    assert "1940" not in front.comes("Rita").get(f"/pessoas/{joao}").get_data(as_text=True)
