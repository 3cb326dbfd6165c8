"""What a gateway asks, drawn as big buttons, or as boxes to tick where several answers may be true."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from service.web.forms.controls import Answer, Control

CHOICE = "_choice"
"""Name under which a page posts the taken answers of a gateway's question."""


def question_view(
    text: str,
    options: Iterable[tuple[str, str]],
    *,
    many: bool = False,
    chosen: Collection[str] = (),
    error: str = "",
) -> Control:
    """The question with its options, each (flow id, label)."""
    answers = tuple(
        Answer(f"f-choice-{position}", flow, label, flow in chosen) for position, (flow, label) in enumerate(options)
    )
    kind = "checks" if many else "buttons"
    return Control(kind=kind, id="f-choice", name=CHOICE, label=text, answers=answers, error=error, required=True)
