"""What people are told about text that is not FEEL."""

import pytest

from service.base.errors import RaiaError
from service.feel import FeelSyntaxError, parse


@pytest.mark.parametrize(
    ("text", "position", "pt", "en"),
    [
        ("", 1, "termina cedo demais", "ends too early"),
        ("valor >", 8, "termina cedo demais", "ends too early"),
        ("a == 1", 3, "um só =", "a single ="),
        ("a && b", 3, "“and”", "“and”"),
        ("a || b", 3, "“or”", "“or”"),
        ("!a", 1, "not(…)", "not(…)"),
        ("${a}", 1, "sem ${…}", "without ${…}"),
        ('a = "b', 5, "aspas", "quote"),
        ("(1 + 2", 7, "“)”", "“)”"),
        ("[1, 2", 6, "“]”", "“]”"),
        ("{a: 1", 6, "“}”", "“}”"),
        ("{a 1}", 5, "não cabe aqui", "does not belong"),
        ("if a then b", 12, "“else”", "“else”"),
        ("for i in x", 11, "“return”", "“return”"),
        ("some i in x return i", 13, "“satisfies”", "“satisfies”"),
        ("x between 1 or 2", 13, "“and”", "“and”"),
        ("contain(a, b)", 1, "talvez “contains”", "perhaps “contains”"),
        ("1 + contains(a)", 5, "contains(string, match)", "contains(string, match)"),
        ("abs(number: 1)", 1, "abs(n)", "abs(n)"),
        ("x instance of texto", 15, "“texto” não é um tipo", "“texto” is no type"),
        ('@"31/01/2026"', 1, '@"2026-01-31"', '@"2026-01-31"'),
        ("a.", 3, "Depois do ponto", "follows the point"),
        ("f(a: 1, 2)", 10, "todos os argumentos", "all arguments"),
        ("function(a) external {}", 13, "externas", "External"),
        ("a = 'b'", 5, "aspas duplas", "double quotes"),
        ("not a", 1, "not(x)", "not(x)"),
        ("a and not b", 7, "not(x)", "not(x)"),
        ("1 2", 3, "“2” não cabe aqui", "“2” does not belong"),
        ("(1, 2)", 3, "“)”", "“)”"),
    ],
)
def test_a_refusal_says_the_place_and_a_mend(text: str, position: int, pt: str, en: str):
    """Each mistake is told in both languages, with the place where it is."""
    with pytest.raises(FeelSyntaxError) as refusal:
        parse(text)
    assert refusal.value.position == position
    assert pt in refusal.value.text.spoken("pt")
    assert en in refusal.value.text.spoken("en")
    assert isinstance(refusal.value, RaiaError)
    assert refusal.value.status == 422
