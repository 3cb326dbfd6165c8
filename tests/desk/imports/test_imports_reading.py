"""A catalogue's spreadsheet is read line by line, and everything that is wrong in it is told at its place at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields as fields_of
from typing import Any

import pytest
from catalogue_files import EXAMPLE, SOLUTION, Rows, catalogue

from service.base.cells import Problems
from service.base.errors import Refused
from service.base.records import Record
from service.base.spreadsheets import read
from service.desk.imports import SHEETS, Catalogue, Known, blank_catalogue, read_catalogue, tell_references
from service.process.authoring import Answer, Call, Centre, Decision


def understood(rows: Mapping[str, Rows], known: Known | None = None) -> tuple[Catalogue, list[str]]:
    """What is read, and what is told."""
    problems = Problems()
    found = read_catalogue(catalogue(rows), problems)
    tell_references(found, known or Known())
    return found, [str(problem.told) for problem in problems]


def told(sheet: str, *rows: list[object], known: Known | None = None) -> list[str]:
    """The problems of the example with other rows in one sheet."""
    here = f"Aba “{sheet}”, "
    _, problems = understood({**EXAMPLE, sheet: rows}, known)
    return [each.removeprefix(here) for each in problems if each.startswith(here)]


def fields(line: Any) -> dict[str, object]:
    """What a line says, without where it stands."""
    return {each.name: value for each in fields_of(line) if not isinstance(value := getattr(line, each.name), Record)}


def test_a_whole_catalogue() -> None:
    """All sheets of a file; what groups others comes first, steps are in their order."""
    found, problems = understood(EXAMPLE)
    assert problems == []
    assert [(line.name, line.team) for line in found.types] == [
        ("Atendimento Financeiro", "Financeiro"),
        ("Atendimento Suporte", ""),
    ]
    assert [(each.name, each.kind, each.guidance) for each in found.solutions] == [
        ("Negociação Realizada", "standard", "Sem o valor integral:\nnegocie."),
        ("Cobrança Indevida", "alternative", ""),
    ]
    steps = list(found.steps_of(found.solutions[0]))
    assert [(step.order, step.name) for step in steps] == [(1, "Consultar valor atual"), (2, "Aplicar descontos")]
    assert (steps[1].field, steps[1].hundredths, steps[1].approver) == ("percentual", 1000, "Supervisor")
    assert [(line.code, line.synthetic, line.closing) for line in found.centres] == [
        ("2", True, False),
        ("2.01", False, False),
        ("9", False, True),
    ]
    assert [line.code for line in found.attendance_types] == ["1", "1.01"]
    assert fields(found.attendance_types[1]) == {
        "code": "1.01",
        "name": "Implantação de produto",
        "synthetic": False,
        "priority": 2,
        "days": 5,
        "workflow": "Implantação",
        "colour": "#1f6feb",
        "spy": "ana@exemplo.com",
        "flags": {"type_locked": True},
        "file_megabytes": None,
    }


def test_workflows_of_a_catalogue() -> None:
    """Tables one below the other; the name of a workflow may be left out below its first line."""
    found, _ = understood(EXAMPLE)
    table, other = found.workflows
    assert (table.name, other.name) == ("Implantação", "Dúvidas")
    assert table.table.rows == (
        Decision(order=50, question="Pronta?", answers=(Answer(label="SIM", next=60), Answer(label="NÃO", next=50))),
        Centre(order=60, code="2.01", name="Implantar", lane="", next=70),
        Call(order=70, process="", name="Dúvidas", next=90),
        Centre(order=90, code="9", name="Encerramento", lane=""),
    )


def test_classifications_of_a_catalogue() -> None:
    """Each with the names of what groups it, links, flags and deadline."""
    found, _ = understood(EXAMPLE)
    assert [(line.tree, line.above, line.name, line.status, line.leaf) for line in found.classes] == [
        ("followup", (), "Rede", "active", False),
        ("reason", (), "Dúvida", "active", None),
        ("followup", ("Rede",), "Autorização", "draft", None),
        ("followup", ("Rede", "Autorização"), "Carta negativa", "active", None),
    ]
    letter = found.classes[3]
    assert (letter.links, letter.group, letter.contact, letter.ombudsman, letter.deadline) == (
        ("Beneficiário", "Prestador"),
        "Rede",
        True,
        False,
        "PT24H",
    )


def test_unknown_parents_are_told() -> None:
    """F-23: what a line stands below is in the file or registered already, else it is told."""
    assert told("Ocorrências", ["Financeiro", "Pagamento Atrasado"])[:1] == [
        "linha 2, coluna A: não há tipo “Financeiro”, nem nesta planilha nem no cadastro"
    ]
    known = Known(types=[("financeiro",)], occurrences=[("atendimento financeiro", "pagamento atrasado")])
    assert told("Ocorrências", ["FINANCEIRO", "Outra"], known=known) == []
    assert told("Etapas", [*SOLUTION[:2], "Outra", 1, "Fazer"]) == [
        "linha 2, coluna C: esta ocorrência não tem a solução “Outra”, nem nesta planilha nem no cadastro"
    ]
    assert told("Soluções", ["Atendimento Suporte", "Pagamento Atrasado", "X"])[0] == (
        "linha 2, coluna B: o tipo “Atendimento Suporte” não tem a ocorrência “Pagamento Atrasado”, "
        "nem nesta planilha nem no cadastro"
    )
    assert told("Classificações", [None, "Rede > Nada", "X"], [None, None, "Rede"]) == [
        "linha 2, coluna B: não há classificação “Rede › Nada” neste lugar, nem nesta planilha nem no cadastro"
    ]
    assert told("Centros", ["2.01", "Implantar"], ["9", "Fim", None, True], ["9.1", "Mais"]) == [
        "linha 2, coluna A: não há “2”, que agruparia este código, nem nesta planilha nem no cadastro",
        "linha 4, coluna A: “9” não é sintético, por isso não agrupa outros",
    ]


def test_what_stands_twice_is_told() -> None:
    """The same name at one place, the same code, the same order, accents, case and zeros aside."""
    assert told("Tipos", ["Atendimento Financeiro"], ["ATENDIMENTO  FINANCEIRO"]) == [
        "linha 3, coluna A: já está na linha 2"
    ]
    assert told("Etapas", [*SOLUTION, 1, "Ver"], [*SOLUTION, 1, "Rever"]) == [
        "linha 3, coluna D: esta solução já tem a ordem 1, na linha 2"
    ]
    centres = (["2", "P", True], ["2.01", "A"], ["2.1", "B"], ["9", "Fim", None, True])
    assert told("Centros", *centres) == ["linha 4, coluna A: já está na linha 3"]
    assert told("Classificações", [None, None, "Rede"], ["Motivo", None, "Rede"], [None, None, "REDE"]) == [
        "linha 4, coluna C: já está na linha 2"
    ]
    assert told("Classificações", [None, None, "Rede", None, "Sim"], [None, "Rede", "X"]) == [
        "linha 2, coluna E: ela agrupa outras desta planilha, por isso não é de último nível"
    ]


def test_workflows_are_checked() -> None:
    """B-20, B-24: dangling orders, synthetic or unknown centres, workflows that call themselves."""
    assert told(
        "Workflows",
        ["A", 10, "Centro", "2", "Projetos", None, 20],
        ["A", 20, "Centro", "7", "Nada", None, 99],
        ["A", 30, "Workflow", None, "Nenhum", None, None],
        ["Implantação", 10, "Workflow", None, "B"],
        ["B", 10, "Workflow", None, "implantação"],
    ) == [
        "linha 2: Nenhum caminho chega a um centro que encerra o processo. Ponha um no fim.",
        "linha 2, coluna D: “2” só agrupa outros; use um centro analítico",
        "linha 3, coluna D: não há centro “7”, nem nesta planilha nem no cadastro",
        "linha 3, coluna G: não há linha com a ordem 99",
        "linha 4: Ordem 30: nenhum caminho desde a ordem 10 chega aqui.",
        "linha 4, coluna E: não há workflow “Nenhum”, nem nesta planilha nem no cadastro",
        "linha 5, coluna A: o workflow chamaria a si mesmo: Implantação → B → Implantação",
        "linha 6, coluna A: o workflow chamaria a si mesmo: B → Implantação → B",
    ]


def test_values_that_are_wrong_are_told_together() -> None:
    """Each at its cell, whatever sheet it is in."""
    _, problems = understood(
        {
            **EXAMPLE,
            "Etapas": [
                [*SOLUTION, 0, "", "", "", "", "percentual", "120", ""],
                [*SOLUTION, 1, "Ver", "", "", "", "", 5],
            ],
            "Tipos de atendimento": [["1.x", "", "talvez", 0, -1, "Nenhum"]],
            "Classificações": [["Outra", None, "X", "Morta", None, None, None, None, None, None, "amanhã"]],
        }
    )
    types, classes = (f"Aba “{name}”, linha 2, coluna" for name in ("Tipos de atendimento", "Classificações"))
    assert problems == [
        "Aba “Etapas”, linha 2, coluna D: “0” não serve em “Ordem”: é um número inteiro de 1 a 999",
        "Aba “Etapas”, linha 2, coluna E: preencha “Nome”",
        "Aba “Etapas”, linha 2, coluna J: o limite vai de 0 a 100 %, com até duas casas, como 10 ou 7,5",
        "Aba “Etapas”, linha 3: um limite precisa de três coisas: o campo, a porcentagem e quem aprova",
        f"{types} A: Use números separados por pontos, como 1.02.003, com até 8 níveis.",
        f"{types} B: preencha “Nome”",
        f"{types} C: “talvez” não serve em “Sintético?”: escreva Sim ou Não",
        f"{types} D: “0” não serve em “Prioridade”: é um número inteiro de 1 a 4",
        f"{types} E: “-1” não serve em “Nr. dias”: é um número inteiro de 0 a 365",
        f"{classes} A: “Outra” não serve em “Árvore”: escolha entre Follow-up, Motivo",
        f"{classes} D: “Morta” não serve em “Status”: escolha entre Ativa, Inativa, Em digitação",
        f"{classes} K: Escreva o prazo como 24h, 2 dias ou PT24H, de até 366 dias.",
    ]


def test_sheets_are_known_by_their_names() -> None:
    """Sheets for people are left alone, unknown ones are told, and a file without any is no catalogue."""
    found, problems = understood({"Leia-me": [["Oi"]], "TIPOS": [], "Cores": [["x"]]})
    assert found.types == ()
    assert problems == [
        "Aba “TIPOS”, linha 1: falta a coluna “Nome”",
        "Aba “TIPOS”, linha 1, coluna A: não há coluna “?”; há: Nome, Setor",
        "Aba “Cores”, linha 1: não há aba com este nome; há: " + ", ".join(each.name.pt for each in SHEETS),
    ]
    with pytest.raises(Refused, match="nenhuma aba do catálogo"):
        understood({"Leia-me": [["Oi"]]})
    with pytest.raises(Refused, match="xlsx"):
        read_catalogue(b"Nome;Setor\nA;B", Problems())


def test_the_blank_file_has_every_sheet() -> None:
    """What is downloaded to be filled in is a catalogue without lines."""
    problems = Problems()
    assert [sheet.name for sheet in read(blank_catalogue()).sheets] == [each.name.pt for each in SHEETS]
    assert fields(read_catalogue(blank_catalogue(), problems)) == fields(Catalogue())
    assert not len(problems)


def test_two_thousand_classifications_with_progress() -> None:
    """A large file is read whole; how far it is can be shown meanwhile."""
    rows: list[list[object]] = [[None, None, f"Grupo {n}"] for n in range(40)]
    rows += [[None, f"Grupo {n % 40}", f"Classe {n}", None, None, None, "Rede"] for n in range(1960)]
    heard: list[tuple[int, int]] = []
    problems = Problems()
    found = read_catalogue(
        catalogue({"Classificações": rows}),
        problems,
        lambda done, total: heard.append((done, total)),
    )
    tell_references(found, Known())
    assert len(found.classes) == 2000
    assert not len(problems)
    assert heard[0] == (0, 2000)
    assert heard[-1] == (2000, 2000)
    assert len(heard) > 30
    assert heard == sorted(heard)
