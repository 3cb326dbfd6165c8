"""Promises that the law makes, ready to be taken over and changed; sources disagree, so all of them are editable."""

from __future__ import annotations

from collections.abc import Sequence

from service.base.texts import Text
from service.base.values import value_object
from service.calendars import STANDARD_NAME
from service.desk.sla.definition import Agreement, Deed, Definition, Rung, Target, TargetKind, When
from service.desk.sla.measures import read


@value_object(kw_only=True)
class Preset:
    """A policy as it is offered; its conditions are the desk's to choose."""

    key: str
    name: Text
    source: Text
    definition: Definition


def _legal(amount: str, *, calendar: str | None, share: str = "80") -> Definition:
    """An answer that settles the matter, within a time that never pauses."""
    rungs = (
        Rung(when=When.SHARE, amount=share, deed=Deed.NOTIFY, to="agent"),
        Rung(when=When.DUE, amount="", deed=Deed.NOTIFY, to="supervisor"),
    )
    target = Target(
        kind=TargetKind.FIRST_RESPONSE,
        amount=read(amount),
        calendar=calendar,
        pauses=False,
        conclusive=True,
        rungs=rungs,
    )
    return Definition(agreement=Agreement.LEGAL, conditions={}, targets=(target,))


SAC = Text("Decreto 11.034/2022, art. 13", "Decree 11.034/2022, art. 13")
ANS = Text("RN ANS 623/2024", "RN ANS 623/2024")
PRESETS: Sequence[Preset] = (
    Preset(
        key="sac-7-dias",
        name=Text("SAC: resposta em 7 dias corridos", "SAC: answer within 7 calendar days"),
        source=SAC,
        definition=_legal("P7D", calendar=None),
    ),
    Preset(
        key="ans-urgente",
        name=Text("ANS: urgência e emergência, na hora", "ANS: urgent and emergency, at once"),
        source=ANS,
        definition=_legal("PT15M", calendar=None, share="50"),
    ),
    Preset(
        key="ans-5-dias-uteis",
        name=Text("ANS: 5 dias úteis", "ANS: 5 business days"),
        source=ANS,
        definition=_legal("P5D", calendar=STANDARD_NAME),
    ),
    Preset(
        key="ans-10-dias-uteis",
        name=Text(
            "ANS: alta complexidade e internação eletiva, 10 dias úteis",
            "ANS: high complexity and elective admission, 10 business days",
        ),
        source=ANS,
        definition=_legal("P10D", calendar=STANDARD_NAME),
    ),
    Preset(
        key="ans-7-dias-uteis",
        name=Text("ANS: não assistencial, 7 dias úteis", "ANS: non-care, 7 business days"),
        source=ANS,
        definition=_legal("P7D", calendar=STANDARD_NAME),
    ),
)
