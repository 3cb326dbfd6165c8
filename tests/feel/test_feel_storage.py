"""Values that are stored come back as they were; text of any kind is read or refused."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from service.feel import FeelError, FeelSyntaxError, Range, YearsMonths, from_json, parse, parse_unary_tests, to_json

ZONES = some.sampled_from([None, UTC, timezone(timedelta(hours=-3)), ZoneInfo("America/Sao_Paulo")])
NUMBERS = some.decimals(allow_nan=False, allow_infinity=False)
DATES = some.dates()
SIMPLE = some.one_of(
    some.none(),
    some.booleans(),
    some.text(some.characters(codec="utf-8")),
    NUMBERS,
    DATES,
    some.builds(lambda at, zone: at.replace(tzinfo=zone, fold=0), some.times(), ZONES),
    some.builds(lambda at, zone: at.replace(tzinfo=zone, fold=0), some.datetimes(), ZONES),
    some.builds(lambda at: at.replace(tzinfo=ZoneInfo("Europe/Paris")), some.datetimes()),
    some.timedeltas(),
    some.builds(YearsMonths, some.integers(-(10**9), 10**9)),
    some.builds(Range, NUMBERS, NUMBERS, some.booleans(), some.booleans()),
    some.builds(
        Range, DATES | some.none(), DATES, some.booleans(), some.booleans(), some.sampled_from(["", "=", "!="])
    ),
)
KEYS = some.text(some.sampled_from("ab$_ ç"), max_size=6) | some.sampled_from(["$number", "$date", "$$range", "$x"])
VALUES = some.recursive(
    SIMPLE, lambda inner: some.lists(inner, max_size=4) | some.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)
WORDS = (
    "if then else for in return some every satisfies and or not between instance of function date time item partial "
    'true false null a b ? ( ) [ ] { } < > <= >= = != + - * / ** .. . , : -> 1 2.5 1e9 "a" "a @ @"P1D" @"x" '
    "list<number> count(a) // /* */ \\ $ # ; ' ç 😀"
)
PIECES = some.sampled_from(WORDS.split())


@settings(deadline=None)
@given(VALUES)
def test_a_stored_value_comes_back(value: Any):
    """Through JSON text and back, every value has its type, its digits and its zone."""
    back = from_json(json.loads(json.dumps(to_json(value))))
    assert repr(back) == repr(value)


def refused(read: Callable[[str], object], text: str) -> FeelSyntaxError | None:
    """How a text is refused, if it is."""
    try:
        read(text)
    except FeelSyntaxError as refusal:
        return refusal
    return None


@settings(deadline=None)
@given(some.text(max_size=60) | some.lists(PIECES, max_size=25).map(" ".join))
def test_any_text_is_read_or_refused(text: str):
    """Reading raises nothing but FeelSyntaxError; running what was read raises nothing but FeelError."""
    for read in (parse, parse_unary_tests):
        refusal = refused(read, text)
        if refusal is not None:
            assert 1 <= refusal.position <= len(text) + 1
            assert refusal.text.spoken("pt")
            assert refusal.text.spoken("en")
    with suppress(FeelSyntaxError, FeelError):
        parse(text).evaluate({"a": [1, {"b": "c"}], "b": None})


@settings(deadline=None)
@given(VALUES)
def test_a_value_written_as_text_is_no_surprise(value: Any):
    """`string` gives text of every value but null, and comparing a value with itself never fails."""
    made = parse("string(x)").evaluate({"x": value})
    assert isinstance(made, str) or value is None
    parse("x = x and x in [x] and distinct values([x, x]) = [x]").evaluate({"x": value})


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Decimal(5), 5),
        (5, 5),
        (1.5, {"$number": "1.5"}),
        (Decimal("5.00"), {"$number": "5.00"}),
        (10**20, {"$number": "100000000000000000000"}),
        (date(2026, 1, 31), {"$date": "2026-01-31"}),
        (time(10, 20, tzinfo=UTC), {"$time": "10:20:00Z"}),
        (datetime(2026, 1, 31, tzinfo=UTC), {"$moment": "2026-01-31T00:00:00Z"}),
        (timedelta(hours=26), {"$length": "P1DT2H"}),
        (YearsMonths(14), {"$months": "P1Y2M"}),
        ({"$date": "x"}, {"$$date": "x"}),
        (float("nan"), None),
        ((1, 2), [1, 2]),
    ],
)
def test_the_stored_form(value: Any, plain: Any):
    """The form is the documented one, so that states written today are read tomorrow."""
    assert to_json(value) == plain


@pytest.mark.parametrize(
    "plain", [{"$date": "31/01/2026"}, {"$number": "NaN"}, {"$number": 5}, {"$else": 1}, {"$range": [1]}, {"a": {1}}]
)
def test_what_was_never_stored_is_refused(plain: Any):
    """Broken or foreign JSON is told, not guessed."""
    with pytest.raises(FeelError):
        from_json(plain)


def test_plain_numbers_of_others_are_taken():
    """JSON of other programs has fractions; they come in as they are written."""
    assert from_json({"a": [1.1, 2]}) == {"a": [Decimal("1.1"), Decimal(2)]}
