"""Forms drawn as pages: labels, ids, errors, escaping, and working without JavaScript."""

import json

import pytest
from web_forms_made import DATA, EVERYTHING, EVIL, NOW, YES_NO, drawn, form, page, posted

from service.process.forms import FileFact, check, parse_post
from service.web.forms import clean, form_view, markdown, question_view

LINK = ' rel="noopener noreferrer nofollow" target="_blank"'


def test_every_control_has_a_label_and_an_id_of_its_own():
    """Each visible control is named by a label, ids are unique, what describes a control exists."""
    tree = page(*EVERYTHING, variables=DATA)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    labelled = set(tree.xpath("//label/@for"))
    for control in tree.xpath("//input[@type!='hidden'] | //select | //textarea"):
        assert control.get("id") in labelled, control.attrib
    for fieldset in tree.xpath("//fieldset[.//input[@type='radio']]"):
        assert fieldset.xpath("./legend")
    for described in tree.xpath("//@aria-describedby"):
        assert set(described.split()) <= set(ids)


def test_inputs_are_native_and_values_as_people_write_them():
    """Dates use the browser's own picker, numbers a decimal comma."""
    data = {"valor": 1234.5, "dia": "2026-12-31", "quando": "2026-12-31T14:05Z", "hora": "10:15"}
    tree = page(*EVERYTHING, variables=data | DATA)
    values = {one.get("name"): (one.get("type"), one.get("value")) for one in tree.xpath("//input")}
    assert values["valor"] == ("text", "1234,5")
    assert values["dia"] == ("date", "2026-12-31")
    assert values["quando"] == ("datetime-local", "2026-12-31T11:05")
    assert values["hora"] == ("time", "10:15")
    assert tree.xpath("//input[@name='hora']/@step") == ["900"]
    assert tree.xpath("//select[@name='busca']/@data-searchable") == [""]
    assert tree.xpath("//select[@name='tags']/@multiple")
    assert not tree.xpath("//select[@name='sel']/@data-searchable")
    assert len(tree.xpath("//div[@class='row'][count(./div[contains(@class, 'col-md-6')]) = 2]")) == 1
    assert not tree.xpath("//*[@name='soma']")


def test_errors_stand_at_the_field_and_in_a_summary_that_leads_there():
    """The summary links to the field, the field names its error."""
    tree = page(*EVERYTHING, variables=DATA, answers={"valor": "doze"}, checked=True)
    links = tree.xpath("//*[@role='alert']//a")
    assert [link.get("href") for link in links] == ["#f-nome", "#f-valor"]
    for link in links:
        (field,) = tree.xpath(f"//*[@id='{link.get('href')[1:]}']")
        assert field.get("aria-invalid") == "true"
        assert f"{field.get('id')}-error" in field.get("aria-describedby").split()
        assert "is-invalid" in field.get("class")
    assert tree.xpath("//input[@name='valor']/@value") == ["doze"]
    assert "f-nome-hint" in tree.xpath("//*[@id='f-nome']/@aria-describedby")[0]
    assert "Preencha este campo." in tree.xpath("//*[@id='f-nome-error']")[0].text_content()


def test_errors_are_said_in_the_readers_language():
    """An English reader gets English errors."""
    tree = page(*EVERYTHING, checked=True, language="en")
    assert "Fill in this field." in tree.text_content()


@pytest.mark.parametrize("component", EVERYTHING, ids=lambda one: one["type"] + one.get("subtype", ""))
def test_hostile_words_stay_words(component):
    """Labels, options, values and texts with markup in them make no markup."""
    hostile = json.loads(
        json.dumps(component)
        .replace("Nome", json.dumps(EVIL)[1:-1].replace("{{7*7}}", ""))
        .replace('"Sim"', json.dumps(EVIL.replace("{{7*7}}", "")))
    )
    plain = EVIL.replace("{{7*7}}", "")
    for name in ("label", "description", "dateLabel", "timeLabel"):
        hostile[name] = plain
    if "values" in hostile:
        hostile["values"] = [{"label": plain, "value": plain}, {"label": "b", "value": "b"}]
    data = {"itens": [{"nome": EVIL}], "docs": [EVIL], "marcas": [EVIL], component.get("key", "x"): EVIL}
    tree = page(hostile, variables=data)
    assert not tree.xpath("//script")
    assert not [name for one in tree.iter() for name in one.attrib if name.startswith("on")]
    checked = page(hostile, variables=data, answers={component.get("key", "x"): EVIL}, checked=True)
    assert not checked.xpath("//script")


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("# Oi", "<h3>Oi</h3>\n"),
        ("[a](https://x.com 'b')", '<p><a href="https://x.com"' + LINK + ">a</a></p>\n"),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>\n"),
        ("[a](JaVaScRiPt&#58;alert(1))", "<p>[a](JaVaScRiPt:alert(1))</p>\n"),
        ("[a](data:text/html,x)", "<p>[a](data:text/html,x)</p>\n"),
        ("[a](/relativo)", "<p><a>a</a></p>\n"),
        ("<https://x.com>", '<p><a href="https://x.com"' + LINK + ">https://x.com</a></p>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("a <b onclick=x>c</b>", "<p>a &lt;b onclick=x&gt;c&lt;/b&gt;</p>\n"),
        ("![x](https://x.com/a.png)", '<p>!<a href="https://x.com/a.png"' + LINK + ">x</a></p>\n"),
        ("", ""),
    ],
)
def test_markdown_is_drawn_safely(source, result):
    """Markdown gives a few tags; scripts, addresses of other kinds and images do not get through."""
    assert markdown(source) == result


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ('<p class="x" style="a" onclick="b">Oi <b>você</b></p>', "<p>Oi <b>você</b></p>"),
        ("<script>alert(1)</script>a", "a"),
        ("<style>*{}</style>a", "a"),
        ("<svg><script>alert(1)</script></svg>a", "a"),
        ("<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", ""),
        ("<img src=x onerror=alert(1)>a", "a"),
        ("<a href=' javascript:alert(1)'>a</a>", "<a>a</a>"),
        ("<a href='java\nscript:alert(1)'>a</a>", "<a>a</a>"),
        ("<iframe src=x></iframe>b<!-- c -->", "b"),
        ("<h1>a</h1><center>b</center><br>", "<h3>a</h3>b<br>"),
        ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
        ("<" + "div><" * 2000 + "b>x", None),
        ("<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", None),
    ],
)
def test_html_keeps_a_short_list_of_tags(source, result):
    """HTML of an author loses scripts, styles, handlers and addresses of other kinds."""
    cleaned = clean(source)
    assert result is None or cleaned == result
    assert "onerror=" not in cleaned.replace("&gt;", "") or "<img" not in cleaned


def test_data_within_texts_marks_nothing_up():
    """What fills a text's places cannot make links, emphasis or tags."""
    tree = page(
        {"type": "text", "text": "Oi {{nome}}"},
        {"type": "html", "content": "<p>{{nome}}</p>"},
        variables={"nome": "[x](https://mal.com) **b** <b>c</b> https://mal.com"},
    )
    assert not tree.xpath("//a | //b | //strong")
    assert tree.text_content().count("[x](https://mal.com) **b** <b>c</b>") == 2


def test_an_only_choice_is_answered_with_big_buttons():
    """A single question with few options is answered, and sent, by one press."""
    view = form_view(
        form({"type": "radio", "key": "r", "label": "Resolve com a base?", "values": YES_NO}).show({}, NOW)
    )
    tree = drawn(view)
    assert view.decides
    buttons = tree.xpath("//fieldset//button[@type='submit' and contains(@class, 'btn-lg')]")
    assert [(one.get("name"), one.get("value"), one.text) for one in buttons] == [
        ("r", "sim", "Sim"),
        ("r", "nao", "Não"),
    ]
    assert not tree.xpath("//input[@type='radio']")


def test_a_choice_among_other_fields_stays_a_choice():
    """With other fields beside it, a choice is made before sending."""
    radio = {"type": "radio", "key": "r", "label": "?", "values": YES_NO}
    view = form_view(form(radio, {"type": "textfield", "key": "a", "label": "A"}).show({}, NOW))
    assert not view.decides
    assert len(drawn(view).xpath("//input[@type='radio']")) == 2


def test_a_choice_beside_a_gateways_question_stays_a_choice():
    """Where the page asks something else too, no button answers for it."""
    radio = {"type": "radio", "key": "r", "label": "?", "values": YES_NO}
    view = form_view(form(radio).show({}, NOW), alone=False)
    assert not view.decides
    assert len(drawn(view).xpath("//input[@type='radio']")) == 2


def test_a_gateways_question_is_big_buttons_or_boxes():
    """A gateway that asks shows its answers; several at once where it is inclusive."""
    one = drawn(asked=question_view("Informações suficientes?", [("F1", "Sim"), ("F2", EVIL)]))
    assert [(b.get("name"), b.get("value")) for b in one.xpath("//button")] == [("_choice", "F1"), ("_choice", "F2")]
    many = drawn(asked=question_view("O que falta?", [("F1", "Nota"), ("F2", "Foto")], many=True, chosen={"F2"}))
    assert many.xpath("//input[@type='checkbox' and @checked]/@value") == ["F2"]
    assert not one.xpath("//script")


def test_lists_grow_and_shrink_with_submit_buttons():
    """Rows are added and removed without JavaScript, and Enter does not press one of those buttons."""
    tree = page(EVERYTHING[-1], variables=DATA)
    buttons = tree.xpath("//button[@type='submit']")
    assert [(one.get("name"), one.get("value")) for one in buttons] == [
        (None, None), ("_remove", "itens.0"), ("_remove", "itens.1"), ("_add", "itens"),
    ]  # fmt: skip
    fixed = page(EVERYTHING[-1] | {"allowAddRemove": False}, variables=DATA)
    assert not fixed.xpath("//button[@name]")


def test_the_page_posts_what_the_check_reads():
    """What a browser would post from an untouched page changes nothing."""
    made = form(*EVERYTHING)
    data = DATA | {
        "nome": "Ana", "valor": "1234.5", "ok": True, "lista": ["nao"], "opcao": "sim", "dia": "2026-12-31",
        "quando": "2026-12-31T14:05-03:00", "hora": "10:15-03:00", "anexo": ["f1", "f2"], "tags": ["m3", "m7"],
    }  # fmt: skip
    before = check(made, {}, data, NOW)
    pairs = list(posted(drawn(form_view(before.shown))))
    after = check(made, parse_post(made, pairs), data, NOW)
    assert after.errors == before.errors == ()
    assert after.values == before.values


def test_attached_files_are_listed_and_can_be_taken_out():
    """Files that are there stand as ticked boxes with their names."""
    facts = {"f1": FileFact("f1", "nota <b>.pdf", 1, "application/pdf")}
    tree = page(EVERYTHING[12], variables={"anexo": ["f1"]}, files=facts.get, file_url=lambda file: f"/arquivos/{file}")
    (box,) = tree.xpath("//input[@type='checkbox']")
    assert (box.get("name"), box.get("value")) == ("anexo", "f1")
    assert tree.xpath("//label/a/@href") == ["/arquivos/f1"]
    assert tree.xpath("//label/a/text()") == ["nota <b>.pdf"]
    assert tree.xpath("//input[@type='file']/@accept") == [".pdf"]


def test_forms_that_vary_ask_the_server_again():
    """A form with conditions is posted when it changes, to be drawn anew."""
    hidden = {"type": "textfield", "key": "a", "label": "A", "conditional": {"hide": '=b = "x"'}}
    assert form(hidden).varies
    (part,) = page(hidden, change_url="/tarefas/1/mudou").xpath("//*[@hx-post]")
    assert (part.get("hx-post"), part.get("hx-trigger")) == ("/tarefas/1/mudou", "change")


def test_read_only_fields_can_be_read_and_not_changed():
    """A read-only field shows its value as people read it."""
    fields = [one | {"readonly": True} for one in EVERYTHING[:13]]
    tree = page(*fields, variables=DATA | {"valor": 1234.5, "dia": "2026-12-31", "opcao": "sim"})
    for one in tree.xpath("//input[@type!='hidden'] | //select | //textarea"):
        assert one.get("readonly") is not None or one.get("disabled") is not None
    assert tree.xpath("//input[@name='valor']/@value") == ["1.234,5"]
    assert tree.xpath("//input[@name='dia']/@value") == ["31/12/2026"]
    assert not tree.xpath("//*[contains(@class, 'required')]")


def test_people_who_write_about_themselves_get_their_data_filled_in():
    """Autocomplete helps clients, and stays off where an agent writes about somebody."""
    email = {"type": "textfield", "key": "email", "label": "E-mail", "validate": {"validationType": "email"}}
    assert page(email, own_data=True).xpath("//input/@autocomplete") == ["email"]
    assert page(email).xpath("//input/@autocomplete") == ["off"]


def test_paths_that_look_alike_keep_ids_apart():
    """`a.b` and `a-b` are two fields with two ids."""
    fields = [{"type": "textfield", "key": "a.b", "label": "1"}, {"type": "textfield", "key": "a-b", "label": "2"}]
    ids = page(*fields).xpath("//input/@id")
    assert len(set(ids)) == 2
