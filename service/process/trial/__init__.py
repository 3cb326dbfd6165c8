"""Processes in memory with a clock of their own: diagrams tried out, and scenarios played. Nothing is stored.

try_file(Path("a.bpmn"), Wishes(choose="cover")).plain("pt")   # what `raia try --json` prints
play_file(Path("a.scenarios.yaml")).told("pt")                 # what `raia scenarios` prints
"""

from service.process.trial.answers import Answers, read_answers
from service.process.trial.marked import Mistake
from service.process.trial.nearby import Nearby
from service.process.trial.playing import Played, PlayedFile, play, play_file
from service.process.trial.rehearsing import Due, Move, OpenWork, Rehearsal
from service.process.trial.script import Scenario, Script, read_script, understand
from service.process.trial.telling import HERE, as_scenario, with_scenario, without_scenario
from service.process.trial.tried import Place, Tried, TriedProcess
from service.process.trial.trying import try_file
from service.process.trial.wishes import START, Wishes, read_wishes

__all__ = [
    "HERE",
    "START",
    "Answers",
    "Due",
    "Mistake",
    "Move",
    "Nearby",
    "OpenWork",
    "Place",
    "Played",
    "PlayedFile",
    "Rehearsal",
    "Scenario",
    "Script",
    "Tried",
    "TriedProcess",
    "Wishes",
    "as_scenario",
    "play",
    "play_file",
    "read_answers",
    "read_script",
    "read_wishes",
    "try_file",
    "understand",
    "with_scenario",
    "without_scenario",
]
