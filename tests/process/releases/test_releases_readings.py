"""A running case does what its release was published to do, whatever reader the program has by now."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bpmn_pen import chain, file, process
from sqlalchemy import select, update

from service.base.ids import ReleaseId
from service.base.work import Works
from service.process import releases
from service.process.diagram import READING, NewerReading, Program, Reading, read, readings
from service.process.releases import commands, queries
from service.process.releases import readings as kept
from service.process.releases.shelf import Shelf
from service.process.releases.tables import ReleaseRow

DRAWN = file(
    process(
        '<startEvent id="S"/><userTask id="A" name="Analisar"/><endEvent id="E" name="Pronto"/>',
        chain("S", "A", "E"),
    )
)
BROKEN = DRAWN[:-20]


def publish(works: Works) -> ReleaseId:
    with works.begin() as work:
        return releases.publish(work, DRAWN, forms={})


def program(works: Works, release: ReleaseId) -> Program:
    with works.read() as work:
        return releases.get(work.session, release).program


def differing(works: Works) -> list[int]:
    with works.read() as work:
        return [version.number for version in releases.differing(work.session)]


def set_row(works: Works, **columns: object) -> None:
    with works.begin() as work:
        work.session.execute(update(ReleaseRow).values(**columns))


@pytest.fixture
def begins_anew(monkeypatch: pytest.MonkeyPatch):
    """Nothing is on the shelf, as when the program has just started."""
    monkeypatch.setattr(queries, "_shelf", Shelf[ReleaseId, releases.Release](10))


@pytest.fixture
def upgrade(monkeypatch: pytest.MonkeyPatch, begins_anew: None):
    """Starts a later program, whose reader gives every process another name."""

    def read_otherwise(source: bytes) -> Reading:
        reading = read(source)
        renamed = {key: replace(each, name="Outro") for key, each in reading.program.processes.items()}
        return replace(reading, program=replace(reading.program, processes=renamed))

    def start() -> None:
        monkeypatch.setattr(queries, "_shelf", Shelf[ReleaseId, releases.Release](10))
        for module in (commands, queries, kept):
            monkeypatch.setattr(module, "read", read_otherwise)
        for module in (kept, readings):
            monkeypatch.setattr(module, "READING", READING + 1)
        monkeypatch.setattr(kept, "upgraded", lambda plain, found, *, name: plain)

    return start


def test_a_release_goes_on_as_it_was_read(works: Works, upgrade):
    """A later reader that makes something else of the same drawing changes nothing that runs."""
    one = publish(works)
    before = program(works, one)
    upgrade()
    assert program(works, one) == before == read(DRAWN).program


def test_published_again_it_is_a_new_version_with_the_new_reading(works: Works, upgrade):
    """The unchanged file stays one version, until the reader makes something else of it; before that, it is named."""
    one = publish(works)
    assert publish(works) == one
    assert differing(works) == []
    upgrade()
    assert differing(works) == [1]
    two = publish(works)
    assert two != one
    assert publish(works) == two
    assert program(works, two).processes["P"].name == "Outro"
    assert program(works, one).processes["P"].name != "Outro"
    assert differing(works) == []


def test_releases_of_before_get_a_reading_once(works: Works, upgrade):
    """What was published when nobody kept a reading gets that of the program that upgrades; it stays from then on."""
    one = publish(works)
    before = program(works, one)
    set_row(works, reading=None, program=None)
    assert publish(works) == one
    with works.begin() as work:
        assert releases.keep(work) == ()
        assert releases.keep(work) == ()
    upgrade()
    assert program(works, one) == before
    with works.read() as work:
        assert work.session.scalars(select(ReleaseRow.reading)).all() == [READING]


def test_a_release_of_before_that_is_refused_now_is_named(works: Works, begins_anew: None):
    """Whoever upgrades hears which version the present reader refuses."""
    publish(works)
    set_row(works, reading=None, program=None, xml=BROKEN)
    with works.begin() as work:
        assert [version.number for version in releases.keep(work)] == [1]


def test_a_newer_reading_is_not_guessed_at(works: Works, begins_anew: None):
    """A program that meets what a newer one published says which version it is, and both readings."""
    one = publish(works)
    set_row(works, reading=READING + 1)
    with pytest.raises(NewerReading) as refused:
        program(works, one)
    told = refused.value.text.spoken("en")
    assert "Atendimento 1" in told
    assert f"reading {READING + 1}" in told


def test_programs_go_up_step_by_step():
    """Each step gets what the one before made."""
    steps = {1: lambda plain: {**plain, "two": True}, 2: lambda plain: {**plain, "three": plain["two"]}}
    assert readings.upgraded({}, 1, name="", present=3, steps=steps) == {"two": True, "three": True}
    assert readings.upgraded({"x": 1}, 3, name="", present=3, steps=steps) == {"x": 1}
