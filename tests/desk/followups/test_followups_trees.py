"""The trees of follow-up classifications and of reasons of contact."""

from __future__ import annotations

import pytest

from service.base.errors import Conflict, Forbidden, Refused
from service.desk import registries
from service.desk.followups import CLASSES, LINKS, LeafParent, links, trees


def test_a_tree_of_any_depth_with_computed_levels(following):
    """U-08, U-10, U-12, U-13, U-26: four levels; blank above is the first; a move recomputes all levels, a circle
    is refused."""
    team = following.team("Auditoria", "Bruno")
    top = following.heading("Operadora", level=9)
    second = following.heading("Assistencial", top)
    third = following.heading("Autorizações", second, level=1)
    leaf = following.adds("Carta negativa", third, team_id=team)
    assert [following.node(each).level for each in (top, second, third, leaf)] == [1, 2, 3, 4]
    assert following.tree() == [
        "Operadora",
        "Operadora › Assistencial",
        "Operadora › Assistencial › Autorizações",
        "Operadora › Assistencial › Autorizações › Carta negativa",
    ]
    for into in (third, leaf, top):
        with pytest.raises(Refused, match="dentro de si mesma") as refused:
            following.changes(top, parent_id=into)
        assert refused.value.status == 422
    following.changes(third, parent_id=None)
    assert [following.node(each).level for each in (top, second, third, leaf)] == [1, 2, 1, 2]
    following.does(registries.undo, CLASSES, following.newest().id)
    assert following.node(leaf).words == "Operadora › Assistencial › Autorizações › Carta negativa"
    following.changes(leaf, level=1)
    assert following.node(leaf).level == 4
    with pytest.raises(Refused, match="superior da lista"):
        following.adds("Outra", "nada", team_id=team)


def test_a_name_is_needed_and_is_taken_once_on_its_level(sqlite_following):
    """U-11: blank is refused, and so is the same name beside it, accents and case aside."""
    top = sqlite_following.heading("Financeiro")
    for name, words in ((" ", "Informe o nome"), ("FINANCEÍRO", "Já há"), ("a" * 121, "até 120 letras")):
        with pytest.raises(Refused, match=words) as refused:
            sqlite_following.heading(name)
        assert (refused.value.status, refused.value.field) == (422, "name")
    assert sqlite_following.heading("Financeiro", top)
    assert len(sqlite_following.tree()) == 2


def test_a_search_finds_without_accents_and_tells_the_path(following):
    """U-09: “negativa” and “NEGATÍVA” both find the node, with where it stands."""
    team, top = following.team("Auditoria", "Bruno"), following.heading("Autorizações")
    following.adds("Carta negativa", top, team_id=team)
    following.adds("Guia", top, team_id=team)
    for words in ("negativa", "NEGATÍVA", "autorizacoes carta", "  Cárta "):
        assert following.tree(search=words) == ["Autorizações › Carta negativa"]
    assert following.tree(search="autorizacoes") == ["Autorizações"]
    assert following.tree(search="nada") == []


def test_only_what_is_active_is_offered(sqlite_following):
    """U-14: draft and inactive ones are not, and neither is what stands below them."""
    team, top = sqlite_following.team("Auditoria", "Bruno"), sqlite_following.heading("Autorizações")
    leaf = sqlite_following.adds("Guia", top, team_id=team)
    draft = sqlite_following.adds("Nova", top, status="draft")

    def offered() -> list[str]:
        return [node.name for node in sqlite_following.reads(trees.offered, "followup", ())]

    assert offered() == ["Guia"]
    with pytest.raises(Refused, match="não está ativa"):
        sqlite_following.reads(trees.chosen, "followup", draft, ())
    sqlite_following.changes(top, status="inactive")
    assert offered() == []
    sqlite_following.changes(top, status="active")
    sqlite_following.changes(leaf, status="inactive")
    assert (offered(), sqlite_following.node(leaf).status) == ([], "inactive")
    with pytest.raises(Refused, match="ativa, inativa ou em digitação"):
        sqlite_following.changes(leaf, status="talvez")


def test_a_last_level_becomes_a_group_only_when_that_is_confirmed(following):
    """U-15, U-16: it is one unless told; a child is refused with an offer; a group does not go back with children."""
    team = following.team("Auditoria", "Bruno")
    leaf = following.adds("Guia", team_id=team)
    assert following.node(leaf).leaf
    with pytest.raises(LeafParent, match="Torne-a um agrupamento") as refused:
        following.adds("Guia de exame", leaf, team_id=team)
    assert (refused.value.status, refused.value.field, refused.value.parent) == (422, "parent_id", "Guia")
    assert following.tree() == ["Guia"]
    following.adds("Guia de exame", leaf, team_id=team, group=True)
    assert not following.node(leaf).leaf
    with pytest.raises(Refused, match="agrupa outras"):
        following.changes(leaf, leaf=True)
    with pytest.raises(Refused, match="só agrupa outras"):
        following.reads(trees.chosen, "followup", leaf, ())


def test_links_say_for_whom_a_classification_is(following):
    """U-17, U-18: several may be chosen, none means all; a forged one is refused."""
    team = following.team("Rede", "Bruno")
    insured, provider, broker = (following.link(name) for name in ("Beneficiário", "Prestador", "Corretor"))
    for_two = following.adds("Credenciamento", team_id=team, links=[provider, broker])
    following.adds("Outros", team_id=team)
    joao = following.desk.ids["João"]
    seen = {}
    for link in (insured, provider, broker):
        following.does(links.set_links, joao, [link], by="Maria")
        theirs = following.reads(links.links_of, joao)
        seen[link] = [node.name for node in following.reads(trees.offered, "followup", theirs)]
        if link == insured:
            with pytest.raises(Refused, match="não é para os vínculos"):
                following.reads(trees.chosen, "followup", for_two, theirs)
    assert seen == {
        insured: ["Outros"], provider: ["Credenciamento", "Outros"], broker: ["Credenciamento", "Outros"],
    }  # fmt: skip
    for attempt in (
        lambda: following.changes(for_two, links=["nada"]),
        lambda: following.does(links.set_links, joao, ["nada"]),
    ):
        with pytest.raises(Refused, match="vínculo da lista"):
            attempt()
    with pytest.raises(Refused, match="é só para ele"):
        following.does(registries.remove, LINKS, provider)
    with pytest.raises(Forbidden):
        following.does(links.set_links, joao, [], by="João")


def test_an_active_last_level_has_a_responsible_group(following):
    """U-19, U-20: without one it is refused; who answers follows from the group and is written nowhere else."""
    team = following.team("Auditoria", "Bruno", "Maria", responsible="Bruno")
    for more in ({}, {"team_id": "nada"}):
        with pytest.raises(Refused) as refused:
            following.adds("Guia", **more)
        assert (refused.value.status, refused.value.field) == (422, "team_id")
    draft = following.adds("Guia", status="draft")
    with pytest.raises(Refused, match="precisa de um grupo"):
        following.changes(draft, status="active")
    following.changes(draft, status="active", team_id=team)
    following.changes(draft, responsible="Rita", users=["Rita"], group_name="Outro")
    shown = following.reads(trees.answering, following.node(draft).team)
    assert (shown.group, shown.users, shown.responsible) == (
        "Auditoria", ("Bruno Lima", "Maria Santos"), "Bruno Lima",
    )  # fmt: skip


def test_sectors_and_types_stand_side_by_side(sqlite_following):
    """U-29: two trees with different tops."""
    for top, child in (("Setor financeiro", "Boletos"), ("Reclamações", "Atendimento")):
        sqlite_following.heading(child, sqlite_following.heading(top))
    assert sqlite_following.tree() == [
        "Reclamações", "Reclamações › Atendimento", "Setor financeiro", "Setor financeiro › Boletos",
    ]  # fmt: skip


def test_reasons_are_a_tree_of_their_own(following):
    """U-33: neither stands below the other, nor is chosen for the other; a reason has no group or deadline."""
    team = following.team("Auditoria", "Bruno")
    follow = following.adds("Guia", team_id=team)
    reason = following.adds("Dúvida", kind="reason", team_id=team, deadline="24h", contact=True)
    group = following.heading("Motivos", kind="reason")
    assert (following.tree("reason"), following.tree()) == (["Dúvida", "Motivos"], ["Guia"])
    node = following.node(reason)
    assert (node.team, node.deadline, node.contact) == (None, None, False)
    for kind, id in (("followup", reason), ("reason", follow)):
        with pytest.raises(Refused, match="outra árvore") as refused:
            following.reads(trees.chosen, kind, id, ())
        assert refused.value.status == 422
    with pytest.raises(Refused, match="da outra árvore"):
        following.adds("Mais", group, team_id=team)
    with pytest.raises(Refused, match="de qual árvore"):
        following.adds("Mais", kind="outra")
    following.changes(reason, kind="followup")
    assert following.node(reason).kind == "reason"


def test_a_free_text_is_no_classification(sqlite_following):
    """U-28: only what stands in the tree is chosen."""
    with pytest.raises(Refused, match="da lista") as refused:
        sqlite_following.reads(trees.chosen, "followup", "Carta negativa", ())
    assert refused.value.status == 422


def test_who_changes_trees_and_how_it_is_taken_back(following):
    """U-10: analysts only; two who change one thing are told of each other; history says what, undo brings it back."""
    with pytest.raises(Forbidden):
        following.heading("Nada", by="Maria")
    top = following.heading("Autorizações")
    following.changes(top, name="Autorização")
    with pytest.raises(Conflict, match="Autorização"):
        following.does(registries.change, CLASSES, top, {"name": "Outra"}, revision=1)
    assert (following.newest().actor, following.newest().fields) == ("Sofia Alves", ("name",))
    following.does(registries.undo, CLASSES, following.newest().id)
    assert following.node(top).name == "Autorizações"
    child = following.heading("Guias", top)
    with pytest.raises(Refused, match="agrupa outras"):
        following.does(registries.remove, CLASSES, top)
    following.does(registries.remove, CLASSES, child)
    following.does(registries.undo, CLASSES, following.newest().id)
    assert following.tree() == ["Autorizações", "Autorizações › Guias"]
