"""Tables and cases over the API: from an empty registry to an attendance with opinions and follow-ups."""

from __future__ import annotations

from typing import Any

import pytest
from desk_story import ROOT
from modeler_caller import Bureau
from open_caller import Api

from service.desk import people


@pytest.fixture
def sofia(bureau: Bureau) -> Api:
    """An analyst's program."""
    return Api(bureau, "Sofia")


def solution(sofia: Api) -> str:
    """A solution without steps."""
    type = sofia.adds("occurrence-types", name="Financeiro")["id"]
    occurrence = sofia.adds("occurrences", name="Pagamento atrasado", type_id=type)["id"]
    return sofia.adds("solutions", name="Negociação", occurrence_id=occurrence)["id"]


def attendance_type(sofia: Api, name: str = "Suporte", **more: Any) -> str:
    """A type in use, with its own published workflow."""
    code = str(sofia.get("/attendance-types").get_json()["total"] + 1)
    centre = sofia.adds("centres", code=code, name=f"Encerrar {name}", whose="role:attendant", closing=True)["id"]
    workflow = sofia.adds("workflows", name=name)["id"]
    rows = [{"order": 10, "kind": "centre", "centre": centre}]
    assert sofia.asks("PUT", f"/workflows/{workflow}/rows", {"rows": rows}, tag=1).status_code == 200
    assert sofia.get(f"/workflows/{workflow}/problems").get_json() == {"problems": []}
    published = sofia.asks("POST", f"/workflows/{workflow}/publication", tag=2)
    assert published.status_code == 200, published.text
    return sofia.adds("attendance-types", name=name, code=code, workflow_id=workflow, **more)["id"]


def test_a_solution_is_written_and_published(sofia: Api):
    """F-18, F-24: steps in their order; whoever read an older table is told so."""
    id = solution(sofia)
    empty = sofia.asks("POST", f"/solutions/{id}/publication", {}, tag=1)
    assert (empty.status_code, empty.get_json()["errors"][0]["pointer"]) == (422, "#/steps")
    steps = [{"name": "Consultar valor atual"}, {"name": "Retornar", "instruction": "Por telefone."}]
    written = sofia.asks("PUT", f"/solutions/{id}/steps", {"steps": steps}, tag=1)
    assert (written.status_code, written.headers["ETag"]) == (200, '"2"')
    kept = written.get_json()["steps"]
    turned = sofia.asks("PUT", f"/solutions/{id}/steps", {"steps": kept[::-1]}, tag=2).get_json()["steps"]
    assert turned == kept[::-1] == sofia.get(f"/solutions/{id}/steps").get_json()["steps"]
    assert sofia.asks("PUT", f"/solutions/{id}/steps", {"steps": steps}, tag=2).status_code == 412
    assert sofia.asks("POST", f"/solutions/{id}/publication", {}, tag=2).status_code == 412
    assert sofia.asks("POST", f"/solutions/{id}/publication", {}, tag=3).status_code == 200
    assert sofia.asks("DELETE", f"/solutions/{id}").status_code == 409


def test_supervisors_set_limits(bureau: Bureau, sofia: Api):
    """F-21, F-25: a step without a form has no number to limit; writing steps is not theirs."""
    id = solution(sofia)
    step = sofia.asks("PUT", f"/solutions/{id}/steps", {"steps": [{"name": "Desconto"}]}, tag=1).get_json()["steps"][0]
    paulo, path = Api(bureau, "Paulo"), f"/solutions/{id}/steps/{step['id']}/limit"
    wanted = {"hundredths": 1050, "field": "desconto", "approver": "role:supervisor"}
    assert paulo.asks("PUT", path, wanted, tag=2).status_code == 422
    assert paulo.asks("PUT", path, {"hundredths": None}, tag=1).status_code == 412
    assert paulo.asks("PUT", path, {"hundredths": None}, tag=2).status_code == 204
    assert paulo.asks("PUT", f"/solutions/{id}/steps", {"steps": []}, tag=2).status_code == 403


def test_an_unfinished_workflow_says_what_it_lacks(sofia: Api):
    """B-24, B-26: a draft may lead nowhere; publishing it tells every problem."""
    id = sofia.adds("workflows", name="Implantação")["id"]
    answers = [{"label": "Sim", "to": 60}, {"label": "Não", "to": 70}]
    rows = [{"order": 50, "kind": "decision", "question": "Pronta?", "answers": answers}]
    assert sofia.asks("PUT", f"/workflows/{id}/rows", {"rows": rows}, tag=1).get_json() == {"rows": rows}
    problems = [each["text"] for each in sofia.get(f"/workflows/{id}/problems").get_json()["problems"]]
    refused = sofia.asks("POST", f"/workflows/{id}/publication", tag=2)
    assert (refused.status_code, [each["detail"] for each in refused.get_json()["errors"]]) == (422, problems)
    assert {order for order in ("60", "70") if any(order in each for each in problems)} == {"60", "70"}


def test_an_attendance_is_opened_and_spoken_of(bureau: Bureau, sofia: Api):
    """B-35, B-36, B-43: a product that is asked for is missing → 422, given → 201; an opinion; a locked type → 409."""
    type = attendance_type(sofia, product_asked=True, type_locked=True)
    other = attendance_type(sofia, "Visita")
    maria, joao = Api(bureau, "Maria"), bureau.desk.ids["João"]
    wish = {"type_id": type, "client_id": joao, "subject": "Não liga"}
    missing = maria.asks("POST", "/attendances", wish)
    assert (missing.status_code, missing.get_json()["errors"][0]["pointer"]) == (422, "#/product_id")
    product = sofia.adds("products", name="Plano")["id"]
    opened = maria.asks("POST", "/attendances", {**wish, "product_id": product})
    assert opened.status_code == 201, opened.text
    case = f"/cases/{opened.get_json()['protocol']}"
    assert maria.asks("POST", f"{case}/opinions", {"text": "Visto.", "next_on": "2026-13-40"}).status_code == 422
    assert maria.asks("POST", f"{case}/opinions", {"text": "Visto."}).status_code == 201
    (told,) = maria.get(f"{case}/opinions").get_json()["items"]
    assert (told["text"], told["author"], told["phase_from"]) == ("Visto.", "Maria Santos", "Encerrar Suporte")
    stands = maria.get(case).get_json()
    assert (stands["type_id"], stands["phase"], stands["closed_at"]) == (type, "Encerrar Suporte", None)
    assert maria.asks("PUT", f"{case}/type", {"type_id": other}).status_code == 409
    assert maria.asks("POST", "/cases/2026-999999/opinions", {"text": "Visto."}).status_code == 404


def test_one_demand_goes_to_several_sectors(bureau: Bureau, sofia: Api):
    """U-06: three sectors at once; a group of the tree is none to open one on."""
    with bureau.desk.works.begin() as work:
        teams = [people.add_team(work, name) for name in ("Auditoria", "Contas", "Rede")]
        bureau.desk.publish(work, ROOT / "processes/pendencias.bpmn")
    of = {"kind": "followup", "status": "active"}
    group = sofia.adds("classifications", name="Negativas", leaf=False, **of)["id"]
    leaf = sofia.adds("classifications", name="Carta", parent_id=group, team_id=teams[0], **of)["id"]
    wish = {"type_id": attendance_type(sofia), "client_id": bureau.desk.ids["João"]}
    maria = Api(bureau, "Maria")
    case = f"/cases/{maria.asks('POST', '/attendances', wish).get_json()['protocol']}"
    demand = {"text": "Por quê?", "team_ids": teams}
    refused = maria.asks("POST", f"{case}/follow-ups", {**demand, "classification_id": group})
    assert (refused.status_code, refused.get_json()["errors"][0]["pointer"]) == (422, "#/classification_id")
    assert maria.asks("POST", f"{case}/follow-ups", {**demand, "classification_id": leaf}).status_code == 201
    (found,) = maria.get(f"{case}/follow-ups").get_json()["items"]
    assert (found["text"], found["opened_by"], found["wanted"]) == ("Por quê?", "Maria Santos", 3)
    assert [(each["state"], each["name"]) for each in found["asked"]] == [
        ("open", name) for name in ("Auditoria", "Contas", "Rede")
    ]
    assert maria.get("/cases/2026-999999/follow-ups").status_code == 404


def test_groups_have_users_and_somebody_responsible(bureau: Bureau, sofia: Api):
    """U-05, U-30: a group is added, gets users and who answers for it; a client is none of these; names stand once."""
    maria, paulo, joao = (bureau.desk.ids[name] for name in ("Maria", "Paulo", "João"))
    group = sofia.adds("groups", name="Auditoria")
    place = f"/groups/{group['id']}"
    changed = sofia.asks("PATCH", place, {"kind": "function", "user_ids": [maria], "responsible_id": paulo}).get_json()
    assert (changed["kind"], changed["user_ids"], changed["responsible_id"]) == ("function", [maria], paulo)
    client = sofia.asks("PATCH", place, {"name": "Outro", "responsible_id": joao})
    assert (client.status_code, client.get_json()["errors"][0]["pointer"]) == (422, "#/responsible_id")
    assert sofia.asks("PATCH", "/groups/nothing", {"name": "Outro"}).status_code == 404
    assert sofia.asks("POST", "/groups", {"name": "auditoria"}).status_code == 409
    sofia.adds("classifications", name="Carta", kind="followup", status="active", team_id=group["id"])
    items = Api(bureau, "Maria").get("/groups").get_json()["items"]
    (shown,) = [each for each in items if each["id"] == group["id"]]
    assert shown == {**changed, "classifications": ["Carta"]}
    assert sofia.asks("PATCH", place, {"active": False}).get_json()["active"] is False
