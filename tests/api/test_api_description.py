"""The API's description is valid OpenAPI, says what the routes do, and stands in the docs."""

from __future__ import annotations

import re
from pathlib import Path

from modeler_caller import Bureau
from openapi_spec_validator import OpenAPIV31SpecValidator

from service.api.v1 import OPERATIONS, PREFIX

PAGE = Path(__file__).parents[2] / "docs/reference/api.md"


def test_the_description_is_valid(bureau: Bureau):
    """OpenAPI 3.1, for anybody: it says nothing of what is kept."""
    answer = bureau.app.test_client().get("/api/v1/openapi.json")
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    OpenAPIV31SpecValidator(answer.get_json()).validate()


def test_every_address_is_described(bureau: Bureau):
    """And nothing else is."""
    said = bureau.app.test_client().get("/api/v1/openapi.json").get_json()["paths"]
    described = {(method.upper(), path) for path, of in said.items() for method in of}
    served = {
        (method, rule.rule.removeprefix(PREFIX).replace("<", "{").replace(">", "}"))
        for rule in bureau.app.url_map.iter_rules()
        if rule.rule.startswith(f"{PREFIX}/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert served - described == {("GET", "/openapi.json")}
    assert described - served == set()


def test_the_page_has_every_address():
    """docs/reference/api.md: one line for each method and path."""
    page = PAGE.read_text()
    told = re.findall(r"^\| `([A-Z]+) (/\S+)` \|", page, re.MULTILINE)
    words = re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE)
    every = [
        (method, path.replace("{registry}", word))
        for method, path in told
        for word in (words if "{registry}" in path else [""])
    ]
    assert sorted(every) == sorted((operation.method, operation.path) for operation in OPERATIONS)
