"""The benchmark runs, and says what it promises to say."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from postgres import binaries

ROOT = Path(__file__).parents[2]


@pytest.mark.xdist_group("bench")
def test_the_benchmark_measures_every_promise():
    """With tiny numbers every part runs, every figure is there, and nothing of it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--tiny"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "scripts"},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    databases = 1 if binaries() is None else 2
    for once in (
        "numbers that this machine's Python adds up",
        "late step ÷ early step",
        "a simple FEEL condition",
        "reading a diagram of 50 elements",
        "laying out a diagram of 50 elements",
        "reading a tool's export of 50 elements in lanes",
        "eight business hours added",
    ):
        assert _figures(done.stdout, once) == 1, once
    for each in (
        "this machine's commits of one small row",
        "completions through the command layer",
        "completions ÷ bare transactions",
        "task page and completion over HTTP",
        "completion alone over HTTP",
        "the same by 2 web processes, 2 tabs at once",
        "the slowest of them, p99",
        "the slowest list of cases, p99",
        "of one's own team: by urgency, p99",
        "escalation desk: all, p99",
        "a completion beside them, p99",
        "taking 100 due of 500 timers, p50",
    ):
        assert _figures(done.stdout, each) == databases, each
    assert "PostgreSQL" in done.stdout


def _figures(printed: str, what: str) -> int:
    return len(re.findall(rf"^  {re.escape(what)} +[\d.,]+ ", printed, re.MULTILINE))
