"""What whoever writes a note is told of those whom it mentions (V-45)."""

from __future__ import annotations

from flask import flash

from service.base.work import UnitOfWork
from service.desk import cases
from service.web.language import gettext


def warn_of_the_blind(work: UnitOfWork) -> None:
    """V-45: say to whoever wrote notes, wherever they did, which of the people these mention may not see the case."""
    blind = cases.mentions.the_blind(work)
    if blind:
        shown = ", ".join(blind)
        flash(gettext("Sem acesso a este chamado: %(names)s. Sabem só que você as mencionou.", names=shown), "warning")
