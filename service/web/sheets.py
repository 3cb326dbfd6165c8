"""Registries as pages show them: which fields one fills in, what the list shows, where it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

from sqlalchemy.orm import Session

from service.base.values import value_object
from service.desk import attendances, people, registries
from service.desk.attendances import CENTRES, CONTACTS, PRODUCTS, TYPES, WAYS, WORKFLOWS, CentreRow, InTree, TypeRow
from service.desk.followups import LINKS
from service.desk.registries import Registry
from service.web.language import gettext, lazy_gettext

Kind = Literal["text", "email", "number", "check", "select", "colour", "texts"]
Options = Callable[[Session], Sequence[tuple[str, str]]]
MOST_CLIENTS = 2_000


@value_object(kw_only=True)
class Field:
    """Something that one fills in. `texts` is a list of title, text and phase; `shown`: it is a column of the list."""

    name: str
    label: Any
    kind: Kind = "text"
    hint: Any = ""
    required: bool = False
    options: Options | None = None
    nothing: Any = ""
    """What a select says where nothing is chosen."""
    at_first: Any = None
    shown: bool = False


@value_object(kw_only=True)
class Sheet:
    """A registry's pages. `tree`: whose rows stand in the order of their codes, each below what groups it."""

    word: str
    registry: Registry
    title: Any
    below: Any
    new: Any
    icon: str
    fields: tuple[Field, ...]
    tree: type[InTree] | None = None

    def rows(self, session: Session, *, search: str, active: bool | None) -> Sequence[Any]:
        """Those of the list."""
        if self.tree is not None:
            return attendances.trees.in_order(session, self.tree, search=search, active=active)
        return registries.listed(session, self.registry, search=search, active=active)


def _lanes(session: Session) -> Sequence[tuple[str, str]]:
    return sorted(attendances.centres.lane_names(session).items(), key=lambda entry: entry[1])


def _workflows(session: Session) -> Sequence[tuple[str, str]]:
    return [(row.id, row.name) for row in registries.listed(session, WORKFLOWS, active=True)]


def _centres(session: Session) -> Sequence[tuple[str, str]]:
    found = attendances.centres.usable(session)
    return [(centre.id, f"{centre.code} {centre.name}") for centre in found.values()]


def _staff(session: Session) -> Sequence[tuple[str, str]]:
    return [(each.id, each.name) for each in people.queries.people(session, staff=True, limit=MOST_CLIENTS)[0]]


def _clients(session: Session) -> Sequence[tuple[str, str]]:
    found, _ = people.queries.people(session, role=people.Role.CLIENT, limit=MOST_CLIENTS)
    return [(each.id, each.name) for each in found]


NAME = Field(name="name", label=lazy_gettext("Nome"), required=True)
CODE = Field(
    name="code",
    label=lazy_gettext("Código"),
    required=True,
    hint=lazy_gettext("Números separados por pontos: 1 agrupa 1.01, que agrupa 1.01.001."),
)
ACTIVE = Field(
    name="active",
    label=lazy_gettext("Em uso"),
    kind="check",
    at_first=True,
    hint=lazy_gettext("Fora de uso não se escolhe mais; o que já existe fica como está."),
)
SYNTHETIC = Field(
    name="synthetic",
    label=lazy_gettext("Sintético: só agrupa outros"),
    kind="check",
    hint=lazy_gettext("Os analíticos, sem esta marca, são os que se usam."),
)

CENTRE_SHEET = Sheet(
    word="centros",
    registry=CENTRES,
    title=lazy_gettext("Centros de responsabilidade"),
    below=lazy_gettext("As fases por que um atendimento passa, e de quem é o trabalho em cada uma."),
    new=lazy_gettext("Novo centro"),
    icon="sitemap",
    tree=CentreRow,
    fields=(
        CODE,
        NAME,
        SYNTHETIC,
        Field(
            name="whose",
            label=lazy_gettext("De quem é o trabalho"),
            kind="select",
            options=_lanes,
            nothing=lazy_gettext("Como no centro de cima"),
            shown=True,
        ),
        Field(
            name="closing",
            label=lazy_gettext("Encerrar processo"),
            kind="check",
            hint=lazy_gettext("O atendimento termina nesta fase, com o último parecer."),
            shown=True,
        ),
        ACTIVE,
    ),
)
TYPE_SHEET = Sheet(
    word="tipos",
    registry=TYPES,
    title=lazy_gettext("Tipos de atendimento"),
    below=lazy_gettext("O que se escolhe ao abrir um atendimento, e o que cada tipo pede."),
    new=lazy_gettext("Novo tipo"),
    icon="ticket",
    tree=TypeRow,
    fields=(
        CODE,
        NAME,
        SYNTHETIC,
        Field(
            name="workflow_id",
            label=lazy_gettext("Workflow"),
            kind="select",
            options=_workflows,
            nothing=lazy_gettext("Nenhum por enquanto"),
            hint=lazy_gettext("Só um workflow publicado põe o tipo em uso."),
            shown=True,
        ),
        Field(
            name="priority",
            label=lazy_gettext("Prioridade"),
            kind="number",
            at_first=3,
            hint=lazy_gettext("1 é a mais urgente."),
            shown=True,
        ),
        Field(
            name="days",
            label=lazy_gettext("Nr. dias"),
            kind="number",
            hint=lazy_gettext("Até quantos dias à frente pode ficar o próximo contato. Em branco: sem limite."),
        ),
        Field(name="colour", label=lazy_gettext("Cor de apresentação"), kind="colour", shown=True),
        Field(
            name="spy_id",
            label=lazy_gettext("Usuário de spy"),
            kind="select",
            options=_staff,
            nothing=lazy_gettext("Ninguém"),
            hint=lazy_gettext("Recebe um aviso a cada atendimento aberto deste tipo. O cliente não vê."),
        ),
        Field(name="type_locked", label=lazy_gettext("Bloquear a alteração do tipo durante o parecer"), kind="check"),
        Field(name="product_asked", label=lazy_gettext("Obrigar a informação do produto"), kind="check"),
        Field(
            name="contact_asked",
            label=lazy_gettext("Obrigar tipo e pessoa de contato no parecer"),
            kind="check",
        ),
        Field(name="files_allowed", label=lazy_gettext("Permite anexar arquivos"), kind="check", at_first=True),
        Field(
            name="file_megabytes",
            label=lazy_gettext("Tamanho de cada arquivo, em MB"),
            kind="number",
            at_first=10,
            hint=lazy_gettext("De 1 a 10."),
        ),
        Field(
            name="contact_locked",
            label=lazy_gettext("Bloquear a alteração da data e do usuário do contato interno"),
            kind="check",
            hint=lazy_gettext("Só quem tem o contato, ou quem está acima na hierarquia, muda."),
        ),
        Field(
            name="opinions",
            label=lazy_gettext("Pareceres padrão"),
            kind="texts",
            options=_centres,
            hint=lazy_gettext("O da fase já vem escolhido no parecer; os outros ficam à mão."),
        ),
        ACTIVE,
    ),
)
PRODUCT_SHEET = Sheet(
    word="produtos",
    registry=PRODUCTS,
    title=lazy_gettext("Produtos"),
    below=lazy_gettext("O que os clientes têm da casa."),
    new=lazy_gettext("Novo produto"),
    icon="building",
    fields=(NAME, ACTIVE),
)
WAY_SHEET = Sheet(
    word="tipos-de-contato",
    registry=WAYS,
    title=lazy_gettext("Tipos de contato"),
    below=lazy_gettext("Por onde se fala com o cliente: telefone, visita, mensagem."),
    new=lazy_gettext("Novo tipo de contato"),
    icon="phone",
    fields=(NAME, ACTIVE),
)
CONTACT_SHEET = Sheet(
    word="pessoas-de-contato",
    registry=CONTACTS,
    title=lazy_gettext("Pessoas de contato"),
    below=lazy_gettext("Com quem se fala em cada cliente."),
    new=lazy_gettext("Nova pessoa de contato"),
    icon="users",
    fields=(
        NAME,
        Field(
            name="client_id",
            label=lazy_gettext("Cliente"),
            kind="select",
            options=_clients,
            required=True,
            nothing=lazy_gettext("Escolha"),
            shown=True,
        ),
        Field(name="work", label=lazy_gettext("Cargo"), shown=True),
        Field(name="email", label=lazy_gettext("E-mail"), kind="email", shown=True),
        Field(name="phone", label=lazy_gettext("Telefone"), shown=True),
        ACTIVE,
    ),
)
LINK_SHEET = Sheet(
    word="vinculos",
    registry=LINKS,
    title=lazy_gettext("Tipos de vínculo"),
    below=lazy_gettext("O que uma pessoa é para a casa: beneficiário, prestador, corretor."),
    new=lazy_gettext("Novo tipo de vínculo"),
    icon="link",
    fields=(NAME, ACTIVE),
)
SHEETS = {
    sheet.word: sheet for sheet in (CENTRE_SHEET, TYPE_SHEET, PRODUCT_SHEET, WAY_SHEET, CONTACT_SHEET, LINK_SHEET)
}


def written(field: Field, value: Any, names: dict[str, str]) -> str:
    """A value as the list and the history say it; `names` are those of a select's options."""
    if field.kind == "check":
        return gettext("sim") if value else gettext("não")
    if field.kind == "texts":
        return ", ".join(each["title"] or each["text"][:40] for each in value or ()) or "—"
    if field.kind == "select":
        return names.get(value, str(field.nothing) if value in (None, "") else "?")
    return "—" if value in (None, "") else str(value)
