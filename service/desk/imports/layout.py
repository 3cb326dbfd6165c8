"""The sheets of a catalogue and their columns, as people find them in the blank file."""

from __future__ import annotations

from service.base.records import Column
from service.base.texts import Text
from service.base.values import value_object
from service.base.words import fold
from service.base.xlsx_writing import Written, write_xlsx
from service.process.authoring import workflow_sheets

NOTES = ("Leia-me", "Instruções", "Read me", "Instructions")
"""Sheets that are for people."""


@value_object(eq=False)
class Layout:
    """One sheet: its name in both languages, other names that it may have, and its columns."""

    key: str
    name: Text
    columns: tuple[Column, ...]
    also: tuple[str, ...] = ()

    def is_called(self, name: str) -> bool:
        """Whether a sheet of this name is meant, accents and case aside."""
        return fold(name) in {fold(each) for each in (self.name.pt, self.name.en, *self.also)}


def _maybe(key: str, pt: str, en: str, *also: str) -> Column:
    """A column that a file may leave out."""
    return Column(key, Text(pt, en), also=also, needed=False)


TYPE = Column("type", Text("Tipo", "Type"))
OCCURRENCE = Column("occurrence", Text("Ocorrência", "Occurrence"))
CODE = Column("code", Text("Código", "Code"))
NAME = Column("name", Text("Nome", "Name"))
SYNTHETIC = _maybe("synthetic", "Sintético?", "Synthetic?", "Sintético")

SHEETS = (
    Layout("types", Text("Tipos", "Types"), (NAME, _maybe("team", "Setor", "Sector")), also=("Tipos de ocorrência",)),
    Layout("occurrences", Text("Ocorrências", "Occurrences"), (TYPE, NAME)),
    Layout(
        "solutions",
        Text("Soluções", "Solutions"),
        (
            TYPE,
            OCCURRENCE,
            NAME,
            _maybe("kind", "Espécie", "Kind"),
            _maybe("guidance", "Orientação", "Guidance", "Quando escolher"),
        ),
    ),
    Layout(
        "steps",
        Text("Etapas", "Steps"),
        (
            TYPE,
            OCCURRENCE,
            Column("solution", Text("Solução", "Solution")),
            Column("order", Text("Ordem", "Order")),
            NAME,
            _maybe("instruction", "Instrução", "Instruction"),
            _maybe("form", "Formulário", "Form"),
            _maybe("whose", "Quem faz", "Who does it"),
            _maybe("field", "Campo do limite", "Limit's field"),
            _maybe("percent", "Limite (%)", "Limit (%)", "Limite"),
            _maybe("approver", "Quem aprova", "Who approves"),
        ),
    ),
    Layout(
        "centres",
        Text("Centros", "Centres"),
        (
            CODE,
            NAME,
            SYNTHETIC,
            _maybe("closing", "Encerra?", "Closes?", "Encerra", "Encerrar processo"),
            _maybe("whose", "De quem é", "Whose it is"),
        ),
        also=("Centros de responsabilidade",),
    ),
    Layout(
        "workflows",
        Text("Workflows", "Workflows"),
        (Column("workflow", Text("Workflow", "Workflow")), *workflow_sheets.COLUMNS),
    ),
    Layout(
        "attendance_types",
        Text("Tipos de atendimento", "Attendance types"),
        (
            CODE,
            NAME,
            SYNTHETIC,
            _maybe("priority", "Prioridade", "Priority"),
            _maybe("days", "Nr. dias", "Days"),
            _maybe("workflow", "Workflow", "Workflow"),
            _maybe("colour", "Cor", "Colour", "Cor de apresentação"),
            _maybe("spy", "Usuário de spy", "Spy"),
            _maybe("type_locked", "Bloqueia tipo?", "Type locked?"),
            _maybe("product_asked", "Obriga produto?", "Product asked?"),
            _maybe("contact_asked", "Obriga contato?", "Contact asked?"),
            _maybe("contact_locked", "Bloqueia contato?", "Contact locked?"),
            _maybe("files_allowed", "Permite anexos?", "Files allowed?"),
            _maybe("file_megabytes", "Até MB", "Up to MB"),
        ),
    ),
    Layout(
        "classes",
        Text("Classificações", "Classifications"),
        (
            _maybe("tree", "Árvore", "Tree"),
            Column("above", Text("Classificação superior", "Classification above"), also=("Agrupamento",)),
            Column("name", Text("Classificação", "Classification"), also=("Descrição", "Nome", "Name")),
            _maybe("status", "Status", "Status"),
            _maybe("leaf", "Último nível?", "Last level?", "Último nível"),
            _maybe("links", "Vínculos", "Links", "Tipo de vínculos permitidos"),
            _maybe("group", "Grupo responsável", "Responsible group"),
            _maybe("contact", "Exibe no Fale Conosco?", "In the contact form?"),
            _maybe("ombudsman", "Exibe na Ouvidoria?", "In the ombudsman form?"),
            _maybe("lgpd", "Exibe no canal LGPD?", "In the LGPD channel?"),
            _maybe("deadline", "Prazo", "Deadline"),
            _maybe("calendar", "Calendário", "Calendar"),
        ),
        also=("Classes",),
    ),
)


def blank_catalogue() -> bytes:
    """An XLSX file with every sheet and its headings, to be filled in."""
    return write_xlsx([Written(each.name.pt, [column.name.pt for column in each.columns], []) for each in SHEETS])
