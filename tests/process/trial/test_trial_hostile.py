"""Diagrams that nobody should draw: whatever they hold, a trial ends with an outcome."""

import random
import re
from pathlib import Path

import pytest

from service.process.trial import Wishes, try_file

SHIPPED = (Path(__file__).parents[3] / "processes/atendimento-ao-cliente.bpmn").read_text(encoding="utf-8")
PARTS = re.compile(r"<(?:\w+:)?\w+\b[^>]*/>")
ENDS = re.compile(r'(?:sourceRef|id)="([^"]+)"')
KINDS = [
    "exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "userTask", "serviceTask",
    "receiveTask", "subProcess", "callActivity", "intermediateCatchEvent", "intermediateThrowEvent",
]  # fmt: skip


def spoiled(chance: random.Random) -> str:
    """The shipped diagram with parts left out, flows led elsewhere and elements of other kinds."""
    text = SHIPPED
    for _ in range(chance.randint(1, 6)):
        way = chance.choice(("leave out", "lead elsewhere", "other kind"))
        if way == "leave out":
            text = text.replace(chance.choice(PARTS.findall(text)), "", 1)
        elif way == "lead elsewhere":
            old, new = chance.choices(ENDS.findall(text), k=2)
            text = text.replace(f'targetRef="{old}"', f'targetRef="{new}"', 1)
        else:
            text = text.replace(*chance.sample(KINDS, 2))
    return text


@pytest.mark.parametrize("seed", range(30))
def test_a_spoiled_diagram_has_an_outcome_and_no_error_of_ours(tmp_path: Path, seed: int):
    """Whatever comes of it is told in sentences, in both languages."""
    chance = random.Random(seed)
    path = tmp_path / "p.bpmn"
    path.write_text(spoiled(chance), encoding="utf-8")
    wishes = Wishes(choose=chance.choice(["cover", "random"]), timers=chance.choice(["first", "last"]), seed=seed)
    tried = try_file(path, wishes)
    sentences = [str(why) for why in (tried.why, *(each.why for each in tried.processes)) if why is not None]
    assert [sentence for sentence in sentences if sentence.startswith("Erro nosso")] == []
    assert tried.plain("en")["outcome"] in ("completed", "waiting", "failed", "step-limit", "refused")
    assert tried.told("en")
