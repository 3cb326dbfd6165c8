"""Who may use Raia's own API: every operation × every role, strangers, machines and whoever leaves; odd requests."""

from __future__ import annotations

import pytest
from modeler_caller import EMAILS, Bureau, basic
from open_caller import Api

from service.api.v1 import OPERATIONS
from service.desk import machines
from service.desk.people import Role
from service.web.limits import limiter

DESK = {"Maria", "Bruno", "Clara", "Paulo", "Sofia", "Rita"}
EDITORS = {"Sofia", "Rita"}
CATALOGUE = {"Paulo", *EDITORS}
READERS = {
    "occurrence-types": CATALOGUE,
    "occurrences": CATALOGUE,
    "solutions": CATALOGUE,
    "centres": EDITORS,
    "workflows": EDITORS,
    "attendance-types": DESK,
    "products": DESK,
    "contact-ways": DESK,
    "contacts": DESK,
    "link-types": DESK,
    "classifications": DESK,
}
"""Who may look at a registry and at one of its rows; everything else in it is the editors'."""
SPECIAL = {
    **{id: {"Rita"} for id in ("listFunctions", "addFunction", "changeFunction", "deleteFunction")},
    "getSolutionSteps": CATALOGUE,
    "setStepLimit": CATALOGUE,
    "openAttendance": DESK,
    "giveAttendanceType": DESK,
    "giveOpinion": DESK,
    "openFollowUp": DESK,
    **dict.fromkeys(("getCase", "listOpinions", "listFollowUps", "listGroups"), DESK),
    "importCatalogue": EDITORS,
    "addGroup": EDITORS,
    "changeGroup": EDITORS,
}
"""Who may do what is no registry's, by operation id."""
ODD = ("nothing", "-1", "%00", "a%20b", "..%2F..%2Fetc", "%F0%9F%A6%9C", "x" * 3000, "%ED%A0%80")


BODIES = ("[]", "7", '"a"', "{", "", '{"name": "\\u0000"}', '{"name": {"a": []}}', '{"é": 1}', "[" * 5000)


def who(method: str, path: str, id: str) -> set[str]:
    """The people who may."""
    if id in SPECIAL:
        return SPECIAL[id]
    word, *rest = path.strip("/").split("/")
    return READERS[word] if method == "GET" and rest in ([], ["{id}"]) else EDITORS


def filled(path: str, value: str) -> str:
    """The address with the same value in each of its places."""
    return "/".join(value if part[:1] == "{" else part for part in path.split("/"))


@pytest.mark.parametrize("name", ["João", *sorted(DESK)])
def test_each_role_may_what_its_pages_let_it(bureau: Bureau, name: str):
    """F-25: the same roles as in pages, for any id; what others may is 403 as a problem."""
    api = Api(bureau, name)
    for operation in OPERATIONS:
        limiter.reset()
        path = filled(operation.path, "nothing")
        answer = api.asks(operation.method, path, {} if operation.body is not None else None, tag=1)
        allowed = name in who(operation.method, operation.path, operation.id)
        assert (answer.status_code == 403) != allowed, (operation.id, answer.text)
        assert answer.status_code in ((200, 404, 422) if allowed else (403,)), (operation.id, answer.text)


def test_strangers_and_machines_may_nothing(bureau: Bureau):
    """401 with the header that names the way in; passwords and cookies open nothing here."""
    with bureau.desk.works.begin() as work:
        machine = machines.add(work, "cobranca-1", ["cobrar"])
    shown = {None: 401, "Bearer": 401, "Bearer raia_nada": 401, basic(EMAILS["Sofia"]): 401, f"Bearer {machine}": 403}
    for authorization, status in shown.items():
        program = Api(bureau, None)
        program.headers = {"Authorization": authorization} if authorization is not None else {}
        for operation in OPERATIONS:
            limiter.reset()
            answer = program.asks(operation.method, filled(operation.path, "nothing"))
            assert answer.status_code == status, (authorization, operation.id)
            assert (status == 401) == ("WWW-Authenticate" in answer.headers)
            assert answer.content_type == "application/problem+json"
            assert "Set-Cookie" not in answer.headers


def test_whoever_leaves_may_no_more(bureau: Bureau):
    """A role that was taken, an account that was closed: at once."""
    sofia = Api(bureau, "Sofia")
    assert sofia.get("/workflows").status_code == 200
    bureau.changes("Sofia", roles=(Role.ATTENDANT,))
    assert (sofia.get("/workflows").status_code, sofia.get("/products").status_code) == (403, 200)
    bureau.changes("Sofia", active=False)
    assert sofia.get("/products").status_code == 401


@pytest.mark.parametrize("part", [3, pytest.param(1, marks=pytest.mark.heavy)])
def test_odd_requests_get_a_problem(bureau: Bureau, part: int):
    """Whatever stands in an address or a body: a sentence, never a broken answer, and nothing is kept.

    Each operation gets a third of what is odd, in turn; in a heavy run all of it.
    """
    rita = Api(bureau, "Rita")
    for number, operation in enumerate(OPERATIONS):
        for odd in ODD[number % part :: part]:
            limiter.reset()
            path = "/api/v1" + filled(operation.path, odd)
            headers = {**rita.headers, "If-Match": f'"{odd[:40]}"'}
            found = rita.client.open(f"{path}?limit={odd}&page={odd}", method=operation.method, headers=headers)
            assert found.status_code in (204, 400, 404, 412, 422), (operation.id, odd, found.text)
        for body in BODIES[number % part :: part] if operation.body is not None else ():
            limiter.reset()
            path = "/api/v1" + filled(operation.path, "nothing")
            headers = {**rita.headers, "If-Match": '"1"', "Content-Type": "application/json"}
            found = rita.client.open(path, method=operation.method, headers=headers, data=body.encode())
            assert found.status_code in (400, 404, 422), (operation.id, body, found.text)
            assert found.content_type == "application/problem+json"
    assert rita.client.put("/api/v1/products", headers=rita.headers).status_code == 405
    assert rita.client.get("/api/v1/nothing", headers=rita.headers).content_type == "application/problem+json"
