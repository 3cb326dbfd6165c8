"""Whose case a visitor without or with an account is looking at."""

from __future__ import annotations

from service.base.errors import Missing
from service.base.work import Actor, UnitOfWork
from service.desk import cases
from service.desk.cases import Case
from service.desk.people import Person
from service.web.grants import granted_cases
from service.web.visitors import visitor


def own_case(work: UnitOfWork, protocol: str) -> Case | None:
    """The case, if it is the visitor's or its code was shown; nobody learns whether others exist."""
    try:
        case = cases.queries.case_of_protocol(work.session, protocol)
    except Missing:
        return None
    who = visitor()
    return case if case.id in granted_cases() or (who is not None and who.id == case.requester) else None


def client_actor(requester: Person) -> Actor:
    """Who acts when a client answers."""
    return Actor("client", requester.id, requester.name)
