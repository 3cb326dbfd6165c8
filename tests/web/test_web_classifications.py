"""The trees of classifications and the groups: reached, searched, filled in, moved, taken back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from desk_pages import Front, words

from service.desk import people
from service.desk.followups import classes, trees

TREE = "/classificacoes/follow-up"


class Analyst:
    """Sofia with a group, and the tree as it is stored."""

    def __init__(self, front: Front) -> None:
        self.front, self.caller = front, front.comes("Sofia")
        with front.desk.works.begin() as work:
            self.team = people.add_team(work, "Auditoria")
            people.set_members(work, self.team, [front.desk.ids["Bruno"]])
            people.make_responsible(work, self.team, front.desk.ids["Paulo"])

    def includes(self, name: str, **more: Any) -> str:
        """Post the form; the id of what was made."""
        given = {"name": name, "status": "active", "leaf": "sim", "team_id": self.team, **more}
        given = {key: value for key, value in given.items() if value is not None}
        made = self.caller.post(f"{TREE}/nova", given)
        assert made.status_code == 303, words(made)
        return made.headers["Location"].rpartition("/")[2]

    def stored(self) -> list[str]:
        """The tree as lines."""
        with self.front.desk.works.read() as work:
            return [node.words for node in trees.tree(work.session, "followup")]

    def node(self, id: str) -> trees.Node:
        """One of it."""
        with self.front.desk.works.read() as work:
            found = trees.node(work.session, id)
            assert found is not None
            return found


@pytest.fixture
def sofia(front: Front) -> Analyst:
    """The analyst."""
    return Analyst(front)


def test_the_tree_is_two_clicks_from_the_menu(sofia: Analyst):
    """U-07: Cadastros, and there under “Classificações dos atendimentos” the follow-up classifications."""
    assert 'href="/cadastros"' in sofia.caller.get("/processos").text
    page = sofia.caller.get("/cadastros").text
    assert "Classificações dos atendimentos" in page
    for address in (TREE, "/classificacoes/motivos", "/grupos", "/cadastros/vinculos"):
        assert f'href="{address}"' in page
    assert "<h1>Classificações de Follow-up</h1>" in sofia.caller.get(TREE).text


def test_what_is_included_is_seen_searched_and_refused_at_its_field(sofia: Analyst):
    """U-09, U-10, U-11, U-13, U-19, U-26: the page shows the stored tree; a search finds without accents, with path."""
    top = sofia.includes("Autorizações", leaf=None, team_id=None, level="9")
    leaf = sofia.includes("Carta negativa", parent_id=top, deadline="24h")
    page = sofia.caller.get(TREE, query_string={"abertas": "sim"}).text
    assert re.findall(r'<li id="(\w+)"', page) == [top, leaf]
    assert page.count("<details open>") == 1
    for search in ("negativa", "NEGATÍVA"):
        found = sofia.caller.get(TREE, query_string={"q": search}).text
        assert "Autorizações › Carta negativa" in found
    assert "Nada com esse nome" in sofia.caller.get(TREE, query_string={"q": "zzz"}).text
    for given, sentence in (
        ({"name": " ", "status": "active"}, "Informe o nome"),
        ({"name": "Guia", "status": "active", "leaf": "sim"}, "precisa de um grupo responsável"),
        ({"name": "Guia", "status": "active", "parent_id": "nada"}, "superior da lista"),
        ({"name": "Guia", "status": "active", "leaf": "sim", "team_id": sofia.team, "deadline": "já"}, "como 24h"),
    ):
        refused = sofia.caller.post(f"{TREE}/nova", given)
        assert refused.status_code == 422
        assert sentence in words(refused)
    assert sofia.stored() == ["Autorizações", "Autorizações › Carta negativa"]
    maria = sofia.front.comes("Maria").get(TREE).text
    assert "Carta negativa" in maria
    assert "/nova" not in maria


def test_a_last_level_becomes_a_group_when_it_is_ticked(sofia: Analyst):
    """U-15: the refusal offers it beside the field, and confirmed it happens."""
    leaf = sofia.includes("Guia")
    child = {"name": "De exame", "status": "active", "leaf": "sim", "team_id": sofia.team, "parent_id": leaf}
    refused = sofia.caller.post(f"{TREE}/nova", child)
    assert refused.status_code == 422
    assert "Tornar “Guia” um agrupamento" in words(refused)
    sofia.includes("De exame", parent_id=leaf, agrupar="sim")
    assert sofia.stored() == ["Guia", "Guia › De exame"]


def test_who_answers_follows_from_the_group(sofia: Analyst):
    """U-20, U-21: the columns are read only; the portal's part has exactly the three flags."""
    id = sofia.includes("Guia", contact="sim")
    answer = sofia.caller.get(f"{TREE}/{id}")
    page, said = answer.text, words(answer)
    for shown in ("Responsáveis Auditoria (Setor)", "Usuários do grupo Bruno Lima", "manifestação Paulo Reis"):
        assert shown in said
    part = page.split("Dados complementares do portal")[1].split("</section>")[0]
    assert re.findall(r'name="(\w+)"', part) == ["contact", "ombudsman", "lgpd"]
    given = {"name": "Guia", "status": "active", "leaf": "sim", "team_id": sofia.team, "revisao": "1"}
    kept = sofia.caller.post(f"{TREE}/{id}", {**given, "responsavel": "x", "usuarios": "y"}, follow=True)
    assert "manifestação Paulo Reis" in words(kept)
    assert not sofia.node(id).contact


def test_a_move_is_looked_at_before_and_can_be_taken_back(sofia: Analyst):
    """U-08, U-12, U-13: it says what goes along; a circle is refused; undo brings it back."""
    top, other = (sofia.includes(name, leaf=None, team_id=None) for name in ("Autorizações", "Rede"))
    child = sofia.includes("Guia", parent_id=top)
    asked = words(sofia.caller.get(f"{TREE}/{top}/mover", query_string={"acima": other}))
    assert "Vai junto 1 classificação" in asked
    wrong = sofia.caller.post(f"{TREE}/{top}/mover", {"acima": top, "revisao": "1"})
    assert (wrong.status_code, "dentro de si mesma" in words(wrong)) == (422, True)
    assert sofia.caller.post(f"{TREE}/{top}/mover", {"acima": other, "revisao": "1"}).status_code == 303
    assert sofia.node(child).level == 3
    page = sofia.caller.get(f"{TREE}/{top}").text
    change = re.search(r'name="mudanca" value="(\w+)"', page)
    assert change is not None
    sofia.caller.post(f"{TREE}/desfazer", {"mudanca": change[1]})
    assert sofia.node(child).level == 2
    assert sofia.caller.post(f"{TREE}/{child}/apagar").status_code == 303
    assert sofia.stored() == ["Autorizações", "Rede"]


def test_groups_are_kept_on_their_page(sofia: Analyst):
    """U-05, U-30: made, given a kind, users and a responsible; without users it says what hangs on it."""
    id = sofia.includes("Guia")
    made = sofia.caller.post("/grupos", {"nome": "Médico auditor"}).headers["Location"]
    given = {"nome": "Médico auditor", "tipo": "function", "pessoa": sofia.front.desk.ids["Bruno"]}
    assert sofia.caller.post(made, {**given, "responsavel": sofia.front.desk.ids["Bruno"]}).status_code == 303
    said = words(sofia.caller.get("/grupos"))
    assert "Médico auditor Função Bruno Lima 1 0 Em uso" in said
    assert sofia.caller.post(made, {**given, "tipo": "outro"}).status_code == 422
    address = f"/grupos/{sofia.node(id).team}"
    sofia.caller.post(address, {"nome": "Auditoria", "tipo": "sector"})
    assert "dependem deste grupo: Guia" in words(sofia.caller.get(address))
    assert "Sem quem responda" in words(sofia.caller.get("/grupos"))


def test_two_thousand_classifications_are_one_folded_page(sofia: Analyst):
    """U-08, U-26: the page of a large tree holds all of it, folded."""
    with sofia.front.desk.works.begin() as work:
        by = sofia.front.desk.person_in(work, "Sofia")
        group = {"kind": "followup", "status": "active", "leaf": False}
        tops = [classes.add(work, {**group, "name": f"Setor {n}"}, by=by) for n in range(4)]
        rows = [
            classes.ClassRow(
                id=f"{n:026d}", name=f"Tema {n}", folded=f"tema {n}", kind="followup", parent_id=tops[n % 4],
                above=tops[n % 4], level=2, status="active", links=[], team_id=sofia.team,
            )
            for n in range(2_000)
        ]  # fmt: skip
        work.session.add_all(rows)
    page = sofia.caller.get(TREE).text
    assert page.count("<li id=") == 2_004
    assert "<details open>" not in page
    assert len(page) < 900_000
    assert "Setor 1 › Tema 1501" in sofia.caller.get(TREE, query_string={"q": "tema 1501"}).text
