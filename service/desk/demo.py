"""The demo desk: people to try Raia with. Loading it twice changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk import catalog, people, registries
from service.desk.attendances import demo
from service.desk.people import Role

PASSWORD = "raia-demonstra"  # noqa: S105 - printed at every start; demo people only
PROCESS = "atendimento-ao-cliente"


@value_object
class DemoPerson:
    """Somebody of the demo desk."""

    name: str
    email: str
    roles: tuple[Role, ...]

    @property
    def role_words(self) -> str:
        """The roles as people say them."""
        return ", ".join(people.ROLE_NAMES[role].pt.lower() for role in self.roles)


DESK: Sequence[DemoPerson] = (
    DemoPerson("João Pereira", "joao@exemplo.com.br", (Role.CLIENT,)),
    DemoPerson("Maria Santos", "maria@exemplo.com.br", (Role.ATTENDANT,)),
    DemoPerson("Bruno Lima", "bruno@exemplo.com.br", (Role.INTERNAL_AGENT,)),
    DemoPerson("Clara Nunes", "clara@exemplo.com.br", (Role.PROCESS_OWNER,)),
    DemoPerson("Paulo Reis", "paulo@exemplo.com.br", (Role.SUPERVISOR,)),
    DemoPerson("Sofia Alves", "sofia@exemplo.com.br", (Role.ANALYST,)),
    DemoPerson("Rita Campos", "rita@exemplo.com.br", (Role.ADMINISTRATOR,)),
)


def load(work: UnitOfWork) -> Sequence[DemoPerson]:
    """Add whoever of the demo desk is missing, and make Clara the owner of the shipped process (H-05)."""
    for each in DESK:
        if people.queries.person_of_address(work.session, each.email) is None:
            people.add_person(work, name=each.name, email=each.email, password=PASSWORD, roles=each.roles)
    work.session.flush()
    owner = next(each for each in DESK if Role.PROCESS_OWNER in each.roles)
    found = people.queries.person_of_address(work.session, owner.email)
    if found is not None and people.queries.owner(work.session, PROCESS) is None:
        people.set_owner(work, PROCESS, found.id)
    return DESK


def load_attendances(work: UnitOfWork) -> None:
    """Centres, workflows and types as Sofia would register them, unless there are some."""
    sofia = next(each for each in DESK if Role.ANALYST in each.roles)
    found = people.queries.person_of_address(work.session, sofia.email)
    if found is not None and found.may_be(*registries.EDITORS):
        demo.load(work, by=found)


def load_catalogue(work: UnitOfWork, forms: Mapping[str, bytes]) -> None:
    """Add what is missing of the demo catalogue, in the analyst's name. `forms`: those that ship, by id."""
    analyst = next(each for each in DESK if Role.ANALYST in each.roles)
    by = people.queries.person_of_address(work.session, analyst.email)
    if by is not None and by.may_be(Role.ANALYST):
        catalog.demo.load(work, forms, by=by)
