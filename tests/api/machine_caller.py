"""The application as it serves, a process with a service task, and machines that do it over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bpmn_pen import charged
from flask import Flask
from flask.testing import FlaskClient
from instances_story import Story
from werkzeug.test import TestResponse

from service.base.clock import SetClock
from service.base.database import Database
from service.base.files import FileStore
from service.base.ids import InstanceId
from service.base.job_runs import JobHandlers
from service.base.settings import Settings
from service.base.work import Works
from service.bootstrap import House, timer_handlers, web_app
from service.desk import machines
from service.web.limits import limiter

CHARGED = charged(
    '<zeebe:taskDefinition type="cobrar" retries="3"/>',
    '<zeebe:taskHeaders><zeebe:header key="banco" value="001"/></zeebe:taskHeaders>',
)


@dataclass
class Caller:
    """A program with a token, or with none."""

    client: FlaskClient
    token: str | None

    def asks(self, path: str, body: Any = None, *, method: str = "POST", **more: Any) -> TestResponse:
        """A request under /v2."""
        headers = {} if self.token is None else {"Authorization": f"Bearer {self.token}"}
        return self.client.open(f"/v2{path}", method=method, json=body, headers=headers, **more)

    def takes(self, *, most: int = 10, timeout: int = 60_000, **more: Any) -> list[dict[str, Any]]:
        """What it is given of the topic `cobrar`."""
        asked = {"type": "cobrar", "worker": "w", "timeout": timeout, "maxJobsToActivate": most, **more}
        answer = self.asks("/jobs/activation", asked)
        assert answer.status_code == 200, answer.text
        return answer.get_json()["jobs"]


class Office:
    """A story whose house is served."""

    def __init__(self, database: Database, clock: SetClock, folder: Path) -> None:
        self.story = Story(Works(database, clock), clock)
        self.handlers = JobHandlers()
        self.folder = folder

    @cached_property
    def app(self) -> Flask:
        """As it serves; nobody has asked for anything yet."""
        house = House(
            settings=Settings(data=self.folder, secret_key="k" * 40),
            database=self.story.works.database,
            works=self.story.works,
            files=FileStore(self.folder / "files"),
            timer_handlers=timer_handlers(),
            job_handlers=self.handlers,
        )
        app = web_app(house)
        limiter.reset()
        return app

    def machine(self, name: str = "cobranca-1", topics: Sequence[str] = ("cobrar",)) -> Caller:
        """A program that was let in."""
        return self.caller(self.story.do(machines.add, name, topics))

    def caller(self, token: str | None) -> Caller:
        """A program with this token."""
        return Caller(self.app.test_client(), token)

    def begins(self, **variables: Any) -> InstanceId:
        """An instance that waits at the service task."""
        self.story.publish(*CHARGED)
        return self.story.start(variables=variables)
