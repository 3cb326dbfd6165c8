"""What is visible, open and offered, and that nothing else is heard."""

from decimal import Decimal
from typing import Any

import pytest
from forms_made import NOW, choice, made, number, rows, text

from service.process.forms import check, draft
from service.process.forms.showing import show


def shown(form, variables=None, answers=None):
    return {item.path: item for item in form.show(variables or {}, NOW, answers or {}).inputs}


def test_a_hidden_field_is_neither_shown_nor_heard():
    """What a condition hides is not asked, not required and not written."""
    form = made(number(), text("motivo", conditional={"hide": "=valor < 100"}, validate={"required": True}))
    assert set(shown(form, answers={"valor": "50"})) == {"valor"}
    small = check(form, {"valor": "50", "motivo": "x"}, {}, NOW)
    assert (small.values, small.errors) == ({"valor": Decimal(50)}, ())
    assert [error.path for error in check(form, {"valor": "100"}, {}, NOW).errors] == ["motivo"]


def test_hiding_passes_on_along_a_chain():
    """An answer that is hidden itself opens nothing."""
    form = made(
        text("a"),
        text("b", conditional={"hide": '=a != "sim"'}),
        text("c", conditional={"hide": '=b != "sim"'}),
    )
    assert set(shown(form, answers={"a": "sim", "b": "sim"})) == {"a", "b", "c"}
    assert set(shown(form, answers={"a": "não", "b": "sim"})) == {"a"}


def test_over_posting_a_read_only_field_leaves_no_trace():
    """A forged value of a read-only or disabled field neither is written nor opens or hides anything."""
    form = made(
        number("limite", readonly=True),
        number("teto", disabled=True),
        number("taxa", readonly="=limite > 100"),
        text("parecer", conditional={"hide": "=limite < 100"}, validate={"required": True}),
    )
    stored = {"limite": 5000, "teto": 10, "taxa": 2}
    checked = check(form, {"limite": 1, "teto": 99, "taxa": 50, "extra": 1}, stored, NOW)
    assert checked.values == {"parecer": ""}
    assert [error.path for error in checked.errors] == ["parecer"]


def test_conditions_that_contradict_each_other_come_to_an_end():
    """Two fields that hide each other do not go on for ever."""
    form = made(text("a", conditional={"hide": '=b != ""'}), text("b", conditional={"hide": '=a != ""'}))
    assert check(form, {"a": "x", "b": "y"}, {}, NOW) == check(form, {"a": "x", "b": "y"}, {}, NOW)


def test_a_field_that_is_locked_once_given_can_be_given_once():
    """A condition on the field itself looks at what was stored, not at what is being typed."""
    form = made(text("cpf", readonly='=cpf != null and cpf != ""'))
    assert check(form, {"cpf": "1"}, {}, NOW).values == {"cpf": "1"}
    assert check(form, {"cpf": "2"}, {"cpf": "1"}, NOW).values == {}


def test_computed_fields_are_worked_out_here():
    """An expression field is written with its own value, whatever was posted."""
    form = made(number("a"), {"type": "expression", "key": "dobro", "expression": "=a * 2"})
    assert check(form, {"a": 4, "dobro": 1}, {}, NOW).values == {"a": 4, "dobro": 8}


def test_options_come_from_data():
    """Options of a variable or of an expression are those that count."""
    form = made(choice("select", "a", valuesKey="dados.lista"), choice("radio", "b", valuesExpression="=lista"))
    data = {"dados": {"lista": ["x", {"label": "Y", "value": 2}, None, {}, "x"]}, "lista": [True]}
    items = shown(form, data)
    assert [(o.label, o.value, o.code) for o in items["a"].options] == [("x", "x", "x"), ("Y", 2, "2")]
    assert [o.code for o in items["b"].options] == ["true"]
    assert check(form, {"a": "2", "b": "true"}, data, NOW).values == {
        "a": 2,
        "b": True,
    }
    assert [error.path for error in check(form, {"a": "2"}, {}, NOW).errors] == ["a"]


def test_rows_see_themselves_their_parent_and_their_number():
    """In a list, expressions use this, parent and i."""
    form = made(
        number("limite"),
        rows(
            text("nome", label="{{i[1]}}: {{this.nome}}"),
            number("q", readonly="=parent.limite > 5"),
            text("obs", conditional={"hide": '=this.nome = "a"'}),
        ),
    )
    items = shown(form, {"itens": [{"nome": "a"}, {"nome": "b"}], "limite": 9})
    assert set(items) == {"limite", "itens.0.nome", "itens.0.q", "itens.1.nome", "itens.1.q", "itens.1.obs"}
    assert items["itens.0.q"].readonly
    assert items["itens.1.nome"].label == "2: b"


def test_removed_rows_take_their_read_only_values_with_them():
    """A row keeps what it held before, wherever it stands now; a forged origin gives nothing twice."""
    form = made(rows(text("nome"), number("preco", readonly=True)))
    stored = {"itens": [{"nome": "a", "preco": 1, "id": 1}, {"nome": "b", "preco": 2, "id": 2}]}
    answers = {"itens": [{"_row": "1", "nome": "B", "preco": 0}, {"_row": "1", "nome": "x"}, {"_row": "", "nome": "c"}]}
    assert check(form, answers, stored, NOW).values["itens"] == [
        {"nome": "B", "preco": 2, "id": 2},
        {"nome": "x"},
        {"nome": "c"},
    ]


def test_a_list_that_may_not_grow_keeps_its_rows():
    """Without add and remove there are as many rows as before."""
    form = made(rows(text("nome"), allowAddRemove=False))
    stored = {"itens": [{"nome": "a"}]}
    assert check(form, {"itens": [{"nome": "x"}, {"nome": "y"}]}, stored, NOW).values == {"itens": [{"nome": "x"}]}
    assert check(form, {"itens": []}, stored, NOW).values == {"itens": [{"nome": "a"}]}


def test_texts_are_filled_with_data():
    """Labels, descriptions and texts hold places, conditions and loops."""
    form = made(
        text(label="Olá, {{cliente}}", description="=cliente"),
        {
            "type": "text",
            "text": "{{#if valor > 1}}\n**{{valor}}**\n{{/if}}{{#loop itens}}\n- {{nome}}\n{{/loop}}{{}}fim",
        },
    )
    data = {"cliente": "Ana", "valor": Decimal("1234.5"), "itens": [{"nome": "a*b"}, {"nome": "<i>"}]}
    field, view = form.show(data, NOW).items
    assert (field.label, field.description) == ("Olá, Ana", "Ana")
    assert view.content.source == "**1234,5**\n- a\\*b\n- \\<i\\>\nfim"


def test_lines_of_data_stay_lines():
    """Who typed three lines reads three lines; none of them begins a list, a heading or a block of code."""
    form = made({"type": "text", "text": "**Descrição**\n\n{{descricao}}"})
    (view,) = form.show({"descricao": "Sim\r\n- não\n\n    # talvez\n===\n"}, NOW).items
    assert view.content.source == "**Descrição**\n\nSim\\\n\\- não\\\n\\\n\\# talvez\\\n\\=\\=\\="


def test_tables_and_documents_show_data():
    """A table has its rows as people read them; documents their names."""
    form = made(
        {"type": "table", "dataSource": "=itens", "columns": [{"label": "Nome", "key": "nome"}, {"key": "q"}]},
        {"type": "table", "dataSource": "=itens", "columnsExpression": "=colunas"},
        {"type": "documentPreview", "dataSource": "=docs"},
        {"type": "image", "source": "=foto", "alt": "{{nome}}"},
    )
    data = {
        "itens": [{"nome": "a", "q": Decimal("1.5")}, None, {"nome": True}],
        "colunas": [{"key": "nome", "label": "N"}, 3],
        "docs": ["f1", {"documentId": "f2", "metadata": {"fileName": "x.pdf"}}],
        "foto": "javascript:alert(1)",
    }
    table, computed, documents, image = (item.content for item in form.show(data, NOW).items)
    assert (table.headings, table.rows) == (("Nome", "q"), (("a", "1,5"), ("sim", "")))
    assert computed.headings == ("N",)
    assert documents.files == (("f1", "f1"), ("f2", "x.pdf"))
    assert image.source == ""


def test_rendering_a_text_has_an_end():
    """Loops within loops stop when the budget is used up."""
    text_view = {"type": "text", "text": "{{#loop l}}{{#loop l}}{{#loop l}}x{{/loop}}{{/loop}}{{/loop}}"}
    (item,) = made(text_view).show({"l": list(range(1000))}, NOW).items
    assert len(item.content.source) < 10_000


def test_what_cannot_be_read_is_kept_as_typed():
    """A wrong answer comes back as it was typed, with its problem."""
    item = shown(made(number()), answers={"valor": "doze"})["valor"]
    assert (item.value, item.raw) == (None, "doze")
    assert item.problem is not None


def test_a_draft_keeps_what_was_typed_and_nothing_unknown():
    """Right or wrong, answers to known fields are kept as plain JSON."""
    form = made(number(), text("chamado.assunto"), choice("checklist"), rows(text("nome")))
    answers = {
        "valor": "do", "chamado.assunto": Decimal(3), "opcao": ["x"], "hack": 1,
        "itens": [{"nome": "a", "hack": 1, "_row": "0"}, 7],
    }  # fmt: skip
    assert draft(form, answers) == {
        "valor": "do", "chamado": {"assunto": "3"}, "opcao": ["x"], "itens": [{"nome": "a", "_row": "0"}, {}],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("component", "varies"),
    [
        (text(), False),
        (text(conditional={"hide": "=a"}), True),
        (text(readonly="=a"), True),
        (choice("select", valuesKey="x"), True),
        (rows(text(conditional={"hide": "=this.a"})), True),
    ],
)
def test_a_form_says_whether_it_changes_while_typed(component, varies):
    """A page asks the server again only where something depends on data."""
    form = made(component)
    assert form.varies is varies
    assert form.asks


@pytest.mark.parametrize("answers", [{}, {"nome": "Ana", "valor": "-3", "ok": "true"}, {"nome": 3, "ok": "talvez"}])
@pytest.mark.parametrize("label", ["Nome", "Nome de {{cliente}}, que diz {{nome}}"])
def test_a_form_without_conditions_stands_as_after_all_rounds(answers: dict[str, Any], label: str):
    """What is worked out at once is what going through the form again and again comes to."""
    form = made(
        {"type": "textfield", "key": "nome", "label": label, "validate": {"required": True}},
        {"type": "number", "key": "valor", "label": "Valor", "validate": {"min": 0}},
        {"type": "checkbox", "key": "ok", "label": "Está pronto"},
        {"type": "text", "text": f"# {label}"},
    )
    stored = {"cliente": "Bia", "valor": Decimal(7)}
    assert form.show(stored, NOW, answers) == show(form.components, answers, stored, NOW, varying="conditions")
