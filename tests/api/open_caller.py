"""Programs that call Raia's own API, every answer of which is held against the API's description."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import quote

from jsonschema import Draft202012Validator
from modeler_caller import Bureau
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from werkzeug.test import TestResponse

from service.api.v1 import OPERATIONS, PREFIX, openapi

DESCRIBED = openapi.described(OPERATIONS)
NAME = "urn:raia:api"
KNOWN = Registry().with_resource(NAME, Resource.from_contents(DESCRIBED, default_specification=DRAFT202012))


@cache
def validator(method: str, path: str, status: int) -> Draft202012Validator | None:
    """Of an answer's body; None: there is to be none. KeyError: nothing is said of this answer."""
    said = DESCRIBED["paths"][path][method.lower()]["responses"][str(status)]
    content = said.get("content")
    if content is None:
        return None
    place = ["paths", path, method.lower(), "responses", str(status), "content", next(iter(content)), "schema"]
    within = "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in place)
    return Draft202012Validator({"$ref": f"{NAME}#{quote(within)}"}, registry=KNOWN)


def template(path: str) -> str:
    """The path of the description that an address is of."""
    parts = path.partition("?")[0].strip("/").split("/")
    for known in sorted(DESCRIBED["paths"], key=lambda each: each.count("{")):
        pieces = known.strip("/").split("/")
        if len(pieces) == len(parts) and all(a == b or a[0] == "{" for a, b in zip(pieces, parts, strict=True)):
            return known
    raise AssertionError(f"{path} is not in the description")


class Api:
    """One person's program."""

    def __init__(self, bureau: Bureau, name: str | None) -> None:
        self.client = bureau.app.test_client()
        token = bureau.with_token(name, f"programa-{name}").authorization if name is not None else None
        self.headers = {"Authorization": token} if token is not None else {}

    def asks(self, method: str, path: str, body: Any = None, *, tag: object = None, **headers: str) -> TestResponse:
        """A request; the answer is as the description says. `tag`: a revision for If-Match."""
        more = {**self.headers, **headers, **({"If-Match": f'"{tag}"'} if tag is not None else {})}
        answer = self.client.open(PREFIX + path, method=method, json=body, headers=more)
        check = validator(method, template(path), answer.status_code)
        if check is None:
            assert answer.data == b""
        else:
            check.validate(answer.get_json())
        return answer

    def get(self, path: str) -> TestResponse:
        """Look."""
        return self.asks("GET", path)

    def adds(self, word: str, **fields: Any) -> dict[str, Any]:
        """One more of a registry."""
        answer = self.asks("POST", f"/{word}", fields)
        assert answer.status_code == 201, answer.text
        return answer.get_json()
