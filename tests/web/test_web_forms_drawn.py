"""The pages of forms: the list, a form's page, the editor's saving, the preview in our own rendering, publishing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from desk_pages import Caller, Front, words
from werkzeug.test import TestResponse

from service.process import formdrafts, releases

FIELDS = [
    {"type": "textfield", "id": "F1", "key": "motivo", "label": "Motivo", "validate": {"required": True}},
    {"type": "checkbox", "id": "F2", "key": "urgente", "label": "Tem pressa"},
    {
        "type": "textfield",
        "id": "F3",
        "key": "prazo",
        "label": "Até quando",
        "conditional": {"hide": "=urgente != true"},
        "validate": {"required": True},
    },
]


def schema(*components: Any, **more: Any) -> str:
    return json.dumps({"type": "default", "id": "dados", "name": "Dados", "components": components or FIELDS, **more})


def saves(caller: Caller, address: str, source: str, revision: int) -> TestResponse:
    """As the editor does."""
    body = json.dumps({"source": source, "revision": revision})
    headers = {"X-CSRFToken": caller.token()}
    return caller.client.put(f"{address}/formulario", data=body, content_type="application/json", headers=headers)


def begins(caller: Caller, name: str = "Dados") -> str:
    """The address of a new form's draft."""
    answer = caller.post("/estudio/formularios/novo", {"nome": name})
    assert answer.status_code == 303, words(answer)
    return answer.headers["Location"]


@pytest.fixture
def sofia(front: Front) -> Caller:
    """The analyst."""
    return front.comes("Sofia")


def test_forms_are_found_by_name_without_accents_with_who_uses_them(sofia: Caller):
    begins(sofia, "Avaliação da troca")
    page = words(sofia.get("/formularios"))
    assert "Avaliação da troca rascunho com mudanças avaliacao-da-troca ainda não publicado" in page
    assert "Abrir chamado abrir-chamado veio com o processo" in page
    assert "Atendimento ao cliente" in page
    found = words(sofia.get("/formularios?q=AVALIACAO DA"))
    assert "Avaliação da troca" in found
    assert "abrir-chamado" not in found
    assert "Nenhum formulário com esse nome" in words(sofia.get("/formularios?q=zzz"))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (None, "Escolha um arquivo .form."),
        (("a.form", b"{"), "o JSON tem um erro na linha 1"),
        (("a.form", b"PK\x03\x04\xff"), "não está em UTF-8"),
        (("a.form", b'{"a": 1}'), "falta a lista “components”"),
        (("a.form", b'{"components": []}' + b" " * 2_000_000), "passa de 1 MB"),
        (("a.form", b'{"id": "a b", "components": []}'), "O identificador “a b” não serve"),
    ],
)
def test_a_file_that_is_no_form_says_so_and_nothing_is_begun(front: Front, sofia: Caller, sent: Any, said: str):
    answer = sofia.post("/estudio/formularios/arquivo", {} if sent is None else {"arquivo": sent})
    assert answer.status_code == 422
    assert said in words(answer)
    with front.desk.works.read() as work:
        assert formdrafts.drafts(work.session) == ()
    assert sofia.post("/estudio/formularios/novo", {"nome": " "}).status_code == 422


def test_a_form_that_came_with_a_process_is_looked_at_and_drawn_on(sofia: Caller):
    page = sofia.get("/formularios/abrir-chamado")
    assert "O que você quer fazer?" in words(page)
    assert json.loads(sofia.get("/formularios/abrir-chamado/formulario.form").text)["id"] == "abrir-chamado"
    address = sofia.post("/formularios/abrir-chamado/editar").headers["Location"]
    assert sofia.post("/formularios/abrir-chamado/editar").headers["Location"] == address
    assert "Continuar o rascunho" in words(sofia.get("/formularios/abrir-chamado"))
    assert "Rascunho da versão 1" in words(sofia.get(address))


def test_what_is_saved_is_told_with_what_there_is_to_mend(sofia: Caller):
    address = begins(sofia)
    answer = saves(sofia, address, schema(), 1)
    assert answer.status_code == 200, words(answer)
    assert answer.json is not None
    assert (answer.json["revision"], answer.json["findings"], answer.json["name"]) == (2, [], "Dados")
    twice = saves(sofia, address, schema(FIELDS[0], {**FIELDS[0], "id": "F9"}), 2)
    assert twice.json is not None
    (finding,) = twice.json["findings"]
    assert (finding["level"], finding["element"]) == ("error", "F9")
    assert "corrija o que está marcado" in words(sofia.get(f"{address}/previa"))
    for broken in ("{", '{"components": 1}', json.dumps({"id": "x y", "components": []})):
        refused = saves(sofia, address, broken, 3)
        assert refused.status_code == 422
        assert refused.json is not None
        assert refused.json["message"]
    assert saves(sofia, address, schema(id="abrir-chamado"), 3).status_code == 422
    assert "F9" in sofia.get(f"{address}/formulario.form").text


def test_two_tabs_are_told_of_each_other_and_both_states_stay(front: Front, sofia: Caller):
    rita, address = front.comes("Rita"), begins(sofia)
    assert saves(rita, address, schema(), 1).status_code == 200
    told = saves(sofia, address, schema(FIELDS[0]), 1)
    assert told.status_code == 409
    assert told.json is not None
    assert (told.json["revision"], told.json["by"].split()[0]) == (2, "Rita")
    assert saves(sofia, address, schema(FIELDS[0]), 2).status_code == 200
    assert words(sofia.get(f"{address}/historico")).count("Voltar a este") == 2
    back = sofia.post(f"{address}/voltar", {"para": "2", "revisao": "3"}, follow=True)
    assert "O formulário voltou ao que era" in words(back)
    assert "F3" in sofia.get(f"{address}/formulario.form").text


def test_the_preview_hides_what_is_hidden_and_checks_answers_as_a_task_does(sofia: Caller):
    address = begins(sofia)
    assert "ainda não tem campos" in words(sofia.get(f"{address}/previa"))
    saves(sofia, address, schema(), 1)
    first = words(sofia.get(f"{address}/previa"))
    assert "Motivo" in first
    assert "Até quando" not in first
    shown = sofia.post(f"{address}/previa/campos", {"urgente": "true", "_shown": ["motivo", "urgente"]})
    assert "Até quando" in words(shown)
    wrong = words(sofia.post(f"{address}/previa", {"_conferir": "1", "motivo": "", "_shown": ["motivo"]}))
    assert "Falta um acerto" in wrong
    right = words(sofia.post(f"{address}/previa", {"_conferir": "1", "motivo": "Quebrou", "_shown": ["motivo"]}))
    assert "Tudo certo. O processo receberia: motivo &#34;Quebrou&#34;" in right or '"Quebrou"' in right


def test_publishing_tells_what_changes_and_who_uses_it(front: Front, sofia: Caller):
    address = sofia.post("/formularios/abrir-chamado/editar").headers["Location"]
    plain = json.loads(sofia.get(f"{address}/formulario.form").text)
    plain["components"].append(FIELDS[0])
    saves(sofia, address, json.dumps(plain), 1)
    page = words(sofia.get(f"{address}/publicar"))
    assert "Publicar a versão 1" in page
    assert "Novo Motivo" in page
    assert "Atendimento ao cliente" in page
    assert "continuam com o formulário delas" in page
    stale = sofia.post(f"{address}/publicar", {"revisao": "1"})
    assert stale.status_code == 409
    done = sofia.post(f"{address}/publicar", {"revisao": "2"}, follow=True)
    assert "Versão 1 do formulário publicada" in words(done)
    with front.desk.works.read() as work:
        assert b"Motivo" in releases.forms_at_hand(work.session, "nunca-publicado")["abrir-chamado"]
    assert sofia.get("/formularios/abrir-chamado/formulario.form?versao=1").status_code == 200
    assert sofia.get("/formularios/abrir-chamado/formulario.form?versao=99999999999").status_code == 404


def test_what_cannot_be_shown_is_not_published(sofia: Caller):
    address = begins(sofia)
    saves(sofia, address, schema({"type": "iframe", "id": "F1"}), 1)
    assert "o tipo “iframe” não é aceito" in words(sofia.get(f"{address}/publicar"))
    refused = sofia.post(f"{address}/publicar", {"revisao": "2"})
    assert refused.status_code == 422
    assert "Ainda não dá para publicar" in words(refused)


def test_what_is_discarded_comes_back_from_the_list(sofia: Caller):
    address = begins(sofia)
    assert "Rascunhos descartados" in words(sofia.post(f"{address}/descartar", follow=True))
    assert "foi descartado: você pode olhar" in words(sofia.get(address))
    assert "Rascunho recuperado" in words(sofia.post(f"{address}/recuperar", follow=True))


def test_the_modeler_is_told_which_forms_there_are(sofia: Caller):
    draft = sofia.post("/estudio/novo", {"nome": "Troca", "raias": "Atendente"}).headers["Location"]
    assert sofia.get(f"{draft}/formularios").json == {"forms": []}
    address = begins(sofia)
    saves(sofia, address, schema(FIELDS[0]), 1)
    sofia.post(f"{address}/publicar", {"revisao": "2"})
    assert sofia.get(f"{draft}/formularios").json == {"forms": [{"id": "dados", "name": "Dados"}]}
