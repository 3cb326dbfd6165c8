"""A desk's folder for commands."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from service.cli import main


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `raia migrate` makes of nothing, once; each test takes a copy."""
    folder = tmp_path_factory.mktemp("migrated") / "data"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("RAIA_DATA", str(folder))
        patched.delenv("RAIA_DATABASE", raising=False)
        assert CliRunner().invoke(main, ["migrate"], catch_exceptions=False).exit_code == 0
    return folder
