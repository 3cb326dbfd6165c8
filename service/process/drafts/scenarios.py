"""The scenarios of a process: kept beside it, played on its draft, and asked before a version is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service.base.errors import Refused
from service.base.ids import ReleaseId
from service.base.rows import upsert
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.process import releases
from service.process.diagram import read
from service.process.drafts.queries import Draft
from service.process.drafts.rehearsing import OnTheDesk, rehearse
from service.process.drafts.tables import ScenariosRow
from service.process.trial import (
    HERE,
    Mistake,
    Move,
    Played,
    as_scenario,
    play,
    understand,
    with_scenario,
    without_scenario,
)

LONGEST_NAME = 120
NO_NAME = Text("Dê um nome ao cenário.", "Give the scenario a name.")
FAIL = Text(
    "O desenho não faz mais o que estes cenários contam: {names}. Corrija o desenho ou os cenários de “{process}”.",
    "The drawing does not do any more what these scenarios tell: {names}. Mend the drawing or the scenarios of "
    "“{process}”.",
)
NOT_READ = Text("Linha {line}: {why}", "Line {line}: {why}")
OTHER = Text(
    "O arquivo de cenários é do processo “{found}”, não de “{process}”.",
    "The file of scenarios is of process “{found}”, not of “{process}”.",
)


class ScenariosFail(Refused):
    """The drawing does not do what the scenarios of its process tell."""

    code = "scenarios"

    def __init__(self, process: str, failed: Sequence[Played]) -> None:
        names = ", ".join(f"“{each.scenario.name}”" for each in failed)
        super().__init__(FAIL.fill(names=names, process=process))
        self.failed = tuple(failed)


def scenarios(session: Session, process: str) -> str | None:
    """The file of scenarios of a process; None where there is none."""
    return session.scalar(select(ScenariosRow.source).where(ScenariosRow.process == process))


def keep_scenarios(work: UnitOfWork, process: str, source: str) -> None:
    """Replace the file of scenarios of a process. Refused: it cannot be understood, or is another process's."""
    try:
        found = understand(source, HERE)
    except Mistake as mistake:
        raise Refused(NOT_READ.fill(line=mistake.line, why=mistake.text)) from mistake
    if found.process != process:
        raise Refused(OTHER.fill(found=found.process, process=process))
    row = {"process": process, "source": source, "changed_at": work.now, "by_name": work.actor.name}
    upsert(work.session, ScenariosRow, row, keys=("process",))


def keep_rehearsal(work: UnitOfWork, draft: Draft, moves: Sequence[Move], *, name: str) -> None:
    """Write what was tried down as a scenario. Refused: no name, or one that another has."""
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise Refused(NO_NAME, field="name")
    rehearsal = rehearse(work.session, draft, moves, language="pt")
    if rehearsal.problem is not None:
        raise Refused(rehearsal.problem)
    process = rehearsal.stage.process
    source = with_scenario(scenarios(work.session, process), process, as_scenario(rehearsal, name))
    keep_scenarios(work, process, source)


def drop_scenario(work: UnitOfWork, process: str, name: str) -> None:
    """Take one scenario out of the file. Refused: there is none of this name."""
    left = without_scenario(scenarios(work.session, process) or "", name)
    if left is None:
        work.session.execute(delete(ScenariosRow).where(ScenariosRow.process == process))
    else:
        keep_scenarios(work, process, left)


def played(session: Session, draft: Draft) -> Sequence[Played]:
    """Every scenario of the draft's process, played on the drawing as it stands; it must be one that can run."""
    if draft.process is None:
        return ()
    return played_on(session, draft.process, draft.xml, releases.forms_at_hand(session, draft.process))


def played_on(session: Session, process: str, source: bytes, forms: Mapping[str, bytes]) -> Sequence[Played]:
    """The same on any drawing of a process, with these forms."""
    told = scenarios(session, process)
    if told is None:
        return ()
    script = understand(told, HERE)
    nearby = OnTheDesk(session, read(source), forms, "pt")
    return [play(script, scenario, nearby) for scenario in script.scenarios]


def require_scenarios(session: Session, release: ReleaseId) -> None:
    """A version does what the scenarios of its process tell: asked by whatever publishes one. ScenariosFail: it does
    not, and the unit of work is to be let go of."""
    found = releases.get(session, release)
    forms = {form: source.encode() for form, source in found.form_sources.items()}
    failed = [each for each in played_on(session, found.process, found.xml, forms) if each.why is not None]
    if failed:
        raise ScenariosFail(found.name, failed)
