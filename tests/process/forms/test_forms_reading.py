"""Reading `.form` files: what is understood, what is refused and in which words."""

import json

import pytest
from forms_made import made, number, rows, source, text

from service.process.forms import TYPES, FormRefused, read_form

EVERY_TYPE = {
    "textfield": {"key": "a"},
    "textarea": {"key": "b"},
    "number": {"key": "c", "decimalDigits": 2, "increment": "0.05", "serializeToString": True},
    "checkbox": {"key": "d"},
    "checklist": {"key": "e", "values": [{"label": "x", "value": "x"}]},
    "radio": {"key": "f", "valuesKey": "lista"},
    "select": {"key": "g", "valuesExpression": "=lista", "searchable": True},
    "taglist": {"key": "h", "values": [{"label": "x", "value": "x"}]},
    "datetime": {"key": "i", "subtype": "datetime", "timeInterval": 15, "timeSerializingFormat": "utc_offset"},
    "filepicker": {"key": "j", "multiple": True, "accept": ".pdf"},
    "expression": {"key": "k", "expression": "=1 + 1", "computeOn": "change"},
    "text": {"text": "# Título {{nome}}"},
    "html": {"content": "<p>{{nome}}</p>"},
    "separator": {},
    "spacer": {"height": 60},
    "button": {"action": "submit"},
    "image": {"source": "https://exemplo.com.br/a.png", "alt": "foto"},
    "table": {"dataSource": "=itens", "columns": [{"label": "Nome", "key": "nome"}], "rowCount": 10},
    "documentPreview": {"dataSource": "=arquivos", "title": "Anexos"},
    "group": {"path": "l", "components": [], "showOutline": True},
    "dynamiclist": {"path": "m", "components": []},
}


def test_every_type_of_the_editor_is_read():
    """Every type but iframe and script is understood, without a complaint."""
    assert set(EVERY_TYPE) == set(TYPES)
    form = made(*({"type": kind, **more} for kind, more in EVERY_TYPE.items()))
    assert [part.type for part in form.components] == list(EVERY_TYPE)
    assert form.findings == ()


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ("{", "linha 1, coluna 2"),
        ("[]", "components"),
        ('{"components": {}}', "components"),
        ('{"components": [NaN]}', "números"),
        ("[" * 200_000, "níveis"),
        (b"\xff\xfe", "UTF-8"),
        (" " * 1_000_001, "1 MB"),
        (source({"type": "iframe", "url": "https://x"}), "“Field_0” (components[0], linha 7)"),
        (source({"type": "script"}), "tipo “script” não é aceito"),
        (source(text("a"), text("a", id="Other")), "o nome “a” já é usado"),
        (source(text("a"), text("a.b")), "o nome “a.b” já é usado"),
        (source(text("a.b"), text("a")), "o nome “a” já é usado"),
        (source(text("a", id="X"), text("b", id="X")), "o id “X” se repete"),
        (source(text("tem espaço")), "tem espaço"),
        (source(text("_row")), "reservado"),
        (source(text("chamado")), "chamado.assunto"),
        (source(text(conditional={"hide": "=1 +"})), "“hide” não pôde ser lido"),
        (source(text(label="{{1 +}}")), "“label” não pôde ser lido"),
        (source({"type": "text", "text": "{{#if a}}x"}), "não é fechado"),
        (source({"type": "text", "text": "{{/loop}}x"}), "não foi aberto"),
        (source(text(validate={"pattern": "("})), "expressão regular"),
        (source(text(properties={"raia:format": "rg"})), "cpf, cnpj"),
        (source(number(decimalDigits=-1)), "decimalDigits"),
        (source(number(increment=0)), "increment"),
        (source({"type": "datetime", "key": "d", "subtype": "week"}), "subtype"),
        (source(text(), validate=1, components=["x"]), "objeto"),
        (source(*(text(f"k{number}") for number in range(501))), "500 componentes"),
        (source(rows(text("x"), text("x", id="Y"))), "o nome “x” já é usado"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(broken, words):
    """A refusal says which component, where, and why."""
    with pytest.raises(FormRefused) as refusal:
        read_form(broken)
    assert words in refusal.value.text.spoken("pt")
    assert refusal.value.text.spoken("en")
    assert refusal.value.status == 422


def test_groups_may_not_nest_without_end():
    """More than ten levels of groups are refused."""
    deepest = text()
    for level in range(12):
        deepest = {"type": "group", "id": f"G{level}", "components": [deepest]}
    with pytest.raises(FormRefused, match="níveis"):
        made(deepest)


def test_the_same_key_in_two_lists_is_no_clash():
    """Each list has names of its own."""
    form = made(rows(text("nome"), path="a"), rows(text("nome"), path="b"))
    assert len(form.components) == 2


def test_components_without_ids_are_named_by_their_place():
    """Ids are optional: what has none is named by its path."""
    form = read_form(json.dumps({"components": [{"type": "textfield", "key": "a"}, {"type": "separator"}]}))
    assert [part.id for part in form.components] == ["components[0]", "components[1]"]


@pytest.mark.parametrize(
    ("component", "code"),
    [
        (text(conditional={"hide": "valor > 1"}), "form-condition"),
        ({"type": "select", "key": "s", "values": []}, "form-options"),
        ({"type": "checkbox", "key": "c", "defaultValue": "talvez"}, "form-default"),
    ],
)
def test_what_only_deserves_a_look_is_a_warning(component, code):
    """A warning names the component and its line and says how to mend it."""
    (finding,) = made(component).findings
    assert (finding.code, finding.level, finding.element) == (code, "warning", "Field_0")
    assert finding.line
    assert finding.fix.spoken("pt")


def test_a_newer_schema_is_read_with_a_warning():
    """A form of a newer editor is read as far as it is known."""
    assert [one.code for one in read_form(source(text(), schemaVersion=99)).findings] == ["form-version"]
