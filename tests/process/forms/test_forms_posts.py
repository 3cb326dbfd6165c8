"""HTML posts turned into answers."""

from decimal import Decimal

from forms_made import NOW, choice, made, number, rows, text
from hypothesis import given
from hypothesis import strategies as st

from service.process.forms import asks_for_rows, check, parse_post

TICK = {"type": "checkbox", "key": "ok", "label": "Ok"}
FORM = made(text("chamado.assunto"), number(), TICK, choice("checklist"), rows(text("nome"), {**TICK, "key": "feito"}))


def test_a_post_becomes_answers():
    """Names with dots are nested, rows are in order, what was left empty is told by `_shown`."""
    pairs = [
        ("csrf_token", "x"), ("chamado.assunto", "Boleto"), ("valor", "1.234,56"), ("_shown", "ok"),
        ("_shown", "opcao"), ("opcao", "sim"), ("_shown", "itens"), ("itens.4.nome", "b"), ("itens.1.nome", "a"),
        ("itens.1._row", "0"), ("_shown", "itens.1.feito"), ("itens.4.feito", "true"), ("itens.x.nome", "?"),
        ("itens.99999999.nome", "?"),
    ]  # fmt: skip
    answers = parse_post(FORM, pairs)
    assert answers == {
        "chamado": {"assunto": "Boleto"},
        "valor": "1.234,56",
        "ok": False,
        "opcao": ["sim"],
        "itens": [{"nome": "a", "feito": False, "_row": "0"}, {"nome": "b", "feito": "true"}],
    }
    checked = check(FORM, answers, {}, NOW)
    assert checked.errors == ()
    assert checked.values["valor"] == Decimal("1234.56")
    assert checked.values["itens"][1] == {"nome": "b", "feito": True}


def test_what_was_not_on_the_page_is_not_answered():
    """A checkbox that the page did not show keeps its value."""
    assert parse_post(FORM, []) == {}
    assert check(FORM, parse_post(FORM, []), {"ok": True}, NOW).values["ok"] is True


def test_rows_are_added_and_removed_without_scripts():
    """The buttons of a list are submit buttons whose posts change the rows."""
    pairs = [("_shown", "itens"), ("itens.0.nome", "a"), ("itens.1.nome", "b")]
    assert parse_post(FORM, [*pairs, ("_add", "itens")])["itens"] == [{"nome": "a"}, {"nome": "b"}, {"_row": ""}]
    assert parse_post(FORM, [*pairs, ("_remove", "itens.0")])["itens"] == [{"nome": "b"}]
    assert parse_post(FORM, [("_shown", "itens")])["itens"] == []
    assert asks_for_rows([("_add", "itens")])
    assert not asks_for_rows(pairs)


def test_lists_within_lists_are_posted_too():
    """Rows nest."""
    form = made(rows(text("nome"), rows(text("tel"), path="tels")))
    pairs = [("itens.0.nome", "a"), ("itens.0.tels.0.tel", "1"), ("itens.0.tels.1.tel", "2")]
    assert parse_post(form, pairs) == {"itens": [{"nome": "a", "tels": [{"tel": "1"}, {"tel": "2"}]}]}


NAMES = st.sampled_from(
    ["valor", "ok", "itens", "itens.0", "itens.0.nome", "itens.0._row", "_shown", "_add", "_remove", "a"]
)


@given(st.lists(st.tuples(NAMES | st.text(max_size=12), NAMES | st.text(max_size=12)), max_size=30))
def test_no_post_breaks_the_check(pairs):
    """Any post gives values of the form's fields only, or errors; never a crash."""
    checked = check(FORM, parse_post(FORM, pairs), {}, NOW)
    assert set(checked.values) <= {"valor", "ok", "opcao", "itens"}
    assert all(set(row) <= {"nome", "feito"} for row in checked.values["itens"])
