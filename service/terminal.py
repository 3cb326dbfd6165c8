"""What the commands of a terminal share: the language, the desk they work on, and refusals said in a sentence."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

import click

from service.base.errors import RaiaError
from service.base.texts import Language

if TYPE_CHECKING:
    from service.bootstrap import House

LANGUAGE = click.option("--lang", type=click.Choice(["pt", "en"]), default="pt", help="Language of the messages.")


@contextmanager
def told(lang: str) -> Generator[None]:
    """Say what is refused in a sentence, without a traceback."""
    try:
        yield
    except RaiaError as error:
        click.echo(error.text.spoken(cast("Language", lang)), err=True)
        sys.exit(1)


@contextmanager
def opened_house() -> Generator[House]:
    """The desk that the settings name."""
    from service.base import settings
    from service.bootstrap import open_house

    house = open_house(settings.load())
    try:
        yield house
    finally:
        house.close()
