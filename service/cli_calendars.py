"""`raia calendar`: the desk's calendars, from a terminal."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import cast

import click

from service.base.errors import Refused
from service.base.texts import Language, Text
from service.terminal import LANGUAGE, opened_house, told

UNREADABLE = Text("Não consegui ler {path}: {why}.", "Cannot read {path}: {why}.")
NOT_A_MOMENT = Text(
    "“{text}” não é data e hora. Escreva, por exemplo, 2026-01-05T09:00.",
    "“{text}” is no date and time. Write, for example, 2026-01-05T09:00.",
)


@click.group()
def calendar() -> None:
    """Hours, dates and holidays in which business time is counted."""


@calendar.command("list")
@LANGUAGE
def list_calendars(lang: str) -> None:
    """Name the calendars; a star marks the default one."""
    from service import calendars

    with told(lang), opened_house() as house, house.works.begin() as work:
        calendars.seed(work)
        for version in calendars.current(work.session):
            mark = "*" if version.is_default else " "
            click.echo(f"{mark} {version.name}  v{version.number}  {version.at:%Y-%m-%d}  {version.by_name}")


@calendar.command("show")
@click.argument("name")
@click.option("--add", "amount", metavar="DURATION", help="Also say when so much time has passed: PT12H, P2D.")
@click.option("--from", "start", metavar="ISO", help="From when; now unless told.")
@LANGUAGE
def show(name: str, amount: str | None, start: str | None, lang: str) -> None:
    """Tell a calendar's hours, dates and holidays."""
    from service import calendars
    from service.process.execution import StepFailed, due_at

    with told(lang), opened_house() as house, house.works.begin() as work:
        calendars.seed(work)
        version = calendars.versions(work.session, name)[0]
        click.echo(calendars.told(version, cast("Language", lang)))
        if amount is not None:
            zone = version.calendar.zone
            begin = work.now if start is None else _moment(start)
            begin = begin if begin.tzinfo else begin.replace(tzinfo=zone)
            try:
                due = due_at("duration", amount, begin, zone, calendar=version.calendar).astimezone(zone)
            except StepFailed as error:
                raise Refused(error.text, field="add") from error
            click.echo(f"{begin.astimezone(zone):%Y-%m-%d %H:%M} + {amount} = {due:%Y-%m-%d %H:%M}")


@calendar.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--default", "as_default", is_flag=True, help="Let it count where no calendar is named.")
@LANGUAGE
def add(file: Path, as_default: bool, lang: str) -> None:
    """Make a calendar out of a file, or a new version of the one of its name."""
    from service import calendars

    with told(lang), opened_house() as house, house.works.begin() as work:
        try:
            name, definition = calendars.read_calendar(file.read_bytes(), calendars.years(work.now))
        except OSError as error:
            raise Refused(UNREADABLE.fill(path=file, why=error.strerror or error)) from error
        number = calendars.keep(work, name, definition)
        if as_default:
            calendars.choose_default(work, name)
        click.echo(f"{name} v{number}")


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(NOT_A_MOMENT.fill(text=text)) from error
