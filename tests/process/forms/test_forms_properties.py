"""Any form, any answers: examples pass, unknown keys never come through, hostile expressions do nothing."""

import time
from typing import Any

import pytest
import regex
from forms_made import NOW, YES_NO, made, rows
from hypothesis import given, settings
from hypothesis import strategies as st

from service.base.errors import Refused
from service.process.forms import FormRefused, check, choose_first, example, parse_post
from service.process.forms.samples import sample

KEYS = [f"k{number}" for number in range(6)]
PATTERNS = ["^[A-Z]{3}-\\d{4}$", "^(sim|não)$", "\\w+@\\w+", "^\\d{2,}$", "^.{5,8}$", "^[^\\s]+$", "^a?b*c+$"]

required = st.booleans()
texts = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["textfield", "textarea"]),
        "validate": st.fixed_dictionaries(
            {"required": required, "minLength": st.integers(0, 30), "maxLength": st.integers(30, 60)}
        ),
    }
)
patterned = st.fixed_dictionaries(
    {
        "type": st.just("textfield"),
        "validate": st.fixed_dictionaries({"required": st.just(True), "pattern": st.sampled_from(PATTERNS)}),
    }
)
formats = st.fixed_dictionaries(
    {
        "type": st.just("textfield"),
        "validate": st.just({"required": True}),
        "properties": st.fixed_dictionaries(
            {"raia:format": st.sampled_from(["cpf", "cnpj", "cpf-cnpj", "cep", "telefone"])}
        ),
    }
)
numbers = st.fixed_dictionaries(
    {
        "type": st.just("number"),
        "decimalDigits": st.integers(0, 3),
        "validate": st.fixed_dictionaries(
            {"required": required, "min": st.integers(-50, 50), "max": st.integers(60, 90)}
        ),
    },
    optional={"increment": st.sampled_from([1, 2, 5])},
)
choices = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["radio", "select", "checklist", "taglist"]),
        "values": st.just(YES_NO),
        "validate": st.fixed_dictionaries({"required": required}),
    }
)
ticks = st.fixed_dictionaries({"type": st.just("checkbox"), "validate": st.fixed_dictionaries({"required": required})})
moments = st.fixed_dictionaries(
    {
        "type": st.just("datetime"),
        "subtype": st.sampled_from(["date", "time", "datetime"]),
        "disallowPassedDates": st.booleans(),
        "timeInterval": st.sampled_from([1, 5, 15, 30, 60]),
        "timeSerializingFormat": st.sampled_from(["utc_offset", "utc_normalized", "no_timezone"]),
        "validate": st.fixed_dictionaries({"required": required}),
    }
)
files = st.fixed_dictionaries(
    {"type": st.just("filepicker"), "multiple": st.booleans(), "validate": st.just({"required": True})}
)
plain = st.one_of(texts, patterned, formats, numbers, choices, ticks, moments, files)


@st.composite
def inputs(draw, keys):
    """Fields with these keys, whose conditions look at fields above them or, for read-only, at themselves."""
    made_fields: list[dict[str, Any]] = []
    for key in sorted(keys):
        above = [one["key"] for one in made_fields] or ["nada"]
        hide = st.sampled_from([f'={one} = "sim"' for one in above] + [f"={one} = null" for one in above])
        more = st.fixed_dictionaries(
            {},
            optional={
                "conditional": st.fixed_dictionaries({"hide": hide}),
                "readonly": st.sampled_from([True, f"={key} != null"]),
            },
        )
        made_fields.append({"key": key, "label": key, **draw(plain), **draw(more)})
    return made_fields


@st.composite
def components(draw):
    """Up to six fields with names of their own, perhaps a list of more."""
    own = draw(inputs(draw(st.sets(st.sampled_from(KEYS)))))
    if draw(st.booleans()):
        inner = draw(inputs(draw(st.sets(st.sampled_from(KEYS), max_size=3))))
        own.append(rows(*inner, minRepetitions=draw(st.integers(0, 2))))
    return own


picks = st.sampled_from([choose_first, lambda path, options: options[-1]])


@settings(deadline=None)
@given(components(), picks)
def test_an_example_passes_the_check(given_components, choose):
    """What `example` makes up is accepted: every field has a valid value of its type."""
    form = made(*given_components)
    assert check(form, example(form, {}, choose, NOW), {}, NOW).errors == ()


ROW_KEYS = ["_row", "x", *KEYS]
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["_row", "x", *KEYS]), inner, max_size=3)
    ),
    max_leaves=10,
)


@settings(deadline=None)
@given(components(), st.dictionaries(st.sampled_from([*KEYS, "itens", "hack", "a.b", "k1.x"]), JUNK))
def test_nothing_unknown_comes_through(given_components, answers):
    """Whatever is answered, only the form's open fields are written; read-only ones stay as they were."""
    form = made(*given_components)
    stored = dict.fromkeys(KEYS, "guardado")
    checked = check(form, answers, stored, NOW)
    open_tops = {item.path.split(".")[0] for item in checked.shown.inputs if not item.readonly}
    assert set(checked.values) <= open_tops | {"itens"}
    inner = {item.local[0] for item in checked.shown.inputs if item.path.startswith("itens.")}
    assert all(set(row) <= inner for row in checked.values.get("itens", []))


HOSTILE = [
    "__import__('os').system('id')",
    "nome.__class__.__mro__",
    "().__class__.__bases__[0].__subclasses__()",
    "open('/etc/passwd').read()",
    "9**9**9**9",
    "for a in 1..100000, b in 1..100000 return a",
    'replace("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "(a+)+$", "x")',
    'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a|a)*$")',
    "(" * 500 + "1" + ")" * 500,
    "nome[item.__globals__]",
    "{{7*7}}",
]


def _with(payload: str) -> dict[str, dict[str, Any]]:
    """One component per attribute that holds an expression."""
    expression, template = f"={payload}", "{{" + payload + "}}"
    base = {"type": "textfield", "key": "nome"}
    return {
        "label": base | {"label": template},
        "label-whole": base | {"label": expression},
        "description": base | {"description": template},
        "hide": base | {"conditional": {"hide": expression}},
        "readonly": base | {"readonly": expression},
        "minLength": base | {"validate": {"minLength": expression}},
        "maxLength": base | {"validate": {"maxLength": expression}},
        "prefix": base | {"appearance": {"prefixAdorner": template, "suffixAdorner": expression}},
        "min": {"type": "number", "key": "nome", "validate": {"min": expression, "max": expression}},
        "options": {"type": "select", "key": "nome", "valuesExpression": expression},
        "expression": {"type": "expression", "key": "nome", "expression": expression},
        "text": {"type": "text", "text": template},
        "loop": {"type": "text", "text": "{{#loop " + payload + "}}{{this}}{{/loop}}{{#if " + payload + "}}x{{/if}}"},
        "html": {"type": "html", "content": template},
        "image": {"type": "image", "source": expression, "alt": template},
        "table": {"type": "table", "dataSource": expression, "columnsExpression": expression},
        "documents": {"type": "documentPreview", "dataSource": expression, "title": template},
        "file": {"type": "filepicker", "key": "nome", "multiple": expression, "accept": template},
        "group": {"type": "group", "label": template, "conditional": {"hide": expression}, "components": []},
        "list": {"type": "dynamiclist", "path": "l", "label": template, "components": [{"id": "I", **base}]},
    }


@pytest.mark.parametrize("attribute", list(_with("1")))
@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_expressions_do_nothing(payload, attribute):
    """In every attribute that holds an expression, a hostile one is refused or gives nothing, within a second."""
    began = time.thread_time()
    try:
        form = made(_with(payload)[attribute])
    except FormRefused:
        return
    try:
        words = repr(check(form, {"nome": "1"}, {"nome": "Ana"}, NOW).shown)
    except Refused as refused:
        words = str(refused)
    assert time.thread_time() - began < 1
    assert "root:" not in words
    assert "<class" not in words


SLOW = 'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a|a)*$")'


def test_many_slow_expressions_take_no_longer_than_one_second():
    """All expressions of a form share their time: texts stay empty, conditions refuse the page."""
    slow_texts = made(*({"type": "text", "text": "{{" + SLOW + "}}"} for _ in range(100)))
    slow_condition = made(*({"type": "text", "conditional": {"hide": f"={SLOW}"}} for _ in range(100)))
    began = time.thread_time()
    assert len(slow_texts.show({}, NOW).items) == 100
    with pytest.raises(Refused, match="Field_0"):
        slow_condition.show({}, NOW)
    assert time.thread_time() - began < 2


def test_a_lock_that_cannot_be_worked_out_opens_nothing():
    """An answer that makes a condition too slow is refused, and does not unlock what the condition guards."""
    guard = '=matches(obs, "^(a|a)*$") or true'
    form = made({"type": "textfield", "key": "obs"}, {"type": "number", "key": "limite", "readonly": guard})
    with pytest.raises(Refused):
        check(form, {"obs": "a" * 40 + "!", "limite": 1}, {"limite": 9}, NOW)


@pytest.mark.parametrize("payload", [*HOSTILE, "={{nome}}", "<script>", "{{#loop a}}"])
def test_answers_are_never_evaluated(payload):
    """What people type is data, whatever it looks like."""
    form = made(
        {"type": "textfield", "key": "nome", "label": "{{nome}}"},
        {"type": "text", "text": "{{nome}}"},
    )
    answers = parse_post(form, [("nome", payload)])
    checked = check(form, answers, {}, NOW)
    assert checked.values == {"nome": payload}
    assert checked.shown.items[0].label == payload


@pytest.mark.parametrize("pattern", PATTERNS)
def test_samples_match_their_pattern(pattern):
    """A made-up text is accepted by the regular expression it was made for."""
    assert regex.search(pattern, sample(pattern))
