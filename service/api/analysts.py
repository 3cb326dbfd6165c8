"""Who may publish and start: an analyst or administrator, by password or by a token that acts for them."""

from __future__ import annotations

from typing import ClassVar, TypeGuard

from flask import request
from werkzeug.datastructures import Authorization

from service.api.problems import Stranger
from service.base.errors import Forbidden, Refused
from service.base.ids import PersonId
from service.base.texts import Text
from service.base.work import Actor, UnitOfWork, Works
from service.desk import machines, people
from service.desk.machines import Machine
from service.desk.people import Person, Role

MAY = (Role.ANALYST, Role.ADMINISTRATOR)
NOBODY = Text(
    "Entre com o e-mail e a senha de analista (Basic), ou com uma chave de raia token add … --person (Bearer).",
    "Give an analyst's e-mail and password (Basic), or a token of raia token add … --person (Bearer).",
)
WRONG = Text(
    "E-mail, senha ou chave não conferem. Confira e tente de novo.",
    "E-mail, password or token do not match. Check them and try again.",
)
NOT_ANALYST = Text(
    "Publicar e iniciar processos é de analistas e administradores. Peça o papel a quem administra a Raia.",
    "Publishing and starting processes is for analysts and administrators. Ask whoever administers Raia for the role.",
)
NOT_FOR_MACHINES = Text(
    "A chave “{machine}” só faz tarefas de serviço. Crie outra com raia token add … --person.",
    "The token “{machine}” does service tasks only. Make another with raia token add … --person.",
)


class Unknown(Stranger):
    """Nobody knows this password or token."""

    challenge: ClassVar[str] = 'Basic realm="raia", charset="UTF-8"'


def analyst(works: Works) -> Actor:
    """The person who asks. Unknown: nobody proves to be one; Forbidden: they are somebody else."""
    given = request.authorization
    with works.read() as work:
        machine = machines.recognised(work.session, (given.token or "").strip()) if _is(given, "bearer") else None
        person = _person(work, machine)
        stale = machine is not None and machines.is_stale(machine, work.now)
    if machine is not None and stale:
        with works.begin() as work:
            machines.used(work, machine)
    if not person.active:
        raise Unknown(WRONG)
    if not person.may_be(*MAY):
        raise Forbidden(NOT_ANALYST)
    return Actor("person", person.id, person.name)


def _person(work: UnitOfWork, machine: Machine | None) -> Person:
    given = request.authorization
    if given is None:
        raise Unknown(NOBODY)
    if machine is not None and machine.person is None:
        raise Forbidden(NOT_FOR_MACHINES.fill(machine=machine.name))
    who = machine.person if machine is not None else _proven(work)
    person = people.queries.person(work.session, who) if who is not None else None
    if person is None:
        raise Unknown(WRONG)
    return person


def _proven(work: UnitOfWork) -> PersonId | None:
    """Whose password was shown, None for anybody's or for another way to say who one is."""
    given = request.authorization
    if not _is(given, "basic"):
        return None
    email, password = given.username or "", given.password or ""
    if "\0" in email:
        return None
    try:
        return people.prove(work.session, email=email, password=password).person
    except Refused:
        return None


def _is(given: Authorization | None, scheme: str) -> TypeGuard[Authorization]:
    return given is not None and given.type == scheme
