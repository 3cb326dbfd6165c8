"""The worker of docs/how-to/do-service-tasks-from-outside.md does its work against a real server."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from bpmn_pen import file
from machine_caller import CHARGED
from postgres import free_port

from service.base.ids import InstanceId
from service.base.settings import Settings
from service.bootstrap import House, open_house
from service.process import instances, releases

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/how-to/do-service-tasks-from-outside.md").read_text(encoding="utf-8")
RAIA = str(Path(sys.executable).parent / "raia")
LONGEST = 120.0


def worker() -> str:
    """The program on the page."""
    (found,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    return "\n".join(line.removeprefix("   ") for line in found.splitlines())


@contextmanager
def program(*words: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that runs until the block ends."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("RAIA_")}
    process = subprocess.Popen(words, env={**known, **environment}, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()
        process.wait()


def until(condition: Callable[[], bool], *running: subprocess.Popen[bytes]) -> None:
    """Look until it holds, while all of these run."""
    end = time.monotonic() + LONGEST
    while not condition():
        assert all(process.poll() is None for process in running)
        assert time.monotonic() < end
        time.sleep(0.1)


def answers(address: str) -> bool:
    try:
        with urlopen(f"{address}/healthz", timeout=5) as answer:
            return answer.status == 200
    except URLError:
        return False


def raia(*words: str, **environment: str) -> str:
    """What a command says that ends well."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("RAIA_")}
    done = subprocess.run([RAIA, *words], env={**known, **environment}, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A desk in a folder, with the process that the page speaks of."""
    settings = Settings(data=tmp_path / "data", database=None)
    raia("migrate", RAIA_DATA=str(settings.data))
    opened = open_house(settings)
    with opened.works.begin() as work:
        releases.publish(work, file(*CHARGED), forms={})
    yield opened
    opened.close()


def start(house: House, value: int) -> InstanceId:
    with house.works.begin() as work:
        return instances.start(work, "P", {"valor": value})


def test_the_worker_on_the_page_works(house: House):
    """One is charged, one is refused, one fails and waits for its next attempt; the history names the machine."""
    place = {"RAIA_DATA": str(house.settings.data), "RAIA_PORT": str(free_port())}
    address = f"http://127.0.0.1:{place['RAIA_PORT']}"
    add = re.search(r"^ +raia (token add .*)$", PAGE, re.MULTILINE)
    assert add is not None
    token = raia(*add[1].split(), **place)
    good, dear, odd = (start(house, value) for value in (7, 5_000, -1))

    def stands(one: InstanceId) -> tuple[str, ...]:
        with house.works.read() as work:
            release = instances.instance(work.session, one).release
            return instances.positions(release, instances.waiting(work.session, one))

    with program(RAIA, "serve", **place) as server:
        until(lambda: answers(address), server)
        with program(sys.executable, "-c", worker(), RAIA_ADDRESS=address, RAIA_TOKEN=token) as working:
            until(lambda: (stands(good), stands(dear)) == (("A",), ("B",)), server, working)
    with house.works.read() as work:
        assert str(instances.variables(work.session, good)["recibo"]).startswith("R-")
        done = [entry for entry in instances.history(work.session, good) if entry.name == "complete_job"]
        assert [(entry.actor_kind, entry.actor_name) for entry in done] == [("machine", "cobranca-1")]
    assert stands(odd) == ("J",)
