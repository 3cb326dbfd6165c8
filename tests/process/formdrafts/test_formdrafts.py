"""Forms that are drawn: saved upon a revision, published as versions of their own, found by every process."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from service.base.clock import SetClock
from service.base.errors import Conflict, Missing, Refused
from service.base.events import Actor
from service.base.ids import FormDraftId, ReleaseId
from service.base.work import Works
from service.process import drafts, formdrafts, releases
from service.process.forms import FormRefused, compare_forms

ANA = Actor("person", "ana", "Ana")
BRUNO = Actor("person", "bruno", "Bruno")
FIELD = {"type": "textfield", "id": "F1", "key": "motivo", "label": "Motivo"}
ASKS = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"><process id="{process}" name="{process}" isExecutable="true">
<startEvent id="S"/><userTask id="T" name="Ver"><extensionElements><zeebe:formDefinition formId="{form}"/>
</extensionElements></userTask><endEvent id="E"/><sequenceFlow id="A" sourceRef="S" targetRef="T"/>
<sequenceFlow id="B" sourceRef="T" targetRef="E"/></process></definitions>"""


def schema(id: str = "dados", *components: Any, **more: Any) -> bytes:
    plain = {"type": "default", "id": id, "schemaVersion": 19, "components": components or [FIELD], **more}
    return json.dumps(plain, ensure_ascii=False).encode()


def begun(works: Works, name: str = "Dados da troca") -> FormDraftId:
    with works.begin(actor=ANA) as work:
        return formdrafts.begin(work, name=name)


def saved(works: Works, id: FormDraftId, source: bytes, revision: int = 1, actor: Actor = ANA) -> formdrafts.FormDraft:
    with works.begin(actor=actor) as work:
        return formdrafts.save(work, id, source, revision=revision)


def now(works: Works, id: FormDraftId) -> formdrafts.FormDraft:
    with works.read() as work:
        return formdrafts.draft(work.session, id)


def brought(works: Works, source: bytes, name: str = "trazido") -> FormDraftId:
    with works.begin(actor=ANA) as work:
        return formdrafts.keep_file(work, source, name=name)


def published(works: Works, id: FormDraftId, revision: int = 1) -> int:
    with works.begin(actor=ANA) as work:
        return formdrafts.publish(work, id, revision=revision)


def process(works: Works, name: str, form: str, **forms: bytes) -> ReleaseId:
    with works.begin(actor=BRUNO) as work:
        at_hand = {**releases.forms_at_hand(work.session, name), **forms}
        return releases.publish(work, ASKS.format(process=name, form=form).encode(), forms=at_hand)


def test_each_new_form_has_an_id_of_its_own_made_from_its_name(works: Works) -> None:
    first, second, third = begun(works), begun(works, "Dados da TROCA"), begun(works, "2ª via")
    assert [now(works, id).form for id in (first, second, third)] == [
        "dados-da-troca",
        "dados-da-troca-2",
        "formulario-2a-via",
    ]
    assert json.loads(now(works, first).source)["name"] == "Dados da troca"
    with works.begin() as work, pytest.raises(Refused, match="nome ao formulário"):
        formdrafts.begin(work, name=" ")


def test_a_file_is_kept_byte_for_byte_and_what_is_none_says_so(works: Works) -> None:
    source = b" " + schema("de-fora", name="De fora") + b"\n"
    id = brought(works, source)
    assert (now(works, id).source, now(works, id).form, now(works, id).name) == (source, "de-fora", "De fora")
    for odd, said in (
        (b"{", "linha 1"),
        (b"[]", "components"),
        (b"\xff\xfe", "UTF-8"),
        (b'{"components":[]}' + b" " * 2_000_000, "1 MB"),
        (schema("../fora"), "identificador"),
        (schema("de-fora"), "já está sendo desenhado"),
    ):
        with pytest.raises(Refused, match=said):
            brought(works, odd)
    nameless = brought(works, b'{"components": []}', "Sem nome")
    assert (now(works, nameless).form, now(works, nameless).name) == ("sem-nome", "Sem nome")
    odd = brought(works, b'{"id": "x", "name": "a\\u0000b\\ud800", "components": []}')
    assert now(works, odd).name == "ab"


def test_what_is_saved_need_not_be_whole_but_has_to_be_a_form(works: Works) -> None:
    id = begun(works)
    twice = schema("dados-da-troca", FIELD, {**FIELD, "id": "F2"})
    assert saved(works, id, twice).revision == 2
    (finding,) = formdrafts.look(twice)
    assert (finding.level, finding.element, "motivo" in finding.message.spoken("pt")) == ("error", "F2", True)
    with pytest.raises(FormRefused):
        saved(works, id, b"{", 2)
    with pytest.raises(FormRefused):
        published(works, id, 2)
    unknown = schema("dados-da-troca", {"type": "iframe", "id": "F3"})
    assert "iframe" in formdrafts.look(unknown)[0].message.spoken("pt")
    assert now(works, id).source == twice


def test_who_saves_upon_an_older_state_is_told_and_nothing_is_lost(works: Works) -> None:
    id = begun(works)
    theirs = schema("dados-da-troca")
    saved(works, id, theirs, 1, BRUNO)
    with pytest.raises(drafts.EditedElsewhere) as told:
        saved(works, id, schema("dados-da-troca", {**FIELD, "label": "Meu"}))
    assert (told.value.by, told.value.revision) == ("Bruno", 2)
    with works.begin() as work:
        formdrafts.remember(work, id)
    mine = saved(works, id, schema("dados-da-troca", {**FIELD, "label": "Meu"}), 2)
    with works.begin(actor=ANA) as work:
        assert formdrafts.kept(work.session, id, 2) == theirs
        back = formdrafts.go_back(work, id, 2, revision=mine.revision)
        assert (back.source, back.revision) == (theirs, 4)
        with pytest.raises(Missing):
            formdrafts.go_back(work, id, 99, revision=4)
        with pytest.raises(Missing):
            formdrafts.kept(work.session, id, 2**40)


def test_a_name_and_an_id_follow_the_file_unless_another_form_has_them(works: Works) -> None:
    id, other = begun(works), begun(works, "Outro")
    after = saved(works, id, schema("motivo-da-troca", name="Motivo"))
    assert (after.form, after.name) == ("motivo-da-troca", "Motivo")
    with pytest.raises(Refused, match="já é do formulário “Outro”") as refused:
        saved(works, id, schema("outro"), 2)
    assert refused.value.field == "id"
    with pytest.raises(Refused, match="não serve"):
        saved(works, id, schema("ção"), 2)
    assert published(works, other) == 1
    assert now(works, id).form == "motivo-da-troca"


def test_what_is_discarded_comes_back_unless_the_form_is_drawn_elsewhere(works: Works) -> None:
    id = brought(works, schema())
    with works.begin() as work:
        formdrafts.discard(work, id)
        assert formdrafts.drafts(work.session) == ()
        assert [each.id for each in formdrafts.drafts(work.session, discarded=True)] == [id]
    brought(works, schema())
    with works.begin() as work, pytest.raises(Refused, match="já está sendo desenhado"):
        formdrafts.bring_back(work, id)
    with works.begin() as work, pytest.raises(Missing):
        formdrafts.discard(work, FormDraftId("nothing"))


def test_a_published_form_is_at_hand_for_every_process_and_pinned_by_those_that_use_it(
    works: Works, clock: SetClock
) -> None:
    id = brought(works, schema(name="Dados"))
    with works.read() as work:
        assert releases.forms_at_hand(work.session, "nunca-publicado") == {}
    assert published(works, id) == 1
    with works.read() as work:
        assert releases.forms_at_hand(work.session, "nunca-publicado") == {"dados": schema(name="Dados")}
        assert releases.forms_at_hand(work.session, None) == {"dados": schema(name="Dados")}
    first = process(works, "troca", "dados")
    saved(works, id, schema(name="Dados novos"))
    clock.pass_by(timedelta(minutes=1))
    assert published(works, id, 2) == 2
    assert published(works, id, 2) == 2
    with works.read() as work:
        assert "novos" not in releases.get(work.session, first).form_sources["dados"]
        (found,) = formdrafts.listed(work.session)
        assert (found.name, found.known and found.known.number) == ("Dados novos", 2)
        assert found.known is not None
        assert [version.process for version in found.known.used_by] == ["troca"]
        assert found.draft is not None
        assert found.draft.is_published
        assert [each.number for each in releases.form_versions(work.session, "dados")] == [2, 1]
        assert "novos" not in releases.form_source(work.session, "dados", 1)
        for number in (0, 3, 2**40):
            with pytest.raises(Missing):
                releases.form_source(work.session, "dados", number)
    assert "novos" in _held(works, process(works, "troca", "dados"))


def _held(works: Works, release: ReleaseId) -> str:
    with works.read() as work:
        return releases.get(work.session, release).form_sources["dados"]


def test_a_form_that_came_with_a_process_is_listed_and_drawn_on(works: Works, clock: SetClock) -> None:
    process(works, "troca", "dados", dados=schema())
    with works.begin(actor=ANA) as work:
        (found,) = formdrafts.listed(work.session)
        assert (found.name, found.known and found.known.number, found.draft) == ("dados", None, None)
        assert releases.forms_at_hand(work.session, "outro") == {}
        id = formdrafts.edit(work, "dados")
        assert formdrafts.edit(work, "dados") == id
        with pytest.raises(Missing):
            formdrafts.edit(work, "nada")
    assert now(works, id).is_published
    clock.pass_by(timedelta(minutes=1))
    saved(works, id, schema(name="Dados"))
    assert not now(works, id).is_published
    clock.pass_by(timedelta(minutes=1))
    assert published(works, id, 2) == 1
    with works.read() as work:
        assert releases.form(work.session, "dados").by_name == "Ana"
        assert b"Dados" in releases.forms_at_hand(work.session, "troca")["dados"]
    clock.pass_by(timedelta(minutes=1))
    process(works, "troca", "dados", dados=schema(name="De uma pasta"))
    with works.read() as work:
        assert releases.form(work.session, "dados").name == "De uma pasta"


def test_publishing_the_same_form_at_once_makes_one_version_and_tells_the_other(works: Works) -> None:
    sources = [schema(name=f"De {n}") for n in range(2)]

    def publish(source: bytes) -> object:
        try:
            with works.begin(actor=ANA) as work:
                return releases.deploy_form(work, "dados", source)
        except Conflict as told:
            return told.text.spoken("pt")

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(publish, sources))
    with works.read() as work:
        count = len(releases.form_versions(work.session, "dados"))
    told = [each for each in done if isinstance(each, str)]
    assert count + len(told) == 2
    assert all("Publique de novo" in each for each in told)


def test_all_is_pulled_but_what_no_file_can_be_called(works: Works) -> None:
    """No id leads out of the folder, neither a form's nor a process's."""
    published(works, brought(works, schema()))
    process(works, "troca", "dados")
    process(works, "../fora", "dados")
    with works.begin(actor=ANA) as work:
        releases.deploy_form(work, "../fora", schema("../fora"))
        releases.deploy_form(work, "avulso", schema("avulso"))
    with works.read() as work:
        folder = drafts.Folder(files={"forms/avulso.form": b"{}"})
        pulled = {each.path: each.how for each in drafts.pull(work.session, folder, {"avulso": "forms/avulso.form"})}
    assert pulled == {"processes/troca.bpmn": "new", "forms/dados.form": "new", "forms/avulso.form": "kept"}


def test_what_changed_is_told_component_by_component() -> None:
    one, two, three = ({**FIELD, "id": f"F{n}", "key": f"k{n}", "label": f"Campo {n}"} for n in (1, 2, 3))
    group = {"type": "group", "id": "G", "label": "Endereço", "components": [{**FIELD, "id": "F9"}]}
    before = schema("dados", one, two, three, group)
    after = schema("dados", three, one, {"type": "text", "id": "T", "text": "Olá\nde novo"}, {**two, "label": "Dois"})
    told = [(change.how, change.type, change.label) for change in compare_forms(before, after)]
    assert told == [
        ("added", "text", "Olá"),
        ("changed", "textfield", "Dois"),
        ("moved", "textfield", "Campo 3"),
        ("removed", "group", "Endereço"),
        ("removed", "textfield", "Motivo"),
    ]
    assert compare_forms(before, before) == []
