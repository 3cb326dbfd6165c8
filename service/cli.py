"""The door of a terminal: `raia`."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from service.base.errors import RaiaError
from service.base.texts import Language, Text
from service.cli_calendars import calendar
from service.cli_folders import diagrams_of, pull
from service.cli_imports import import_file
from service.cli_people import user
from service.cli_publishing import FILES, demo, deploy, load_demo
from service.cli_tokens import token
from service.terminal import LANGUAGE, opened_house, told

if TYPE_CHECKING:
    from service.bootstrap import House

AS_JSON = click.option("--json", "as_json", is_flag=True, help="One line of JSON per file.")
READ_WITH_ERRORS = Text(
    "{name}, versão {number}: o programa atual recusa este diagrama. O que está em andamento segue como pode; "
    "corrija, publique de novo e passe os chamados à nova versão.",
    "{name}, version {number}: this program refuses the diagram. What runs goes on as it can; mend it, publish it "
    "again and let its cases go over to the new version.",
)
READ_OTHERWISE = Text(
    "{name}, versão {number}: segue como foi publicada. O programa atual lê o diagrama de outro modo; publique de "
    "novo se quiser que valha.",
    "{name}, version {number}: goes on as it was published. This program reads the diagram otherwise; publish it again "
    "if you want that.",
)


@click.group()
@click.version_option(package_name="raia")
def main() -> None:
    """Customer service that runs on diagrams."""


for each in (calendar, demo, deploy, import_file, pull, token, user):
    main.add_command(each)


@main.command()
@FILES
@AS_JSON
@LANGUAGE
def check(files: tuple[Path, ...], as_json: bool, lang: str) -> None:
    """Say what is wrong with diagrams, or how they are read, without running them. A folder: with all its diagrams."""
    from service.process import rules

    language = cast("Language", lang)
    refused = False
    for path in diagrams_of(files):
        checked = rules.check_file(path, language)
        refused = refused or checked.refused
        click.echo(json.dumps(checked.plain(language), ensure_ascii=False) if as_json else checked.told(language))
    sys.exit(1 if refused else 0)


@main.command("try")
@FILES
@AS_JSON
@click.option("--process", metavar="ID", help="Start only this process.")
@click.option("--data", metavar="JSON", default="{}", help="Variables that the processes start with.")
@click.option(
    "--choose", type=click.Choice(["cover", "first", "last", "random"]), default="cover", help="Which answers."
)
@click.option("--answers", metavar="FILE", type=click.Path(path_type=Path), help="JSON: answers per element id.")
@click.option("--timers", type=click.Choice(["last", "first"]), default="last", help="Before or after work.")
@click.option("--seed", type=int, default=0, help="For --choose random.")
@click.option("--max-steps", type=click.IntRange(min=1), default=500, help="Elements that may be completed.")
@click.option("--start", metavar="ISO", help="When the clock starts; a Monday noon unless told.")
@click.option("--calendar", metavar="FILE", help="Counts business time; else a standard one.")
@LANGUAGE
def try_diagrams(files: tuple[Path, ...], as_json: bool, lang: str, **wishes: Any) -> None:
    """Run diagrams in memory, with nobody and a clock of their own."""
    from service.process import trial

    language = cast("Language", lang)
    try:
        wanted = trial.read_wishes(**wishes)
    except RaiaError as refused:
        raise click.UsageError(refused.text.spoken(language)) from refused
    complete = True
    for path in files:
        tried = trial.try_file(path, wanted, language)
        complete = complete and tried.outcome == "completed"
        click.echo(json.dumps(tried.plain(language), ensure_ascii=False) if as_json else tried.told(language))
    sys.exit(0 if complete else 1)


@main.command()
@FILES
@LANGUAGE
def scenarios(files: tuple[Path, ...], lang: str) -> None:
    """Play the scenarios of diagrams (NAME.scenarios.yaml beside NAME.bpmn)."""
    from service.process import trial

    language = cast("Language", lang)
    played = [trial.play_file(path) for path in files]
    for each in played:
        click.echo(each.told(language))
    sys.exit(0 if all(each.passed for each in played) else 1)


@main.command()
@LANGUAGE
def migrate(lang: str) -> None:
    """Bring the database up to this program."""
    with told(lang), opened_house() as house:
        _migrate(house, cast("Language", lang))


@main.command()
@click.option("--demo", "with_demo", is_flag=True, help="First migrate, load the demo desk and publish what ships.")
@LANGUAGE
def serve(with_demo: bool, lang: str) -> None:
    """Serve the pages until Ctrl-C."""
    with told(lang), _shared_numbers():
        from service import wsgi
        from service.base import schema

        with opened_house() as house:
            wsgi.refuse_taken_port(house.settings)
            if with_demo:
                _migrate(house, cast("Language", lang))
                load_demo(house)
            schema.refuse_other(house.database)
        click.echo(f"Raia em {house.settings.address} (Ctrl-C para)")
        wsgi.serve(house.settings)


@main.command()
@click.option("--queues", metavar="NAMES", default="", help="Only these, with commas between: time, deliveries, job:…")
@click.option("--concurrency", type=click.IntRange(1, 64), default=4, help="How many things at once.")
@LANGUAGE
def worker(queues: str, concurrency: int, lang: str) -> None:
    """Do what the web servers ring for, on this machine, until SIGTERM."""
    from service import bootstrap
    from service.base import logs, settings, traces

    with told(lang):
        found = settings.load()
        logs.write_to(form=found.log)
        traces.begin()
        names = [name.strip() for name in queues.split(",") if name.strip()]
        sys.exit(bootstrap.run_worker(found, queues=names, concurrency=concurrency))


@contextmanager
def _shared_numbers() -> Generator[None]:
    """Several processes add up their numbers in a folder, which the library wants to know before it is loaded.

    It lies outside the data folder, which several machines may share: each server tells its own.
    """
    from service.base import settings

    found = settings.load()
    if found.web_processes == 1 or found.metrics_token is None or "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        yield
        return
    folder, mine = tempfile.mkdtemp(prefix="raia-numbers-"), os.getpid()
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
    try:
        yield
    finally:
        if os.getpid() == mine:  # else a forked process ends, and the others count on
            shutil.rmtree(folder, ignore_errors=True)


def _migrate(house: House, language: Language) -> None:
    from service import calendars, migrating

    migrated = migrating.migrate(house.settings)
    click.echo("Banco de dados atualizado." if migrated.changed else "Banco de dados em dia.")
    for text, versions in ((READ_WITH_ERRORS, migrated.refused), (READ_OTHERWISE, migrated.differing)):
        for version in versions:
            click.echo(text.fill(name=version.name, number=version.number).spoken(language))
    with house.works.begin() as work:
        calendars.seed(work)
