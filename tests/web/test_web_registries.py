"""The registries that analysts fill in: lists and trees, entries, refusals at their fields, a way back."""

from __future__ import annotations

import pytest
from desk_pages import Caller, Front, words

TREE = "/cadastros/centros"


@pytest.fixture
def sofia(front: Front) -> Caller:
    """The analyst."""
    return front.comes("Sofia")


def centre(code: str, name: str, **more: str) -> dict[str, str]:
    """A centre as its page posts it."""
    return {"code": code, "name": name, "whose": "role:attendant", "active": "sim", **more}


def test_centres_are_two_clicks_from_the_menu(sofia: Caller):
    """B-06, B-27: from the menu to the registries, and from there to the centres and to the types."""
    assert 'href="/cadastros"' in sofia.get("/processos").text
    tiles = sofia.get("/cadastros").text
    assert 'href="/cadastros/centros"' in tiles
    assert 'href="/cadastros/tipos"' in tiles


def test_a_tree_grows_is_searched_and_refuses_in_place(sofia: Caller):
    """B-04, B-07: what groups comes first, refusals stand at their fields, search knows no accents."""
    first = sofia.post(f"{TREE}/novo", centre("1", "Implantação", synthetic="sim"), follow=True)
    assert "“Implantação” foi cadastrado." in words(first)
    assert 'value="1.01"' in sofia.get(f"{TREE}/novo?abaixo=1").text
    sofia.post(f"{TREE}/novo", centre("1.01", "Verificar infraestrutura"))
    again = sofia.post(f"{TREE}/novo", centre("1.01", "Outro"))
    assert again.status_code == 422
    assert 'href="#code"' in again.text
    assert 'value="Outro"' in again.text
    found = words(sofia.get(f"{TREE}?q=INFRAestrutura"))
    assert "1.01 Verificar infraestrutura" in found
    assert "1 Implantação" in found
    assert "Nada com esse filtro" in words(sofia.get(f"{TREE}?q=zzz"))


def test_an_entry_of_a_tree_is_put_below_another(sofia: Caller):
    """B-07: it gets the next code there; what is refused is said on the list and changes nothing."""
    for code, name, more in (("1", "Implantação", {"synthetic": "sim"}), ("2", "Suporte", {"synthetic": "sim"})):
        sofia.post(f"{TREE}/novo", centre(code, name, **more))
    twin = sofia.post(f"{TREE}/novo", centre("1.01", "Dúvidas")).headers["Location"]
    sofia.post(f"{TREE}/novo", centre("2.01", "Testes"))
    moved = sofia.post(f"{twin}/mover", {"abaixo": "2"}, follow=True)
    assert "“Dúvidas” agora é 2.02." in words(moved)
    sofia.post(f"{TREE}/novo", centre("1.01", "Dúvidas"))
    refused = sofia.post(f"{twin}/mover", {"abaixo": "1"}, follow=True)
    assert "Já há “Dúvidas” neste nível." in words(refused)
    assert "2.02 Dúvidas" in words(refused)


def test_what_was_deleted_comes_back(sofia: Caller):
    """The history of a list has a way back to what was deleted, that of an entry to what it was before."""
    made = sofia.post("/cadastros/produtos/novo", {"name": "Plano Ouro", "active": "sim"})
    address = made.headers["Location"]
    sofia.post(address, {"name": "Plano Prata", "active": "sim", "revisao": "1"})
    page = sofia.get(address)
    assert "Nome: Plano Ouro → Plano Prata" in words(page)
    sofia.post(f"{address}/desfazer", {"mudanca": change_of(page.text)})
    assert 'value="Plano Ouro"' in sofia.get(address).text
    sofia.post(f"{address}/apagar", {})
    assert sofia.get(address).status_code == 404
    gone = sofia.get("/cadastros/produtos")
    assert "Apagou Plano Ouro" in words(gone)
    sofia.post(f"{address}/desfazer", {"mudanca": change_of(gone.text)})
    assert sofia.get(address).status_code == 200


def test_who_edited_an_older_state_is_told(sofia: Caller):
    """Two tabs: the second one changes nothing and says so."""
    address = sofia.post("/cadastros/produtos/novo", {"name": "Plano Ouro", "active": "sim"}).headers["Location"]
    sofia.post(address, {"name": "Plano Prata", "active": "sim", "revisao": "1"})
    late = sofia.post(address, {"name": "Plano Bronze", "active": "sim", "revisao": "1"})
    assert late.status_code == 409
    assert "Alguém mudou “Plano Prata” enquanto você editava." in words(late)
    assert 'value="Plano Bronze"' in late.text


def test_a_type_keeps_what_it_asks_and_its_texts(sofia: Caller):
    """B-33, B-41: colour and standard opinions come back as they were filled in, with room for one more."""
    sofia.post(f"{TREE}/novo", centre("1", "Verificar infraestrutura"))
    type = {
        "code": "1", "name": "Reclamação", "colour": "#b42318", "priority": "2", "file_megabytes": "5",
        "opinions.title": ["Retorno", ""], "opinions.text": ["Falamos com o cliente.", ""], "opinions.centre": ["", ""],
    }  # fmt: skip
    page = sofia.post("/cadastros/tipos/novo", type, follow=True).text
    assert 'value="#b42318"' in page
    assert ">Falamos com o cliente.</textarea>" in page
    assert "Mais um parecer" in page
    wrong = sofia.post("/cadastros/tipos/novo", {**type, "code": "2", "name": "Outra", "file_megabytes": "11"})
    assert (wrong.status_code, "O limite vai de 1 a 10 MB." in words(wrong)) == (422, True)


def change_of(page: str) -> str:
    """The change that the first button of a page undoes."""
    return page.split('name="mudanca" value="')[1].split('"')[0]
