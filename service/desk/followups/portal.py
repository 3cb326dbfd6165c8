"""The portal's channels: contact, ombudsman and data protection (U-21 to U-25)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

from sqlalchemy.orm import Session

from service.base.errors import Missing, Refused
from service.base.ids import PersonId
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk import cases
from service.desk.cases import More, Opened
from service.desk.followups import deadlines, links, trees
from service.desk.followups.trees import Node
from service.process import releases

PROCESS = "manifestacoes"
"""What each submission starts, with `channel`."""
LONGEST = 5_000
Flag = Literal["contact", "ombudsman", "lgpd"]
NOT_HERE = Text("Escolha um assunto da lista.", "Choose a subject from the list.")
NO_TEXT = Text("Conte o que aconteceu ou o que você precisa.", "Say what happened or what you need.")
LONG = Text("Use até {most} letras.", "Use up to {most} letters.").fill(most=LONGEST)
CLOSED = Text(
    "Este canal não está funcionando agora. Tente mais tarde ou abra um chamado.",
    "This channel is not working now. Try later or open a case.",
)


@value_object(kw_only=True)
class Channel:
    """A form of the portal; `flag`: of the classifications that it offers."""

    word: str
    flag: Flag
    name: Text
    about: Text


CHANNELS: Mapping[str, Channel] = {
    each.word: each
    for each in (
        Channel(
            word="fale-conosco",
            flag="contact",
            name=Text("Fale Conosco", "Contact us"),
            about=Text("Dúvidas, pedidos e elogios.", "Questions, requests and compliments."),
        ),
        Channel(
            word="ouvidoria",
            flag="ombudsman",
            name=Text("Ouvidoria", "Ombudsman"),
            about=Text(
                "Quando a resposta que você recebeu não resolveu.", "When the answer that you received did not help."
            ),
        ),
        Channel(
            word="lgpd",
            flag="lgpd",
            name=Text("Canal LGPD", "Data protection"),
            about=Text("Seus dados pessoais: ver, corrigir, apagar.", "Your personal data: see, correct, delete."),
        ),
    )
}


def shown(session: Session, channel: Channel, person: PersonId | None) -> tuple[Node, ...]:
    """What a channel offers to somebody; who has no account is offered what is for all."""
    theirs = links.links_of(session, person) if person is not None else frozenset[str]()
    return _in_channel(trees.offered(session, "followup", theirs), channel)


def open_channels(session: Session) -> tuple[Channel, ...]:
    """The channels in which there is something to choose."""
    nodes = [node for node in trees.tree(session, "followup") if node.usable]
    return tuple(each for each in CHANNELS.values() if _in_channel(nodes, each))


def submit(
    work: UnitOfWork, channel: Channel, classification: str, text: str, *, requester: PersonId, year: int
) -> Opened:
    """U-25: what somebody writes in a channel becomes a case of its own, which the classification's group answers.

    Refused: a classification that this channel does not offer, or nothing written.
    """
    node = trees.node(work.session, classification)
    theirs = links.links_of(work.session, requester)
    if node is None or node.kind != "followup" or not node.is_for(theirs) or not _in_channel([node], channel):
        raise Refused(NOT_HERE, field="class")
    words = text.strip()
    if not words:
        raise Refused(NO_TEXT, field="text")
    if len(words) > LONGEST:
        raise Refused(LONG, field="text")
    try:
        release = releases.current(work.session, PROCESS)
    except Missing as error:
        raise Refused(CLOSED) from error
    due = deadlines.due(work, node.deadline, node.calendar)
    variables = {"channel": channel.word, "classificacao": node.words, "grupo": node.team, "vence": due}
    fields = {"assunto": f"{channel.name.pt}: {node.name}", "descricao": words, "categoria": node.words[:200]}
    more = More(fields=fields, variables=variables, business_id=None)
    return cases.open_case(
        work, PROCESS, {}, requester=requester, origin=channel.word, year=year, release=release, more=more
    )


def _in_channel(nodes: Collection[Node], channel: Channel) -> tuple[Node, ...]:
    return tuple(node for node in nodes if node.usable and getattr(node, channel.flag))
