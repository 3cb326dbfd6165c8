"""The files for many machines can be read, and name commands, options, settings and addresses that exist."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import tomllib
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from flask import Flask

from service import cli, wsgi
from service.base import settings
from service.base.settings import Settings
from service.web.health import routes as health
from service.web.metrics import routes as metrics

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "docs/how-to/deploy"
GUIDE = (ROOT / "docs/how-to/run-on-many-machines.md").read_text()
OPERATIONS = (ROOT / "docs/reference/operations.md").read_text()
UNITS = sorted(DEPLOY.glob("*.service"))
SECRETS = {"RAIA_DB_PASSWORD": "p", "RAIA_MQ_PASSWORD": "q", "RAIA_METRICS_TOKEN": "t" * 20}
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]


def compose() -> dict[str, Any]:
    """The file with its secrets filled in."""
    text = (DEPLOY / "compose.yaml").read_text()
    return yaml.safe_load(re.sub(r"\$\{(\w+):\?\}", lambda found: SECRETS[found.group(1)], text))


def fits(words: list[str]) -> None:
    """These words are a command of `raia` with its options."""
    command: click.Command = cli.main
    while isinstance(command, click.Group):
        command = command.commands[words.pop(0)]
    with command.make_context(command.name, words):
        pass


def loaded(given: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings of such an environment; every variable is one that exists."""
    assert {name.removeprefix("RAIA_").lower() for name in given} <= Settings.model_fields.keys()
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return settings.load()


def test_every_service_of_the_containers_is_a_command_that_exists(monkeypatch: pytest.MonkeyPatch):
    """What Raia's containers run, with the settings they get; what they wait for is there."""
    services = compose()["services"]
    own = {name: service for name, service in services.items() if service.get("image") == "raia"}
    assert own.keys() == {"migrate", "web", "worker"}
    for service in own.values():
        fits(list(service["command"]))
        assert loaded(service["environment"], monkeypatch).broker
    for service in services.values():
        assert set(service.get("depends_on", {})) <= services.keys()
    build = own["web"]["build"]
    assert (DEPLOY / build["context"]).resolve() == ROOT
    assert (ROOT / build["dockerfile"]).is_file()
    named = {volume.split(":")[0] for service in services.values() for volume in service.get("volumes", [])}
    assert named == compose()["volumes"].keys()


def test_the_image_installs_extras_that_exist_and_starts_raia(monkeypatch: pytest.MonkeyPatch):
    """Its steps are Docker's, its settings ours, and without further words it serves."""
    lines = re.sub(r"\\\n", " ", (DEPLOY / "Dockerfile").read_text()).splitlines()
    steps = [line.split(" ", 1) for line in lines if line and not line.startswith("#")]
    known = {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE", "ENTRYPOINT", "CMD"}
    assert {word for word, _ in steps} <= known
    [extras] = re.findall(r"'\.\[([\w,]+)\]'", "\n".join(lines))
    assert set(extras.split(",")) <= EXTRAS.keys()
    [env] = [rest for word, rest in steps if word == "ENV"]
    ours = dict(pair.split("=", 1) for pair in shlex.split(env) if pair.startswith("RAIA_"))
    assert loaded(ours, monkeypatch).host == "0.0.0.0"
    assert yaml.safe_load(dict(steps)["ENTRYPOINT"]) == ["raia"]
    fits(yaml.safe_load(dict(steps)["CMD"]))


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_a_command_and_lets_it_end(unit: Path):
    """SIGTERM to the parent alone, and time to end what was begun."""
    read = ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(unit)
    service = read["Service"]
    program, *words = shlex.split(service["ExecStart"])
    assert program == "/opt/raia/bin/raia"
    fits(words)
    assert (service["KillMode"], int(service["TimeoutStopSec"]) >= 30) == ("mixed", True)
    assert service["EnvironmentFile"] == "/etc/raia/raia.env"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_understands_the_units(tmp_path: Path):
    """Its own check finds nothing but the program that is not installed here."""
    for unit in UNITS:
        text = unit.read_text().replace("/opt/raia/bin/raia", "/bin/true").replace("User=raia\nGroup=raia\n", "")
        (tmp_path / unit.name).write_text(text)
    found = subprocess.run(
        ["systemd-analyze", "verify", *sorted(tmp_path.glob("*.service"))], capture_output=True, text=True
    )
    assert [line for line in found.stderr.splitlines() if "raia-" in line] == []


def test_the_example_of_the_environment_can_be_loaded(monkeypatch: pytest.MonkeyPatch):
    """Every line is a setting that fits, and together they are many machines."""
    lines = [line for line in (DEPLOY / "raia.env").read_text().splitlines() if line and not line.startswith("#")]
    found = loaded(dict(line.split("=", 1) for line in lines), monkeypatch)
    assert not found.runs_beside
    assert found.secure
    assert found.limits.startswith("redis://")


def test_the_proxy_hides_what_is_not_for_the_world():
    """Braces match, uploads fit, and numbers and readiness stay inside."""
    text = re.sub(r"#.*", "", (DEPLOY / "nginx.conf").read_text())
    assert text.count("{") == text.count("}")
    assert all(line.rstrip().endswith((";", "{", "}")) for line in text.splitlines() if line.strip())
    hidden = set(re.findall(r"location = (\S+) \{ deny all; \}", text))
    assert hidden == {"/metrics", "/readyz"}
    assert hidden <= addresses()
    assert "client_max_body_size 11m;" in text


def test_the_guide_names_commands_that_exist():
    """Whoever types them after the guide gets what it says."""
    typed = re.findall(r"`raia ([a-z][^`]*)`", GUIDE + OPERATIONS)
    for words in typed:
        fits(shlex.split(words))
    assert {words.split()[0] for words in typed} >= {"migrate", "worker", "serve"}
    assert set(re.findall(r"'raia\[(\w+)\]'", GUIDE)) <= EXTRAS.keys()
    assert set(re.findall(r"RAIA_\w+", GUIDE)) <= {f"RAIA_{name}".upper() for name in Settings.model_fields}
    assert "service.wsgi:create()" in GUIDE
    assert callable(wsgi.create)


def test_the_reference_names_every_address_check_and_number():
    """What is asked for is documented, and the other way round."""
    assert set(re.findall(r"`(/[a-z]+)(?:\?strict)?`", OPERATIONS)) == addresses()
    source = (ROOT / "service/web/metrics.py").read_text()
    assert set(re.findall(r'"(raia_\w+)"', source)) == set(re.findall(r"^\| `(raia_\w+)`", OPERATIONS, re.MULTILINE))
    checks = set(re.findall(r'other\["(\w+)"\]|\{"(\w+)": lambda', (ROOT / "service/bootstrap.py").read_text()))
    assert {name for pair in checks for name in pair if name} == {"database", "time", "broker", "queues", "runner"}
    assert all(f"| `{name}` |" in OPERATIONS for name in ("database", "time", "broker", "runner"))


def addresses() -> set[str]:
    """What health and numbers answer to."""
    app = Flask("addresses", static_folder=None)
    app.register_blueprint(health)
    app.register_blueprint(metrics)
    return {rule.rule for rule in app.url_map.iter_rules()}
