"""What there is to say about a drawing, as publishing would say it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from service.process import releases
from service.process.diagram import Finding
from service.process.releases import PublishRefused


def look(session: Session, source: bytes, *, forms: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """Every finding, errors first; stores nothing and never raises for what the drawing holds."""
    try:
        return releases.examine(session, source, forms=forms).findings
    except PublishRefused as refused:
        return refused.findings


def forms_at_hand(session: Session, process: str | None) -> Mapping[str, bytes]:
    """Forms that a drawing of this process may use: those that its newest version was published with, by id."""
    if process is None or not releases.current_ids(session, [process]):
        return {}
    newest = releases.current(session, process)
    return {form: source.encode() for form, source in newest.form_sources.items()}
