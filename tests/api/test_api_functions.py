"""Functions over the API."""

from __future__ import annotations

from modeler_caller import Bureau
from open_caller import Api


def test_functions_stand_above_each_other(bureau: Bureau):
    """B-45: three levels; a circle → 422; what has others below it stays → 409."""
    rita = Api(bureau, "Rita")
    top = rita.adds("functions", name="Diretoria")
    middle = rita.adds("functions", name="Gerência", above=top["id"])
    low = rita.adds("functions", name="Supervisão", above=middle["id"])
    assert [each["level"] for each in (top, middle, low)] == [1, 2, 3]
    circle = rita.asks("PUT", f"/functions/{top['id']}", {"name": "Diretoria", "above": low["id"]})
    assert (circle.status_code, circle.get_json()["errors"][0]["pointer"]) == (422, "#/above")
    assert rita.asks("DELETE", f"/functions/{middle['id']}").status_code == 409
    moved = rita.asks("PUT", f"/functions/{low['id']}", {"name": "Supervisão", "above": None})
    assert (moved.status_code, moved.get_json()["level"]) == (200, 1)
    assert rita.asks("DELETE", f"/functions/{middle['id']}").status_code == 204
    assert [each["name"] for each in rita.get("/functions").get_json()["items"]] == ["Diretoria", "Supervisão"]
