"""A draft tried by hand, with the processes that are published around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from service.base.texts import Language
from service.process import releases
from service.process.diagram import Program, Reading, read
from service.process.drafts.looking import look
from service.process.drafts.queries import Draft
from service.process.forms import FormRefused, read_form
from service.process.releases import PublishRefused, Release
from service.process.trial import Move, Nearby, Rehearsal


class OnTheDesk(Nearby):
    """The drawing, the forms at hand, and of called processes the versions that are current now."""

    def __init__(self, session: Session, reading: Reading, forms: Mapping[str, bytes], language: Language) -> None:
        self._session, self._at_hand = session, forms
        super().__init__(Path("rascunho.bpmn"), reading, language)

    def _near(self, process: str) -> Release | None:
        found = releases.current_ids(self._session, [process])
        return releases.get(self._session, found[process]) if found else None

    def _forms(self, path: Path, program: Program) -> dict[str, str]:
        return {name: source.decode() for name, source in self._at_hand.items() if _readable(source)}


def rehearse(session: Session, draft: Draft, moves: Sequence[Move], *, language: Language) -> Rehearsal:
    """Play a draft's process from the beginning. PublishRefused: it cannot run, with every finding."""
    forms = releases.forms_at_hand(session, draft.process)
    findings = look(session, draft.xml, forms=forms)
    if draft.process is None or any(finding.level == "error" for finding in findings):
        raise PublishRefused(findings)
    rehearsal = Rehearsal(OnTheDesk(session, read(draft.xml, language=language), forms, language), draft.process)
    rehearsal.play(moves)
    return rehearsal


def _readable(source: bytes) -> bool:
    try:
        read_form(source.decode())
    except (FormRefused, UnicodeError):
        return False
    return True
