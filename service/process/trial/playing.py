"""Files of scenarios, played, and what came of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from service.base.texts import Language, Text
from service.base.values import value_object
from service.process import rules
from service.process.trial.expecting import complaints
from service.process.trial.marked import Mistake
from service.process.trial.nearby import Nearby, known
from service.process.trial.script import Scenario, Script, Step, read_script
from service.process.trial.stage import Fell, Stage

REFUSED = Text("O diagrama {file} não pode ser executado. {why}", "The diagram {file} cannot be run. {why}")
NO_PROCESS = Text(
    "O diagrama {file} não tem o processo “{process}”. Ele tem: {known}.",
    "The diagram {file} has no process “{process}”. It holds: {known}.",
)
NO_START = Text("O processo “{process}” não tem evento de início.", "Process “{process}” has no start event.")
BUG = Text("Erro nosso ao executar este passo: {error}.", "An error of ours while playing this step: {error}.")
LINE = Text("linha {line}: {why}", "line {line}: {why}")


@value_object(kw_only=True)
class Played:
    """One scenario, played. `why` (with the line of the step): what did not go as told; None: all did."""

    scenario: Scenario
    line: int
    why: Text | None = None

    def told(self, language: Language) -> str:
        """A line for people, and below it what went wrong."""
        if self.why is None:
            return f"  ✓ {self.scenario.name}"
        return f"  ✗ {self.scenario.name}\n      {LINE.fill(line=self.line, why=self.why).spoken(language)}"


@value_object(kw_only=True)
class PlayedFile:
    """One file, played; or the mistake that kept it from being read."""

    path: Path
    played: tuple[Played, ...] = ()
    mistake: Mistake | None = None

    @property
    def passed(self) -> bool:
        """Whether all went as told."""
        return self.mistake is None and all(each.why is None for each in self.played)

    def told(self, language: Language) -> str:
        """What a person reads."""
        lines = [str(self.path), *(each.told(language) for each in self.played)]
        if self.mistake is not None:
            lines.append(f"  ✗ {LINE.fill(line=self.mistake.line, why=self.mistake.text).spoken(language)}")
        return "\n".join(lines)


def play_file(path: Path) -> PlayedFile:
    """Play every scenario of NAME.scenarios.yaml. Never raises for what the files hold."""
    try:
        script = read_script(path)
        _library(script)
    except Mistake as mistake:
        return PlayedFile(path=path, mistake=mistake)
    return PlayedFile(path=path, played=tuple(play(script, scenario) for scenario in script.scenarios))


def play(script: Script, scenario: Scenario, nearby: Nearby | None = None) -> Played:
    """Play one scenario from the beginning and alone, on this drawing or else on the one beside its file.

    Mistake: the diagram on disk cannot be run.
    """
    stage = Stage(nearby or _library(script), script.process, offers=script.offers)
    line = scenario.line
    try:
        for step in _with_opening(stage, scenario):
            line = step.line
            _take(stage, step)
    except Fell as fell:
        return Played(scenario=scenario, line=fell.line, why=fell.text)
    except Exception as error:
        return Played(scenario=scenario, line=line, why=BUG.fill(error=f"{type(error).__name__}: {error}"))
    return Played(scenario=scenario, line=line)


def _with_opening(stage: Stage, scenario: Scenario) -> Iterator[Step]:
    """The steps; unless the first that acts opens the case itself, it is opened before them."""
    acting = next((step for step in scenario.steps if step.verb in ("do", "refuse")), None)
    if acting is None or not stage.opens(acting):
        stage.open(scenario.given, scenario.line)
        _look_for_trouble(stage, scenario.line)
    yield from scenario.steps


def _take(stage: Stage, step: Step) -> None:
    actions: Mapping[str, Callable[[Step], None]] = {
        "do": stage.do,
        "refuse": stage.refuse,
        "press": stage.press,
        "come": stage.come,
        "pass": stage.wait,
    }
    if step.expected is None:
        actions[step.verb](step)
        _look_for_trouble(stage, step.line)
    else:
        found = list(complaints(stage, step.expected))
        if found:
            joined = Text(
                "; ".join(each.spoken("pt") for each in found), "; ".join(each.spoken("en") for each in found)
            )
            raise Fell(step.line, Text("{why}", "{why}").fill(why=joined))


def _look_for_trouble(stage: Stage, line: int) -> None:
    trouble = stage.trouble()
    if trouble is not None:
        raise Fell(line, trouble)


def _library(script: Script) -> Nearby:
    return _read(script.diagram, script.process, script.line)


@lru_cache(maxsize=8)
def _read(diagram: Path, process: str, line: int) -> Nearby:
    reading = rules.read_file(diagram)
    nearby = Nearby(diagram, reading, "pt")
    findings = [*reading.findings, *rules.check(reading, known(nearby, reading))]
    for finding in findings:
        if finding.level == "error":
            raise Mistake(line, REFUSED.fill(file=diagram.name, why=finding.message))
    if process not in reading.program.processes:
        names = ", ".join(reading.program.processes)
        raise Mistake(line, NO_PROCESS.fill(file=diagram.name, process=process, known=names))
    if not any(node.kind == "start" for node in reading.program.processes[process].nodes.values()):
        raise Mistake(line, NO_START.fill(process=process))
    return nearby
