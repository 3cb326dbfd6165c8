"""What a case is as an attendance, and the types of many cases at once for lists."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base.ids import CaseId, PersonId
from service.base.values import value_object
from service.desk import people
from service.desk.attendances.tables import AttendanceRow, ProductRow, TypeRow


@value_object(kw_only=True)
class Attendance:
    """A case as an attendance; names where pages show them."""

    type: TypeRow
    product: str | None
    contact_user: PersonId | None
    contact_name: str | None
    contact_on: date | None


def attendance(session: Session, case: CaseId) -> Attendance | None:
    """What a case is as an attendance; None: it was not opened as one."""
    row = session.get(AttendanceRow, case)
    if row is None:
        return None
    product = session.get(ProductRow, row.product_id) if row.product_id is not None else None
    user = PersonId(row.contact_user_id) if row.contact_user_id is not None else None
    return Attendance(
        type=session.get_one(TypeRow, row.type_id),
        product=product.name if product is not None else None,
        contact_user=user,
        contact_name=people.queries.names(session, [user])[user] if user is not None else None,
        contact_on=row.contact_on,
    )


def colours(session: Session, cases: Collection[str]) -> Mapping[str, str]:
    """B-33: the colour of each of these cases that has one."""
    wanted = select(AttendanceRow.case_id, TypeRow.colour).join(TypeRow, TypeRow.id == AttendanceRow.type_id)
    rows = session.execute(wanted.where(AttendanceRow.case_id.in_(set(cases)), TypeRow.colour.is_not(None)))
    return {case: colour for case, colour in rows if colour is not None}
