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
