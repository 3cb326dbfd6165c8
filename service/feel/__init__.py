"""FEEL expressions: parsed, checked, compiled and run in a sandbox.

    parse("valor > 100").evaluate({"valor": 120})          # True
    parse_unary_tests("< 10, [20..30]").evaluate(25, {})   # True
    from_juel("${valor > 100 && !urgente}")                # 'valor > 100 and not(urgente)'

Values are None, bool, Decimal, str, date, time, datetime, timedelta, YearsMonths, list, dict and Range.
"""

from service.feel.errors import FeelError, FeelSyntaxError
from service.feel.expression import Expression, UnaryTests, parse, parse_unary_tests
from service.feel.juel import from_juel
from service.feel.storage import from_json, to_json
from service.feel.values import Function, Range, YearsMonths
from service.feel.written import written

__all__ = [
    "Expression",
    "FeelError",
    "FeelSyntaxError",
    "Function",
    "Range",
    "UnaryTests",
    "YearsMonths",
    "from_json",
    "from_juel",
    "parse",
    "parse_unary_tests",
    "to_json",
    "written",
]
