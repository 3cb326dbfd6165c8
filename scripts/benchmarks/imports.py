"""Bringing a large house's catalogue in from one spreadsheet."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from benchmarks.desk import Desk
from benchmarks.report import Report
from service.base.cells import Value
from service.base.xlsx_writing import Written, write_xlsx
from service.desk import people
from service.desk.imports import SHEETS, import_catalogue

MOST_SECONDS = 60
STEPS, BRANCHES = 6, 40
Rows = list[Sequence[Value]]


def measure(report: Report, desk: Desk, *, classes: int) -> None:
    """2,000 classifications, 300 solutions of six steps and 50 workflow tables that 50 attendance types follow."""
    file = catalogue(classes=classes, solutions=max(classes * 3 // 20, 1), workflows=max(classes // 40, 1))
    with desk.house.works.begin() as work:
        people.add_team(work, "Rede")
        found = people.queries.person_of_address(work.session, "sofia@exemplo.com.br")
        assert found is not None
    for what, bar in (("imported", MOST_SECONDS), ("imported again, nothing changes", None)):
        began = time.perf_counter()
        import_catalogue(desk.house.works, file, by=found.id)
        report.add(
            f"a catalogue of {classes:,} classes {what}", time.perf_counter() - began, "s", bar=bar, at_most=True
        )


def catalogue(*, classes: int, solutions: int, workflows: int) -> bytes:
    """A file of this size, as a house would fill it in."""
    sheets = {**_occurrences(solutions), **_workflows(workflows), "classes": _classes(classes)}
    return write_xlsx(
        [Written(each.name.pt, [column.name.pt for column in each.columns], sheets[each.key]) for each in SHEETS]
    )


def _occurrences(count: int) -> Mapping[str, Rows]:
    """Ten solutions below each occurrence, ten occurrences below each type."""
    places = [(f"Tipo {n // 100}", f"Ocorrência {n // 10}", f"Solução {n}") for n in range(count)]
    steps: Rows = [
        (*place, number, f"Etapa {number}", "Faça isto.") for place in places for number in range(1, STEPS + 1)
    ]
    return {
        "types": [(type,) for type in dict.fromkeys(type for type, _, _ in places)],
        "occurrences": list(dict.fromkeys((type, occurrence) for type, occurrence, _ in places)),
        "solutions": [(*place, "Padrão", "Quando o cliente pede.") for place in places],
        "steps": steps,
    }


def _workflows(count: int) -> Mapping[str, Rows]:
    tables: Rows = []
    for n in range(count):
        name = f"Workflow {n}"
        tables += [
            (name, 10, "Decisão", None, "Está tudo pronto?", "Sim", 30),
            (name, 10, "Resposta", None, None, "Não", 20),
            (name, 20, "Centro", "1.01", "Preparar", None, 10),
            (name, 30, "Centro", "1.02", "Fazer", None, 90),
            (name, 90, "Centro", "1.99", "Encerrar"),
        ]
    return {
        "centres": [
            ("1", "Fases", True),
            ("1.01", "Preparar", None, None, "Atendente"),
            ("1.02", "Fazer", None, None, "Atendente"),
            ("1.99", "Encerrar", None, True, "Atendente"),
        ],
        "workflows": tables,
        "attendance_types": [
            ("1", "Tipos", True),
            *((f"1.{n + 1:03}", f"Tipo {n}", None, 3, 5, f"Workflow {n}") for n in range(count)),
        ],
    }


def _classes(count: int) -> Rows:
    """Groups with the others below them."""
    groups = [f"Tema {n}" for n in range(min(BRANCHES, count // 2))]
    below = [(None, groups[n % len(groups)], f"Assunto {n}") for n in range(count - len(groups))]
    return [
        *((None, None, name, None, False) for name in groups),
        *((*place, None, None, None, "Rede", True, None, None, "24h") for place in below),
    ]
