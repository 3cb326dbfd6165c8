"""Types, occurrences and solutions: registered in their order, unique where they stand, changed by whom it is for."""

from __future__ import annotations

import pytest

from service.base.errors import Conflict, Forbidden, Missing, Refused
from service.desk import people, registries
from service.desk.catalog import OCCURRENCES, SOLUTIONS, TYPES, places, tree, writing


def shape(registering, **more):
    """The tree as nested names."""
    return [
        (type.row.name, [(each.row.name, [one.row.name for one in each.solutions]) for each in type.occurrences])
        for type in registering.reads(tree.tree, **more)
    ]


def test_types_are_the_users_own(registering):
    """F-03: none is there at first; they are added, renamed and taken out of use without a change of the program."""
    assert shape(registering) == []
    type = registering.type("Suporte")
    registering.changes(TYPES, type, name="Atendimento  Suporte")
    registering.changes(TYPES, type, active=False)
    row = registering.row(TYPES, type)
    assert (row.name, row.active, row.revision) == ("Atendimento Suporte", False, 3)
    registering.does(registries.remove, TYPES, type)
    assert shape(registering) == []


def test_a_type_is_a_topic_or_a_sector(registering):
    """F-05: one with a sector, one without; a sector that does not exist is refused."""
    with registering.desk.works.begin() as work:
        team = people.add_team(work, "Financeiro")
    with_sector, without = registering.type("Financeiro", team_id=team), registering.type("Geral")
    assert registering.row(TYPES, with_sector).team_id == team
    assert registering.row(TYPES, without).team_id is None
    with pytest.raises(Refused, match="setor da lista") as refused:
        registering.type("Outro", team_id="nada")
    assert refused.value.field == "team_id"


def test_an_occurrence_belongs_to_exactly_one_type(registering):
    """F-10: without a type it is refused; the tree lists under each type only its own."""
    money, help = registering.type("Financeiro"), registering.type("Suporte")
    registering.occurrence("Pagamento Atrasado", money)
    registering.occurrence("Senha", help)
    registering.occurrence("Pagamento Atrasado", help)
    with pytest.raises(Refused, match="já tem a ocorrência") as refused:
        registering.occurrence("PAGAMENTO atrasado", money)
    assert (refused.value.status, refused.value.field) == (422, "name")
    for type in ("", None, "nada"):
        with pytest.raises(Refused, match="Cadastre o tipo antes") as refused:
            registering.adds(OCCURRENCES, name="Sem tipo", type_id=type)
        assert (refused.value.status, refused.value.field) == (422, "type_id")
    assert shape(registering) == [
        ("Financeiro", [("Pagamento Atrasado", [])]),
        ("Suporte", [("Senha", []), ("Pagamento Atrasado", [])]),
    ]


def test_an_occurrence_has_any_number_of_solutions(registering):
    """F-13: three of one occurrence; the same name under another occurrence is allowed, twice under one is not."""
    money = registering.type("Financeiro")
    late, invoice = registering.occurrence("Pagamento Atrasado", money), registering.occurrence("Boletos", money)
    for name in ("Negociação", "Pagamento Efetuado", "Cobrança Indevida"):
        registering.solution(name, late)
    registering.solution("Negociação", invoice)
    with pytest.raises(Refused, match="já tem a solução"):
        registering.solution("negociaçao", late)
    assert shape(registering) == [
        (
            "Financeiro",
            [
                ("Pagamento Atrasado", ["Negociação", "Pagamento Efetuado", "Cobrança Indevida"]),
                ("Boletos", ["Negociação"]),
            ],
        )
    ]


def test_a_solution_is_standard_or_alternative_and_says_when_to_choose_it(sqlite_registering):
    """F-15, F-16: the kind and the guidance are kept; another kind is refused."""
    late = sqlite_registering.occurrence("Atraso", sqlite_registering.type("Financeiro"))
    id = sqlite_registering.solution("Indevida", late, kind="alternative", guidance=" Quando não deve. ")
    row = sqlite_registering.row(SOLUTIONS, id)
    assert (row.kind, row.guidance, row.process) == ("alternative", "Quando não deve.", "solucao-indevida")
    assert sqlite_registering.row(SOLUTIONS, sqlite_registering.solution("Padrão", late)).kind == "standard"
    with pytest.raises(Refused, match="padrão ou alternativa"):
        sqlite_registering.solution("Outra", late, kind="strange")


def test_registration_has_its_order(registering):
    """F-23: type, occurrence, solution, step: a child of something unknown is refused and nothing is written."""
    with pytest.raises(Refused) as refused:
        registering.adds(SOLUTIONS, name="Negociação", occurrence_id="nada")
    assert (refused.value.status, refused.value.field) == (422, "occurrence_id")
    with pytest.raises(Refused) as refused:
        registering.does(writing.add_step, "nada", {"name": "Consultar"}, revision=1)
    assert (refused.value.status, refused.value.field) == (422, "solution")
    assert registering.reads(registries.listed, SOLUTIONS) == []
    assert registering.reads(registries.history, SOLUTIONS) == ()


def test_what_something_hangs_on_is_not_deleted(registering):
    """F-23: a type with occurrences and an occurrence with solutions stay, and say why."""
    type = registering.type("Financeiro")
    late = registering.occurrence("Atraso", type)
    solution = registering.solution("Negociação", late)
    with pytest.raises(Refused, match="tem 1 ocorrências"):
        registering.does(registries.remove, TYPES, type)
    with pytest.raises(Refused, match="tem 1 soluções"):
        registering.does(registries.remove, OCCURRENCES, late)
    registering.does(registries.remove, SOLUTIONS, solution)
    registering.does(registries.remove, OCCURRENCES, late)
    registering.does(registries.remove, TYPES, type)
    removed = registering.reads(registries.history, TYPES, type)[0]
    registering.does(registries.undo, TYPES, removed.id)
    assert shape(registering) == [("Financeiro", [])]


def test_who_may_edit_the_catalogue(registering):
    """F-25: analysts and administrators; attendants and supervisors cannot edit types, clients nothing."""
    type = registering.type("Financeiro")
    registering.changes(TYPES, type, by="Rita", name="Finanças")
    for nobody in ("Maria", "Paulo", "Bruno", "João"):
        with pytest.raises(Forbidden):
            registering.adds(TYPES, by=nobody, name="Meu tipo")
        with pytest.raises(Forbidden):
            registering.changes(TYPES, type, by=nobody, name="Meu tipo")
        with pytest.raises(Forbidden):
            registering.does(places.move, TYPES, type, revision=2, by=nobody)
    assert shape(registering) == [("Finanças", [])]


def test_two_who_change_one_row_at_once(registering):
    """F-03: who comes second is told, and nothing is lost."""
    type = registering.type("Financeiro")
    registering.changes(TYPES, type, revision=1, name="Finanças")
    with pytest.raises(Conflict, match="enquanto você editava"):
        registering.changes(TYPES, type, revision=1, name="Dinheiro")
    assert registering.row(TYPES, type).name == "Finanças"


def test_rows_are_moved_within_and_between_lists(registering):
    """F-10, F-13: an order of one's own; an occurrence goes to another type, with a check of names there, and back."""
    money, help = registering.type("Financeiro"), registering.type("Suporte")
    late, invoice = registering.occurrence("Atraso", money), registering.occurrence("Boletos", money)
    registering.occurrence("Senha", help)
    registering.does(places.move, TYPES, help, revision=1, before=money)
    registering.does(places.move, OCCURRENCES, invoice, revision=1, before=late)
    assert shape(registering) == [("Suporte", [("Senha", [])]), ("Financeiro", [("Boletos", []), ("Atraso", [])])]
    registering.does(places.move, OCCURRENCES, invoice, revision=1, below=help)
    assert shape(registering) == [("Suporte", [("Senha", []), ("Boletos", [])]), ("Financeiro", [("Atraso", [])])]
    registering.occurrence("Boletos", money)
    with pytest.raises(Refused, match="já tem a ocorrência"):
        registering.does(places.move, OCCURRENCES, invoice, revision=2, below=money)
    with pytest.raises(Refused, match="dentro da mesma lista"):
        registering.does(places.move, OCCURRENCES, late, revision=1, before=invoice)
    moved = registering.reads(registries.history, OCCURRENCES, invoice)[0]
    assert moved.fields == ("type_id",)
    registering.changes(OCCURRENCES, invoice, name="Segunda via")
    registering.does(places.move, OCCURRENCES, invoice, revision=3, below=money, before=late)
    assert shape(registering)[1] == ("Financeiro", [("Segunda via", []), ("Atraso", []), ("Boletos", [])])


def test_the_tree_is_searched_without_accents(sqlite_registering):
    """F-12: words of a name, and of the names around it; what groups a hit is shown with it."""
    money = sqlite_registering.type("Financeiro")
    late = sqlite_registering.occurrence("Pagamento Atrasado", money)
    sqlite_registering.solution("Negociação Realizada", late)
    sqlite_registering.solution("Cobrança Indevida", late)
    sqlite_registering.type("Ouvidoria")
    assert shape(sqlite_registering, search="NEGOCIACAO") == [
        ("Financeiro", [("Pagamento Atrasado", ["Negociação Realizada"])])
    ]
    assert shape(sqlite_registering, search="atrasado financeiro") == [
        ("Financeiro", [("Pagamento Atrasado", ["Negociação Realizada", "Cobrança Indevida"])])
    ]
    assert shape(sqlite_registering, search="ouvid") == [("Ouvidoria", [])]
    assert shape(sqlite_registering, search="nada") == []


def test_undo_belongs_to_its_registry(sqlite_registering):
    """F-03: a change of a type is none of an occurrence's."""
    type = sqlite_registering.type("Financeiro")
    change = sqlite_registering.reads(registries.history, TYPES, type)[0]
    with pytest.raises(Missing):
        sqlite_registering.does(registries.undo, OCCURRENCES, change.id)
