"""A form as it stands now turned into what the page draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import tzinfo
from itertools import groupby
from typing import Any, cast

import regex

from service.base.texts import Language
from service.process.forms import (
    HOME,
    Checkbox,
    Choice,
    Computed,
    Documents,
    FieldError,
    FileInput,
    Html,
    Input,
    Item,
    Lookup,
    Markdown,
    MomentInput,
    NumberInput,
    Picture,
    Rows,
    Shown,
    Table,
    TextInput,
    code_of,
)
from service.web.forms.controls import Answer, Control, FormView, Kept, Line, Problem, RowView
from service.web.forms.marking import clean, markdown
from service.web.forms.spelling import read, typed

FEW = 12
"""Options up to which all are laid out; beyond it a select can be searched."""
BUTTONS = 4
"""Options up to which an only question is answered with buttons."""

MOMENTS = {"date": "date", "time": "time", "datetime": "datetime-local"}
_AUTOCOMPLETE = {
    "email": "email",
    "phone": "tel",
    "telefone": "tel",
    "cep": "postal-code",
    "nome": "name",
    "nome_completo": "name",
    "cidade": "address-level2",
    "estado": "address-level1",
    "uf": "address-level1",
    "endereco": "street-address",
    "data_nascimento": "bday",
    "empresa": "organization",
}


def form_view(
    shown: Shown,
    *,
    errors: Sequence[FieldError] = (),
    language: Language = "pt",
    change_url: str = "",
    files: Lookup | None = None,
    file_url: Callable[[str], str] | None = None,
    own_data: bool = False,
    alone: bool = True,
    zone: tzinfo = HOME,
    id: str = "formulario",
) -> FormView:
    """What the page draws.

    `change_url` is where a changed form is posted to be drawn anew; give it when `Form.varies`. `own_data`: people
    write about themselves, so the browser may fill in what it knows of them. `alone`: nothing else is asked on the
    page, such as a gateway's question, so an only choice may be answered with buttons.
    """
    making = _Making({error.path: error.text.spoken(language) for error in errors}, files, file_url, own_data, zone)
    lines = making.lines(shown.items)
    decides = alone and making.questions == 1 and making.buttons is not None
    if decides:
        lines = making.with_buttons(shown.items)
    return FormView(
        id=id,
        lines=lines,
        problems=tuple(making.problems(errors, language)),
        change_url=change_url,
        decides=decides,
        has_files=making.has_files,
        has_rows=making.has_rows,
    )


class _Making:
    """One drawing: knows the errors, hands out ids, counts what is asked."""

    def __init__(
        self,
        errors: dict[str, str],
        files: Lookup | None,
        file_url: Callable[[str], str] | None,
        own_data: bool,
        zone: tzinfo,
    ) -> None:
        self.errors = errors
        self.files = files
        self.file_url = file_url
        self.own_data = own_data
        self.zone = zone
        self.start()

    def start(self) -> None:
        self.ids: set[str] = set()
        self.targets: dict[str, str] = {}
        self.questions = 0
        self.buttons: str | None = None
        self.has_files = self.has_rows = False

    def with_buttons(self, items: Iterable[Item]) -> tuple[Line, ...]:
        only = self.buttons
        self.start()
        self.buttons = only
        return self.lines(items)

    def id(self, item: Item) -> str:
        plain = "f-" + regex.sub(r"[^\w-]", "-", item.path or item.key)
        name, number = plain, 1
        while name in self.ids:
            number += 1
            name = f"{plain}--{number}"
        self.ids.add(name)
        return name

    def problems(self, errors: Sequence[FieldError], language: Language) -> Iterable[Problem]:
        for error in errors:
            yield Problem(self.targets.get(error.path, ""), error.label, error.text.spoken(language))

    def lines(self, items: Iterable[Item]) -> tuple[Line, ...]:
        seen = [item for item in items if not isinstance(item.component, Computed)]
        numbered = enumerate(seen)
        rows = groupby(numbered, key=lambda pair: pair[1].component.row or pair[0])
        return tuple(Line(controls=tuple(self.control(item) for _, item in row)) for _, row in rows)

    def control(self, item: Item) -> Control:
        component = item.component
        columns = component.columns
        common: dict[str, Any] = {
            "id": self.id(item),
            "name": item.path,
            "label": item.label,
            "hint": item.description,
            "error": self.errors.get(item.path, "") if item.path else "",
            "readonly": item.readonly,
            "width": "col-12 col-md" + (f"-{max(1, round(columns * 12 / 16))}" if columns else ""),
        }
        if isinstance(component, Rows):
            return self.list(item, component, common)
        if isinstance(component, Input):
            return self.input(item, component, common)
        if item.content is not None:
            return self.content(item, common)
        return self.rest(item, common)

    def rest(self, item: Item, common: dict[str, Any]) -> Control:
        component = item.component
        height = getattr(component, "height", 0)
        outline = bool(getattr(component, "outline", False))
        kind = {"default": "group"}.get(component.type, component.type)
        return Control(**common, kind=kind, height=height, outline=outline, lines=self.lines(item.items))

    def content(self, item: Item, common: dict[str, Any]) -> Control:
        match item.content:
            case Markdown(source):
                return Control(**common, kind="markup", markup=markdown(source))
            case Html(source):
                return Control(**common, kind="markup", markup=clean(source))
            case Picture(source, alt):
                return Control(**common, kind="image", source=source, value=alt)
            case Table(headings, rows, more):
                return Control(**common, kind="table", headings=headings, cells=rows, more=more)
            case Documents(found):
                return Control(**common, kind="documents", kept=self.documents(found))
            case None:
                return Control(**common, kind="spacer")

    def list(self, item: Item, component: Rows, common: dict[str, Any]) -> Control:
        self.has_rows = True
        self.targets[item.path] = common["id"]
        rows = tuple(
            RowView(
                name=f"{item.path}.{position}",
                number=position + 1,
                mark="" if row.origin is None else str(row.origin),
                lines=self.lines(row.items),
            )
            for position, row in enumerate(item.rows)
        )
        changing = component.growing and not item.readonly
        room = component.maximum is None or len(rows) < component.maximum
        return Control(
            **common, kind="list", rows=rows, growing=changing and room, shrinking=changing, outline=component.outline
        )

    def input(self, item: Item, component: Input, common: dict[str, Any]) -> Control:
        self.targets[item.path] = common["id"]
        self.questions += not item.readonly
        common["required"] = component.required and not item.readonly
        raw = item.raw if isinstance(item.raw, str) else None
        speak = read if item.readonly else typed
        common["value"] = raw if raw is not None else speak(component, item.value, self.zone)
        match component:
            case TextInput():
                return self.text(item, component, common)
            case NumberInput():
                mode = "numeric" if component.decimals == 0 else "decimal"
                return Control(**common, kind="input", inputmode=mode, prefix=item.prefix, suffix=item.suffix)
            case Checkbox():
                common["value"] = "true" if item.value is True else ""
                return Control(**common, kind="checkbox")
            case Choice():
                return self.choice(item, component, common)
            case MomentInput():
                step = str(component.interval * 60) if component.subtype != "date" else ""
                plain = item.readonly or raw is not None
                return Control(**common, kind="input", type="text" if plain else MOMENTS[component.subtype], step=step)
            case FileInput():
                return self.file(item, common)
            case _:
                return Control(**common, kind="spacer")

    def text(self, item: Item, component: TextInput, common: dict[str, Any]) -> Control:
        kind = component.format or component.kind
        key = item.local[-1].lower() if item.local else ""
        known = _AUTOCOMPLETE.get(kind) or _AUTOCOMPLETE.get(key, "")
        return Control(
            **common,
            kind="textarea" if component.long else "input",
            type={"email": "email", "phone": "tel", "telefone": "tel"}.get(kind, "text"),
            inputmode="numeric" if kind in ("cpf", "cep") else "",
            autocomplete=known if self.own_data else "off",
            max_length=item.limits.max_length,
            prefix=item.prefix,
            suffix=item.suffix,
        )

    def choice(self, item: Item, component: Choice, common: dict[str, Any]) -> Control:
        values = many(item.value)
        codes = {code_of(value) for value in values if value is not None}
        answers = tuple(
            Answer(f"{common['id']}-{position}", option.code, option.label, option.code in codes, option.description)
            for position, option in enumerate(item.options)
        )
        few = len(answers) <= FEW
        laid_out = component.type in ("radio", "checklist") or (component.many and few)
        kind = ("checks" if component.many else "radios") if laid_out else "select"
        explained = any(answer.description for answer in answers)
        if component.type == "radio" and 1 < len(answers) <= BUTTONS and not item.readonly and not explained:
            if self.buttons == item.path:
                kind = "buttons"
            self.buttons = item.path
        searchable = kind == "select" and (component.searchable or not few)
        return Control(**common, kind=kind, answers=answers, searchable=searchable, multiple=component.many)

    def file(self, item: Item, common: dict[str, Any]) -> Control:
        self.has_files = True
        held = [str(one) for one in many(item.value) if one]
        common["value"] = ""
        kept = self.kept(common["id"], held)
        return Control(**common, kind="file", multiple=item.multiple, accept=item.accept, kept=kept)

    def documents(self, found: Sequence[tuple[str, str]]) -> tuple[Kept, ...]:
        return tuple(Kept("", file, name, self.file_url(file) if self.file_url else "") for file, name in found)

    def kept(self, id: str, files: Sequence[str]) -> tuple[Kept, ...]:
        kept: list[Kept] = []
        for position, file in enumerate(files):
            fact = self.files(file) if self.files else None
            url = self.file_url(file) if self.file_url else ""
            kept.append(Kept(f"{id}-kept-{position}", file, fact.name if fact else file, url))
        return tuple(kept)


def many(value: Any) -> list[Any]:
    """A value as a list of values."""
    return cast("list[Any]", value) if isinstance(value, list) else [value]
