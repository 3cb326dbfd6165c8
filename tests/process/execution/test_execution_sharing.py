"""One compiled program for all: instances and threads share it, and a broken step never reaches what was saved."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest
from execution_story import NOON, Shelf, Story, node, process
from reference_families import random_process
from reference_walks import walk

from service.base.errors import Missing
from service.base.texts import Text
from service.process.execution import Compiled, Instance, compile_program
from service.process.execution.cost import LOOP, Bench, wide


def test_threads_share_a_compiled_program() -> None:
    """Eight threads, one program: every walk is the one that a single thread walks."""
    bench = Bench(LOOP)

    def passes(count: int) -> bytes:
        mine = Bench.__new__(Bench)
        mine.compiled, mine.saved = bench.compiled, bench.saved
        for _ in range(count):
            mine.step()
        return mine.saved

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(passes, [50] * 8))) == 1


def test_walks_in_threads_do_not_disturb_one_another() -> None:
    """Nor do different programs."""
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda seed: walk(random_process("blocks: all", seed), seed)[1], range(8)))
    assert results == [None] * 8


def test_a_process_that_the_release_does_not_have_is_missing() -> None:
    """Said before anything runs."""
    with pytest.raises(Missing, match="“q”"):
        Instance(Bench(LOOP), "release", "q")


def test_an_instance_that_has_not_been_started_hears_nothing() -> None:
    """It can be saved and loaded, and started then."""
    bench = Bench(LOOP)
    instance = Instance(bench, "release", "loop")
    assert not instance.deliver("m", now=NOON)
    assert not instance.signal("s", now=NOON)
    instance = Instance.load(instance.save(), bench, NOON)
    instance.start(now=NOON)
    assert [row.element for row in instance.waiting().work] == ["task"]


class BrokenShelf(Shelf):
    """A shelf whose other half cannot be read just now."""

    def find(self, process: str) -> tuple[str, Compiled] | None:
        """As when a database is away."""
        raise Missing(Text("fora do ar", "away"))


def test_an_error_in_the_middle_of_a_step_spends_the_instance() -> None:
    """Half a step is never saved, and the state before it goes on."""
    diagram = process("p", [node("t"), node("c", "call", target='"elsewhere"')], "start t c end")
    story = Story(diagram)
    before, shelf = story.instance.save(), BrokenShelf(story.shelf.releases)
    instance = Instance.load(before, shelf, NOON)
    task = instance.waiting().work[0].task
    with pytest.raises(Missing, match="fora do ar"):
        instance.complete(task, {"n": 1}, now=NOON)
    with pytest.raises(RuntimeError):
        instance.save()
    with pytest.raises(RuntimeError):
        instance.complete(task, now=NOON)
    again = Instance.load(before, story.shelf, NOON)
    again.complete(task, {"n": 1}, now=NOON)
    assert [row.step for row in again.waiting().incidents] == ["begin"]


def test_a_state_holds_no_program() -> None:
    """Some hundred bytes for one live token, some ten for each further one."""
    assert Bench(LOOP).size < 350
    assert Bench(wide(100)).size < 2_000


def test_a_program_can_be_compiled_again_and_again() -> None:
    """Compiling changes nothing of the program."""
    program = Bench(LOOP).compiled.program
    text = pickle.dumps(program.processes["loop"].flows)
    compile_program(program)
    assert pickle.dumps(program.processes["loop"].flows) == text
