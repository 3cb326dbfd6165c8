"""Values written as FEEL are read back as what they were."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.feel import FeelError, YearsMonths, parse, to_json, written

PLAIN = st.none() | st.booleans() | st.text() | st.decimals(allow_nan=False, allow_infinity=False, places=3)
TIMES = st.dates() | st.timedeltas(min_value=timedelta(days=-9000), max_value=timedelta(days=9000))
VALUES = st.recursive(
    PLAIN | TIMES | st.builds(YearsMonths, st.integers(-100, 100)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(min_size=1), inner, max_size=4),
    max_leaves=10,
)


@given(VALUES)
def test_what_is_written_reads_as_the_same_value(value: Any):
    """Every value that can be stored, nested as it likes."""
    assert to_json(parse(written(value)).evaluate({})) == to_json(value)


@pytest.mark.parametrize(
    "text",
    ["[1..5)", "(1..5]", "(> 3)", "(<= 3)", 'time("10:20:00")', 'date and time("2026-01-05T12:00:00-03:00")'],
)
def test_ranges_and_times_of_day_come_back(text: str):
    """As they were typed, or as good."""
    value = parse(text).evaluate({})
    assert parse(written(value)).evaluate({}) == value


def test_texts_and_numbers_look_as_people_write_them():
    """No tags, no exponents; JSON is read, too."""
    assert written({"valor": Decimal("1E+3"), "em": date(2026, 1, 5), "nome": 'A "B"\n'}) == (
        '{"valor": 1000, "em": date("2026-01-05"), "nome": "A \\"B\\"\\n"}'
    )
    assert parse('{"a": [1, 2.5, null, true]}').evaluate({}) == {"a": [Decimal(1), Decimal("2.5"), None, True]}


def test_huge_numbers_stay_short():
    """Thousands of zeros are no help to anybody."""
    for text in ("1E+77", "1.5E-40"):
        assert parse(written(Decimal(text))).evaluate({}) == Decimal(text)
        assert len(written(Decimal(text))) < 10


def test_what_is_no_value_has_no_text():
    """A function cannot be written down."""
    with pytest.raises(FeelError):
        written(parse("function(x) x").evaluate({}))
