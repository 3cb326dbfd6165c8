"""Where instances stand, how long their steps take and which way they went: from rows, by indexes."""

from __future__ import annotations

from datetime import timedelta

from bpmn_pen import chain, flow, process
from instances_story import Story
from sqlalchemy import func, select
from sqlalchemy.dialects import sqlite

from service.base.ids import InstanceId
from service.process import instances, releases
from service.process.instances import paths, pictures
from service.process.instances.tables import HistoryRow

TWO = process(
    '<startEvent id="S"/><userTask id="A"/><parallelGateway id="Split"/><userTask id="B"/><userTask id="C"/>'
    '<parallelGateway id="Join"/><exclusiveGateway id="More" default="More-E"/><endEvent id="E"/>',
    chain("S", "A", "Split", "B", "Join", "More", "E"),
    chain("Split", "C", "Join"),
    flow("More", "A", condition="=de_novo"),
)


def taken(story: Story, instance: InstanceId) -> list[tuple[str, tuple[str, ...]]]:
    """Elements and the flows that led there."""
    with story.works.read() as work:
        release = releases.current(work.session, "P")
        way = instances.path(work.session, instance, release.diagram, release.program.processes)
    assert way.whole
    return [(step.element, step.flows) for step in way.steps]


def test_the_way_names_each_flow_once_for_each_time(story: Story):
    """A split leads two ways, a join gathers both, a loop begins anew."""
    story.publish(TWO)
    one = story.start()
    for again in (True, False):
        story.complete(one, "A", {"de_novo": again})
        story.complete(one, "C", {})
        story.complete(one, "B", {})
    way = taken(story, one)
    first, second = [step for step in way if step[0] == "A"]
    assert first == ("A", ("S-A",))
    assert second == ("A", ("More-A",))
    assert [flows for element, flows in way if element in "BC"] == [("Split-B",), ("Split-C",)] * 2
    joins = [flow for element, flows in way if element == "Join" for flow in flows]
    assert sorted(joins) == ["B-Join", "B-Join", "C-Join", "C-Join"]
    assert way[-1] == ("E", ("More-E",))


def test_a_long_way_is_told_from_its_newest_steps(story: Story, monkeypatch):
    """Nobody reads ten thousand steps; it says that the beginning is missing."""
    monkeypatch.setattr(paths, "MOST_STEPS", 5)
    story.publish(TWO)
    one = story.start()
    story.complete(one, "A", {"de_novo": False})
    with story.works.read() as work:
        release = releases.current(work.session, "P")
        way = instances.path(work.session, one, release.diagram, release.program.processes)
    assert not way.whole
    assert [step.element for step in way.steps][-2:] == ["B", "C"]


def test_places_count_instances_and_times_measure_steps(story: Story):
    """Two stand at A, one at B and C; the time of A is that of the two that have left it."""
    release = story.publish(TWO)
    there = [story.start(case=f"case-{number}") for number in range(4)]
    for one, hours in ((there[0], 2), (there[1], 4)):
        story.clock.pass_by(timedelta(hours=hours))
        story.complete(one, "A", {"de_novo": False})
    story.complete(there[1], "B", {})
    with story.works.read() as work:
        places = instances.places(work.session, release)
        assert {element: place.instances for element, place in places.items()} == {"A": 2, "B": 1, "C": 2, "Join": 1}
        found, total = instances.standing_at(work.session, release, "A", limit=1)
        assert ([one.instance for one in found], total) == ([there[3]], 2)
        times = instances.measured(work.session, ["P"])
        assert (times.by_element["A"].times, times.by_element["A"].usual) == (2, timedelta(hours=4))
        assert (times.instances, times.whole) == (4, True)
        later = instances.measured(work.session, ["P"], after=work.now)
    assert (later.by_element, later.instances) == ({}, 0)


def test_no_more_of_the_history_is_read_than_the_sample(story: Story, monkeypatch):
    """However long one instance's is: at the bound it stops, and says that it is not the whole."""
    monkeypatch.setattr(pictures, "MOST_ROWS", 10)
    story.publish(TWO)
    for number in range(3):
        story.complete(story.start(case=f"case-{number}"), "A", {"de_novo": False})
    with story.works.read() as work:
        assert work.session.scalar(select(func.count()).select_from(HistoryRow)) > 30
        assert not instances.measured(work.session, ["P"]).whole


def test_every_question_has_its_index(story: Story):
    """None of them walks through a table, nor sorts one."""
    release = story.publish(TWO)
    one = story.start()
    if not story.works.database.is_sqlite:
        return
    noon = story.clock.now()
    asked = {
        "ix_instance_wait_stands": [pictures.counted(release), pictures.page_of(release, "A", 0, 25)],
        "ix_instance_process": [pictures.newest_of("P", "running", None), pictures.newest_of("P", "running", noon)],
        "sqlite_autoindex_instance_history_1": [pictures.steps_of([one], ["P"], 10)],
    }
    for index, statements in asked.items():
        for statement in statements:
            compiled = statement.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
            with story.works.read() as work:
                plan = str(work.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}").all())
            assert index in plan, plan
            assert "SCAN" not in plan, plan
            assert "ORDER BY" not in plan, plan
