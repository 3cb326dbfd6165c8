"""One visible component as the page needs it: a control with its id, name, value, options and words."""

from __future__ import annotations

from markupsafe import Markup

from service.base.values import value_object

NO_MARKUP = Markup()


@value_object
class Answer:
    """One option of a choice."""

    id: str
    code: str
    label: str
    chosen: bool
    description: str = ""


@value_object
class Kept:
    """A file that is attached already."""

    id: str
    file: str
    name: str
    url: str = ""


@value_object(kw_only=True)
class Line:
    """Controls that stand side by side."""

    controls: tuple[Control, ...]


@value_object(kw_only=True)
class RowView:
    """One row of a list: its name `itens.0`, its number from 1, the mark of the row it was before."""

    name: str
    number: int
    mark: str
    lines: tuple[Line, ...]


@value_object(kw_only=True)
class Control:
    """One component on the page; `kind` says which macro draws it."""

    kind: str
    id: str
    name: str = ""
    label: str = ""
    hint: str = ""
    error: str = ""
    required: bool = False
    readonly: bool = False
    width: str = "col-12"
    value: str = ""
    type: str = "text"
    inputmode: str = ""
    autocomplete: str = ""
    minimum: str = ""
    maximum: str = ""
    step: str = ""
    max_length: int | None = None
    prefix: str = ""
    suffix: str = ""
    answers: tuple[Answer, ...] = ()
    searchable: bool = False
    multiple: bool = False
    accept: str = ""
    kept: tuple[Kept, ...] = ()
    markup: Markup = NO_MARKUP
    source: str = ""
    height: int = 0
    headings: tuple[str, ...] = ()
    cells: tuple[tuple[str, ...], ...] = ()
    more: int = 0
    outline: bool = False
    lines: tuple[Line, ...] = ()
    rows: tuple[RowView, ...] = ()
    growing: bool = False
    shrinking: bool = False

    @property
    def described_by(self) -> str:
        """Ids of the words that belong to the control."""
        return " ".join(f"{self.id}-{part}" for part in ("hint", "error") if getattr(self, part))


@value_object
class Problem:
    """A line of the summary of errors: where it leads and what it says."""

    target: str
    label: str
    text: str


@value_object(kw_only=True)
class FormView:
    """A form as the page draws it; `decides` when its only question is answered by its own buttons."""

    id: str
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...] = ()
    change_url: str = ""
    decides: bool = False
    has_files: bool = False
    has_rows: bool = False
