"""Topics come with installed packages: a package says which it does, and Raia finds it."""

from __future__ import annotations

from pathlib import Path

import pytest
from bpmn_pen import chain, extended, process
from instances_story import Story

from service.base import job_runs
from service.base.errors import Refused
from service.base.job_runs import JobHandlers
from service.process import instances

TOPIC = extended('<zeebe:taskDefinition type="saudar" retries="2"/>')
GREET = process(
    f'<startEvent id="S"/><serviceTask id="J">{TOPIC}</serviceTask><userTask id="A"/><endEvent id="E"/>',
    chain("S", "J", "A", "E"),
)
MODULE = """
from service.process.instances import Task

WORD = "olá"


def greet(task: Task):
    return {"saudacao": f"{WORD}, {task.variables['nome']}"}


def silent(task: Task):
    return None
"""


class Site:
    """A folder in which packages are installed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def install(self, name: str, *topics: str, module: str = MODULE) -> None:
        """A package with its module and the metadata that an installer writes."""
        about = self.folder / f"{name}-1.0.dist-info"
        about.mkdir()
        (self.folder / f"{name}.py").write_text(module)
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (about / "entry_points.txt").write_text("[raia.topics]\n" + "".join(f"{topic}\n" for topic in topics))


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.syspath_prepend(tmp_path)
    return Site(tmp_path)


def test_an_installed_topic_does_its_tasks(site: Site, story: Story):
    """The function gets the task and its variables; what it returns is written to the instance."""
    site.install("raia_greetings_a", "saudar = raia_greetings_a:greet")
    story.publish(GREET)
    one = story.start(variables={"nome": "Ana"})
    handlers = JobHandlers()
    instances.do_topics(handlers, story.works, instances.installed_topics())
    assert job_runs.sweep(story.works, handlers) == 1
    assert (story.positions(one), story.variables(one)["saudacao"]) == ({"A"}, "olá, Ana")


def test_a_topic_may_return_nothing(site: Site, story: Story):
    """A function for its effect alone is fine."""
    site.install("raia_greetings_b", "saudar = raia_greetings_b:silent")
    story.publish(GREET)
    one = story.start()
    handlers = JobHandlers()
    instances.do_topics(handlers, story.works, instances.installed_topics())
    assert job_runs.sweep(story.works, handlers) == 1
    assert story.positions(one) == {"A"}


@pytest.mark.parametrize(
    ("topic", "why"),
    [
        ("saudar = raia_greetings_c:nobody", "nobody"),
        ("saudar = raia_greetings_c:WORD", "não é uma função"),
        ("saudar = raia_not_there:greet", "raia_not_there"),
    ],
)
def test_a_topic_that_cannot_be_loaded_is_refused_by_name(site: Site, topic: str, why: str):
    """The sentence says which package and why; nothing starts with half of its topics."""
    site.install("raia_greetings_c", topic)
    with pytest.raises(Refused) as refusal:
        instances.installed_topics()
    told = refusal.value.text.spoken("pt")
    assert why in told
    assert "raia_greetings_c" in told


def test_a_topic_that_two_packages_offer_is_refused(site: Site):
    """Nobody could say which of them is meant."""
    site.install("raia_greetings_d", "saudar = raia_greetings_d:greet")
    site.install("raia_greetings_e", "saudar = raia_greetings_e:greet")
    with pytest.raises(Refused, match="raia_greetings_d"):
        instances.installed_topics()
