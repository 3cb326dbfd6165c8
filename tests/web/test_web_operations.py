"""What balancers, alarms and Prometheus ask of a web server."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread, current_thread
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from desk_pages import Front, make_pages
from desk_story import Desk
from flask import Flask
from flask.testing import FlaskClient
from postgres import free_port

from service import migrating
from service.base import health, jobs, logs, tidy, timers
from service.base.clock import SetClock
from service.base.database import Database
from service.base.health import Health
from service.base.settings import Settings
from service.bootstrap import House, open_house, web_app
from service.desk import cases
from service.desk.assignment import upkeep
from service.process import instances

TOKEN = "t" * 20
Making = Callable[..., Flask]


@pytest.fixture
def house(tmp_path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A house on a migrated SQLite; answers about its health are not kept."""
    monkeypatch.setattr(health, "KEPT", -1.0)
    settings = Settings(data=tmp_path, secret_key="k" * 40, metrics_token=TOKEN)
    migrating.migrate(settings)
    with closing(open_house(settings, clock=clock)) as house:
        yield house


def asked(client: FlaskClient, path: str) -> tuple[int, dict[str, str]]:
    """Status, and each check with what was found."""
    answer = client.get(path)
    return answer.status_code, answer.get_json().get("checks", {})


def test_it_lives_whatever_the_database_does(house: House):
    """/healthz looks at nothing and needs nobody: no session, no database, no line in the log."""
    client = web_app(house).test_client()
    Path(house.database.url.database or "").unlink()
    assert asked(client, "/healthz") == (200, {})


def test_it_is_ready_when_people_can_be_served(house: House, clock: SetClock):
    """The database at the right version decides; work that waits is told, and fails only a strict question."""
    client = web_app(house).test_client()
    assert asked(client, "/readyz?strict") == (200, {"database": "ok", "time": "ok"})
    with house.works.begin() as work:
        timers.arm(work, instances.TIMER_KIND, "nobody", "1", due_at=work.now)
    clock.pass_by(timedelta(minutes=2))
    assert asked(client, "/readyz") == (200, {"database": "ok", "time": "failing"})
    assert asked(client, "/readyz?strict")[0] == 503


def test_it_is_not_ready_on_a_database_of_another_version(house: House):
    """Nobody can be served: the balancer asks another server."""
    client = web_app(house).test_client()
    with house.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    assert asked(client, "/readyz") == (503, {"database": "failing", "time": "failing"})


def test_a_runner_that_died_is_told(house: House):
    """Where the work is done beside the pages, its thread is one of the checks."""
    runner = house.runner()
    client = web_app(house, runner).test_client()
    assert asked(client, "/readyz")[1]["runner"] == "failing"
    runner.start()
    assert asked(client, "/readyz?strict")[1]["runner"] == "ok"
    assert runner.stop()
    assert asked(client, "/readyz?strict")[0] == 503


def test_a_broker_that_is_away_is_told_and_fails_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Promise 8: without a broker people are served; the check says that work waits."""
    monkeypatch.setattr(health, "KEPT", -1.0)
    settings = Settings(data=tmp_path, secret_key="k" * 40, broker=f"amqp://guest:guest@127.0.0.1:{free_port()}//")
    migrating.migrate(settings)
    with closing(open_house(settings)) as house:
        client = web_app(house).test_client()
        began = time.monotonic()
        with house.works.begin() as work:
            jobs.enqueue(work, "tidy-contents", "0" * 64)
        assert time.monotonic() - began < 1
        assert asked(client, "/readyz") == (200, {"database": "ok", "time": "ok", "broker": "failing", "queues": "ok"})
        assert asked(client, "/readyz?strict")[0] == 503


@pytest.mark.parametrize("kind", [instances.LETTERS_KIND, cases.retrying.KIND])
def test_a_queue_that_nobody_serves_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: SetClock, caplog: pytest.LogCaptureFixture, kind: str
):
    """Workers limited to other queues leave it alone: the strict question fails, the log names it, until one comes."""
    monkeypatch.setattr(health, "KEPT", -1.0)
    settings = Settings(data=tmp_path, secret_key="k" * 40, broker=f"amqp://guest:guest@127.0.0.1:{free_port()}//")
    migrating.migrate(settings)
    with closing(open_house(settings, clock=clock)) as house:
        client = web_app(house).test_client()
        with house.works.begin() as work:
            jobs.enqueue(work, kind, {}, key="letters:a:1")
            jobs.enqueue(work, kind, {}, key="letters:a:2")
        assert asked(client, "/readyz")[1]["queues"] == "ok"
        clock.pass_by(timedelta(minutes=2))
        assert asked(client, "/readyz")[1]["queues"] == "failing"
        assert f"job:{kind}" in caplog.text
        with house.works.begin() as work:
            (job,) = jobs.take(work, (kind,), batch=1)
        assert asked(client, "/readyz")[1]["queues"] == "ok"
        with house.works.begin() as work:
            jobs.fail(work, job, "gone")
            (other,) = jobs.take(work, (kind,), batch=1)
            jobs.complete(work, other)
        assert asked(client, "/readyz")[1]["queues"] == "ok"


def test_a_thousand_questions_are_one_look():
    """Whoever asks again and again does not reach the database."""
    looks: list[int] = []
    one = Health({"database": lambda: not looks.append(1)})
    assert {one.look().well for _ in range(1000)} == {True}
    assert looks == [1]


def test_nobody_waits_for_another_ones_look(monkeypatch: pytest.MonkeyPatch):
    """While one looks, the others hear what was found before, as long as that is not old."""
    monkeypatch.setattr(health, "KEPT", -1.0)
    slow, go_on, looks = Event(), Event(), list[str]()

    def check() -> bool:
        looks.append(current_thread().name)
        if len(looks) == 2:
            slow.set()
            go_on.wait(30)
        return True

    one = Health({"database": check})
    assert one.look().well
    looker = Thread(target=one.look)
    looker.start()
    assert slow.wait(30)
    assert one.look().well
    assert len(looks) == 2
    monkeypatch.setattr(health, "OLD", -1.0)
    assert one.look().well
    assert len(looks) == 3
    go_on.set()
    looker.join(30)


def test_numbers_are_for_whoever_brings_the_token(make_app: Making):
    """404 without a token in the settings, 401 without the right one; never a cookie."""
    assert make_app().test_client().get("/metrics").status_code == 404
    client = make_app(metrics_token=TOKEN).test_client()
    assert client.get("/metrics").status_code == 401
    for wrong in ("", "Bearer ", "Bearer " + "t" * 19, "Bearer ç"):
        assert client.get("/metrics", headers={"Authorization": wrong}).status_code == 401
    assert client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_numbers_tell_requests_and_what_waits(sqlite_database: Database, clock: SetClock, tmp_path: Path):
    """Requests by page, lag of timers and jobs, the dead, incidents, work that waits for people."""
    desk = Desk(sqlite_database, clock)
    app = make_pages(desk, tmp_path / "files", metrics_token=TOKEN)
    Front(desk, app).stranger().get("/portal")
    desk.opens()
    with desk.works.begin() as work:
        jobs.enqueue(work, "bpmn:ledger", most_attempts=1)
        jobs.enqueue(work, "mail", most_attempts=1)
        timers.arm(work, instances.TIMER_KIND, "nobody", "1", due_at=work.now)
        [mail] = jobs.take(work, ("mail",))
        jobs.fail(work, mail, "gone")
    clock.pass_by(timedelta(seconds=90))
    found = numbers(app.test_client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text)
    assert found['raia_request_seconds_count{method="GET",page="portal.home",status="200"}'] == 1
    assert found['raia_lag_seconds{errand="time",kind="bpmn"}'] == 90
    assert found['raia_due{errand="jobs",kind="bpmn:ledger"}'] == 1
    assert found['raia_lag_seconds{errand="jobs",kind="bpmn:ledger"}'] == 90
    assert found['raia_dead{errand="jobs",kind="mail"}'] == 1
    assert found["raia_open_incidents"] == 0
    assert found["raia_open_work_items"] == 1
    assert not any("healthz" in name or "metrics" in name for name in found)


def test_several_processes_add_up_their_numbers(tmp_path: Path):
    """Whichever process is asked, it tells the requests of all of them, and of no other machine over the same data.

    V-24: each sees to it that somebody tidies up, and looks after cases that nobody tells of.
    """
    port = free_port()
    settings = Settings(data=tmp_path / "data")
    migrating.migrate(settings)
    mine = {"RAIA_DATA": str(settings.data), "RAIA_PORT": str(port)}
    wanted = {"RAIA_WEB_PROCESSES": "2", "RAIA_METRICS_TOKEN": TOKEN, "RAIA_LOG": "json", "TMPDIR": str(tmp_path)}
    environment = {**{k: v for k, v in os.environ.items() if not k.startswith("RAIA_")}, **mine, **wanted}
    with (tmp_path / "log").open("wb") as log:
        command = [str(Path(sys.executable).parent / "raia"), "serve"]
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        address = f"http://127.0.0.1:{port}"
        end = time.monotonic() + 60
        while not opens(f"{address}/healthz"):
            assert time.monotonic() < end, (tmp_path / "log").read_text()
            time.sleep(0.1)
        assert all(opens(f"{address}/portal/ajuda") for _ in range(20))
        request = Request(f"{address}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        for _ in range(4):
            with urlopen(request, timeout=10) as answer:
                found = numbers(answer.read().decode())
            assert found['raia_request_seconds_count{method="GET",page="portal.help_page",status="200"}'] == 20
        assert list(tmp_path.glob("raia-numbers-*/*.db"))
        server.terminate()
        server.wait(30)
        assert not list(tmp_path.glob("raia-numbers-*"))
        with closing(open_house(settings)) as house, house.works.read() as work:
            assert [timers.is_armed(work.session, kind, kind) for kind in (tidy.KIND, upkeep.KIND)] == [True, True]
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def test_the_log_of_a_request_names_what_it_touched(front: Front, log_lines: Callable[[], list[dict[str, str]]]):
    """Request, case and instance stand on the line of the request that moved them, and on no other."""
    maria = front.comes("Maria")
    protocol, _ = front.stranger().opens()
    enough = {"chamado_categoria": "cobranca", "informacoes_suficientes": "sim"}
    answer = front.does(maria, protocol, "Analisar e categorizar", **enough)
    maria.get("/conta")
    lines = log_lines()
    [line] = [line for line in lines if line["request"] == answer.headers["X-Request-ID"]]
    case = front.case(protocol)
    assert (line["case"], line["instance"]) == (case.id, case.instance)
    assert not {"case", "instance"} & lines[-1].keys()


def test_the_log_holds_no_link_that_opens_something(front: Front, log_lines: Callable[[], list[dict[str, str]]]):
    """A signed link is as good as a password: its address is cut."""
    front.stranger().get("/r/0123456789.signature")
    assert "/r/… " in log_lines()[-1]["message"]
    assert "signature" not in json.dumps(log_lines())


@pytest.fixture
def log_lines() -> Iterator[Callable[[], list[dict[str, str]]]]:
    """What the log says in JSON."""
    root, own, stream = logging.getLogger(), logging.getLogger("raia"), io.StringIO()
    before = (list(root.handlers), root.level, own.level)
    logs.write_to(stream, form="json")
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    own.setLevel(before[2])


def numbers(text: str) -> dict[str, float]:
    """Each number by its name and labels."""
    return {name: float(value) for name, value in re.findall(r"^(\w+(?:\{.*\})?) (\S+)$", text, re.MULTILINE)}


def opens(address: str) -> bool:
    """Whether a page comes."""
    try:
        with urlopen(address, timeout=10) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False
