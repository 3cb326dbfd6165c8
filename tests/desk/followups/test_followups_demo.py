"""The demo desk's trees."""

from __future__ import annotations

from service.desk import demo_follow_ups
from service.desk.followups import groups, portal, trees


def test_the_demo_has_an_operators_trees(sqlite_following):
    """U-27, U-29, U-33: letters of denial within 24 hours, sectors and types; loading twice changes nothing."""
    for _ in range(2):
        sqlite_following.runs(demo_follow_ups.load)
    nodes = {node.words: node for node in sqlite_following.reads(trees.tree, "followup")}
    letter = nodes["Autorizações › Carta negativa"]
    assert (letter.deadline, letter.calendar, letter.usable) == ("PT24H", None, True)
    assert sqlite_following.reads(trees.answering, letter.team).responsible == "Paulo Reis"
    assert len(nodes) == 11
    assert [group.name for group in sqlite_following.reads(groups.groups)] == ["Auditoria", "Financeiro", "Rede"]
    assert "Dúvida › Boleto" in sqlite_following.tree("reason")
    assert [each.word for each in sqlite_following.reads(portal.open_channels)] == list(portal.CHANNELS)
