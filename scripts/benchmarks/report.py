"""What a run found, one line a figure, against the bars of the promises."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A measured number. `bar` is what was promised first, at least (or, with `at_most`, at most)."""

    what: str
    value: float
    unit: str
    bar: float | None = None
    at_most: bool = False

    @property
    def ratio(self) -> float | None:
        """How much better than the bar: 1 is just kept, below it is missed."""
        if self.bar is None or not self.value:
            return None
        return self.bar / self.value if self.at_most else self.value / self.bar

    def line(self) -> str:
        """As it is printed."""
        shown = f"  {self.what:<64}{_number(self.value):>12} {self.unit:<6}"
        if self.bar is None or self.ratio is None:
            return shown.rstrip()
        words = "at most" if self.at_most else "at least"
        verdict = "kept" if self.ratio >= 1 else "MISSED"
        return f"{shown} bar {words} {_number(self.bar)}: {self.ratio:.2f} {verdict}"


@dataclass
class Report:
    """Prints while it is gathered: a run takes minutes."""

    figures: list[Figure] = field(default_factory=list[Figure])

    def title(self, words: str) -> None:
        """Begin a part."""
        print(f"\n{words}", flush=True)

    def note(self, words: str) -> None:
        """Something to know that is no number."""
        print(f"  {words}", flush=True)

    def add(self, what: str, value: float, unit: str, *, bar: float | None = None, at_most: bool = False) -> None:
        """One more figure."""
        figure = Figure(what=what, value=value, unit=unit, bar=bar, at_most=at_most)
        self.figures.append(figure)
        print(figure.line(), flush=True)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
