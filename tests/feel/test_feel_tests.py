"""Unary tests and translated JUEL."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from service.feel import FeelSyntaxError, from_juel, parse, parse_unary_tests


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("-", None, True),
        ("< 10", 5, True),
        ("< 10", 15, False),
        ("< 10, > 20", 25, True),
        ("[1..5]", 5, True),
        ("[1..5)", 5, False),
        ("]1..5[", 2, True),
        ('"a", "b"', "b", True),
        ('not("a", "b")', "b", False),
        ('not("a", "b")', "c", True),
        ("not(< 10)", 5, False),
        ("not(< 10)", None, False),
        ("limite", 3, True),
        ("> limite * 2", 7, True),
        ("lista", 2, True),
        ('starts with(?, "ab")', "abc", True),
        ("? > 1 and ? < limite", 2, True),
        ("? > 1 and ? < limite", 3, False),
        ("null", None, True),
        ("null", 1, False),
        ("true", True, True),
        ("false", True, False),
        ("< 10", "x", False),
        ('date(?) = @"2026-01-31"', "2026-01-31", True),
        ("-5", -5, True),
    ],
)
def test_unary_tests(text: str, value: object, expected: bool):
    """A cell of a decision table passes the values it names."""
    assert parse_unary_tests(text).evaluate(value, {"limite": 3, "lista": [1, 2]}) is expected


def test_unary_tests_tell_their_variables():
    """The tested value is no variable."""
    assert parse_unary_tests("> limite, ? = outro").names == {"limite", "outro"}


@pytest.mark.parametrize("text", ["", "<", "1,", "not(1", "- 1 2", "a b"])
def test_broken_unary_tests_are_refused(text: str):
    """What is no test is told."""
    with pytest.raises(FeelSyntaxError):
        parse_unary_tests(text)


@pytest.mark.parametrize(
    ("juel", "feel"),
    [
        ("${aprovado}", "aprovado"),
        ("#{valor > 100}", "valor > 100"),
        ("${valor >= 1.5 && tipo == 'a'}", 'valor >= 1.5 and tipo = "a"'),
        ('${a != "x" || !b}', 'a != "x" or not(b)'),
        ("${!(a && b)}", "not((a and b))"),
        ("${a == 1 and not b or c}", "a = 1 and not(b) or c"),
        ("${a eq 1 and b lt 2}", "a = 1 and b < 2"),
        ("${(a + b) * 2 - c / 3 % 2 > 0}", "(a + b) * 2 - modulo(c / 3, 2) > 0"),
        ("${pedido.cliente.nome == null}", "pedido.cliente.nome = null"),
        ("${itens[0].preco > 2}", "itens[1].preco > 2"),
        ("${pedido['total'] > 2}", "pedido.total > 2"),
        ("${execution.getVariable('valor') > 2}", "valor > 2"),
        ("${a > 1 == true}", "(a > 1) = true"),
        ("${a ? 1 : 2}", "if a then 1 else 2"),
        ("${-a < 0}", "-a < 0"),
        ("${a and b}", "a and b"),
        ("${a or not b}", "a or not(b)"),
        ("${a ne 1}", "a != 1"),
        ("${a gt 1 && a le 5 || a ge 9}", "a > 1 and a <= 5 or a >= 9"),
        ("${pedido['cliente']['nome'] == 'Ana'}", 'pedido.cliente.nome = "Ana"'),
        ('${execution.getVariable("valor") eq 2}', "valor = 2"),
        ("${tipo.equals('a')}", '(tipo = "a")'),
        ("${!tipo.equals('a')}", 'not((tipo = "a"))'),
        ("${itens.size() > 0}", "count(itens) > 0"),
        ("${now()}", "now()"),
        ("${dateTime().toDate()}", "now()"),
        ("${dateTime().plusDays(2)}", 'now() + duration("P2D")'),
        ("${dateTime().plusWeeks(2).minusHours(1).toDate()}", 'now() + duration("P14D") - duration("PT1H")'),
        ("${now().plusMonths(prazo + 1)}", 'now() + duration("P1M") * (prazo + 1)'),
        (r"${a == 'it\'s \"x\"'}", r'a = "it' + "'" + r's \"x\""'),
    ],
)
def test_juel_becomes_feel(juel: str, feel: str):
    """Simple conditions of Camunda 7 keep their meaning, and what comes out is FEEL."""
    assert from_juel(juel) == feel
    parse(feel)


@pytest.mark.parametrize(
    ("value", "empty"), [(None, True), ("", True), ([], True), ({}, True), ("x", False), ([1], False), (0, False)]
)
def test_empty_means_what_it_means_in_juel(value: object, empty: bool):
    """Null, and texts, lists and maps with nothing in them."""
    assert parse(from_juel("${empty x}")).evaluate({"x": value}) is empty
    assert parse(from_juel("${not empty x && true}")).evaluate({"x": value}) is not empty


@pytest.mark.parametrize(
    "juel",
    [
        "valor > 1",
        "${valor",
        "${}",
        "${a b}",
        "${bean.check(x)}",
        "${dateTime().withTimeAtStartOfDay()}",
        "${dateTime().plusDays(2}",
        "${dateTime(x)}",
        "${currentUser()}",
        "${itens.size(1)}",
        "${execution.getProcessInstanceId()}",
        "${execution.setVariable('a', 1)}",
        "${''.getClass().forName('java.lang.Runtime')}",
        "${a = 1}",
        "${a; b}",
        "${x -> x}",
        "a ${b} c",
        "${" + "(" * 500 + "a" + ")" * 500 + "}",
    ],
)
def test_what_cannot_be_translated_is_quoted(juel: str):
    """The refusal shows the expression and asks for FEEL."""
    with pytest.raises(FeelSyntaxError) as refusal:
        from_juel(juel)
    assert juel[:40] in refusal.value.text.spoken("pt")
    assert "FEEL" in refusal.value.text.spoken("en")


def test_times_of_camunda_7_are_counted_from_now():
    """`dateTime()` is now; what is added to it is added."""
    now = datetime(2026, 1, 30, 12, tzinfo=UTC)
    due = parse(from_juel("${dateTime().plusDays(dias).plusMinutes(30)}")).evaluate({"dias": 2}, now=now)
    assert due == datetime(2026, 2, 1, 12, 30, tzinfo=UTC)
    assert parse(from_juel("${itens.isEmpty() && true}")).evaluate({"itens": []}) is True


def test_precedence_survives_translation():
    """Where JUEL binds otherwise than FEEL, parentheses say so."""
    translated = parse(from_juel("${1 + 2 * 3 == 7 && 2 < 3 == true}"))
    assert translated.evaluate({}) is True
    assert parse(from_juel("${10 - 2 - 3}")).evaluate({}) == Decimal(5)
    assert parse(from_juel("${10 - (2 - 3)}")).evaluate({}) == Decimal(11)
