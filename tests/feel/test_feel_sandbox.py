"""Nobody gets out of an expression, and none takes long."""

from contextlib import suppress
from time import thread_time
from typing import Any

import pytest

from service.feel import FeelError, FeelSyntaxError, Function, from_juel, parse, parse_unary_tests, to_json
from service.feel.functions import Builtin

ESCAPES = [
    "().__class__.__base__.__subclasses__()",
    "__import__('os').system('id')",
    '__import__("os").system("id")',
    "{}.__class__",
    "{}.__class__.__bases__[1].__subclasses__()",
    "[].__class__.__mro__",
    '"".__class__.__mro__',
    "x.__class__",
    "x.__init__.__globals__",
    "chamado.__class__.__init__",
    "chamado.get",
    "itens.append",
    "(function() 1).call.__globals__",
    "count.signatures",
    "count.__globals__",
    "[1..2].only.__class__",
    '@"2026-01-31".replace',
    '@"2026-01-31T00:00:00Z".tzinfo',
    "lambda: 1",
    "[x for x in itens]",
    '"{0.__class__}".format(x)',
    'f"{x}"',
    '"%s" % x',
    'eval("1")',
    'exec("1")',
    'open("/etc/passwd")',
    'getattr(x, "y")',
    "globals()",
    "import os",
    "x := 1",
    "a; b",
    "itens[item.__class__ != null]",
    'get value(chamado, "__class__")',
    'time("10:00:00@../../etc/passwd")',
    '@"2026-01-31T00:00:00@/etc/passwd"',
    'function(x) external {java: {class: "java.lang.Runtime"}}',
]
NOTHING = (None, [], [None], "refused")
TWINS = 'for i in 1..60 return if i = 1 then ["x"] else [partial[-1], partial[-1]]'
LONG = 'for i in 1..60 return if i = 1 then "xxxxxxxxxxxx" else partial[-1] + partial[-1]'
BOMBS = [
    "9**9**9",
    "9**(9**9)",
    "9**(9**(9**9))",
    "10**6000 * 10**6000",
    "1.0000001**99999999999",
    "for i in 1..100000 return 1.7**(i/7)",
    "for i in 1..100000 return exp(i/7)",
    "for i in 1..999999999 return i",
    "for i in 1..999999999, j in 1..999999999 return i",
    "some i in 1..999999999 satisfies i < 0",
    "every i in [1..10**18] satisfies i > 0",
    "for a in 1..1000 return for b in 1..1000 return for c in 1..1000 return a * b * c",
    "for i in 1..100000 return partial",
    TWINS,
    f"string({TWINS})",
    f"({TWINS}) = ({TWINS})",
    f"flatten({TWINS})",
    f"distinct values({TWINS})",
    f"({TWINS}).a",
    LONG,
    f"for i in 1..1000 return ({LONG})",
    "for i in 1..1000 return string(1e6144)",
    "sort(for i in 1..100000 return 100000 - i, function(a, b) a < b)",
    "sort(for i in 1..100000 return -i)",
    "union(for i in 1..50000 return i, for i in 1..50000 return i)",
    'string join(for i in 1..100000 return "aaaaaaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbb")',
    'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a+)+$")',
    'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "(a|aa)+$")',
    'for i in 1..1000 return matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "(a|aa)+$")',
    'matches("x", "((((((a{1,1000}){1,1000}){1,1000}){1,1000}){1,1000}){1,1000})")',
    'replace("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "(a*)*", "$1$1$1$1$1$1$1$1")',
    'split("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "(a|aa)+b")',
    "{f: function(g) g(g), r: f(f)}.r",
    "{f: function(g, n) if n = 0 then 1 else g(g, n - 1) + g(g, n - 1), r: f(f, 30)}.r",
    "{f: function(g, n) if n = 0 then 1 else g(g, n - 1) + g(g, n - 1), r: for i in 1..9999 return f(f, 9)}.r",
    '@"P1Y" * 1e6000',
    '@"P1D" * 1e6000',
    '@"9999-12-31" + @"P1Y"',
    "date(1e6000, 1, 1)",
    'substring("abc", 1e6000)',
    "[1][1e6000]",
    "modulo(1e6000, 3)",
]
DEEP = [
    "(" * 4000 + "1" + ")" * 4000,
    "[" * 4000,
    "{a:" * 3000,
    "-" * 9000 + "1",
    "1" + "+1" * 4000,
    "a and " * 1600 + "a",
    "not(" * 2400,
    "if " * 3000,
    "for i in " * 1100,
    "function(" * 1100,
    "a" + ".a" * 4000,
    "1" + ".a" * 4000,
    "a" + "[1]" * 3000,
    "a" + "()" * 3000,
    "1 in " * 1900 + "1",
    "[1.." * 2000,
    "x instance of " + "list<" * 1900,
    '"' * 9999,
    "/*" * 4000,
    "a" * 1_000_000,
]


def outcome(text: str) -> Any:
    """What the expression gives, "refused", or "stopped"; asserts that it took less than a second of work."""
    began = thread_time()
    try:
        return parse(text).evaluate({"x": 5, "chamado": {"a": 1}, "itens": [{"a": 1}]})
    except FeelSyntaxError:
        return "refused"
    except FeelError:
        return "stopped"
    finally:
        assert thread_time() - began < 1


@pytest.mark.parametrize("text", ESCAPES)
def test_no_way_leads_to_a_host_object(text: str):
    """Attributes, imports, comprehensions and formats give nothing but FEEL values, or are refused."""
    found = outcome(text)
    assert found in NOTHING


@pytest.mark.parametrize("text", ESCAPES)
def test_the_other_doors_are_shut_too(text: str):
    """The same payloads do nothing in unary tests and in translated conditions."""
    began = thread_time()
    with suppress(FeelSyntaxError, FeelError):
        assert parse_unary_tests(text).evaluate("x", {"x": 5}) is False
    with suppress(FeelSyntaxError):
        assert outcome(from_juel("${" + text + "}")) in NOTHING
    assert thread_time() - began < 1


@pytest.mark.parametrize("text", BOMBS)
def test_what_asks_for_too_much_ends_soon(text: str):
    """Powers, ranges, repetitions, doubling lists, long texts and evil patterns end in less than a second."""
    outcome(text)


@pytest.mark.parametrize("text", DEEP, ids=range(len(DEEP)))
def test_deep_and_long_texts_are_refused_or_read(text: str):
    """Nesting and length have limits that are told as errors of the text."""
    assert outcome(text) in (None, "refused", 1)


@pytest.mark.parametrize(
    "stranger", [object(), {1, 2}, b"bytes", len, parse, {"a": [object()]}, [{1: 2}], 1j, range(3)]
)
def test_host_objects_stay_outside(stranger: object):
    """A value that is none of FEEL's is refused at the door, wherever it hides."""
    for text in ("x", "x.a", "count(x)", "[x]"):
        with pytest.raises(FeelError):
            parse(text).evaluate({"x": stranger})
    with pytest.raises(FeelError):
        to_json(stranger)


def test_a_list_that_holds_itself_is_refused():
    """Endless values are told as too deep."""
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(FeelError):
        parse("x").evaluate({"x": endless})


@pytest.mark.parametrize("text", ["count", "[count]", "function(a) a"])
def test_functions_cannot_be_stored(text: str):
    """A function is a value only as long as its expression runs."""
    made = parse(text).evaluate({})
    assert type(made[0] if isinstance(made, list) else made) in (Function, Builtin)
    with pytest.raises(FeelError):
        to_json(made)


def test_what_stops_an_expression_is_told_in_both_languages():
    """The sentence says what to do about it."""
    with pytest.raises(FeelError) as stop:
        parse("for i in 1..999999999 return i").evaluate({})
    assert "reduza" in stop.value.text.spoken("pt")
    assert "shorten" in stop.value.text.spoken("en")
