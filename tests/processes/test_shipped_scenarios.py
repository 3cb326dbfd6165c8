"""The scenarios that ship speak of what the diagram and its forms really hold."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree

ROOT = Path(__file__).parents[2]
SPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "zeebe": "http://camunda.org/schema/zeebe/1.0",
}
TREE = etree.parse(ROOT / "processes/atendimento-ao-cliente.bpmn")
FILE = yaml.safe_load((ROOT / "processes/atendimento-ao-cliente.scenarios.yaml").read_text())
STEPS = {
    "do": {"as", "answers"},
    "refuse": {"as", "answers", "fields"},
    "press": {"as", "on"},
    "pass": set[str](),
    "expect": set[str](),
}
EXPECTATIONS = {"open", "status", "ended", "shows", "conversation", "notes", "variables"}
LANES = {
    reference.text: lane.get("name")
    for lane in TREE.iter("{*}lane")
    for reference in lane.findall("bpmn:flowNodeRef", SPACES)
}


def work() -> Iterator[tuple[str, str, set[str], str]]:
    """Name, lane, field keys and form of everything that people fill in."""
    for definition in TREE.iter("{*}formDefinition"):
        element = definition.getparent().getparent()
        inside = element.getparent().get("id")
        form = definition.get("formId")
        fields = json.loads((ROOT / f"forms/{form}.form").read_text())["components"]
        keys = {component["key"] for component in fields if "key" in component}
        yield element.get("name"), LANES.get(element.get("id"), LANES.get(inside)), keys, form


WORK = {(name, lane): keys for name, lane, keys, _ in work()}
STEPS_OF_ALL = [
    pytest.param(step, id=f"{scenario['name']}-{number}")
    for scenario in FILE["scenarios"]
    for number, step in enumerate(scenario["steps"], 1)
]


def test_names_are_unique():
    """A scenario is found by its name."""
    names = [scenario["name"] for scenario in FILE["scenarios"]]
    assert len(names) == len(set(names)) > 0


def test_the_flow_is_told_whole():
    """H-09 to H-14 and H-16 to H-27: each has a scenario that shows it."""
    covered = {row for scenario in FILE["scenarios"] for row in scenario["covers"]}
    assert covered >= {f"H-{number:02}" for number in (*range(9, 15), *range(16, 28))}


def test_all_work_is_done_in_some_scenario():
    """No step of the diagram is left untold."""
    done = {(step["do"], step["as"]) for scenario in FILE["scenarios"] for step in scenario["steps"] if "do" in step}
    assert done == set(WORK)


@pytest.mark.parametrize("step", STEPS_OF_ALL)
def test_steps_fit_the_diagram(step: dict[str, Any]):
    """A step has one verb with its own keys, and names work of the lane and fields of its form."""
    (verb,) = STEPS.keys() & step.keys()
    assert step.keys() - {verb} <= STEPS[verb]
    if verb in ("do", "refuse"):
        keys = WORK[step[verb], step["as"]]
        assert set(step["answers"]) <= keys
        assert set(step.get("fields", ())) <= keys
    if verb == "press":
        assert step["press"] in {event.get("name") for event in TREE.iter("{*}startEvent")}
    if verb == "expect":
        assert step["expect"].keys() <= EXPECTATIONS
        opened = {(name, lane) for lane, names in step["expect"].get("open", {}).items() for name in names}
        assert opened <= set(WORK)
        assert set(step["expect"].get("shows", {})) <= {name for name, _ in opened}


def test_the_reference_shows_every_key():
    """docs/reference/scenarios.md explains each word that a scenario may use."""
    page = (ROOT / "docs/reference/scenarios.md").read_text()
    words = {*FILE, *FILE["scenarios"][0], *STEPS, *EXPECTATIONS, "as", "answers", "fields", "on", "given"}
    assert [word for word in words if f"`{word}" not in page] == []
