"""Trees by their codes, plain registries, history and undo."""

from __future__ import annotations

import pytest

from service.base.errors import Conflict, Forbidden, Missing, Refused
from service.desk import registries
from service.desk.attendances import CENTRES, CONTACTS, PRODUCTS, WAYS, centres, codes, lists, trees
from service.desk.attendances.tables import CentreRow


def test_centres_are_a_tree_by_their_codes(registering):
    """B-04, B-07: synthetic ones group, analytic ones are used; what is wrong with a place is said."""
    top = registering.centre("1", "Implantação", synthetic=True)
    infra = registering.centre("1.02", "Verificar infraestrutura")
    registering.centre("1.10", "Encerrar", closing=True, whose=None)
    registering.changes(CENTRES, top, whose="role:internal_agent")
    tree = registering.reads(centres.centres)
    assert [(each.code, each.level, each.synthetic, each.closing, each.lane) for each in tree] == [
        ("1", 1, True, False, "Agente interno"),
        ("1.02", 2, False, False, "Atendente"),
        ("1.10", 2, False, True, "Agente interno"),
    ]
    assert [each.name for each in registering.reads(centres.usable).values()] == [
        "Verificar infraestrutura",
        "Encerrar",
    ]
    for code, name, words, more in (
        ("1.2", "Outro", "já é de “Verificar infraestrutura”", {}),
        ("1.3", "VERIFICAR  infraestrútura", "Já há", {}),
        ("2.01", "Outro", "Falta o código 2", {}),
        ("1.02.1", "Outro", "é analítico", {}),
        ("1,3", "Outro", "números separados por pontos", {}),
        ("1.3", "Outro", "Só um centro analítico", {"synthetic": True, "closing": True}),
        ("1.3", " ", "Informe o nome", {}),
        ("1.3", "Outro", "Escolha uma equipe ou um papel", {"whose": "team:nada"}),
    ):
        with pytest.raises(Refused, match=words):
            registering.centre(code, name, **{"whose": None, **more})
    with pytest.raises(Refused, match="continua sintético"):
        registering.changes(CENTRES, top, synthetic=False)
    with pytest.raises(Refused, match="dentro de si mesmo"):
        registering.changes(CENTRES, top, code="1.5")
    with pytest.raises(Refused, match="agrupa outros cadastros"):
        registering.does(registries.remove, CENTRES, top)
    assert len(registering.reads(centres.centres)) == 3
    assert registering.reads(trees.next_code, CentreRow, "1") == "1.11"
    assert registering.reads(trees.next_code, CentreRow, None) == "2"
    registering.does(registries.remove, CENTRES, infra)
    with pytest.raises(Missing):
        registering.reads(registries.found, CENTRES, infra)


def test_moving_a_group_moves_what_it_groups_and_undo_brings_it_back(registering):
    """B-07: codes below follow, however deep; search finds names without accents and shows what groups them."""
    top = registering.centre("1", "Suporte", synthetic=True)
    registering.centre("1.1", "Técnico", synthetic=True)
    registering.centre("1.1.1", "Análise da RÊDE")
    registering.changes(CENTRES, top, code="7")
    assert [each.code for each in registering.reads(centres.centres)] == ["7", "7.1", "7.1.1"]
    assert [each.code for each in registering.reads(centres.centres, search="rede analise")] == ["7", "7.1", "7.1.1"]
    assert registering.reads(centres.centres, search="nada disso") == ()
    newest = registering.reads(registries.history, CENTRES, top)[0]
    assert (newest.actor, newest.fields) == ("Sofia Alves", ("code",))
    registering.does(registries.undo, CENTRES, newest.id)
    assert [each.code for each in registering.reads(centres.centres)] == ["1", "1.1", "1.1.1"]
    registering.changes(CENTRES, top, name="Suporte técnico")
    with pytest.raises(Refused, match="mudou de novo"):
        registering.does(registries.undo, CENTRES, newest.id)


@pytest.mark.parametrize("code", ["", "a", "1..2", "1234567", ".".join("1" * 9), "१", "1.-2"])
def test_a_code_that_is_none_is_refused(code):
    """B-07: only digits with dots between them, up to eight levels."""
    with pytest.raises(Refused):
        codes.clean_code(code)


def test_codes_are_in_the_order_of_their_numbers():
    """B-07: 2 comes before 10, and 1.2 is 1.02."""
    ordered = ["1", "1.2", "1.10", "2", "10", "10.1"]
    mixed = ["10", "2", "1.10", "10.1", "1", "1.2"]
    assert sorted(mixed, key=codes.place_of) == ordered
    assert codes.place_of("1.2") == codes.place_of("1.02")
    assert [codes.next_code(taken, "3") for taken in ([], ["3.01", "3.09"], ["3.9"])] == ["3.01", "3.10", "3.10"]


def test_only_analysts_change_registries_and_nobody_overwrites_another(sqlite_registering):
    """B-45: attendants and supervisors read; two who change one thing are told of each other."""
    registering = sqlite_registering
    for who in ("Maria", "Paulo", "João"):
        with pytest.raises(Forbidden, match="Só analistas"):
            registering.adds(PRODUCTS, by=who, name="ERP")
    product = registering.adds(PRODUCTS, name="ERP")
    registering.changes(PRODUCTS, product, name="ERP Fiscal", by="Rita")
    with pytest.raises(Conflict, match="ERP Fiscal"):
        registering.changes(PRODUCTS, product, name="ERP Loja", revision=1)
    for attempt in (registries.remove, lambda work, of, id, by: registries.undo(work, of, id, by=by)):
        with pytest.raises(Forbidden):
            registering.does(attempt, PRODUCTS, product, by="Maria")
    registering.changes(PRODUCTS, product, name="ERP Fiscal")
    assert registering.row(PRODUCTS, product).revision == 2


def test_products_ways_and_contacts(registering):
    """B-46: registries with names of their own; a contact person belongs to a client; what went is brought back."""
    joao, lia = registering.desk.ids["João"], registering.desk.ids["Lia"]
    product, _ = registering.adds(PRODUCTS, name="ERP"), registering.adds(WAYS, name="Telefone")
    with pytest.raises(Refused, match="já está cadastrado"):
        registering.adds(PRODUCTS, name="erp")
    ana = registering.adds(CONTACTS, name="Ana", client_id=joao, work="Compras", email=" ANA@x.com.br", phone="11 1")
    registering.adds(CONTACTS, name="Ana", client_id=lia)
    assert registering.row(CONTACTS, ana).email == "ana@x.com.br"
    for fields, words in (
        ({"name": "ana", "client_id": joao}, "já está cadastrado"),
        ({"name": "Bia", "client_id": "nada"}, "de que cliente"),
        ({"name": "Bia", "client_id": joao, "email": "nada"}, "Confira o e-mail"),
        ({"name": "Bia", "client_id": joao, "phone": "1" * 201}, "até 200 letras"),
    ):
        with pytest.raises(Refused, match=words):
            registering.adds(CONTACTS, **fields)
    registering.changes(CONTACTS, ana, active=False)
    assert [each.name for each in registering.reads(lists.contacts_of, lia)] == ["Ana"]
    assert registering.reads(lists.contacts_of, joao) == []
    registering.does(registries.remove, PRODUCTS, product)
    registering.does(registries.undo, PRODUCTS, registering.reads(registries.history, PRODUCTS, product)[0].id)
    assert [each.name for each in registering.reads(registries.listed, PRODUCTS, search="er")] == ["ERP"]
