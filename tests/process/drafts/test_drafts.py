"""Drafts: saved as they are drawn, nobody overwritten unseen, nothing lost, published as they stand."""

from datetime import timedelta

import pytest

from service.base.clock import SetClock
from service.base.errors import Missing, Refused
from service.base.events import Actor
from service.base.ids import DraftId
from service.base.work import Works
from service.process import drafts, releases
from service.process.diagram import read
from service.process.drafts.model import MOST_KEPT, free_id
from service.process.releases import PublishRefused

ANA = Actor("person", "ana", "Ana")
BRUNO = Actor("person", "bruno", "Bruno")


def begun(works: Works, name: str = "Troca de produto") -> DraftId:
    with works.begin(actor=ANA) as work:
        return drafts.begin(work, name=name, lanes=["Cliente", "Atendente"])


def drawing(works: Works, id: DraftId) -> bytes:
    with works.read() as work:
        return drafts.draft(work.session, id).xml


def saved(works: Works, id: DraftId, source: bytes, revision: int, actor: Actor = ANA) -> drafts.Draft:
    with works.begin(actor=actor) as work:
        return drafts.save(work, id, source, revision=revision)


def drawn_on(source: bytes, task: str) -> bytes:
    """The blank drawing with one task after its start."""
    start = next(iter(read(source).diagram.walk())).drawn
    task = f'<bpmn:userTask id="T" name="{task}"/>'
    more = f'{task}<bpmn:sequenceFlow id="F" sourceRef="{start}" targetRef="T"/></bpmn:process>'
    return source.replace(b"</bpmn:process>", more.encode())


def test_a_blank_process_opens_with_its_lanes_and_its_start_drawn(works: Works) -> None:
    reading = read(drawing(works, begun(works)))
    assert [pool.name for pool in reading.diagram.participants] == ["Troca de produto"]
    (scope,) = reading.diagram.processes
    assert scope.id == "troca-de-produto"
    assert [lane.name for lane in scope.lanes] == ["Cliente", "Atendente"]
    assert [(element.type, element.lane) for element in scope.elements] == [("startEvent", ("Cliente",))]
    shapes = {shape.element: shape.bounds for shape in reading.diagram.shapes}
    assert len(shapes) == 4
    start = shapes["troca-de-produto-inicio"]
    assert shapes["troca-de-produto-raia-1"].holds(start.centre)
    assert not shapes["troca-de-produto-raia-2"].holds(start.centre)


def test_each_new_process_has_an_id_of_its_own(works: Works) -> None:
    first, second = begun(works), begun(works, "Troca de Produto!")
    with works.read() as work:
        assert drafts.draft(work.session, first).process == "troca-de-produto"
        assert drafts.draft(work.session, second).process == "troca-de-produto-2"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Cartão & crédito", "cartao-credito"), ("2ª via", "processo-2a-via"), ("?", "processo"), ("日本", "processo")],
)
def test_a_process_id_says_what_it_is_called(name: str, expected: str) -> None:
    assert free_id(name, ()) == expected


@pytest.mark.parametrize(
    ("name", "lanes", "field"),
    [
        (" ", ["A"], "name"),
        ("x" * 121, ["A"], "name"),
        ("X", ["", " "], "lanes"),
        ("X", ["Cliente", "CLIENTE"], "lanes"),
        ("X", [str(number) for number in range(21)], "lanes"),
    ],
)
def test_what_cannot_begin_says_which_field(works: Works, name: str, lanes: list[str], field: str) -> None:
    with works.begin() as work, pytest.raises(Refused) as refused:
        drafts.begin(work, name=name, lanes=lanes)
    assert refused.value.field == field


def test_what_is_saved_is_kept_byte_for_byte(works: Works, clock: SetClock) -> None:
    id = begun(works)
    source = drawn_on(drawing(works, id), "Conferir") + b"\n<!-- \xc3\xa9 -->\n"
    clock.pass_by(timedelta(seconds=7))
    after = saved(works, id, source, 1, BRUNO)
    assert (after.revision, after.by_name, after.changed_at) == (2, "Bruno", clock.now())
    assert drawing(works, id) == source


def test_saving_the_same_again_changes_nothing(works: Works) -> None:
    id = begun(works)
    assert saved(works, id, drawing(works, id), 1, BRUNO).by_name == "Ana"


def test_the_name_follows_the_pool(works: Works) -> None:
    id = begun(works)
    source = drawing(works, id).replace(b"Troca de produto", "Devolução".encode())
    assert saved(works, id, source, 1).name == "Devolução"


def test_who_drew_upon_an_older_state_is_told_who_saved_and_nothing_changes(works: Works) -> None:
    id = begun(works)
    blank = drawing(works, id)
    theirs = drawn_on(blank, "De Bruno")
    saved(works, id, theirs, 1, BRUNO)
    with pytest.raises(drafts.EditedElsewhere) as told:
        saved(works, id, drawn_on(blank, "De Ana"), 1)
    assert (told.value.by, told.value.revision) == ("Bruno", 2)
    assert drawing(works, id) == theirs


def test_what_is_saved_over_stays_in_the_history(works: Works) -> None:
    id = begun(works)
    blank = drawing(works, id)
    saved(works, id, drawn_on(blank, "De Bruno"), 1, BRUNO)
    saved(works, id, drawn_on(blank, "De Ana"), 2)
    with works.read() as work:
        assert [(each.revision, each.by_name) for each in drafts.kept_versions(work.session, id)] == [
            (2, "Bruno"),
            (1, "Ana"),
        ]
        assert drafts.kept(work.session, id, 2) == drawn_on(blank, "De Bruno")


def test_two_tabs_of_one_person_lose_nothing(works: Works) -> None:
    id = begun(works)
    blank = drawing(works, id)
    saved(works, id, drawn_on(blank, "aba 1"), 1)
    saved(works, id, drawn_on(blank, "aba 1, mais"), 2)
    with pytest.raises(drafts.EditedElsewhere):
        saved(works, id, drawn_on(blank, "aba 2"), 1)
    for _ in range(2):
        with works.begin(actor=ANA) as work:
            drafts.remember(work, id)
    saved(works, id, drawn_on(blank, "aba 2"), 3)
    with works.read() as work:
        assert drafts.kept(work.session, id, 3) == drawn_on(blank, "aba 1, mais")


def test_one_persons_history_has_a_state_every_five_minutes_and_no_more_than_sixty(
    works: Works, clock: SetClock
) -> None:
    id = begun(works)
    blank = drawing(works, id)
    for number in range(1, 11):
        clock.pass_by(timedelta(seconds=1))
        saved(works, id, drawn_on(blank, f"{number}"), number)
    with works.read() as work:
        assert [each.revision for each in drafts.kept_versions(work.session, id)] == [1]
    for number in range(11, 80):
        clock.pass_by(timedelta(minutes=6))
        saved(works, id, drawn_on(blank, f"{number}"), number)
    with works.read() as work:
        held = [each.revision for each in drafts.kept_versions(work.session, id)]
    assert len(held) == MOST_KEPT
    assert held[0] == 79


def test_going_back_makes_a_former_state_the_drawing_and_keeps_what_stood(works: Works) -> None:
    id = begun(works)
    blank = drawing(works, id)
    saved(works, id, drawn_on(blank, "Conferir"), 1)
    with works.begin(actor=BRUNO) as work:
        drafts.go_back(work, id, 1, revision=2)
    assert drawing(works, id) == blank
    with works.read() as work:
        assert drafts.kept(work.session, id, 2) == drawn_on(blank, "Conferir")
        with pytest.raises(Missing):
            drafts.kept(work.session, id, 7)


@pytest.mark.parametrize(
    "source", [b"", b"<a/>", b"<bpmn:definitions", b"\x89PNG", b"<!DOCTYPE a><a/>", b"x" * 2_200_000]
)
def test_what_is_no_bpmn_is_refused_and_nothing_is_changed(works: Works, source: bytes) -> None:
    id = begun(works)
    blank = drawing(works, id)
    with pytest.raises(Refused):
        saved(works, id, source, 1)
    with works.begin() as work, pytest.raises(Refused):
        drafts.keep_file(work, source, name="arquivo")
    assert drawing(works, id) == blank


def test_a_drawing_with_nothing_in_it_is_kept_as_it_is(works: Works) -> None:
    empty = b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>'
    with works.begin(actor=ANA) as work:
        id = drafts.keep_file(work, empty, name="arquivo")
    with works.read() as work:
        found = drafts.draft(work.session, id)
    assert (found.xml, found.name, found.process) == (empty, "arquivo", None)


def test_what_is_thrown_away_can_be_brought_back(works: Works) -> None:
    id = begun(works)
    with works.begin() as work:
        drafts.discard(work, id)
    with works.read() as work:
        assert drafts.drafts(work.session) == ()
        assert [each.id for each in drafts.drafts(work.session, discarded=True)] == [id]
    with works.begin() as work:
        drafts.bring_back(work, id)
    with works.read() as work:
        assert [each.id for each in drafts.drafts(work.session)] == [id]


def test_a_draft_is_published_as_it_stands_and_goes_on_from_there(works: Works) -> None:
    id = begun(works)
    source = drawn_on(drawing(works, id), "Conferir")
    saved(works, id, source, 1)
    with works.begin(actor=ANA) as work:
        release = drafts.publish(work, id, revision=2)
    with works.read() as work:
        version = releases.get(work.session, release)
        found = drafts.draft(work.session, id)
    assert (version.xml, version.name, version.number) == (source, "Troca de produto", 1)
    assert (found.release, found.is_published) == (release, True)
    assert not saved(works, id, drawn_on(source.replace(b'id="T"', b'id="U"'), "Mais"), 2).is_published


def test_publishing_over_what_somebody_saved_meanwhile_is_refused(works: Works) -> None:
    id = begun(works)
    saved(works, id, drawn_on(drawing(works, id), "Conferir"), 1, BRUNO)
    with works.begin(actor=ANA) as work, pytest.raises(drafts.EditedElsewhere):
        drafts.publish(work, id, revision=1)


def test_what_cannot_run_is_not_published_and_says_why(works: Works) -> None:
    with works.begin(actor=ANA) as work:
        id = drafts.keep_file(work, b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>', name="vazio")
    with works.begin() as work, pytest.raises(PublishRefused) as refused:
        drafts.publish(work, id, revision=1)
    with works.read() as work:
        found = drafts.look(work.session, drafts.draft(work.session, id).xml, forms={})
    assert found == refused.value.findings
    assert found[0].code == "no-process"


def test_a_version_is_edited_in_the_one_draft_of_its_process(works: Works) -> None:
    id = begun(works)
    saved(works, id, drawn_on(drawing(works, id), "Conferir"), 1)
    with works.begin() as work:
        release = drafts.publish(work, id, revision=2)
        assert drafts.edit(work, release) == id
        drafts.discard(work, id)
        other = drafts.edit(work, release)
    assert other != id
    with works.read() as work:
        found = drafts.draft(work.session, other)
    assert (found.release, found.is_published) == (release, True)


def test_restoring_a_version_replaces_the_drawing_and_keeps_what_stood(works: Works) -> None:
    id = begun(works)
    first = drawn_on(drawing(works, id), "Conferir")
    saved(works, id, first, 1)
    with works.begin() as work:
        release = drafts.publish(work, id, revision=2)
    second = first.replace(b"Conferir", b"Revisar")
    saved(works, id, second, 2)
    with works.begin(actor=BRUNO) as work:
        assert drafts.restore(work, release) == id
    assert drawing(works, id) == first
    with works.read() as work:
        assert drafts.kept(work.session, id, 3) == second
