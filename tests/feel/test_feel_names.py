"""Names of several words, and which variables an expression reads."""

import pytest

from service.feel import FeelSyntaxError, parse


@pytest.mark.parametrize(
    ("text", "names", "variables", "expected"),
    [
        ("Nome do cliente", ("Nome do cliente",), {"Nome do cliente": "Ana"}, "Ana"),
        ('Nome  do\ncliente = "Ana"', ("Nome do cliente",), {"Nome do cliente": "Ana"}, True),
        ("a-b", ("a-b",), {"a-b": 1, "a": 5, "b": 3}, 1),
        ("a-b", (), {"a-b": 1, "a": 5, "b": 3}, 2),
        ("a - b + 1", ("a - b",), {"a - b": 1}, 2),
        ("Etapa 2 > 1", ("Etapa 2",), {"Etapa 2": 3}, True),
        ("Prof. Silva", ("Prof. Silva",), {"Prof. Silva": 1}, 1),
        ("taxa do mês * taxa", ("taxa", "taxa do mês"), {"taxa": 2, "taxa do mês": 3}, 6),
        ("tempo and espera", ("tempo and espera",), {"tempo and espera": 4}, 4),
        ("{preço total: 3, x: preço total * 2}.x", (), {}, 6),
        ("{preço total: 3}.preço total", (), {}, 3),
        ('chamado.ultima mensagem = "oi"', (), {"chamado": {"ultima mensagem": "oi"}}, True),
        ("chamado.data-hora", ("chamado.data-hora",), {"chamado": {"data-hora": 7}}, 7),
        ("for meu item in [1, 2] return meu item + 1", (), {}, [2, 3]),
        ("(function(valor base) valor base * 2)(4)", (), {}, 8),
        ("date", ("date",), {"date": 1}, 1),
        ("count(count)", ("count",), {"count": [1, 2]}, 2),
        ("número_ção", (), {"número_ção": 1}, 1),
    ],
)
def test_known_names_are_read_whole(text: str, names: tuple[str, ...], variables: dict[str, object], expected: object):
    """The longest name that is known where it stands wins."""
    assert parse(text, names).evaluate(variables) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("valor > limite", {"valor", "limite"}),
        ("chamado.categoria = x", {"chamado", "x"}),
        ("for i in itens return i * taxa", {"itens", "taxa"}),
        ("itens[preco > 2]", {"itens"}),
        ("{a: b, c: a}", {"b"}),
        ("(function(x) x + y)(z)", {"y", "z"}),
        ("count(lista) + string length(texto)", {"lista", "texto"}),
        ("some x in a satisfies x = b", {"a", "b"}),
        ("1 + 1", set()),
    ],
)
def test_an_expression_tells_the_variables_that_it_reads(text: str, names: set[str]):
    """Local names and functions are not variables, nor are names that an item of a filter may have."""
    assert parse(text).names == names


def test_a_known_variable_within_a_filter_counts():
    """Within a filter a name counts as a variable when the caller knows it."""
    assert parse("itens[preco > limite]", ("limite",)).names == {"itens", "limite"}


def test_two_words_that_are_no_known_name_are_refused():
    """A missing operator or a misspelt name is found when the diagram is read, not when it runs."""
    with pytest.raises(FeelSyntaxError) as refusal:
        parse("1 + nome cliente")
    assert "nome cliente" in refusal.value.text.spoken("pt")
    assert refusal.value.position == 5
