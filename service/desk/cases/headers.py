"""Which fields of cases stand on top of every case: the case's own and those of published forms (V-39)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service.base.errors import Forbidden, Refused
from service.base.rows import upsert
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk import options
from service.desk.cases.model import FIELDS, SPEECH
from service.desk.cases.tables import HeaderFieldRow
from service.desk.people import Person, Role
from service.process import releases
from service.process.forms import FileInput, inputs

OWN: Mapping[str, Text] = {
    "chamado.prioridade": Text("Prioridade", "Priority"),
    "chamado.prazo": Text("Prazo", "Deadline"),
    "chamado.tipo": Text("Tipo", "Type"),
    "chamado.categoria": Text("Categoria", "Category"),
    "chamado.produto": Text("Produto", "Product"),
    "chamado.fase": Text("Fase", "Phase"),
    "chamado.origem": Text("Canal", "Channel"),
    "chamado.segmento": Text("Segmento do cliente", "Client segment"),
    "chamado.organizacao": Text("Organização", "Organisation"),
    "chamado.solicitante": Text("Cliente", "Client"),
    "chamado.equipe": Text("Equipe", "Team"),
    "chamado.responsavel": Text("Responsável", "Owner"),
    "chamado.aberto_em": Text("Aberto em", "Opened at"),
    "chamado.atualizado_em": Text("Atualizado em", "Changed at"),
}
"""What every case has, by the name under which FEEL knows it or would."""
ONLY_ADMINISTRATORS = Text(
    "Só quem administra a Raia escolhe estes campos.", "Only administrators choose these fields."
)
TOO_MANY = Text(
    "Escolha no máximo {most} campos, ou aumente o limite nos ajustes. Você escolheu {has}.",
    "Choose {most} fields at most, or raise the limit in the settings. You chose {has}.",
)
UNKNOWN = Text("Nenhum formulário publicado tem o campo “{field}”.", "No published form has the field “{field}”.")


@value_object(kw_only=True)
class Offered:
    """A field that may stand on top. `processes`: names of those whose forms ask for it; none: every case has it."""

    key: str
    name: Text
    processes: Sequence[str] = ()


def offered(session: Session) -> Sequence[Offered]:
    """The case's own fields, then those of the forms of what is published now, by name."""
    names: dict[str, str] = {}
    where: dict[str, list[str]] = {}
    for version in releases.processes(session):
        release = releases.get(session, version.id)
        for key, name in _asked(release).items():
            names.setdefault(key, name)
            where.setdefault(key, []).append(release.name)
    own = [Offered(key=key, name=name) for key, name in OWN.items()]
    asked = [Offered(key=key, name=Text(name, name), processes=where[key]) for key, name in names.items()]
    return [*own, *sorted(asked, key=lambda each: (each.name.pt.casefold(), each.key))]


def chosen(session: Session) -> Sequence[str]:
    """Keys of the fields on top, in their order, no more than the desk allows."""
    most = options.number(session, options.HIGHEST_HEADER_FIELDS)
    return session.scalars(select(HeaderFieldRow.key).order_by(HeaderFieldRow.place).limit(most)).all()


def choose(work: UnitOfWork, keys: Sequence[str], *, by: Person) -> None:
    """Let these stand on top of every case, in this order. Forbidden; Refused: too many, or nobody knows one."""
    if not by.may_be(Role.ADMINISTRATOR):
        raise Forbidden(ONLY_ADMINISTRATORS)
    wanted = list(dict.fromkeys(keys))
    most = options.number(work.session, options.HIGHEST_HEADER_FIELDS)
    if len(wanted) > most:
        raise Refused(TOO_MANY.fill(most=most, has=len(wanted)), field="coluna")
    known = {each.key for each in offered(work.session)}
    for key in wanted:
        if key not in known:
            raise Refused(UNKNOWN.fill(field=key), field="coluna")
    work.session.execute(delete(HeaderFieldRow).where(HeaderFieldRow.key.not_in(wanted)))
    for place, key in enumerate(wanted, 1):
        upsert(work.session, HeaderFieldRow, {"key": key, "place": place}, keys=("key",))


def _asked(release: Any) -> Mapping[str, str]:
    """What the forms of a version ask for and call it; the case's own fields, words and files apart."""
    found: dict[str, str] = {}
    for field in (each for form in release.drawn_forms() for each in inputs(form.components)):
        key = ".".join(field.path)
        spoken = key.removeprefix("chamado.") in (*FIELDS, *SPEECH, "anexos") and key.startswith("chamado.")
        if not spoken and not isinstance(field, FileInput):
            found.setdefault(key, key if field.label.varies else field.label.source)
    return found
