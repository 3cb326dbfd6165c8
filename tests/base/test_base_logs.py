"""The log says what a line is about, to people and to machines."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from sqlalchemy import select, text

from service.base import job_runs, jobs, logs
from service.base.job_runs import JobHandlers
from service.base.work import Works

log = logging.getLogger("raia.test")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = (list(root.handlers), root.level, logging.getLogger("raia").level)
    stream = io.StringIO()
    yield stream
    root.handlers[:], root.level = before[0], before[1]
    logging.getLogger("raia").setLevel(before[2])


def test_a_line_for_machines_is_one_object_with_its_ids(written: io.StringIO):
    """Request, case, instance and job stand beside the message, and the traceback within."""
    logs.write_to(written, form="json")
    logs.write_to(written, form="json")
    with logs.about(request="r1"):
        logs.mention(case="c1", instance="i1")
        with logs.about(job="j1"):
            try:
                raise ValueError("poison")
            except ValueError:
                log.exception("job %s\nfailed", "mail")
        log.info("after")
    log.info("outside")
    first, second, third = (json.loads(line) for line in written.getvalue().splitlines())
    assert [first[name] for name in ("request", "case", "instance", "job")] == ["r1", "c1", "i1", "j1"]
    assert (first["level"], first["logger"], first["message"]) == ("error", "raia.test", "job mail\nfailed")
    assert "ValueError: poison" in first["error"]
    assert first["at"].endswith("+00:00")
    assert ("job" in second, second["case"], "request" in third) == (False, "c1", False)


def test_a_line_for_people_cannot_be_forged(written: io.StringIO):
    """What somebody sent stays on its line; ids come after it, each once."""
    logs.write_to(written, form="text")
    with logs.about(request="r1", job="j1"):
        log.info("GET /a\n2026-01-01 ERROR forged r1")
    [line] = written.getvalue().splitlines()
    assert line.endswith("INFO raia.test GET /a\\n2026-01-01 ERROR forged r1 · job=j1")


def test_nothing_is_kept_where_nothing_was_begun():
    """An id that is mentioned outside of any work does not stick to the thread."""
    logs.mention(case="c1")
    assert logs.known() == {}


def test_a_job_that_fails_is_logged_under_its_id(works: Works, written: io.StringIO):
    """Whoever reads the log finds the job."""
    logs.write_to(written, form="json")
    handlers = JobHandlers()
    handlers.on("mail", lambda job: 1 / 0)
    with works.begin() as work:
        id = jobs.enqueue(work, "mail")
    job_runs.sweep(works, handlers)
    assert json.loads(written.getvalue().splitlines()[0])["job"] == id


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("INSERT INTO nowhere VALUES (:said)", "nowhere"),
        ("UPDATE job SET key = :said WHERE key = 'other'", "unique"),  # PostgreSQL's DETAIL names what is there twice
    ],
)
def test_a_failing_statement_is_logged_without_what_people_said(
    works: Works, written: io.StringIO, statement: str, told: str
):
    """What a statement carries, or a row that it meets, stands neither in the log nor beside the job that failed."""
    logs.write_to(written, form="json")
    handlers, said = JobHandlers(), "ana@exemplo.com.br"

    def fail(job: jobs.Job) -> None:
        with works.begin() as work:
            work.session.execute(text(statement), {"said": said})

    handlers.on("mail", fail)
    with works.begin() as work:
        jobs.enqueue(work, "mail", key=said)
        jobs.enqueue(work, "letter", key="other")
    job_runs.sweep(works, handlers)
    with works.read() as work:
        kept = work.session.scalars(select(jobs.JobRow.last_error).where(jobs.JobRow.kind == "mail")).one()
    assert kept is not None
    assert told in kept.lower()
    assert said not in kept + written.getvalue()
