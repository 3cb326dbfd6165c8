"""A catalogue as one spreadsheet over the API."""

from __future__ import annotations

from modeler_caller import Bureau
from open_caller import Api, validator
from werkzeug.test import TestResponse

from service.api.v1.importing import XLSX
from service.base.xlsx_writing import Written, write_xlsx
from service.desk.imports import SHEETS


def sends(api: Api, *types: str, query: str = "", occurrence_of: str | None = None) -> TestResponse:
    """A file with these types, and an occurrence of one; the answer is as the description says."""
    heads = {each.key: (each.name.pt, [column.name.pt for column in each.columns]) for each in SHEETS}
    sheets = [Written(*heads["types"], [[name] for name in types])]
    if occurrence_of is not None:
        sheets.append(Written(*heads["occurrences"], [[occurrence_of, "Pagamento atrasado"]]))
    headers = {**api.headers, "Content-Type": XLSX}
    answer = api.client.post(f"/api/v1/imports{query}", data=write_xlsx(sheets), headers=headers)
    check = validator("POST", "/imports", answer.status_code)
    assert check is not None
    check.validate(answer.get_json())
    return answer


def test_a_catalogue_is_written_whole_or_told_what_is_wrong(bureau: Bureau):
    """F-03: rehearsed it leaves nothing, then it is there, then it is the same; a problem has its sheet and cell."""
    sofia = Api(bureau, "Sofia")
    rehearsed = sends(sofia, "Financeiro", "Suporte", query="?dry_run=true").get_json()
    assert (rehearsed["added"], sofia.get("/occurrence-types").get_json()["total"]) == (2, 0)
    assert rehearsed["entries"][0] == {"sheet": "types", "row": 2, "name": "Financeiro", "what": "added"}
    assert sends(sofia, "Financeiro", "Suporte", occurrence_of="Suporte").get_json()["added"] == 3
    assert sends(sofia, "Financeiro", "Suporte").get_json()["same"] == 2
    wrong = sends(sofia, "Ouvidoria", occurrence_of="Vendas")
    assert wrong.status_code == 422
    (told,) = wrong.get_json()["errors"]
    assert told["detail"].startswith("Aba “Ocorrências”, linha 2, coluna A: não há tipo “Vendas”")
    assert sofia.get("/occurrence-types").get_json()["total"] == 2
    assert sends(Api(bureau, "Maria"), "Ouvidoria").status_code == 403
