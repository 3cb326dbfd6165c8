"""What a catalogue's spreadsheet says, line by line; each knows where it stands.

What a line names is kept as it was written: names of groups, forms and people are looked up by whoever writes it.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.base.records import Record
from service.base.values import value_object
from service.base.words import fold
from service.desk.followups.classes import Kind, Status
from service.process.authoring.workflow_sheets import Imported

Key = tuple[str, ...]
"""By which words lines are told apart, as they are compared."""


def key(*words: str) -> Key:
    """Words as they are compared."""
    return tuple(fold(word) for word in words)


@value_object(kw_only=True, eq=False)
class TypeLine:
    """A type of occurrences."""

    line: Record
    name: str
    team: str

    @property
    def key(self) -> Key:
        """How others name it."""
        return key(self.name)


@value_object(kw_only=True, eq=False)
class OccurrenceLine:
    """An occurrence within its type."""

    line: Record
    type: str
    name: str

    @property
    def key(self) -> Key:
        """How others name it."""
        return key(self.type, self.name)


@value_object(kw_only=True, eq=False)
class SolutionLine:
    """A solution of an occurrence. `kind`: `standard` or `alternative`."""

    line: Record
    type: str
    occurrence: str
    name: str
    kind: str
    guidance: str

    @property
    def key(self) -> Key:
        """How others name it."""
        return key(self.type, self.occurrence, self.name)


@value_object(kw_only=True, eq=False)
class StepLine:
    """A step of a solution. `hundredths`: of a percent; None: without limit."""

    line: Record
    solution: Key
    order: int
    name: str
    instruction: str
    form: str
    whose: str
    field: str
    hundredths: int | None
    approver: str


@value_object(kw_only=True, eq=False)
class CentreLine:
    """A responsibility centre."""

    line: Record
    code: str
    name: str
    synthetic: bool
    closing: bool
    whose: str


@value_object(kw_only=True, eq=False)
class WorkflowLines:
    """A workflow's table. Centres are named by their codes, other workflows by their names."""

    line: Record
    """The first of its lines."""
    name: str
    table: Imported


@value_object(kw_only=True, eq=False)
class AttendanceTypeLine:
    """A type of attendances. None and the empty word: as the registry has it where nothing is said."""

    line: Record
    code: str
    name: str
    synthetic: bool
    priority: int | None
    days: int | None
    workflow: str
    colour: str
    spy: str
    flags: dict[str, bool]
    """Those that are filled in, by their fields."""
    file_megabytes: int | None


@value_object(kw_only=True, eq=False)
class ClassLine:
    """A classification. `above`: the names of what groups it, from the top."""

    line: Record
    tree: Kind
    above: tuple[str, ...]
    name: str
    status: Status
    leaf: bool | None
    """None: it is a last level if nothing stands below it."""
    links: tuple[str, ...]
    group: str
    contact: bool
    ombudsman: bool
    lgpd: bool
    deadline: str
    calendar: str

    @property
    def key(self) -> Key:
        """Its tree and its path."""
        return key(self.tree, *self.above, self.name)


@value_object(kw_only=True, eq=False)
class Catalogue:
    """All that a file says. What groups others comes before them; steps are in their order."""

    types: tuple[TypeLine, ...] = ()
    occurrences: tuple[OccurrenceLine, ...] = ()
    solutions: tuple[SolutionLine, ...] = ()
    steps: tuple[StepLine, ...] = ()
    centres: tuple[CentreLine, ...] = ()
    workflows: tuple[WorkflowLines, ...] = ()
    attendance_types: tuple[AttendanceTypeLine, ...] = ()
    classes: tuple[ClassLine, ...] = ()

    def steps_of(self, solution: SolutionLine) -> Iterator[StepLine]:
        """The steps of one solution, in their order."""
        return (step for step in self.steps if step.solution == solution.key)
