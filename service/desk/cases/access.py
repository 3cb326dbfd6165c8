"""What opens a case without an account: its protocol number and a secret."""

from __future__ import annotations

from sqlalchemy import select

from service.base.errors import Missing
from service.base.ids import CaseId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk.cases.commands import lock_case
from service.desk.cases.numbers import hash_secret, new_secret, opens
from service.desk.cases.tables import CaseRow


def new_case_secret(work: UnitOfWork, case: CaseId) -> str:
    """A fresh secret for a link; the old one opens nothing any more."""
    row = lock_case(work, case)
    secret = new_secret()
    row.secret_hash = hash_secret(secret)
    return secret


def case_opened_by_secret(work: UnitOfWork, protocol: str, secret: str) -> CaseId:
    """The case that protocol and secret open; the same answer for a wrong number and a wrong secret."""
    row = work.session.execute(
        select(CaseRow.id, CaseRow.secret_hash).where(CaseRow.protocol == protocol.strip())
    ).one_or_none()
    stored = row.secret_hash if row is not None else hash_secret("")
    if not opens(stored, secret) or row is None:
        raise Missing(
            Text(
                "Não encontramos um chamado com este protocolo e código. Confira os dois e tente de novo.",
                "We found no case with this protocol and code. Check both and try again.",
            )
        )
    return CaseId(row.id)
