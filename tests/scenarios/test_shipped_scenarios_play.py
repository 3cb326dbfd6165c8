"""Every scenario that ships, played; each case is named after the requirements that it covers and its sentence."""

from pathlib import Path

import pytest

from service.process.trial import Scenario, Script, play, read_script

FILES = sorted((Path(__file__).parents[2] / "processes").glob("*.scenarios.yaml"))
CASES = [
    pytest.param(script, scenario, id=f"{script.process} {' '.join(scenario.covers)} {scenario.name}")
    for script in map(read_script, FILES)
    for scenario in script.scenarios
]


def test_there_are_scenarios():
    """An empty folder would prove nothing."""
    assert CASES


@pytest.mark.parametrize(("script", "scenario"), CASES)
def test_it_goes_as_told(script: Script, scenario: Scenario):
    """The requirements in the case's name: the process runs as its scenario tells."""
    played = play(script, scenario)
    assert played.why is None, played.told("en")
