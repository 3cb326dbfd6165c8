"""Registries over the API: added, read, changed, undone and deleted, as pages do it."""

from __future__ import annotations

from typing import Any

import pytest
from modeler_caller import Bureau
from open_caller import Api

from service.api.v1.resources import RESOURCES
from service.desk import people


@pytest.fixture
def sofia(bureau: Bureau) -> Api:
    """An analyst's program."""
    return Api(bureau, "Sofia")


def needed(bureau: Bureau, sofia: Api, word: str) -> dict[str, Any]:
    """What one needs besides a name."""
    if word == "occurrences":
        return {"type_id": sofia.adds("occurrence-types", name="Financeiro")["id"]}
    if word == "solutions":
        type = sofia.adds("occurrence-types", name="Financeiro")["id"]
        return {"occurrence_id": sofia.adds("occurrences", name="Pagamento atrasado", type_id=type)["id"]}
    some: dict[str, dict[str, Any]] = {
        "centres": {"code": "1"},
        "attendance-types": {"code": "1", "active": False},
        "contacts": {"client_id": bureau.desk.ids["João"]},
        "classifications": {"kind": "followup"},
    }
    return some.get(word, {})


@pytest.mark.parametrize("word", [each.word for each in RESOURCES])
def test_each_registry_from_beginning_to_end(bureau: Bureau, sofia: Api, word: str):
    """U-10, F-03: POST with the required fields → 201 with its address; then read, rename, undo, delete and undo."""
    fields = {"name": "Primeiro", **needed(bureau, sofia, word)}
    made = sofia.asks("POST", f"/{word}", fields)
    assert made.status_code == 201, made.text
    id = made.get_json()["id"]
    assert (made.headers["Location"], made.headers["ETag"]) == (f"/api/v1/{word}/{id}", '"1"')
    read = sofia.get(f"/{word}/{id}")
    assert read.get_json() == made.get_json()
    assert {name: read.get_json()[name] for name in fields} == fields
    renamed = sofia.asks("PATCH", f"/{word}/{id}", {**read.get_json(), "name": "Segundo"}, tag=1)
    assert (renamed.status_code, renamed.headers["ETag"]) == (200, '"2"')
    assert renamed.get_json() == {**made.get_json(), "name": "Segundo", "revision": 2}
    found = sofia.get(f"/{word}?search=SEGUNDO").get_json()
    assert (found["total"], [each["id"] for each in found["items"]]) == (1, [id])
    history = sofia.get(f"/{word}/{id}/history").get_json()["items"]
    assert [(each["by"], (each["before"] or {}).get("name"), each["after"]["name"]) for each in history] == [
        ("Sofia Alves", "Primeiro", "Segundo"),
        ("Sofia Alves", None, "Primeiro"),
    ]
    undone = sofia.asks("POST", f"/{word}/{id}/history/{history[0]['id']}/undo")
    assert (undone.status_code, undone.get_json()["name"]) == (200, "Primeiro")
    assert sofia.asks("DELETE", f"/{word}/{id}", tag=2).status_code == 412
    assert sofia.asks("DELETE", f"/{word}/{id}", tag=3).status_code == 204
    assert sofia.get(f"/{word}/{id}").status_code == 404
    deleted = sofia.get(f"/{word}/{id}/history").get_json()["items"][0]
    assert sofia.asks("POST", f"/{word}/{id}/history/{deleted['id']}/undo").get_json()["name"] == "Primeiro"
    newest = sofia.get(f"/{word}/{id}/history").get_json()["items"][0]
    gone = sofia.asks("POST", f"/{word}/{id}/history/{newest['id']}/undo")
    assert (gone.status_code, sofia.get(f"/{word}/{id}").status_code) == (204, 404)


def test_nobody_writes_over_what_others_wrote(bureau: Bureau, sofia: Api):
    """A change without If-Match is 428, upon an older revision 412; nothing changes."""
    id = sofia.adds("products", name="Plano")["id"]
    assert sofia.asks("PATCH", f"/products/{id}", {"name": "Outro"}).status_code == 428
    assert sofia.asks("PATCH", f"/products/{id}", {"name": "Plano Ouro"}, tag=1).status_code == 200
    rita = Api(bureau, "Rita")
    stale = rita.asks("PATCH", f"/products/{id}", {"name": "Plano Prata"}, tag=1)
    assert (stale.status_code, "Plano Ouro" in stale.get_json()["detail"]) == (412, True)
    weak = rita.asks("PATCH", f"/products/{id}", {"name": "Plano Prata"}, **{"If-Match": 'W/"2"'})
    assert weak.status_code == 412
    assert rita.asks("PATCH", f"/products/{id}", {"name": "Plano Prata"}, **{"If-Match": "*"}).status_code == 200
    same = sofia.client.get(f"/api/v1/products/{id}", headers={**sofia.headers, "If-None-Match": '"3"'})
    assert (same.status_code, same.data) == (304, b"")


def test_what_is_used_stays(sofia: Api):
    """DELETE → 409 that names what uses it."""
    type = sofia.adds("occurrence-types", name="Financeiro")["id"]
    sofia.adds("occurrences", name="Boleto", type_id=type)
    refused = sofia.asks("DELETE", f"/occurrence-types/{type}")
    assert (refused.status_code, "1 ocorrências" in refused.get_json()["detail"]) == (409, True)


def test_an_older_change_is_not_undone(sofia: Api):
    """It has changed again since: 409; and a change of another is none of its own."""
    first, other = (sofia.adds("products", name=name)["id"] for name in ("Plano", "Seguro"))
    sofia.asks("PATCH", f"/products/{first}", {"name": "Plano Ouro"}, tag=1)
    added = sofia.get(f"/products/{first}/history").get_json()["items"][-1]["id"]
    assert sofia.asks("POST", f"/products/{first}/history/{added}/undo").status_code == 409
    newest = sofia.get(f"/products/{first}/history").get_json()["items"][0]["id"]
    assert sofia.asks("POST", f"/products/{other}/history/{newest}/undo").status_code == 404
    assert sofia.get(f"/products/{first}").get_json()["name"] == "Plano Ouro"


def test_lists_come_in_pages(sofia: Api):
    """F-10: of one type only its own occurrences; in use or out of use; a page at a time with how many there are."""
    one, other = (sofia.adds("occurrence-types", name=name)["id"] for name in ("Financeiro", "Suporte"))
    for number in range(5):
        sofia.adds("occurrences", name=f"Caso {number}", type_id=one, active=number != 4)
    sofia.adds("occurrences", name="Caso 9", type_id=other)

    def names(query: str) -> tuple[int, list[str]]:
        told = sofia.get(f"/occurrences?{query}").get_json()
        return told["total"], [each["name"] for each in told["items"]]

    assert names(f"type_id={one}&limit=2&page=2") == (5, ["Caso 2", "Caso 3"])
    assert names(f"type_id={one}&limit=2&page=4") == (5, [])
    assert names(f"type_id={one}&active=false") == (1, ["Caso 4"])
    assert names("search=caso+9") == (1, ["Caso 9"])


def test_every_mistake_is_told_at_its_place(sofia: Api):
    """U-11: what is unknown, missing, of another kind or out of range, all at once; in the caller's language."""
    wrong = {"priority": 0, "days": "três", "opinions": [{"title": "Oi", "texto": ""}], "prazo": 1, "colour": None}
    told = sofia.asks("POST", "/attendance-types", wrong)
    assert (told.status_code, told.content_type) == (422, "application/problem+json")
    errors = {each["pointer"]: each["detail"] for each in told.get_json()["errors"]}
    assert errors == {
        "#/prazo": "Não existe este campo aqui. Tire-o do pedido.",
        "#/name": "Falta este campo.",
        "#/code": "Falta este campo.",
        "#/priority": "Use um número de pelo menos 1.",
        "#/days": "Precisa ser um número inteiro ou null.",
        "#/opinions/0/texto": "Não existe este campo aqui. Tire-o do pedido.",
        "#/opinions/0/text": "Falta este campo.",
    }
    english = sofia.asks("POST", "/products", {"name": "   "}, **{"Accept-Language": "en"})
    assert (english.status_code, english.headers["Content-Language"]) == (422, "en")
    assert [each["pointer"] for each in english.get_json()["errors"]] == ["#/name"]
    unread = sofia.client.post("/api/v1/products", data=b"{", headers=sofia.headers, content_type="application/json")
    assert (unread.status_code, unread.content_type) == (400, "application/problem+json")
    long = sofia.asks("POST", "/products", {"name": "x" * 1_100_000})
    assert long.status_code == 413


def test_what_a_registry_refuses_is_told_at_its_field(bureau: Bureau, sofia: Api):
    """F-23, U-19: the rules of the pages, with their field."""
    lost = sofia.asks("POST", "/occurrences", {"name": "Boleto", "type_id": "nothing"})
    assert (lost.status_code, lost.get_json()["errors"][0]["pointer"]) == (422, "#/type_id")
    nobody = sofia.asks("POST", "/classifications", {"name": "Rede", "kind": "followup", "status": "active"})
    assert (nobody.status_code, nobody.get_json()["errors"][0]["pointer"]) == (422, "#/team_id")
    with bureau.desk.works.begin() as work:
        team = people.add_team(work, "Rede")
    assert sofia.adds("classifications", name="Rede", kind="followup", status="active", team_id=team)["active"]


def test_levels_are_computed(sofia: Api):
    """U-12, U-13, U-15: a level that is sent has no effect; below a last level only when that becomes a group."""
    top = sofia.adds("classifications", name="Rede", kind="followup", level=7)
    assert top["level"] == 1
    child = {"name": "Negativa", "kind": "followup", "parent_id": top["id"]}
    refused = sofia.asks("POST", "/classifications", child)
    assert (refused.status_code, refused.get_json()["code"]) == (422, "leaf-parent")
    below = sofia.adds("classifications", **child, make_group=True)
    assert (below["level"], sofia.get(f"/classifications/{top['id']}").get_json()["leaf"]) == (2, False)
    moved = sofia.asks("PATCH", f"/classifications/{below['id']}", {"parent_id": None}, tag=1)
    assert moved.get_json()["level"] == 1
