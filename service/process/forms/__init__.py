"""Forms (form-js schema) as fields, and answers checked against them."""

from service.process.forms.checking import CASE, Checked, FieldError, check
from service.process.forms.comparing import FormChange, compare_forms
from service.process.forms.documents import write_document
from service.process.forms.examples import choose_first, example
from service.process.forms.fields import (
    Checkbox,
    Choice,
    Component,
    Computed,
    FileInput,
    Group,
    Input,
    MomentInput,
    NumberInput,
    Rows,
    TextInput,
    inputs,
)
from service.process.forms.files import FileFact, Lookup
from service.process.forms.form import Form
from service.process.forms.options import Option, code_of
from service.process.forms.outline import Outline, form_name, outline
from service.process.forms.posts import ADD, REMOVE, ROW, SHOWN, asks_for_rows, draft, parse_post
from service.process.forms.reading import SCHEMA, TYPES, read_form
from service.process.forms.refusals import FormRefused
from service.process.forms.scope import HOME, Scope
from service.process.forms.shown import Documents, Html, Item, Markdown, Picture, Row, Shown, Table
from service.process.forms.templates import Template, TemplateError, read_template
from service.process.forms.viewing import marked

__all__ = [
    "ADD",
    "CASE",
    "HOME",
    "REMOVE",
    "ROW",
    "SCHEMA",
    "SHOWN",
    "TYPES",
    "Checkbox",
    "Checked",
    "Choice",
    "Component",
    "Computed",
    "Documents",
    "FieldError",
    "FileFact",
    "FileInput",
    "Form",
    "FormChange",
    "FormRefused",
    "Group",
    "Html",
    "Input",
    "Item",
    "Lookup",
    "Markdown",
    "MomentInput",
    "NumberInput",
    "Option",
    "Outline",
    "Picture",
    "Row",
    "Rows",
    "Scope",
    "Shown",
    "Table",
    "Template",
    "TemplateError",
    "TextInput",
    "asks_for_rows",
    "check",
    "choose_first",
    "code_of",
    "compare_forms",
    "draft",
    "example",
    "form_name",
    "inputs",
    "marked",
    "outline",
    "parse_post",
    "read_form",
    "read_template",
    "write_document",
]
