"""A catalogue as a file: the example of the handbook, from its types to its classifications."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from service.base.cells import Value
from service.base.xlsx_writing import Written, write_xlsx
from service.desk.imports import SHEETS

Rows = Sequence[Sequence[Value]]
SOLUTION = ("Atendimento Financeiro", "Pagamento Atrasado", "Negociação Realizada")
DISCOUNT = ("Dê o desconto autorizado.", "desconto", "Atendente", "percentual", "10%", "Supervisor")
LINKS = "Beneficiário; Prestador"
EXAMPLE: Mapping[str, Rows] = {
    "Tipos": [["Atendimento Financeiro", "Financeiro"], ["Atendimento Suporte"]],
    "Ocorrências": [["Atendimento Financeiro", "Pagamento Atrasado"]],
    "Soluções": [
        [*SOLUTION, None, "Sem o valor integral:\nnegocie."],
        [*SOLUTION[:2], "Cobrança Indevida", "Alternativa"],
    ],
    "Etapas": [
        [*SOLUTION, 2, "Aplicar descontos", *DISCOUNT],
        [*SOLUTION, 1, "Consultar valor atual"],
    ],
    "Centros": [
        ["2.01", "Implantar", None, None, "Suporte"],
        ["2", "Projetos", True],
        ["9", "Encerramento", None, "Sim", "Atendente"],
    ],
    "Workflows": [
        ["Implantação", 50, "Decisão", None, "Pronta?", "SIM", 60],
        [None, 50, "Resposta", None, None, "NÃO", 50],
        ["implantacao", 60, "Centro", "2.01", "Implantar", None, 70],
        ["Implantação", 70, "Workflow", None, "Dúvidas", None, 90],
        ["Implantação", 90, "Centro", "9", "Encerramento"],
        ["Dúvidas", 10, "Centro", "9", "Encerramento"],
    ],
    "Tipos de atendimento": [
        ["1.01", "Implantação de produto", None, 2, 5, "Implantação", "#1f6feb", "ana@exemplo.com", True],
        ["1", "Produtos", True],
    ],
    "Classificações": [
        [
            None,
            "Rede > Autorização",
            "Carta negativa",
            None,
            None,
            "Beneficiário; Prestador",
            "Rede",
            "x",
            None,
            None,
            "24h",
        ],
        [None, "Rede", "Autorização", "Em digitação"],
        [None, None, "Rede", None, False],
        ["Motivo", None, "Dúvida"],
    ],
}


def catalogue(rows: Mapping[str, Rows]) -> bytes:
    """These rows under the headings of their sheets."""
    heads = {each.name.pt: [column.name.pt for column in each.columns] for each in SHEETS}
    return write_xlsx([Written(name, heads.get(name, ["?"]), found) for name, found in rows.items()])
