"""What may differ from one installation to the next: environment variables that begin with `RAIA_`."""

from __future__ import annotations

import os
import secrets
from functools import cached_property
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AnyHttpUrl, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from service.base.errors import Refused
from service.base.texts import Text

WRONG = Text(
    "A configuração {name} não serve: {given}. {hint}",
    "The setting {name} does not fit: {given}. {hint}",
)
UNTOLD = {"RAIA_SECRET_KEY", "RAIA_METRICS_TOKEN", "RAIA_BROKER", "RAIA_LIMITS"}
"""Values that are secrets or may hold a password."""


class Settings(BaseSettings):
    """Read from the environment; every field is described in docs/reference/settings.md."""

    model_config = SettingsConfigDict(env_prefix="RAIA_", frozen=True, extra="ignore")

    data: Path = Field(default=Path(".raia"), description="Folder of the database, the files and the secret key")
    database: str | None = Field(default=None, description="Where the rows are, if not in the data folder")
    host: str = Field(default="127.0.0.1", description="Address on which the web server listens")
    port: int = Field(default=8000, ge=1, le=65535, description="Port on which the web server listens")
    public_url: AnyHttpUrl | None = Field(default=None, description="Address under which people reach it, for links")
    proxies: int = Field(default=0, ge=0, le=5, description="How many proxies of one's own stand before it")
    secret_key: str | None = Field(default=None, min_length=32, description="Signs sessions, instead of the kept key")
    language: Literal["pt", "en"] = Field(default="pt", description="Language for those who have not chosen")
    time_zone: str = Field(default="America/Sao_Paulo", description="Time zone for those who have not chosen")
    runner: bool = Field(default=True, description="Whether timers, deliveries and jobs run beside the web server")
    broker: str | None = Field(default=None, description="Message broker that wakes the workers on many machines")
    web_processes: int = Field(default=1, ge=1, le=64, description="How many processes answer pages on this machine")
    limits: str = Field(default="memory://", description="Where attempts are counted when several processes answer")
    log: Literal["text", "json"] = Field(default="text", description="How the log is written")
    metrics_token: str | None = Field(default=None, min_length=16, description="Opens /metrics to whoever brings it")

    @field_validator("broker")
    @classmethod
    def _known_broker(cls, url: str | None) -> str | None:
        return _with_scheme(url, ("amqp", "amqps", "redis", "rediss"))

    @field_validator("limits")
    @classmethod
    def _known_store(cls, url: str) -> str | None:
        return _with_scheme(url, ("memory", "redis", "rediss"))

    @field_validator("time_zone")
    @classmethod
    def _exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("America/Sao_Paulo, Europe/Lisbon, UTC…") from error
        return name

    @property
    def runs_beside(self) -> bool:
        """Whether the web server's own process does what is due: not where a broker wakes workers."""
        return self.runner and self.broker is None

    @property
    def counts_apart(self) -> bool:
        """Whether several web processes count attempts each for itself."""
        return self.limits == "memory://" and (self.web_processes > 1 or self.broker is not None)

    @property
    def database_url(self) -> str:
        """SQLite in the data folder unless another database is named."""
        return self.database or f"sqlite:///{(self.data / 'raia.sqlite').absolute()}"

    @property
    def address(self) -> str:
        """The address for links, without a slash at the end."""
        return str(self.public_url or f"http://localhost:{self.port}").rstrip("/")

    @property
    def secure(self) -> bool:
        """Whether people reach it by https, so that cookies may insist on it."""
        return self.address.startswith("https://")

    @property
    def zone(self) -> ZoneInfo:
        """The time zone itself."""
        return ZoneInfo(self.time_zone)

    @cached_property
    def secret(self) -> str:
        """The key that signs sessions: made once, kept where only the owner of the data folder can read it."""
        return self.secret_key or kept_secret(self.data / "secret-key")


def _with_scheme(url: str | None, known: tuple[str, ...]) -> str | None:
    scheme, separator, _ = (url or f"{known[0]}://").partition("://")
    if not separator or scheme not in known:
        raise ValueError(" · ".join(f"{scheme}://" for scheme in known))
    return url


def load() -> Settings:
    """The settings of this process; Refused names the variable that does not fit."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"RAIA_{first['loc'][0]}".upper()
        given = "…" if name in UNTOLD else repr(first["input"])
        raise Refused(WRONG.fill(name=name, given=given, hint=first["msg"]), field=name) from error


def kept_secret(file: Path) -> str:
    """The secret in this file (mode 0600), made when there is none; processes that start together agree on one."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not file.exists():
        new = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(48))
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(new, file)  # unlike a rename, this never replaces what another process has made
        except FileExistsError:
            pass
        finally:
            new.unlink()
    if file.stat().st_mode & 0o077:
        file.chmod(0o600)
    return file.read_text().strip()
