"""Several diagrams published as one: all of them, or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from service.base.errors import Refused
from service.base.ids import ReleaseId
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.process.diagram import Finding, Program, read
from service.process.forms import FormRefused
from service.process.releases.checks import PublishRefused
from service.process.releases.commands import publish
from service.process.releases.deployed import deploy_form, forms_at_hand
from service.process.releases.release import Version
from service.process.releases.versions import version_of_id
from service.process.releases.walking import calls

TWICE = Text(
    "O processo “{process}” está em dois arquivos: {first} e {second}. Deixe-o em um só.",
    "The process “{process}” is in two files: {first} and {second}. Keep it in one of them.",
)


class Complaint(NamedTuple):
    """What there is to say about one file of several."""

    file: str
    finding: Finding


class DeploymentRefused(Refused):
    """Something in one of the files cannot be published; `complaints` say what, where and how to mend it."""

    code = "deployment"

    def __init__(self, complaints: tuple[Complaint, ...]) -> None:
        super().__init__(
            Text("Nada foi publicado: veja o que acertar.", "Nothing was published: see what needs mending.")
        )
        self.complaints = complaints


class Published(NamedTuple):
    """A version, and the names of its processes by id, the main one first."""

    version: Version
    processes: Mapping[str, str]


@value_object(kw_only=True)
class Deployed:
    """What came of it, by the names of the files."""

    diagrams: Mapping[str, Published]
    forms: Mapping[str, int]
    """Version numbers by form id."""


def publish_together(work: UnitOfWork, diagrams: Mapping[str, bytes], forms: Mapping[str, bytes]) -> Deployed:
    """Publish diagrams by the names of their files, with forms by id, which are at hand for each of them.

    A diagram that another of them calls is published before it. Refused: a process that is in two of them;
    DeploymentRefused: with every complaint about every file. The caller lets go of the unit of work then.
    """
    complaints = list[Complaint]()
    numbers = dict[str, int]()
    for form, source in forms.items():
        try:
            numbers[form] = deploy_form(work, form, source)
        except FormRefused as refused:
            complaints.append(Complaint(form, replace(refused.finding, element=form)))
    readings = {file: read(source) for file, source in diagrams.items()}
    published = dict[str, ReleaseId]()
    for file in _callees_first({file: reading.program for file, reading in readings.items()}):
        reading = readings[file]
        try:
            at_hand = {**forms_at_hand(work.session, next(iter(_processes(reading.program)), None)), **forms}
            published[file] = publish(work, diagrams[file], forms=at_hand, reading=reading)
        except PublishRefused as refused:
            complaints += [Complaint(file, finding) for finding in refused.findings]
    if complaints:
        raise DeploymentRefused(tuple(complaints))
    found = {file: version_of_id(work.session, published[file]) for file in diagrams}
    told = {file: Published(version, _processes(readings[file].program)) for file, version in found.items()}
    return Deployed(diagrams=told, forms=numbers)


def _processes(program: Program) -> Mapping[str, str]:
    """Names by id, the main process first."""
    return {process: program.processes[process].name for process in (*program.starts, *program.processes)}


def _callees_first(programs: Mapping[str, Program]) -> Iterator[str]:
    """Files, each after those that it calls, as far as they do not call each other in turn."""
    home = _homes(programs)
    begun = set[str]()

    def visit(file: str) -> Iterator[str]:
        if file in begun:
            return
        begun.add(file)
        for _, _, called in calls(programs[file]):
            if called in home:
                yield from visit(home[called])
        yield file

    for file in programs:
        yield from visit(file)


def _homes(programs: Mapping[str, Program]) -> Mapping[str, str]:
    """The file of each process."""
    home = dict[str, str]()
    for file, program in programs.items():
        for process in program.processes:
            if process in home:
                raise Refused(TWICE.fill(process=process, first=home[process], second=file))
            home[process] = file
    return home
