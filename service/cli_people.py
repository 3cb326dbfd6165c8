"""`raia user`: people and their passwords, from a terminal."""

from __future__ import annotations

from collections.abc import Sequence

import click

from service.base.texts import Text
from service.terminal import LANGUAGE, opened_house, told


@click.group()
def user() -> None:
    """Add people and give them new passwords."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", "roles", multiple=True, required=True, help="May be given several times.")
@click.password_option()
@LANGUAGE
def add_user(email: str, name: str, roles: Sequence[str], password: str, lang: str) -> None:
    """Add a person with an account."""
    from service.desk import people

    known = [role.value for role in people.Role]
    if unknown := [role for role in roles if role not in known]:
        raise click.UsageError(f"{unknown[0]}? {', '.join(known)}")
    with told(lang), opened_house() as house, house.works.begin() as work:
        chosen = [people.Role(role) for role in roles]
        people.add_person(work, name=name, email=email, password=password, roles=chosen)
    click.echo(f"{email}")


@user.command("password")
@click.argument("email")
@click.password_option()
@LANGUAGE
def change_password(email: str, password: str, lang: str) -> None:
    """Give a person a new password; every browser of theirs is logged out."""
    from service.base.errors import Missing
    from service.desk import people

    with told(lang), opened_house() as house, house.works.begin() as work:
        found = people.queries.person_of_address(work.session, email)
        if found is None:
            raise Missing(Text("Não há pessoa com o e-mail {email}.", "Nobody has {email}.").fill(email=email))
        people.set_password(work, found.id, password)
    click.echo(f"{email}")
