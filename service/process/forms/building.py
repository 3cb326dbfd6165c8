"""Components from JSON, type by type; `TYPES` is the list of what is understood."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast, get_args

import regex

from service.base.texts import Text
from service.process.forms.dynamic import Dynamic
from service.process.forms.fields import (
    Checkbox,
    Choice,
    Component,
    Computed,
    DocumentsView,
    FileInput,
    Format,
    ImageView,
    Input,
    MomentInput,
    NumberInput,
    TableView,
    TextInput,
    View,
)
from service.process.forms.numbers import read_yes_or_no
from service.process.forms.options import OptionSource, listed
from service.process.forms.raw import Raw
from service.process.forms.scope import Path
from service.process.forms.templates import read_template

RESERVED = frozenset({"_add", "_remove", "_shown", "_row"})
_NAME = regex.compile(r"[\p{L}_$][\p{L}\p{N}_$-]*")


def common(raw: Raw) -> dict[str, Any]:
    """What every component has."""
    layout = raw.inside("layout")
    return {
        "id": raw.place.element,
        "type": raw.text("type"),
        "label": raw.template("label"),
        "description": raw.template("description"),
        "hide": raw.inside("conditional").condition("hide"),
        "columns": layout.whole("columns", least=1, most=16),
        "row": layout.text("row"),
        "properties": raw.properties(),
    }


def read_path(raw: Raw, name: str, base: Path, *, optional: bool = False) -> Path:
    """A key such as `cliente.nome` below the enclosing path; refuses what cannot be a name."""
    text = raw.text(name).strip()
    if not text and optional:
        return base
    parts = tuple(text.split("."))
    if not all(_NAME.fullmatch(part) for part in parts) or len(parts) > 8:
        raise raw.refuse(
            Text(
                "“{name}” deve ser um nome como valor ou cliente.nome, e não “{text}”",
                "“{name}” must be a name like value or client.name, not “{text}”",
            ),
            name=name,
            text=text,
        )
    if RESERVED.intersection(parts):
        raise raw.refuse(Text("o nome “{text}” é reservado", "the name “{text}” is reserved"), text=text)
    return base + parts


def _input(raw: Raw, base: Path) -> dict[str, Any]:
    validate = raw.inside("validate")
    return common(raw) | {
        "path": read_path(raw, "key", base),
        "required": validate.flag("required"),
        "readonly": raw.condition("readonly"),
        "disabled": raw.flag("disabled"),
        "default": raw.plain.get("defaultValue"),
    }


def _text(raw: Raw, base: Path) -> Input:
    validate = raw.inside("validate")
    appearance = raw.inside("appearance")
    kind = validate.text("validationType")
    given = raw.properties().get("raia:format", "")
    if given and given not in get_args(Format):
        raise raw.refuse(
            Text("o formato “{given}” não existe; use {known}", "format “{given}” does not exist; use {known}"),
            given=given,
            known=", ".join(get_args(Format)),
        )
    return TextInput(
        **_input(raw, base),
        min_length=validate.dynamic("minLength"),
        max_length=validate.dynamic("maxLength"),
        pattern=validate.pattern("pattern"),
        pattern_message=validate.text("patternErrorMessage"),
        kind=kind if kind in ("email", "phone") else "",
        format=cast("Format | None", given or None),
        prefix=appearance.template("prefixAdorner"),
        suffix=appearance.template("suffixAdorner"),
    )


def _number(raw: Raw, base: Path) -> Input:
    validate = raw.inside("validate")
    appearance = raw.inside("appearance")
    increment = raw.number("increment")
    if increment is not None and increment <= 0:
        raise raw.refuse(Text("“increment” deve ser maior que zero", "“increment” must be greater than zero"))
    return NumberInput(
        **_input(raw, base),
        minimum=validate.dynamic("min"),
        maximum=validate.dynamic("max"),
        decimals=raw.whole("decimalDigits", most=20),
        increment=increment,
        as_text=raw.flag("serializeToString"),
        prefix=appearance.template("prefixAdorner"),
        suffix=appearance.template("suffixAdorner"),
    )


def _checkbox(raw: Raw, base: Path) -> Input:
    return Checkbox(**_input(raw, base))


def _choice(raw: Raw, base: Path) -> Input:
    if raw.text("valuesKey"):
        source = OptionSource(key=read_path(raw, "valuesKey", ()))
    elif raw.text("valuesExpression"):
        source = OptionSource(expression=raw.expression("valuesExpression"))
    else:
        source = OptionSource(fixed=listed(raw.plain.get("values")))
        if not source.fixed:
            raw.warn(
                "form-options",
                Text("não há opções para escolher", "there is nothing to choose"),
                Text("Informe ao menos uma opção.", "Give at least one option."),
            )
    return Choice(**_input(raw, base), options=source, searchable=raw.flag("searchable"))


def _moment(raw: Raw, base: Path) -> Input:
    subtype = raw.text("subtype", "date")
    if subtype not in ("date", "time", "datetime"):
        raise raw.refuse(Text("“subtype” deve ser date, time ou datetime", "“subtype” must be date, time or datetime"))
    zoned = raw.text("timeSerializingFormat") or "utc_offset"
    if zoned not in ("utc_offset", "utc_normalized", "no_timezone"):
        raise raw.refuse(Text("“timeSerializingFormat” não é conhecido", "“timeSerializingFormat” is not known"))
    settings = _input(raw, base)
    if not settings["label"].source:
        settings["label"] = raw.template("timeLabel" if subtype == "time" else "dateLabel")
    return MomentInput(
        **settings,
        subtype=subtype,
        time_label=raw.template("timeLabel"),
        future_only=raw.flag("disallowPassedDates"),
        interval=raw.whole("timeInterval", least=1, most=1440) or 1,
        zoned=zoned,
    )


def _file(raw: Raw, base: Path) -> Input:
    return FileInput(**_input(raw, base), multiple=raw.condition("multiple"), accept=raw.template("accept"))


def _computed(raw: Raw, base: Path) -> Input:
    return Computed(**_input(raw, base), expression=raw.expression("expression"))


def _view(raw: Raw, base: Path) -> Component:
    name = {"text": "text", "html": "content"}.get(raw.text("type"))
    content = raw.template(name) if name else read_template("")
    return View(**common(raw), content=content, height=raw.whole("height", most=2000) or 0)


def _image(raw: Raw, base: Path) -> Component:
    return ImageView(**common(raw), source=raw.template("source"), alt=raw.template("alt"))


def _table(raw: Raw, base: Path) -> Component:
    columns: list[tuple[str, str]] = []
    given = raw.plain.get("columns")
    for column in cast("list[object]", given) if isinstance(given, list) else []:
        if isinstance(column, Mapping):
            inner = Raw(cast("Mapping[str, Any]", column), raw.place)
            columns.append((inner.text("key"), inner.text("label") or inner.text("key")))
    return TableView(
        **common(raw),
        source=Dynamic(expression=raw.expression("dataSource")),
        columns_fixed=tuple(columns),
        columns_computed=raw.expression("columnsExpression") if raw.text("columnsExpression") else None,
        page=raw.whole("rowCount", least=1),
    )


def _documents(raw: Raw, base: Path) -> Component:
    return DocumentsView(**common(raw), source=raw.dynamic("dataSource"), heading=raw.template("title"))


BUILDERS: Mapping[str, Callable[[Raw, Path], Component]] = {
    "textfield": _text,
    "textarea": _text,
    "number": _number,
    "checkbox": _checkbox,
    "checklist": _choice,
    "radio": _choice,
    "select": _choice,
    "taglist": _choice,
    "datetime": _moment,
    "filepicker": _file,
    "expression": _computed,
    "text": _view,
    "html": _view,
    "separator": _view,
    "spacer": _view,
    "button": _view,
    "image": _image,
    "table": _table,
    "documentPreview": _documents,
}
"""How each type without components of its own is built; groups and lists are in `reading`."""


def check_default(raw: Raw, built: Input) -> None:
    """Warn about a default that the field can never hold."""
    if isinstance(built, Checkbox) and built.default is not None and read_yes_or_no(built.default) is None:
        raw.warn(
            "form-default",
            Text("o valor inicial não é true nem false", "the default is neither true nor false"),
            Text("Use true ou false.", "Use true or false."),
        )
