"""Publishing: what is refused, what is kept, what is pinned, what is shared."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from bpmn_pen import chain, extended, file, process
from sqlalchemy import func, select

from service.base.errors import Conflict, Missing
from service.base.events import Actor
from service.base.ids import ReleaseId
from service.base.work import UnitOfWork, Works
from service.process import releases
from service.process.releases import queries
from service.process.releases.events import ReleasePublished
from service.process.releases.shelf import Shelf
from service.process.releases.tables import ReleaseRow

SHIPPED = Path(__file__).parents[3]
ANA = Actor("person", "p1", "Ana")
FORM = {"id": "pedido", "type": "default", "components": [{"type": "textfield", "key": "nome", "label": "Nome"}]}


def form(**changes: object) -> bytes:
    return json.dumps({**FORM, **changes}).encode()


def asks(name: str) -> str:
    return extended(f'<zeebe:formDefinition formId="{name}"/>')


def drawn(label: str = "Analisar", form_id: str = "pedido") -> bytes:
    return file(
        process(
            f'<startEvent id="S">{asks(form_id)}</startEvent>',
            f'<userTask id="A" name="{label}">{asks(form_id)}</userTask>',
            '<endEvent id="E"/>',
            chain("S", "A", "E"),
        )
    )


def calling(process_id: str, called: str) -> bytes:
    target = extended(f'<zeebe:calledElement processId="{called}"/>')
    return file(
        process(
            f'<startEvent id="S"/><callActivity id="C" name="Chamar">{target}</callActivity><endEvent id="E"/>',
            chain("S", "C", "E"),
            own_id=process_id,
        )
    )


def publish(works: Works, source: bytes, **forms: bytes) -> ReleaseId:
    with works.begin(actor=ANA) as work:
        return releases.publish(work, source, forms=forms)


def count(works: Works) -> int:
    with works.read() as work:
        return work.session.scalar(select(func.count()).select_from(ReleaseRow)) or 0


def test_a_release_keeps_what_was_drawn(works: Works):
    """H-32: bytes as drawn, forms as they were, findings, number, who and when; told as an event."""
    told: list[ReleasePublished] = []
    works.subscriptions.on(ReleasePublished, lambda work, event: told.append(event))
    one = publish(works, drawn(), pedido=form())
    with works.read() as work:
        found = releases.get(work.session, one)
        assert releases.current(work.session, "P").id == one
    assert (found.xml, found.process, found.number, found.name) == (drawn(), "P", 1, "Atendimento")
    assert (found.version.by_id, found.version.by_name, found.version.published_at) == ("p1", "Ana", works.clock.now())
    assert [each.label.source for each in found.form("pedido").components] == ["Nome"]
    start_form = found.start_form("P")
    assert start_form is not None
    assert start_form.id == "pedido"
    assert [(event.release, event.process, event.number, event.processes) for event in told] == [(one, "P", 1, ("P",))]


def test_unchanged_it_stays_the_version_that_it_is(works: Works):
    """The same drawing and forms are no new version; another form or drawing is; unused forms do not count."""
    one = publish(works, drawn(), pedido=form())
    assert publish(works, drawn(), pedido=form()) == one
    assert publish(works, drawn(), pedido=form(), other=b"{}") == one
    two = publish(works, drawn(), pedido=form(components=[]))
    three = publish(works, drawn("Ler"), pedido=form(components=[]))
    with works.read() as work:
        versions = releases.versions(work.session, "P")
        assert [(version.id, version.number) for version in versions] == [(three, 3), (two, 2), (one, 1)]
        assert [version.id for version in releases.processes(work.session)] == [three]
        assert len(releases.get(work.session, one).form("pedido").components) == 1
        assert releases.get(work.session, two).form("pedido").components == ()
    assert publish(works, drawn(), pedido=form()) not in (one, two, three)


def test_errors_refuse_with_element_and_sentence(works: Works):
    """Promise 9: a missing form, a broken form, an unknown call: each finding names its element and the mend."""
    cases = (
        (drawn(), {}, "form-missing", "A"),
        (drawn(), {"pedido": b"{"}, "form-unreadable", "A"),
        (calling("P", "nobody"), {}, "call-unknown", "C"),
        (b"<no/>", {}, None, None),
    )
    for source, forms, code, element in cases:
        with pytest.raises(releases.PublishRefused) as refused:
            publish(works, source, **forms)
        errors = [finding for finding in refused.value.findings if finding.level == "error"]
        assert errors
        assert all(str(finding.message) and str(finding.fix) for finding in errors)
        assert code is None or (code, element) in {(finding.code, finding.element) for finding in errors}
        assert refused.value.status == 422
    assert count(works) == 0


def test_a_text_with_a_broken_place_is_refused(works: Works):
    """What stands between double braces must be an expression, found out when publishing and not when speaking."""
    words = extended('<zeebe:properties><zeebe:property name="chamado.texto" value="Oi {{1 +}}"/></zeebe:properties>')
    source = file(
        process(f'<startEvent id="S"/><userTask id="A">{words}</userTask><endEvent id="E"/>', chain("S", "A", "E"))
    )
    with pytest.raises(releases.PublishRefused) as refused:
        publish(works, source)
    assert ("text-unreadable", "A") in {(finding.code, finding.element) for finding in refused.value.findings}
    assert "chaves duplas" in str(refused.value.findings[0].fix)


def test_a_called_process_is_pinned(works: Works):
    """A caller keeps the version that it was published with, also deep inside, until it is published again."""
    inner = publish(works, file(_simple("Q", "Um")))
    middle = publish(works, calling("M", "Q"))
    outer = publish(works, calling("P", "M"))
    newer = publish(works, file(_simple("Q", "Dois")))
    with works.read() as work:
        assert releases.get(work.session, middle).calls == {"Q": inner}
        assert releases.get(work.session, outer).calls == {"M": middle, "Q": inner}
    again = publish(works, calling("M", "Q"))
    assert again != middle
    with works.read() as work:
        assert releases.get(work.session, again).calls == {"Q": newer}


def test_what_nobody_published_is_missing(works: Works):
    """Unknown processes, releases and forms are 404 with a sentence."""
    one = publish(works, drawn(), pedido=form())
    with works.read() as work:
        for look in (
            lambda: releases.current(work.session, "Q"),
            lambda: releases.get(work.session, ReleaseId("nobody")),
            lambda: releases.get(work.session, one).form("other"),
            lambda: releases.get(work.session, one).start_form("Q"),
        ):
            with pytest.raises(Missing):
                look()


def test_an_error_in_a_subscriber_unpublishes(works: Works):
    """Who cannot take the news keeps it from happening."""

    def stumble(work: UnitOfWork, event: ReleasePublished) -> None:
        raise ZeroDivisionError

    works.subscriptions.on(ReleasePublished, stumble)
    with pytest.raises(ZeroDivisionError):
        publish(works, drawn(), pedido=form())
    assert count(works) == 0


def test_two_who_publish_at_once_get_two_numbers_or_one_is_told(works: Works):
    """Numbers are never given twice: the second waits or gets a Conflict."""

    def hurry(number: int) -> str:
        try:
            publish(works, drawn(f"Tarefa {number}"), pedido=form())
        except Conflict:
            return "conflict"
        return "done"

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(hurry, range(4)))
    with works.read() as work:
        numbers = [version.number for version in releases.versions(work.session, "P")]
    assert sorted(numbers) == list(range(1, outcomes.count("done") + 1))
    assert set(outcomes) <= {"done", "conflict"}


def test_threads_share_what_was_read(works: Works):
    """A release is read once and shared; the shelf holds no more than it may."""
    one = publish(works, drawn(), pedido=form())

    def look(_: int) -> releases.Release:
        with works.read() as work:
            return releases.get(work.session, one)

    with ThreadPoolExecutor(4) as pool:
        found = set(map(id, pool.map(look, range(16))))
    assert len(found) == 1
    shelf: Shelf[int, int] = Shelf(3)
    assert [shelf.take(key % 5, lambda key=key: key) for key in range(10)] == list(range(10))
    assert len(shelf) == 3
    assert shelf.take(9 % 5, lambda: 0) == 9


def test_the_shipped_diagram_can_be_published(works: Works):
    """H-01: the process that comes with the product is accepted with its forms."""
    source = (SHIPPED / "processes/atendimento-ao-cliente.bpmn").read_bytes()
    forms = {path.stem: path.read_bytes() for path in (SHIPPED / "forms").glob("*.form")}
    one = publish(works, source, **forms)
    with works.read() as work:
        found = releases.get(work.session, one)
    assert found.start_form("atendimento-ao-cliente") is not None
    assert all(finding.level != "error" for finding in found.findings)
    assert queries.plain_finding(found.findings[0]) if found.findings else True


def _simple(own_id: str, label: str) -> str:
    return process(
        f'<startEvent id="S"/><userTask id="A" name="{label}"/><endEvent id="E"/>', chain("S", "A", "E"), own_id=own_id
    )
