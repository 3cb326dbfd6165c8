"""Plain registries: products, ways of contact, and the people one speaks with at a client's (B-46)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.base.errors import Refused
from service.base.ids import PersonId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import people
from service.desk.attendances.tables import (
    AttendanceRow,
    ContactPersonRow,
    ContactWayRow,
    OpinionRow,
    ProductRow,
)
from service.desk.registries import Fields, Registered, Registry, refuse_same_name

TAKEN = Text("“{name}” já está cadastrado.", "“{name}” is registered already.")
NO_PRODUCT = Text("Este produto não existe.", "There is no such product.")
NO_WAY = Text("Este tipo de contato não existe.", "There is no such contact type.")
NO_CONTACT = Text("Esta pessoa de contato não existe.", "There is no such contact person.")
NO_CLIENT = Text("Escolha de que cliente é esta pessoa.", "Choose whose contact this person is.")
IN_ATTENDANCES = Text("há {n} atendimentos com ele", "{n} attendances have it")
IN_OPINIONS = Text("há {n} pareceres com ele", "{n} opinions have it")
LONGEST_DETAIL = 200
TOO_LONG = Text("Use até {most} letras.", "Use up to {most} letters.")


def _unique(model: type[Registered]) -> Any:
    def check(work: UnitOfWork, values: Fields, row: Registered | None) -> None:
        refuse_same_name(work, values["name"], model, row, TAKEN.fill(name=values["name"]))

    return check


def _check_contact(work: UnitOfWork, values: Fields, row: ContactPersonRow | None) -> None:
    client = people.queries.person(work.session, PersonId(str(values.get("client_id") or "")))
    if client is None:
        raise Refused(NO_CLIENT, field="client_id")
    for field in ("work", "email", "phone"):
        values[field] = " ".join(str(values.get(field) or "").split())
        if len(values[field]) > LONGEST_DETAIL:
            raise Refused(TOO_LONG.fill(most=LONGEST_DETAIL), field=field)
    if values["email"]:
        values["email"] = people.clean_address(values["email"])
    taken, same_client = TAKEN.fill(name=values["name"]), ContactPersonRow.client_id == client.id
    refuse_same_name(work, values["name"], ContactPersonRow, row, taken, same_client)


def _counted(column: Any, words: Text) -> Any:
    def uses(session: Session, row: Registered) -> Text | None:
        count = session.scalar(select(func.count()).where(column == row.id))
        return words.fill(n=count) if count else None

    return uses


PRODUCTS = Registry(
    row=ProductRow,
    missing=NO_PRODUCT,
    fields=(),
    check=_unique(ProductRow),
    uses=_counted(AttendanceRow.product_id, IN_ATTENDANCES),
)
WAYS = Registry(
    row=ContactWayRow,
    missing=NO_WAY,
    fields=(),
    check=_unique(ContactWayRow),
    uses=_counted(OpinionRow.way_id, IN_OPINIONS),
)
CONTACTS = Registry(
    row=ContactPersonRow,
    missing=NO_CONTACT,
    fields=("client_id", "work", "email", "phone"),
    check=_check_contact,
    uses=_counted(OpinionRow.contact_id, IN_OPINIONS),
)


def contacts_of(session: Session, client: PersonId, *, active: bool | None = True) -> list[ContactPersonRow]:
    """With whom one speaks at a client's, by name."""
    wanted = select(ContactPersonRow).where(ContactPersonRow.client_id == client).order_by(ContactPersonRow.folded)
    if active is not None:
        wanted = wanted.where(ContactPersonRow.active == active)
    return list(session.scalars(wanted))
