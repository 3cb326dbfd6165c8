"""The door of a terminal: `raia`."""

import json
import sys
from pathlib import Path
from typing import cast

import click

from service.base.texts import Language

LANGUAGE = click.option("--lang", type=click.Choice(["pt", "en"]), default="pt", help="Language of the messages.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="One line of JSON per file.")
FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))


@click.group()
@click.version_option(package_name="raia")
def main() -> None:
    """Customer service that runs on diagrams."""


@main.command()
@FILES
@AS_JSON
@LANGUAGE
def check(files: tuple[Path, ...], as_json: bool, lang: str) -> None:
    """Say what is wrong with diagrams, or how they are read, without running them."""
    from service.process import rules

    language = cast("Language", lang)
    refused = False
    for path in files:
        checked = rules.check_file(path, language)
        refused = refused or checked.refused
        click.echo(json.dumps(checked.plain(language), ensure_ascii=False) if as_json else checked.told(language))
    sys.exit(1 if refused else 0)
