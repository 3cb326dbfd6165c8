"""`raia pull`, and `raia deploy` of a folder: diagrams, forms and scenarios in step with the desk."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from service.base.errors import Refused
from service.base.texts import Language, Text
from service.terminal import LANGUAGE, opened_house, told

if TYPE_CHECKING:
    from service.bootstrap import House

KINDS = (".bpmn", ".form", ".scenarios.yaml")
LARGEST = 2 * 1024 * 1024 + 1
PLACES = ("", "processes", "forms")
NOTHING = Text("Não há nenhum diagrama (.bpmn) em {path}.", "There is no diagram (.bpmn) in {path}.")
UNREADABLE = Text("Não consegui ler {path}: {why}.", "Cannot read {path}: {why}.")
UNWRITABLE = Text("Não consegui gravar {path}: {why}.", "Cannot write {path}: {why}.")
DEPLOYED = Text("{path}: versão {number} publicada", "{path}: version {number} published")
UNCHANGED = Text("{path}: versão {number}, sem mudanças", "{path}: version {number}, unchanged")
HOW = {
    "new": Text("{path}: novo", "{path}: new"),
    "changed": Text("{path}: atualizado", "{path}: updated"),
    "same": Text("{path}: igual", "{path}: same"),
    "kept": Text(
        "{path}: não mexi; o que há aqui nunca foi publicado (use --force para trocar)",
        "{path}: left alone; what is here was never published (--force replaces it)",
    ),
}


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--force", is_flag=True, help="Also replace files that were never published.")
@LANGUAGE
def pull(folder: Path, force: bool, lang: str) -> None:
    """Bring what is published into a folder: processes/, forms/ and scenarios."""
    from service.process import drafts

    language = cast("Language", lang)
    with told(lang), opened_house() as house:
        here = read_folder(folder)
        paths = {form: path for path, form in _forms_of(here).items()}
        with house.works.read() as work:
            found = drafts.pull(work.session, drafts.Folder(files=here), paths, force=force)
        for each in found:
            if each.how in ("new", "changed"):
                _write(folder / each.path, each.source)
            click.echo(HOW[each.how].fill(path=each.path).spoken(language))
    sys.exit(1 if any(each.how == "kept" for each in found) else 0)


def deploy_folder(house: House, folder: Path, language: Language) -> bool:
    """Publish all of a folder or nothing of it; says what became of each diagram, and whether it was published."""
    from service.process import drafts, rules
    from service.process.drafts import ScenariosFail
    from service.process.releases import DeploymentRefused

    here = read_folder(folder)
    if not any(path.endswith(".bpmn") for path in here):
        raise Refused(NOTHING.fill(path=folder))
    forms = {form: here[path] for path, form in _forms_of(here).items()}
    try:
        with house.works.begin() as work:
            versions, now = drafts.deploy(work, drafts.Folder(files=here), forms), work.now
    except DeploymentRefused as error:
        click.echo(error.text.spoken(language), err=True)
        for file, finding in error.complaints:
            click.echo(f"{file}:\n{rules.told(finding, language)}", err=True)
        return False
    except ScenariosFail as error:
        click.echo(error.text.spoken(language), err=True)
        for each in error.failed:
            click.echo(each.told(language), err=True)
        return False
    for path, version in versions.items():
        words = DEPLOYED if version.published_at == now else UNCHANGED
        click.echo(words.fill(path=path, number=version.number).spoken(language))
    return True


def read_folder(folder: Path) -> dict[str, bytes]:
    """Diagrams, forms and scenarios of a folder, of its `processes` and its `forms`, by relative path."""
    found: dict[str, bytes] = {}
    for place in PLACES:
        for file in sorted((folder / place).glob("*")):
            if file.is_file() and file.name.endswith(KINDS):
                try:
                    with file.open("rb") as opened:
                        found[file.relative_to(folder).as_posix()] = opened.read(LARGEST)
                except OSError as error:
                    raise Refused(UNREADABLE.fill(path=file, why=error.strerror)) from error
    return found


def diagrams_of(paths: Sequence[Path]) -> Iterator[Path]:
    """These files, and for each folder the diagrams in it and in its `processes`."""
    for path in paths:
        if os.path.isdir(path):
            yield from sorted((*path.glob("*.bpmn"), *path.glob("processes/*.bpmn")))
        else:
            yield path


def _forms_of(files: dict[str, bytes]) -> dict[str, str]:
    """Form ids by path; a form without an id of its own has its file's name."""
    return {path: form_id(files[path]) or Path(path).stem for path in files if path.endswith(".form")}


def form_id(source: bytes) -> str | None:
    """The id that a form gives itself; None where it gives none."""
    try:
        read: object = json.loads(source)
    except ValueError:
        return None
    return str(cast("dict[str, object]", read)["id"]) if isinstance(read, dict) and "id" in read else None


def _write(path: Path, source: bytes) -> None:
    """Whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(source)
        os.chmod(file.name, 0o644)
        Path(file.name).replace(path)
    except OSError as error:
        raise Refused(UNWRITABLE.fill(path=path, why=error.strerror)) from error
