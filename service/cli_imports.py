"""`raia import`: a house's catalogue from one spreadsheet, and the blank file to fill in."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from service.base.errors import Refused
from service.base.texts import Language, Text
from service.terminal import LANGUAGE, opened_house, told

if TYPE_CHECKING:
    from service.base.ids import PersonId
    from service.base.work import UnitOfWork
    from service.desk.imports import Report
    from service.desk.imports.importing import Progress, Stage

LARGEST = 10 * 1024 * 1024 + 1
UNREADABLE = Text("Não consegui ler {path}: {why}.", "Cannot read {path}: {why}.")
UNWRITABLE = Text("Não consegui gravar {path}: {why}.", "Cannot write {path}: {why}.")
THERE = Text(
    "{path} já existe. Apague-o antes, ou escolha outro nome.",
    "{path} exists. Delete it first, or choose another name.",
)
WHO = Text(
    "Diga em nome de quem, com --by E-MAIL: há {n} administradores.",
    "Say in whose name, with --by E-MAIL: there are {n} administrators.",
)
UNKNOWN = Text("Não há pessoa com o e-mail {email}.", "Nobody has {email}.")
COUNTS = Text(
    "{sheet}: novos {added}, mudam {changed}, iguais {same}", "{sheet}: new {added}, changed {changed}, same {same}"
)
PUBLISHED = Text("Publicado pela primeira vez: {name}", "Published for the first time: {name}")
REHEARSED = Text("Nada foi gravado: foi só um ensaio.", "Nothing was written: this was a dry run.")
WRITTEN = Text("Gravado.", "Written.")
SAME = Text("Nada a gravar: o cadastro já tem tudo isto.", "Nothing to write: all of this is registered already.")
NOTHING_WRITTEN = Text(
    "Nada foi gravado. Corrija na planilha e tente de novo: {n}",
    "Nothing was written. Mend the spreadsheet and try again: {n}",
)
MARKS = {"added": "+", "changed": "~"}


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Only say what would be added, changed or refused.")
@click.option("--by", "email", metavar="E-MAIL", help="In whose name; else the only administrator's.")
@click.option("--blank", is_flag=True, help="Write the blank spreadsheet to FILE instead.")
@LANGUAGE
def import_file(file: Path, dry_run: bool, email: str | None, blank: bool, lang: str) -> None:
    """Bring the catalogue of a spreadsheet in: all of it, or nothing and every problem by sheet, row and column."""
    from service.base.cells import Faulty
    from service.desk import imports

    language = cast("Language", lang)
    if blank and (dry_run or email is not None):
        raise click.UsageError("--blank FILE")
    with told(lang):
        if blank:
            _write_blank(file, imports.blank_catalogue())
            return
        content = _read(file)
        with opened_house() as house:
            with house.works.read() as work:
                by = _person(work, email)
            try:
                with _shown(language) as progress:
                    report = imports.import_catalogue(house.works, content, by=by, dry_run=dry_run, progress=progress)
            except Faulty as faulty:
                for problem in faulty.problems:
                    click.echo(problem.told.spoken(language), err=True)
                click.echo(NOTHING_WRITTEN.fill(n=len(faulty.problems)).spoken(language), err=True)
                sys.exit(1)
    _say(report, language, dry_run=dry_run)


def _say(report: Report, language: Language, *, dry_run: bool) -> None:
    """How much of each sheet; of a dry run each line that would change something."""
    from service.desk.imports import SHEETS

    for sheet in SHEETS:
        if report.of(sheet.key):
            counts = {what: report.count(what, sheet.key) for what in ("added", "changed", "same")}
            click.echo(COUNTS.fill(sheet=sheet.name, **counts).spoken(language))
        for entry in report.of(sheet.key) if dry_run else ():
            if entry.what != "same":
                click.echo(f"  {MARKS[entry.what]} {entry.name}")
    for name in report.published:
        click.echo(PUBLISHED.fill(name=name).spoken(language))
    end = SAME if report.changes_nothing else REHEARSED if dry_run else WRITTEN
    click.echo(end.spoken(language))


@contextmanager
def _shown(language: Language) -> Generator[Progress]:
    """A bar for each stage on a terminal, a line elsewhere; on the error output, where it is in nobody's way."""
    from service.desk.imports import STAGES

    bars: dict[Stage, Any] = {}

    def show(stage: Stage, done: int, total: int) -> None:
        if stage not in bars:
            _end(bars)
            label = STAGES[stage].spoken(language)
            bars[stage] = click.progressbar(length=max(total, 1), label=label, file=sys.stderr)
            bars[stage].render_progress()
        bars[stage].update(max(done, 0) - bars[stage].pos)

    try:
        yield show
    finally:
        _end(bars)


def _end(bars: dict[Stage, Any]) -> None:
    for bar in bars.values():
        bar.render_finish()
    bars.clear()


def _person(work: UnitOfWork, email: str | None) -> PersonId:
    from service.base.errors import Missing
    from service.desk import people

    if email is not None:
        found = people.queries.person_of_address(work.session, email)
        if found is None:
            raise Missing(UNKNOWN.fill(email=email))
        return found.id
    administrators, count = people.queries.people(work.session, role=people.Role.ADMINISTRATOR, limit=1)
    if count != 1:
        raise Refused(WHO.fill(n=count))
    return administrators[0].id


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST)
    except OSError as error:
        raise Refused(UNREADABLE.fill(path=path, why=error.strerror)) from error


def _write_blank(path: Path, content: bytes) -> None:
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise Refused(THERE.fill(path=path)) from error
    except OSError as error:
        raise Refused(UNWRITABLE.fill(path=path, why=error.strerror)) from error
    click.echo(str(path))
