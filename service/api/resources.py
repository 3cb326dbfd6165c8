"""The files of a deployment, as both of Camunda's dialects send them, and what comes of publishing them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any, cast

from werkzeug.datastructures import FileStorage

from service.api import keys
from service.api.problems import TooLarge, Unreadable
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.process import drafts, releases
from service.process.releases import Published, Version

MOST_FILES = 50
LARGEST = 2 * 1024 * 1024
"""Bytes of all files together, as many as the reader takes of one diagram: clients wait no longer than 5 s."""
MOST_ELEMENTS = 10_000
"""XML elements of several diagrams together, twice what the reader takes of one: to read them takes the longest."""
LONGEST_NAME = 200
DIAGRAMS = (".bpmn", ".bpmn20.xml", ".xml")
FORM = ".form"
DECISIONS = (".dmn", ".dmn11.xml")

NO_FILE = Text(
    "O envio não trouxe nenhum arquivo. Envie ao menos um .bpmn ou .form, com seu nome.",
    "The request brought no file. Send at least one .bpmn or .form, with its name.",
)
TOO_MANY = Text("Envie até {most} arquivos de cada vez.", "Send up to {most} files at a time.")
LARGE = Text(
    "Os arquivos passam de {most} MB juntos. Envie menos de cada vez, ou divida o diagrama.",
    "The files are over {most} MB together. Send fewer at a time, or divide the diagram.",
)
DECISION = Text(
    "{name}: a Raia ainda não executa decisões (DMN). Tire o arquivo do envio e desenhe a escolha com um gateway.",
    "{name}: Raia does not run decisions (DMN) yet. Leave the file out and draw the choice with a gateway.",
)
OTHER = Text(
    "{name}: só diagramas (.bpmn) e formulários (.form) são publicados. Tire o arquivo do envio.",
    "{name}: only diagrams (.bpmn) and forms (.form) are published. Leave the file out.",
)
LONG_NAME = Text(
    "O nome do arquivo passa de {most} caracteres: {name}…", "The file's name is over {most} characters: {name}…"
)
TOO_MANY_ELEMENTS = Text(
    "Os diagramas têm mais de {most} elementos juntos. Envie menos de cada vez.",
    "The diagrams have more than {most} elements together. Send fewer at a time.",
)
TWICE = Text("{name} veio duas vezes no mesmo envio.", "{name} came twice in one request.")


@value_object(kw_only=True)
class Resources:
    """Diagrams by file name; forms by id, with the names of their files."""

    diagrams: dict[str, bytes] = field(default_factory=dict[str, bytes])
    forms: dict[str, bytes] = field(default_factory=dict[str, bytes])
    form_files: dict[str, str] = field(default_factory=dict[str, str])


@value_object(kw_only=True)
class Definition:
    """A process that is published now, as clients know it."""

    key: str
    process: str
    name: str
    file: str
    version: Version


@value_object(kw_only=True)
class PublishedForm:
    """A form that is published now."""

    key: str
    form: str
    number: int
    file: str


@value_object(kw_only=True)
class Deployment:
    """All that came of one request."""

    definitions: Sequence[Definition]
    forms: Sequence[PublishedForm]

    @property
    def key(self) -> str:
        """The same for the same, like those of what it holds."""
        return keys.digest(*sorted(each.key for each in (*self.definitions, *self.forms)))


def read_files(files: Sequence[FileStorage]) -> Resources:
    """What a request brought. Unreadable, TooLarge: not what is published."""
    if not files:
        raise Unreadable(NO_FILE)
    if len(files) > MOST_FILES:
        raise Unreadable(TOO_MANY.fill(most=MOST_FILES))
    found, left = Resources(), LARGEST
    for file in files:
        name = _fitting_name(file)
        content = file.stream.read(left + 1)
        left -= len(content)
        if left < 0:
            raise TooLarge(LARGE.fill(most=LARGEST // 1024 // 1024))
        if name.lower().endswith(FORM):
            form = _form_id(content) or name.rpartition("/")[2].removesuffix(FORM)
            _add(found.forms, form, content)
            found.form_files[form] = name
        else:
            _add(found.diagrams, name, content)
    elements = sum(source.count(b"<") - source.count(b"</") for source in found.diagrams.values())
    if len(found.diagrams) > 1 and elements > MOST_ELEMENTS:
        raise TooLarge(TOO_MANY_ELEMENTS.fill(most=MOST_ELEMENTS))
    return found


def deploy(work: UnitOfWork, resources: Resources) -> Deployment:
    """Publish them, all or none; raises what `releases.publish_together` and `drafts.require_scenarios` raise."""
    done = releases.publish_together(work, resources.diagrams, resources.forms)
    for published in done.diagrams.values():
        drafts.require_scenarios(work.session, published.version.id)
    return Deployment(
        definitions=tuple(_definitions(done.diagrams)),
        forms=tuple(
            PublishedForm(key=keys.digest("form", form, number), form=form, number=number, file=file)
            for form, number, file in ((form, done.forms[form], file) for form, file in resources.form_files.items())
        ),
    )


def _definitions(diagrams: Mapping[str, Published]) -> Iterator[Definition]:
    """Each file's main process first."""
    for file, (version, processes) in diagrams.items():
        for process, name in processes.items():
            key = keys.digest(version.id, process)
            yield Definition(key=key, process=process, name=name or version.name, file=file, version=version)


def _fitting_name(file: FileStorage) -> str:
    name = (file.filename or "").strip()
    if not name or not name.isprintable():
        raise Unreadable(NO_FILE)
    if len(name) > LONGEST_NAME:
        raise Unreadable(LONG_NAME.fill(most=LONGEST_NAME, name=name[:40]))
    if name.lower().endswith(DECISIONS):
        raise Unreadable(DECISION.fill(name=name))
    if not name.lower().endswith((*DIAGRAMS, FORM)):
        raise Unreadable(OTHER.fill(name=name))
    return name


def _form_id(source: bytes) -> str | None:
    """The id that a form gives itself; what cannot be read is told when it is published."""
    try:
        read: object = json.loads(source)
    except (ValueError, RecursionError):
        return None
    given = cast("dict[str, Any]", read).get("id") if isinstance(read, dict) else None
    fits = isinstance(given, str) and given.strip() and given.isprintable() and len(given) <= LONGEST_NAME
    return given if fits else None


def _add(known: dict[str, bytes], name: str, content: bytes) -> None:
    if name in known:
        raise Unreadable(TWICE.fill(name=name))
    known[name] = content
