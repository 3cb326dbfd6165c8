"""A diagram on disk as a version that runs, with the forms and the called processes near it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from service.base.ids import ReleaseId
from service.base.texts import Language, Text
from service.process import rules
from service.process.diagram import Finding, Flow, Human, Kind, Node, Process, Program, Reading, read
from service.process.execution import Compiled, compile_program
from service.process.forms import FormRefused, read_form
from service.process.releases import Release, Version
from service.process.trial.hours import Hours
from service.process.trial.words import drawn

FORM_BROKEN = Kind(
    code="form-broken",
    level="warning",
    about="A form that an element uses cannot be read; a plain confirmation takes its place on trial.",
    message=Text("O formulário “{form}” tem um problema. {why}", "Form “{form}”: {why}"),
    fix=Text("Corrija o formulário.", "Mend the form."),
)
LARGEST = 2 * 1024 * 1024
NEVER = datetime.min.replace(tzinfo=UTC)


def release_of(path: Path, reading: Reading, forms: Mapping[str, str]) -> Release:
    """The version that the file would be."""
    program = reading.program
    names = [process.name or process.id for process in program.processes.values()]
    version = Version(
        id=ReleaseId(str(path)),
        process=next(iter(program.processes), ""),
        number=0,
        name=reading.diagram.name or next(iter(names), path.stem),
        published_at=NEVER,
        by_id=None,
        by_name="",
    )
    return Release(
        version=version,
        xml=b"",
        diagram=reading.diagram,
        program=program,
        compiled=compile_program(program),
        findings=reading.findings,
        form_sources=forms,
        calls={},
    )


class Nearby:
    """The versions that a file's processes may run: its own, those near it, and work items for unknown ones."""

    def __init__(self, path: Path, reading: Reading, language: Language) -> None:
        self.path = path
        self.language: Language = language
        self.broken: list[Finding] = []
        self.lines = {element.drawn or element.id: element.line for element in reading.diagram.walk()}
        self.own = release_of(path, self._sound(reading), self._forms(path, reading.program))
        self.releases: dict[str, Release] = {self.own.id: self.own}

    def get(self, release: str) -> Compiled:
        """The program of a version."""
        return self.releases[release].compiled

    def find(self, process: str) -> tuple[str, Compiled]:
        """A called process: in a file near this one, else a work item that stands for it."""
        for release in self.releases.values():
            if process in release.program.processes:
                return release.id, release.compiled
        found = self._near(process) or self._stand_in(process)
        self.releases[found.id] = found
        return found.id, found.compiled

    def speaks_of(self, name: str) -> bool:
        """Whether the diagram or a form that it uses has this word."""
        program, quoted = self.own.program, re.compile(rf"\b{re.escape(name)}\b")
        used = {node.human.form for node in _nodes(program) if node.human is not None and node.human.form}
        texts = [text for form, text in self.own.form_sources.items() if form in used]
        return any(quoted.search(text) for text in (*texts, *program.forms.values(), repr(program.processes)))

    def knows(self, process: str) -> bool:
        """Whether a process is in this file or in one near it."""
        _, compiled = self.find(process)
        return not compiled.program.processes[process].nodes.get(_inner(process))

    def _near(self, process: str) -> Release | None:
        for path in self._files():
            try:
                source = path.read_bytes() if path.stat().st_size <= LARGEST else b""
            except OSError:
                continue
            if f'"{process}"'.encode() not in source and f"'{process}'".encode() not in source:
                continue
            reading = read(source, language=self.language)
            if process in reading.program.processes and not reading.refused:
                return release_of(path, self._sound(reading), self._forms(path, reading.program))
        return None

    def _files(self) -> Iterator[Path]:
        folder = self.path.absolute().parent
        for place in (folder, folder / "processes", folder.parent / "processes"):
            yield from (path for path in sorted(place.glob("*.bpmn")) if path != self.path.absolute())

    def _stand_in(self, process: str) -> Release:
        nodes = {
            node.id: node
            for node in (
                Node(id=f"{process}#start", kind="start"),
                Node(id=_inner(process), kind="task", name=process, drawn=process),
                Node(id=f"{process}#end", kind="end"),
            )
        }
        first, work, last = nodes
        flows = (
            Flow(id=f"{process}#in", source=first, target=work),
            Flow(id=f"{process}#out", source=work, target=last),
        )
        program = Program(processes={process: Process(id=process, name=process, nodes=nodes, flows=flows)})
        return release_of(Path(f"#{process}"), Reading(program=program), {})

    def _forms(self, path: Path, program: Program) -> dict[str, str]:
        """Texts of the forms that can be read, by id and file name; those beside the file come before a sibling's."""
        folder, found = path.absolute().parent, dict[str, str]()
        for place in (folder.parent / "forms", folder / "forms", folder):
            for file in sorted(place.glob("*.form")):
                try:
                    source = file.read_text(encoding="utf-8")
                    form = read_form(source)
                except (OSError, UnicodeError):
                    continue
                except FormRefused as refused:
                    users = [node for node in _nodes(program) if node.human and node.human.form == file.stem]
                    self.broken += [self._broken(node, file.name, refused) for node in users]
                else:
                    found[file.stem] = found[form.id] = source
        return found

    def _sound(self, reading: Reading) -> Reading:
        """Without the embedded forms that cannot be read."""
        users = {node.human.form: node for node in _nodes(reading.program) if node.human and node.human.form}
        forms = {
            name: source
            for name, source in reading.program.forms.items()
            if self._readable(users.get(name), name, source)
        }
        processes = {name: self._mended(process) for name, process in reading.program.processes.items()}
        return replace(reading, program=replace(reading.program, forms=forms, processes=processes))

    def _mended(self, process: Process) -> Process:
        return replace(process, nodes={name: self._mended_node(node) for name, node in process.nodes.items()})

    def _mended_node(self, node: Node) -> Node:
        source = node.human.embedded_form if node.human is not None else None
        if node.human is not None and source is not None and not self._readable(node, node.name or node.id, source):
            node = replace(node, human=replace(node.human, embedded_form=None))
        return node if node.body is None else replace(node, body=self._mended(node.body))

    def _readable(self, user: Node | None, name: str, source: str) -> bool:
        try:
            read_form(source)
        except FormRefused as refused:
            self.broken.append(self._broken(user, name, refused))
            return False
        return True

    def _broken(self, user: Node | None, form: str, refused: FormRefused) -> Finding:
        element = drawn(user.id, user) if user is not None else None
        return FORM_BROKEN.at(element, self.lines.get(element or ""), form=form, why=refused.text)


def known(nearby: Nearby, reading: Reading, hours: Hours | None = None) -> rules.Known:
    """What the rules may ask about the neighbourhood of a file."""
    near = rules.known_near(nearby.path)
    called = {node.target.strip('"') for node in _nodes(reading.program) if node.kind == "call" and node.target}
    there = frozenset(name for name in called if nearby.knows(name))
    return replace(near, processes=there, calendars=((hours or Hours()).name,), purpose="try")


def form_known(release: Release, human: Human | None) -> bool:
    """Whether the form that was drawn is at hand and can be read."""
    if human is None:
        return False
    return human.embedded_form is not None or (human.form or "") in release.forms


def _nodes(program: Program) -> Iterator[Node]:
    def inside(process: Process) -> Iterator[Node]:
        for node in process.nodes.values():
            yield node
            if node.body is not None:
                yield from inside(node.body)

    for process in program.processes.values():
        yield from inside(process)


def _inner(process: str) -> str:
    return f"{process}#work"
