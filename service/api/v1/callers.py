"""Who calls: somebody of the desk, by a token that acts for them. No cookie and no password opens these addresses."""

from __future__ import annotations

from flask import request

from service.api.problems import Stranger
from service.base.errors import Forbidden
from service.base.texts import Text
from service.base.work import Works
from service.desk import machines, people
from service.desk.people import Person

NOBODY = Text(
    "Envie a chave de raia token add … --person no cabeçalho Authorization: Bearer.",
    "Send a token of raia token add … --person in the header Authorization: Bearer.",
)
WRONG = Text(
    "Esta chave não abre nada. Confira-a ou peça outra.", "This token opens nothing. Check it or ask for another."
)
NOT_FOR_MACHINES = Text(
    "A chave “{machine}” só faz tarefas de serviço. Crie outra com raia token add … --person.",
    "The token “{machine}” does service tasks only. Make another with raia token add … --person.",
)
NOT_STAFF = Text("Esta API é de quem trabalha no atendimento.", "This API is for the desk's people.")


def caller(works: Works) -> Person:
    """The person who asks. Stranger: nobody proves to be one; Forbidden: a machine's own token, or a client's."""
    given = request.authorization
    if given is None or given.type != "bearer":
        raise Stranger(NOBODY)
    with works.read() as work:
        machine = machines.recognised(work.session, (given.token or "").strip())
        if machine is None:
            raise Stranger(WRONG)
        person = people.queries.person(work.session, machine.person) if machine.person is not None else None
        stale = machines.is_stale(machine, work.now)
    if stale:
        with works.begin() as work:
            machines.used(work, machine)
    if machine.person is None:
        raise Forbidden(NOT_FOR_MACHINES.fill(machine=machine.name))
    if person is None or not person.active:
        raise Stranger(WRONG)
    if not person.is_staff:
        raise Forbidden(NOT_STAFF)
    return person
