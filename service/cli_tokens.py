"""`raia token`: which machines outside may do service tasks, from a terminal."""

from __future__ import annotations

import getpass
from collections.abc import Sequence

import click

from service.terminal import LANGUAGE, opened_house, told


@click.group()
def token() -> None:
    """Tokens of machines that do service tasks from outside."""


@token.command("add")
@click.argument("name")
@click.option("--topic", "topics", multiple=True, required=True, help="May be given several times.")
@LANGUAGE
def add(name: str, topics: Sequence[str], lang: str) -> None:
    """Let a machine take topics; prints its token, once."""
    from service.base.work import Actor
    from service.desk import machines

    with told(lang), opened_house() as house:
        with house.works.begin(actor=Actor("system", None, _who())) as work:
            made = machines.add(work, name, topics)
        click.echo(made)


@token.command("list")
@LANGUAGE
def list_tokens(lang: str) -> None:
    """Name the machines: their topics, who let them in, when they last came."""
    from service.desk import machines

    with told(lang), opened_house() as house, house.works.read() as work:
        for machine in machines.listed(work.session):
            last = f"{machine.last_used_at:%Y-%m-%d %H:%M}" if machine.last_used_at else "-"
            mark = "x" if machine.revoked_at else " "
            made = f"{machine.created_at:%Y-%m-%d} {machine.created_by}"
            click.echo(f"{mark} {machine.name}  {','.join(machine.topics)}  {made}  {last}")


@token.command("revoke")
@click.argument("name")
@LANGUAGE
def revoke(name: str, lang: str) -> None:
    """Let a machine's token open nothing any more."""
    from service.desk import machines

    with told(lang), opened_house() as house, house.works.begin() as work:
        machines.revoke(work, name)
    click.echo(name)


def _who() -> str:
    """The account on this machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "raia token"
