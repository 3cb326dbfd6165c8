"""`raia deploy` and `raia demo`: diagrams and their forms into the desk, from a terminal."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from service.base.errors import Refused
from service.base.texts import Language, Text
from service.cli_folders import deploy_folder, form_id
from service.terminal import LANGUAGE, opened_house, told

if TYPE_CHECKING:
    from service.bootstrap import House

FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
SHIPPED = Path(__file__).parent / "shipped"
CHECKOUT = Path(__file__).parents[1]
UNREADABLE = Text("Não consegui ler {path}: {why}.", "Cannot read {path}: {why}.")


@click.command()
@FILES
@click.option("--forms", type=click.Path(path_type=Path, file_okay=False, exists=True), help="Folder of .form files.")
@LANGUAGE
def deploy(files: tuple[Path, ...], forms: Path | None, lang: str) -> None:
    """Publish diagrams, with the forms beside them or in a sibling folder `forms`. A folder is published whole."""
    from service.process import rules
    from service.process.releases import PublishRefused

    language = cast("Language", lang)
    refused = False
    with told(lang), opened_house() as house:
        for path in files:
            if os.path.isdir(path):
                refused = not deploy_folder(house, path, language) or refused
                continue
            try:
                click.echo(_publish(house, path, forms))
            except PublishRefused as error:
                refused = True
                click.echo(f"{path}: {error.text.spoken(language)}", err=True)
                for finding in error.findings:
                    click.echo(rules.told(finding, language), err=True)
    sys.exit(1 if refused else 0)


@click.command()
@LANGUAGE
def demo(lang: str) -> None:
    """Load the demo desk and publish the shipped processes; twice changes nothing."""
    with told(lang), opened_house() as house:
        load_demo(house)


def load_demo(house: House) -> None:
    """The demo desk and what ships, and who may log in."""
    from service.desk import demo as desk
    from service.desk import demo_follow_ups, demo_hierarchy

    with house.works.begin() as work:
        loaded = desk.load(work)
    with house.works.begin() as work:
        demo_hierarchy.load(work)
        demo_follow_ups.load(work)
    for path in sorted(_shipped("processes").glob("*.bpmn")):
        click.echo(_publish(house, path, _shipped("forms")))
        _keep_scenarios(house, path)
    with house.works.begin() as work:
        desk.load_attendances(work)
        desk.load_catalogue(work, forms_at_hand(_shipped("processes"), _shipped("forms")))
    address = house.settings.address
    click.echo(f"\n  Portal do cliente   {address}/portal\n  Equipe              {address}/entrar\n")
    click.echo(f"  Contas de demonstração, senha {desk.PASSWORD}:")
    for each in loaded:
        click.echo(f"    {each.email:<24} {each.name}, {each.role_words}")
    click.echo()


def _publish(house: House, path: Path, forms: Path | None) -> str:
    """Publish one file; says what is current then."""
    from service.process import drafts, releases

    found = forms_at_hand(path, forms)
    try:
        source = path.read_bytes()
    except OSError as error:
        raise Refused(UNREADABLE.fill(path=path, why=error.strerror)) from error
    with house.works.begin() as work:
        release = releases.publish(work, source, forms=found)
        drafts.require_scenarios(work.session, release)
        version = releases.get(work.session, release)
        return f"{version.name}: versão {version.number} publicada"


def forms_at_hand(path: Path, folder: Path | None) -> dict[str, bytes]:
    """Forms by id: in the folder that is named, else beside the diagram and in a sibling `forms`."""
    folders = [folder] if folder is not None else [path.parent, path.parent.parent / "forms"]
    found: dict[str, bytes] = {}
    for each in folders:
        for file in sorted(each.glob("*.form")):
            source = file.read_bytes()
            found.setdefault(form_id(source) or file.stem, source)
    return found


def _keep_scenarios(house: House, path: Path) -> None:
    """Those that stand beside a diagram of ours, unless analysts have some already."""
    from service.process import drafts

    told = path.with_suffix(drafts.SCENARIOS)
    with house.works.begin() as work:
        if told.is_file() and drafts.scenarios(work.session, path.stem) is None:
            drafts.keep_scenarios(work, path.stem, told.read_text(encoding="utf-8"))


def _shipped(kind: str) -> Path:
    """Where the shipped diagrams and forms are: in the installed package, else in the checkout."""
    return SHIPPED / kind if (SHIPPED / kind).is_dir() else CHECKOUT / kind
