"""`raia token`: which machines outside may do what, from a terminal."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from service.terminal import LANGUAGE, opened_house, told

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from service.base.ids import PersonId


@click.group()
def token() -> None:
    """Tokens of machines outside: they do service tasks, or publish and start for a person."""


@token.command("add")
@click.argument("name")
@click.option("--topic", "topics", multiple=True, help="A topic of service tasks; may be given several times.")
@click.option("--person", "email", help="E-mail of the person for whom it acts.")
@LANGUAGE
def add(name: str, topics: Sequence[str], email: str | None, lang: str) -> None:
    """Let a machine take topics, or act for a person; prints its token, once."""
    from service.base.work import Actor
    from service.desk import machines

    with told(lang), opened_house() as house:
        with house.works.begin(actor=Actor("system", None, _who())) as work:
            person = _person(work.session, email) if email is not None else None
            made = machines.add(work, name, topics, person=person)
        click.echo(made)


@token.command("list")
@LANGUAGE
def list_tokens(lang: str) -> None:
    """Name the machines: their topics, for whom they act, who let them in, when they last came."""
    from service.desk import machines, people

    with told(lang), opened_house() as house, house.works.read() as work:
        for machine in machines.listed(work.session):
            person = people.queries.person(work.session, machine.person) if machine.person is not None else None
            may = [*machine.topics, *([person.email or person.name] if person is not None else [])]
            last = f"{machine.last_used_at:%Y-%m-%d %H:%M}" if machine.last_used_at else "-"
            mark = "x" if machine.revoked_at else " "
            made = f"{machine.created_at:%Y-%m-%d} {machine.created_by}"
            click.echo(f"{mark} {machine.name}  {','.join(may)}  {made}  {last}")


@token.command("revoke")
@click.argument("name")
@LANGUAGE
def revoke(name: str, lang: str) -> None:
    """Let a machine's token open nothing any more."""
    from service.desk import machines

    with told(lang), opened_house() as house, house.works.begin() as work:
        machines.revoke(work, name)
    click.echo(name)


def _person(session: Session, email: str) -> PersonId:
    """Refused: nobody has this address; what they may do is asked each time that the token is shown."""
    from service.base.errors import Missing
    from service.base.texts import Text
    from service.desk import people

    found = people.queries.person_of_address(session, email)
    if found is None:
        unknown = Text(
            "Ninguém tem o e-mail {email}. Confira-o na página Pessoas.",
            "Nobody has the e-mail {email}. Check it on the page People.",
        )
        raise Missing(unknown.fill(email=email), field="person")
    return found.id


def _who() -> str:
    """The account on this machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "raia token"
