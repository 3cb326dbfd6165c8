"""What there is to say about a form, as publishing would say it, and every form with who draws it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from service.base.values import value_object
from service.base.words import fold
from service.process import releases
from service.process.diagram import Finding
from service.process.formdrafts.queries import FormDraft, drafts
from service.process.forms import FormRefused, read_form
from service.process.releases import KnownForm


@value_object(kw_only=True)
class Listed:
    """A form that is published, drawn, or both; `known` and `draft` are never both None."""

    id: str
    name: str
    known: KnownForm | None
    draft: FormDraft | None


def look(source: bytes) -> Sequence[Finding]:
    """Every finding; never raises for what the form holds."""
    try:
        return read_form(source).findings
    except FormRefused as refused:
        return (refused.finding,)


def listed(session: Session) -> Sequence[Listed]:
    """Every form by name; what is called otherwise in its draft stands under its published name."""
    known = {form.id: form for form in releases.forms(session)}
    drawn = {draft.form: draft for draft in drafts(session)}
    found = [
        Listed(id=id, name=known[id].name if id in known else drawn[id].name, known=known.get(id), draft=drawn.get(id))
        for id in {**known, **drawn}
    ]
    return sorted(found, key=lambda each: (fold(each.name), each.id))
