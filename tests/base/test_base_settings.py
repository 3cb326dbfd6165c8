"""Settings: few, documented, and refused with their name when they do not fit."""

from __future__ import annotations

import os
import re
import threading
from pathlib import Path

import pytest

from service.base import settings
from service.base.errors import Refused
from service.base.settings import Settings

REFERENCE = Path(__file__).parents[2] / "docs/reference/settings.md"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in os.environ:
        if name.startswith("RAIA_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("RAIA_DATA", str(tmp_path / "data"))


def test_every_setting_is_documented():
    """The reference names each variable once, and no other; simple defaults are the real ones."""
    rows = dict(re.findall(r"^\| `(RAIA_\w+)` \| (.+?) \|", REFERENCE.read_text(), re.MULTILINE))
    fields = {f"RAIA_{name}".upper(): field for name, field in Settings.model_fields.items()}
    assert rows.keys() == fields.keys()
    for name, field in fields.items():
        assert field.description
        if field.default is not None:
            assert rows[name] == f"`{str(field.default).lower() if field.annotation is bool else field.default}`"


def test_the_defaults_serve_one_machine(tmp_path: Path):
    """Without any setting: SQLite in the data folder, this machine only, Portuguese, São Paulo."""
    found = settings.load()
    assert found.database_url == f"sqlite:///{tmp_path}/data/raia.sqlite"
    assert (found.host, found.port, found.language, str(found.zone)) == ("127.0.0.1", 8000, "pt", "America/Sao_Paulo")
    assert (found.address, found.secure) == ("http://localhost:8000", False)


def test_a_public_address_by_tls_makes_cookies_insist(monkeypatch: pytest.MonkeyPatch):
    """Links use the public address, without a slash at the end."""
    monkeypatch.setenv("RAIA_PUBLIC_URL", "https://atende.example.com/")
    assert (settings.load().address, settings.load().secure) == ("https://atende.example.com", True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RAIA_PORT", "eighty"),
        ("RAIA_PORT", "0"),
        ("RAIA_LANGUAGE", "fr"),
        ("RAIA_TIME_ZONE", "Mars/Olympus"),
        ("RAIA_TIME_ZONE", "../etc/passwd"),
        ("RAIA_PUBLIC_URL", "atende"),
        ("RAIA_SECRET_KEY", "short"),
        ("RAIA_BROKER", "http://short"),
        ("RAIA_BROKER", "amqp"),
        ("RAIA_LIMITS", "file://short"),
        ("RAIA_LOG", "xml"),
        ("RAIA_WEB_PROCESSES", "0"),
        ("RAIA_METRICS_TOKEN", "short"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str):
    """The sentence says which variable to mend, and never repeats a secret."""
    monkeypatch.setenv(name, value)
    with pytest.raises(Refused) as refusal:
        settings.load()
    assert refusal.value.field == name
    assert name in refusal.value.text.spoken("pt")
    assert ("short" in str(refusal.value)) is False


def test_a_broker_takes_the_work_from_the_web_server(monkeypatch: pytest.MonkeyPatch):
    """One machine does what is due beside its pages; with a broker, workers do, whatever else is said."""
    assert settings.load().runs_beside
    monkeypatch.setenv("RAIA_BROKER", "amqp://raia:secret@broker/raia")
    assert not settings.load().runs_beside
    monkeypatch.setenv("RAIA_RUNNER", "true")
    assert not settings.load().runs_beside
    assert settings.load().counts_apart
    monkeypatch.setenv("RAIA_LIMITS", "redis://limits/0")
    assert not settings.load().counts_apart


def test_the_secret_is_made_once_for_its_owner_only(tmp_path: Path):
    """The key survives restarts, has 64 random characters and mode 0600, also when somebody loosened it."""
    secret = settings.load().secret
    file = tmp_path / "data/secret-key"
    assert len(secret) == 64
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    assert settings.load().secret == secret
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["secret-key"]


def test_processes_that_start_together_agree_on_the_secret(tmp_path: Path):
    """Eight at once: one key."""
    found: set[str] = set()
    threads = [
        threading.Thread(target=lambda: found.add(settings.kept_secret(tmp_path / "new/secret-key"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 1
