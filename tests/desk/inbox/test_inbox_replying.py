"""The client's next words are what a diagram waits for in their lane."""

import bpmn_pen as pen
import pytest
from desk_story import Desk

from service.desk import cases, inbox

NAMES = {"process": "conversa"}


@pytest.fixture
def desk(database, clock) -> Desk:
    """The demo desk."""
    return Desk(database, clock)


def drawn(*waits: str) -> bytes:
    """The client's lane waits for these, all at once, and then the desk reads what was said."""
    ids = [f"W{number}" for number, _ in enumerate(waits)]
    events = "".join(each.replace("ID", own_id) for own_id, each in zip(ids, waits, strict=True))
    body = (
        '<startEvent id="S"/><parallelGateway id="F"/><parallelGateway id="J"/><userTask id="T" name="Ler"/>',
        '<endEvent id="E"/>',
        events,
        pen.chain("S", "F"),
        pen.chain("J", "T", "E"),
        *[pen.chain("F", own_id, "J") for own_id in ids],
    )
    lanes = pen.lanes(pen.lane("Cliente", "S", *ids), pen.lane("Atendente", "F", "J", "T", "E"))
    return pen.file(pen.process(lanes, *body, own_id="conversa"))


REPLY = '<intermediateCatchEvent id="ID" name="Cliente respondeu"><messageEventDefinition/></intermediateCatchEvent>'
BARE = '<intermediateCatchEvent id="ID" name="Resposta do cliente"/>'
TIME = '<intermediateCatchEvent id="ID" name="Prazo do contrato"><timerEventDefinition/></intermediateCatchEvent>'
TASK = '<userTask id="ID" name="Enviar documentos"/>'


def says(desk: Desk, who: str, case, text: str) -> None:
    """A client writes in the conversation."""
    with desk.works.begin(actor=desk.actor(who)) as work:
        inbox.say(work, case.id, text, by=desk.person_in(work, who))


@pytest.mark.parametrize("wait", [REPLY, BARE])
def test_the_next_words_are_the_reply(desk: Desk, wait: str):
    """The desk goes on with them, and they stand in the conversation once."""
    desk.draws(drawn(wait))
    case = desk.opens(**NAMES)
    assert desk.open_in(case, "Atendente") == []
    says(desk, "João", case, "Segue o comprovante.")
    assert desk.open_in(case, "Cliente") == []
    assert desk.open_in(case, "Atendente") == ["Ler"]
    assert [text for _, text in desk.said(case)].count("Segue o comprovante.") == 1


@pytest.mark.parametrize("waits", [(TIME,), (TASK,), (REPLY, BARE)], ids=["time", "task", "two"])
def test_words_do_nothing_else(desk: Desk, waits: tuple[str, ...]):
    """Neither a time nor a task is words, and of two waits the client says which it is."""
    desk.draws(drawn(*waits))
    case = desk.opens(**NAMES)
    before = desk.open_in(case, "Cliente")
    says(desk, "João", case, "Alguma novidade?")
    assert desk.open_in(case, "Cliente") == before
    assert len(before) == len(waits)


def test_a_note_of_the_desk_is_no_reply(desk: Desk):
    """Only the client's words count."""
    desk.draws(drawn(REPLY))
    case = desk.opens(**NAMES)
    with desk.works.begin(actor=desk.actor("Maria")) as work:
        inbox.say(work, case.id, "Aguardamos você.", by=desk.person_in(work, "Maria"))
    assert desk.open_in(case, "Cliente") == ["Cliente respondeu"]


def test_words_to_a_suspended_case_are_kept(desk: Desk):
    """What is suspended does not move, and what the client wrote is not lost."""
    desk.draws(drawn(REPLY))
    case = desk.opens(**NAMES)
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        cases.stopping.suspend(work, case.id, "obra", by=desk.person_in(work, "Paulo"))
    says(desk, "João", case, "Segue o comprovante.")
    assert desk.open_in(case, "Cliente") == ["Cliente respondeu"]
    assert desk.said(case)[-1][1] == "Segue o comprovante."
