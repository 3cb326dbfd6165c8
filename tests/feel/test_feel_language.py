"""What expressions mean, by construct."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from service.feel import Range, YearsMonths, parse

NOW = datetime(2026, 1, 31, 12, 30, tzinfo=UTC)
DATA = {
    "valor": 120,
    "taxa": 0.5,
    "tipo": "reclamacao",
    "nada": None,
    "chamado": {"categoria": "cobranca", "ultima mensagem": "oi", "cliente": {"nome": "Ana"}},
    "itens": [{"nome": "a", "preco": 1}, {"nome": "b", "preco": 3}, {"nome": "c", "preco": 5}],
    "dia": date(2026, 1, 31),
}


def value(text: str, names: tuple[str, ...] = ()) -> object:
    """What the text gives on the data above."""
    return parse(text, names).evaluate(DATA, now=NOW)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # literals
        ("null", None),
        ("true", True),
        (".5", Decimal("0.5")),
        ("1.23e-2", Decimal("0.0123")),
        (r'"a\"b\n\u00e7\U01F600\d"', 'a"b\nç😀\\d'),
        ('@"2026-01-31"', date(2026, 1, 31)),
        ('@"10:20:30"', time(10, 20, 30)),
        ('@"2026-01-31T24:00:00Z"', datetime(2026, 2, 1, tzinfo=UTC)),
        ('@"P1DT2H"', timedelta(days=1, hours=2)),
        ('@"-P1Y2M"', YearsMonths(-14)),
        ("[1, [2]]", [1, [2]]),
        ("[]", []),
        ('{a: 1, "b c": a + 1}', {"a": 1, "b c": 2}),
        ("[1..2)", Range(Decimal(1), Decimal(2), True, False)),
        ("]1..2]", Range(Decimal(1), Decimal(2), False, True)),
        ("1 /* one */ + // two\n 2", 3),
        # arithmetic
        ("1 + 2 * 3 ** 2 / 9 - -1", 4),
        ("-2 ** 2", 4),
        ("0.1 + 0.2", Decimal("0.3")),
        ("1 / 3", Decimal("0.3333333333333333333333333333333333")),
        ("1 / 0", None),
        ('"a" + "b"', "ab"),
        ('"a" + 1', None),
        ('@"2026-01-31" + @"P1M"', date(2026, 2, 28)),
        ('@"2026-01-31" - @"2025-12-31"', timedelta(days=31)),
        ('@"2026-01-31T10:00:00Z" - @"2026-01-31T10:00:00+02:00"', timedelta(hours=2)),
        ('@"23:30:00" + @"PT1H"', time(0, 30)),
        ("--valor", 120),
        ("-tipo", None),
        # comparison and logic
        ("valor = 120.00", True),
        ('valor = "120"', None),
        ("nada = null", True),
        ("nada != null", False),
        ("valor > 100 and valor <= 120", True),
        ("valor < nada", None),
        ("valor between 100 and 120 and true", True),
        ("true and nada", None),
        ("false and nada", False),
        ("true or nada", True),
        ("false or nada", None),
        ('[1, {a: @"PT60M"}] = [1, {a: @"PT1H"}]', True),
        # in
        ("valor in [100..200]", True),
        ("valor in (1, < 50, >= 120)", True),
        ("valor in < 50", False),
        ('tipo in ("solicitacao", "reclamacao")', True),
        ('tipo in ["solicitacao"]', False),
        ("5 in (1 + 4)", True),
        ("not(valor in (1, 2))", True),
        # conditions and repetitions
        ('if valor > 100 then "muito" else "pouco"', "muito"),
        ('if nada then "sim" else "não"', "não"),
        ("for i in 1..3 return i * i", [1, 4, 9]),
        ("for i in 3..1 return i", [3, 2, 1]),
        ("for i in (1..4) return i", [2, 3]),
        ("for i in 1..2, j in [i, 10] return i + j", [2, 11, 4, 12]),
        ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", [1, 1, 2, 6, 24]),
        ('for d in @"2026-01-30"..@"2026-01-31" return d.day', [30, 31]),
        ("for i in nada return i", None),
        ("some i in itens satisfies i.preco > 4", True),
        ("every i in itens satisfies i.preco > 4", False),
        ("every i in [] satisfies false", True),
        # paths and filters
        ("chamado.cliente.nome", "Ana"),
        ("chamado.cliente.idade", None),
        ("valor.nome", None),
        ("itens.nome", ["a", "b", "c"]),
        ("itens[preco > 2].nome", ["b", "c"]),
        ("itens[item.preco > 2][1].nome", "b"),
        ("itens[-1].nome", "c"),
        ("itens[9]", None),
        ("itens[preco > valor]", []),
        ("[1, 2, 3][item >= 2]", [2, 3]),
        ("100[1]", 100),
        ("dia.weekday", 6),
        ('@"PT90M".hours', 1),
        ("[1..5].start", 1),
        ("[1..5).end included", False),
        ('@"10:00:00+05:00".time offset', timedelta(hours=5)),
        # functions
        ("(function(a, b) a + b)(1, 2)", 3),
        ("{dobro: function(x: number) x * 2, r: dobro(4)}.r", 8),
        ('{dobro: function(x: number) x * 2, r: dobro("4")}.r', None),
        ("{f: function(x) x + valor, r: for i in [1] return f(x: i)}.r", [121]),
        ("sort(itens, function(x, y) x.preco > y.preco)[1].nome", "c"),
        # types
        ("valor instance of number", True),
        ("dia instance of date and time", False),
        ("[1] instance of list<number>", True),
        ("{a: 1} instance of context<a: string>", False),
        ("[1..2] instance of range<number>", True),
        ("nada instance of Any", False),
        ("count instance of function<list> -> number", True),
        # the clock
        ('now() > @"2026-01-31T00:00:00Z"', True),
        ("today()", date(2026, 1, 31)),
    ],
)
def test_a_construct_gives_its_value(text: str, expected: object):
    """Each construct of the language gives what DMN says."""
    assert value(text) == expected
    assert type(value(text)) is (Decimal if type(expected) is int else type(expected))


def test_without_a_clock_now_is_null():
    """The time is an argument; nobody asks the machine."""
    assert parse("now()").evaluate({}) is None
    assert parse("today()").evaluate({}) is None


def test_a_day_in_summer_time_has_the_hours_that_pass():
    """Adding a duration follows the clocks of the zone; adding months follows the calendar."""
    before = '@"2026-03-28T12:00:00@Europe/Paris"'
    assert value(f'string({before} + @"PT24H")') == "2026-03-29T13:00:00@Europe/Paris"
    assert value(f'string({before} + @"P1M")') == "2026-04-28T12:00:00@Europe/Paris"


def test_a_range_that_closes_outward_is_not_taken_for_a_filter():
    """`[1..10[` ends there, while `[1..x[1]]` filters x."""
    assert value("5 in [1..10[") is True
    assert value("10 in [1..10[ = true") is False
    assert value("{x: [3], r: 3 in [1..x[1]]}.r") is True


def test_variables_with_one_value_are_not_changed():
    """Evaluating leaves the caller's data as it was."""
    before = repr(DATA)
    value('context put(chamado, "categoria", itens)')
    assert repr(DATA) == before
