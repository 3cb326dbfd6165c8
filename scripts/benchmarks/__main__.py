"""`scripts/bench`: measures the promises about speed on this machine and prints them. Nothing fails, it only tells."""

from __future__ import annotations

import argparse
import os
import platform
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks import completions, engine, hours, imports, lists, machine, overdue, pages, sights, timers, views
from benchmarks.desk import Desk
from benchmarks.report import Report

CASES = 20


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    items: int
    seconds: float
    passes: int
    rounds: int
    overdue: int = 5_000
    classes: int = 2_000


USUAL = Size(items=100_000, seconds=4, passes=1_000, rounds=40)
FULL = Size(items=1_000_000, seconds=10, passes=1_000, rounds=100, overdue=100_000)
TINY = Size(items=500, seconds=0.2, passes=20, rounds=1, overdue=20, classes=40)


def main() -> None:
    """All parts, on every database that there is."""
    size = _asked()
    began, report = time.perf_counter(), Report()
    report.title(f"Raia on {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}")
    report.add("numbers that this machine's Python adds up", machine.python_speed(seconds=size.seconds / 4), "/s")
    engine.measure(report, passes=size.passes)
    hours.measure(report, seconds=size.seconds / 4)
    with machine.folder() as place:
        with machine.sqlite(place) as url:
            report.title("SQLite (WAL, synchronous=FULL)")
            _measure(report, url, place / "sqlite", size)
        report.title("PostgreSQL (a server of its own, fsync=on, synchronous_commit=on)")
        with machine.postgres(place) as url:
            if url is None:
                report.note(f"left out: {machine.NO_POSTGRES}")
            else:
                _measure(report, url, place / "beside-postgres", size)
    missed = [figure for figure in report.figures if figure.ratio is not None and figure.ratio < 1]
    report.title(f"{len(missed)} bars missed; {time.perf_counter() - began:.0f} s in all")
    loads = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    report.note(f"load of the machine over 1, 5 and 15 minutes: {loads}")


def _measure(report: Report, url: str, data: Path, size: Size) -> None:
    data.mkdir()
    desk = Desk.opened(url, data, count=CASES)
    try:
        completions.measure(report, desk, seconds=size.seconds)
        pages.measure(report, desk, data, url, seconds=size.seconds)
        lists.measure(report, desk, count=size.items, rounds=size.rounds)
        views.measure(report, desk, count=size.items, rounds=size.rounds)
        sights.measure(report, desk, rounds=size.rounds)
        overdue.measure(report, desk, data, url, count=size.overdue)
        timers.measure(report, desk, count=size.items)
        imports.measure(report, desk, classes=size.classes)
    finally:
        desk.close()


def _asked() -> Size:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    sizes = parser.add_mutually_exclusive_group()
    sizes.add_argument("--full", action="store_true", help="a million open items and timers; takes many minutes")
    sizes.add_argument("--tiny", action="store_true", help="only whether everything runs; the figures say nothing")
    asked = parser.parse_args()
    return FULL if asked.full else TINY if asked.tiny else USUAL


if __name__ == "__main__":
    main()
