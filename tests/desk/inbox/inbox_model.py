"""What people may expect of the two diagrams, in plain dicts: written from the drawings, with nothing of the house.

A command either changes what is expected or raises `No` with the status that people are told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

CLERK, AGENT = "Atendente", "Agente interno"
LANES = {"Maria": CLERK, "Marta": CLERK, "Bruno": AGENT}
OVERSEER = "Paulo"
STAFF = (*LANES, OVERSEER)
KEPT_FOR = timedelta(days=7)
Row = dict[str, Any]


class No(Exception):
    """Refused: nothing changes."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True)
class Step:
    """A task as it is drawn; `timer`: hours, where it leads, whether it takes the task away."""

    lane: str
    then: str
    form: bool = False
    button: str | None = None
    timer: tuple[int, str, bool] | None = None
    choices: Mapping[str, str] = field(default_factory=dict)


def _order(release: int) -> dict[str, Step]:
    return {
        "Analisar": Step(CLERK, "join", form=True, button="Corrigir"),
        "Corrigir": Step(CLERK, "join"),
        "Fazer": Step(AGENT, "join", timer=(release + 1, "Cobrar", True)),
        "Cobrar": Step(AGENT, "join"),
        "Conferir": Step(CLERK, "end") if release == 1 else Step(AGENT, "Arquivar"),
        "Arquivar": Step(AGENT, "end"),
    }


DELIVERY = {
    "Triar": Step(CLERK, "Esperar", timer=(1, "Lembrar", False)),
    "Lembrar": Step(AGENT, "end"),
    "Esperar": Step(CLERK, "Entregar"),
    "Entregar": Step(CLERK, "", choices={"Certo-E": "end", "Certo-M": "Entregar"}),
}
DRAWN = {"order": {1: _order(1), 2: _order(2)}, "delivery": {1: DELIVERY, 2: DELIVERY}}
BEGIN = {"order": ("Analisar", "Fazer"), "delivery": ("Triar",)}


def awaited(case: Row) -> Row | None:
    """The open item that a message takes away; people may also confirm that it came."""
    return next((item for item in case["items"] if (item["step"], item["state"]) == ("Esperar", "open")), None)


class Expected:
    """Every case with its items, timers and messages; what has been told of items; what time it is."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.newest = {"order": 1, "delivery": 1}
        self.cases: list[Row] = []
        self.told: Counter[str] = Counter()

    def open_case(self, process: str) -> None:
        case: Row = {"process": process, "release": self.newest[process], "status": "running", "items": []}
        self.cases.append(case | {"arrived": 0, "held": 0, "kept": []})
        for step in BEGIN[process]:
            self._go(self.cases[-1], step)

    def claim(self, case: int, item: int, by: str) -> None:
        found = self._item(case, item)
        self._own(found, by)
        self._open(case, found, by)
        if found["who"] is None:
            found["who"] = by
            self.told["WorkItemClaimed"] += 1

    def release(self, case: int, item: int, by: str) -> None:
        found = self._item(case, item)
        self._own(found, by)
        if found["state"] != "open" or found["who"] != by:
            raise No(409)
        found["who"] = None
        self.told["WorkItemReleased"] += 1

    def reassign(self, case: int, item: int, to: str | None, by: str) -> None:
        found = self._item(case, item)
        if by != OVERSEER:
            self._own(found, by)
        if found["state"] != "open":
            raise No(409)
        if by != OVERSEER:
            raise No(403)
        if to is not None and to not in STAFF:
            raise No(422)
        found["who"] = to
        self.told["WorkItemReassigned"] += 1

    def save_draft(self, case: int, item: int, draft: Any, by: str) -> None:
        found = self._item(case, item)
        self._turn(case, found, by)
        found["draft"] = draft

    def complete(self, case: int, item: int, by: str, *, well: bool, choice: str) -> None:
        found, one = self._item(case, item), self.cases[case]
        self._turn(case, found, by)
        step = self._step(one, found)
        if (step.form or step.choices) and not well:
            raise No(422)
        self._fire(one)
        if found["state"] != "open":
            raise No(409)
        found["who"] = found["who"] or by
        self._end(found, "done", by)
        self._go(one, step.choices.get(choice, step.then))
        if all(each["state"] != "open" for each in one["items"]):
            one["status"] = "completed"

    def press(self, case: int, item: int, by: str) -> None:
        found, one = self._item(case, item), self.cases[case]
        self._turn(case, found, by)
        step = self._step(one, found)
        if step.button is None:
            raise No(404)
        self._fire(one)
        self._end(found, "cancelled")
        self._go(one, step.button)

    def cancel(self, case: int, by: str) -> None:
        """What is due by then opens nothing that anybody would see."""
        one = self._overseen(case, by, "running")
        for item in one["items"]:
            if item["state"] == "open":
                self._end(item, "cancelled")
        one["status"] = "cancelled"

    def suspend(self, case: int, by: str) -> None:
        one = self._overseen(case, by, "running")
        self._fire(one)
        for item in one["items"]:
            if item["due"] is not None:
                item["due"], item["left"] = None, item["due"] - self.now
        one["status"] = "suspended"

    def resume(self, case: int, by: str) -> None:
        one = self._overseen(case, by, "suspended")
        for item in one["items"]:
            if item["left"] is not None:
                item["due"], item["left"] = self.now + item["left"], None
        letters, one["status"], one["held"] = one["held"], "running", 0
        for _ in range(letters):
            self._hear(one)

    def upgrade(self, case: int) -> None:
        one = self.cases[case]
        if one["status"] != "running":
            raise No(409)
        if one["release"] == self.newest[one["process"]]:
            raise No(422)
        self._fire(one)
        one["release"] = 2
        for item in one["items"]:
            if item["state"] == "open":
                item["release"] = 2
                item["lane"] = self._step(one, item).lane

    def deliver(self, case: int) -> None:
        one = self.cases[case]
        if one["status"] == "suspended" and awaited(one) is not None:
            one["held"] += 1
        else:
            self._hear(one)

    def tick(self) -> None:
        for one in self.cases:
            self._fire(one)

    def _hear(self, one: Row) -> None:
        item = awaited(one)
        if item is None:
            one["kept"].append(self.now + KEPT_FOR)
            return
        self._fire(one)
        self._end(item, "cancelled")
        self._go(one, "Entregar")

    def _go(self, one: Row, to: str) -> None:
        if to == "end":
            return None
        if to == "join":
            one["arrived"] = (one["arrived"] + 1) % 2
            return self._go(one, "Conferir") if one["arrived"] == 0 else None
        step = DRAWN[one["process"]][one["release"]][to]
        due = self.now + timedelta(hours=step.timer[0]) if step.timer else None
        item = {"step": to, "lane": step.lane, "release": one["release"], "state": "open", "who": None, "by": None}
        one["items"].append(item | {"due": due, "left": None, "draft": None, "id": None})
        self.told["WorkItemOffered"] += 1
        early = [until for until in one["kept"] if until > self.now]
        if to == "Esperar" and early:
            one["kept"] = early[1:]
            self._hear(one)
        return None

    def _end(self, item: Row, how: str, by: str | None = None) -> None:
        item |= {"state": how, "by": by, "due": None, "left": None, "draft": None}
        self.told["WorkItemCompleted" if how == "done" else "WorkItemWithdrawn"] += 1

    def _fire(self, one: Row) -> None:
        if one["status"] != "running":
            return
        for item in list(one["items"]):
            if item["due"] is not None and item["due"] <= self.now:
                timer = self._step(one, item).timer
                assert timer is not None
                item["due"] = None
                if timer[2]:
                    self._end(item, "cancelled")
                self._go(one, timer[1])

    def _item(self, case: int, item: int) -> Row:
        return self.cases[case]["items"][item]

    def _step(self, one: Row, item: Row) -> Step:
        return DRAWN[one["process"]][item["release"]][item["step"]]

    def _own(self, item: Row, by: str) -> None:
        if item["who"] != by and LANES.get(by) != item["lane"]:
            raise No(404)

    def _open(self, case: int, item: Row, by: str) -> None:
        if item["state"] != "open" or self.cases[case]["status"] == "suspended" or item["who"] not in (None, by):
            raise No(409)

    def _turn(self, case: int, item: Row, by: str) -> None:
        self._own(item, by)
        self._open(case, item, by)

    def _overseen(self, case: int, by: str, status: str) -> Row:
        if by != OVERSEER:
            raise No(403)
        if self.cases[case]["status"] != status:
            raise No(409)
        return self.cases[case]
