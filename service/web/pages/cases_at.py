"""The cases that stand at one step of a version."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from service.base.errors import Missing
from service.base.ids import ReleaseId
from service.base.texts import Text
from service.desk import cases
from service.process import instances, releases
from service.web.pages.work import me
from service.web.paging import Page
from service.web.parts import parts


def standing_cases(release: ReleaseId, element: str) -> ResponseReturnValue:
    """The cases that stand at one step of a version."""
    page = Page.asked()
    with parts().works.read() as work:
        version = releases.get(work.session, release)
        step = next((each.label for each in version.diagram.by_drawn.get(element, ())), None)
        if step is None:
            raise Missing(Text("Esta etapa não existe nesta versão.", "There is no such step in this version."))
        standing, total = instances.standing_at(work.session, release, element, offset=page.offset, limit=page.size)
        every = [one.business_key for one in standing if one.business_key]
        known = cases.queries.of_ids(work.session, every, seen_by=me(work))
        others = len(set(every) & cases.queries.of_ids(work.session, every).keys() - known.keys())
    return render_template(
        "pages/cases_at.html",
        version=version,
        step=step,
        found=[known[one.business_key] for one in standing if one.business_key in known],
        since={one.business_key: one.since for one in standing},
        apart=sum(one.business_key not in known for one in standing) - others,
        others=others,
        page=page.of(total),
    )
