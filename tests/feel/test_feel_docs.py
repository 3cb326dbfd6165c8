"""The reference page tells the truth."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from service.feel import budget, parse
from service.feel.functions import BUILTINS

PAGE = (Path(__file__).parents[2] / "docs/reference/feel.md").read_text()
DATA: dict[str, Any] = {
    "valor": 120,
    "tipo": "reclamacao",
    "prazo": date(2026, 1, 31),
    "chamado": {"categoria": "cobranca", "assunto": "Boleto errado"},
    "itens": [{"nome": "a", "preco": 1}, {"nome": "b", "preco": 3}, {"nome": "c", "preco": 5}],
}
ROWS = re.findall(r"^\| `(.+)` \| `(.+)` \|$", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("expression", "value"), ROWS)
def test_an_example_gives_the_value_beside_it(expression: str, value: str):
    """Both columns of the table are FEEL, and mean the same."""
    found = parse(expression).evaluate(DATA)
    assert found is not None
    assert found == parse(value).evaluate({})


def test_the_python_example_runs():
    """The example for programmers is a program."""
    [example] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(example, {})


def test_the_budgets_are_the_documented_ones():
    """Whoever changes a budget changes the page."""
    for limit in (budget.SOURCE, budget.STEPS, budget.TEXT, budget.RESULT, budget.TREE, budget.NESTING):
        assert f"| {limit:,} |" in PAGE
    assert f"| {budget.DEPTH} |" in PAGE
    assert f"| {budget.CALLS} |" in PAGE
    assert f"| {budget.REGEX_SECONDS} s |" in PAGE


def test_every_function_says_what_it_does():
    """Each built-in function has a sentence."""
    silent = [name for name, function in BUILTINS.items() for way in function.signatures if not way.body.__doc__]
    assert silent == []
