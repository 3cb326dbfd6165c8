"""Forms drawn with a bare Jinja, and what a browser would post from them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import jinja2
from lxml import html

from service.process.forms import check, read_form
from service.web.forms import form_view

TICKED = ("checkbox", "radio")
NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
TEMPLATES = Path(__file__).parents[3] / "service/web/templates"
PAGE = """{% from 'forms/form.html' import form_fields, question %}<form method="post">
{% if view %}{{ form_fields(view) }}{% endif %}{% if asked %}{{ question(asked) }}{% endif %}</form>"""
YES_NO = [{"label": "Sim", "value": "sim"}, {"label": "Não", "value": "nao"}]
EVIL = "\"><script>alert(1)</script>'`{{7*7}}"


def environment():
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
    )
    made.globals["_"] = lambda words, **places: words % places if places else words
    return made


def drawn(view=None, asked=None):
    text = environment().from_string(PAGE).render(view=view, asked=asked)
    return html.fromstring(text)


def form(*components, **more):
    numbered = [{"id": f"C{number}", **one} for number, one in enumerate(components)]
    return read_form(json.dumps({"components": numbered, **more}))


def page(*components, variables=None, answers=None, checked=False, **more):
    made = form(*components)
    if checked:
        result = check(made, answers or {}, variables or {}, NOW)
        return drawn(form_view(result.shown, errors=result.errors, **more))
    return drawn(form_view(made.show(variables or {}, NOW, answers or {}), **more))


EVERYTHING = [
    {
        "type": "textfield",
        "key": "nome",
        "label": "Nome",
        "description": "Como no documento",
        "validate": {"required": True},
    },
    {"type": "textarea", "key": "texto", "label": "Texto", "layout": {"row": "R", "columns": 8}},
    {
        "type": "number",
        "key": "valor",
        "label": "Valor",
        "appearance": {"prefixAdorner": "R$"},
        "layout": {"row": "R", "columns": 8},
    },
    {"type": "checkbox", "key": "ok", "label": "Confirmo"},
    {"type": "checklist", "key": "lista", "label": "Lista", "values": YES_NO},
    {"type": "radio", "key": "opcao", "label": "Opção", "values": YES_NO},
    {"type": "select", "key": "sel", "label": "Escolha", "values": YES_NO},
    {"type": "select", "key": "busca", "label": "Busca", "searchable": True, "values": YES_NO},
    {"type": "taglist", "key": "tags", "label": "Marcas", "valuesExpression": "=marcas"},
    {"type": "datetime", "key": "dia", "subtype": "date", "dateLabel": "Dia"},
    {"type": "datetime", "key": "hora", "subtype": "time", "timeLabel": "Hora", "timeInterval": 15},
    {"type": "datetime", "key": "quando", "subtype": "datetime", "dateLabel": "Quando"},
    {"type": "filepicker", "key": "anexo", "label": "Anexo", "multiple": True, "accept": ".pdf"},
    {"type": "expression", "key": "soma", "expression": "=1"},
    {"type": "text", "text": "# Oi **você**"},
    {"type": "html", "content": "<p>Oi</p>"},
    {"type": "separator"},
    {"type": "spacer", "height": 20},
    {"type": "button", "label": "Enviar", "action": "submit"},
    {"type": "image", "source": "https://exemplo.com.br/a.png", "alt": "Foto"},
    {"type": "table", "label": "Tabela", "dataSource": "=itens", "columns": [{"label": "Nome", "key": "nome"}]},
    {"type": "documentPreview", "label": "Docs", "dataSource": "=docs"},
    {
        "type": "group",
        "label": "Grupo",
        "components": [{"id": "G", "type": "textfield", "key": "g", "label": "No grupo"}],
    },
    {
        "type": "dynamiclist",
        "path": "itens",
        "label": "Itens",
        "components": [
            {"id": "I", "type": "textfield", "key": "nome", "label": "Item"},
            {"id": "IC", "type": "checkbox", "key": "ok", "label": "Feito"},
        ],
    },
]
DATA = {"itens": [{"nome": "a"}, {"nome": "b"}], "docs": ["f1"], "marcas": [f"m{number}" for number in range(20)]}


def posted(tree):
    """Names and values as a browser sends them when the first button is pressed."""
    for one in tree.xpath("//input[@name] | //textarea[@name] | //select[@name]"):
        if one.tag == "select":
            chosen = one.xpath("./option[@selected]/@value") or ([""] if not one.get("multiple") else [])
            yield from ((one.get("name"), value) for value in chosen)
        elif one.tag == "textarea":
            yield one.get("name"), (one.text or "").removeprefix("\n")
        elif one.get("type") != "file" and (one.get("type") not in TICKED or one.get("checked") is not None):
            yield one.get("name"), one.get("value")
