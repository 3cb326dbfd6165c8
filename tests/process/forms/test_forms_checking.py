"""Answers checked: types, limits, and the words when something is wrong."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from forms_made import NOW, choice, made, number, rows, text

from service.process.forms import FileFact, check

SAO_PAULO = timezone(timedelta(hours=-3))


def moment(subtype, **more):
    return {"type": "datetime", "key": "quando", "subtype": subtype, **more}


@pytest.mark.parametrize(
    ("field", "answer", "value"),
    [
        (text(), "  Ana\nSilva ", "Ana Silva"),
        (text(), 12, "12"),
        ({"type": "textarea", "key": "nome"}, "a\r\nb", "a\nb"),
        (text(properties={"raia:format": "cpf"}), "529.982.247-25", "52998224725"),
        (number(), "1.234,56", Decimal("1234.56")),
        (number(), "1234.5", Decimal("1234.5")),
        (number(), "R$ 10", Decimal(10)),
        (number(), "1.234", Decimal(1234)),
        (number(), "-0,5", Decimal("-0.5")),
        (number(), 1.1, Decimal("1.1")),
        (number(serializeToString=True), "1,5", "1.5"),
        (number(), "", None),
        ({"type": "checkbox", "key": "c"}, "true", True),
        ({"type": "checkbox", "key": "c"}, False, False),
        (choice(), "nao", "nao"),
        (choice(values=[{"label": "Um", "value": 1}, {"label": "Sim", "value": True}]), "1", 1),
        (choice(values=[{"label": "Um", "value": 1}, {"label": "Sim", "value": True}]), "true", True),
        (choice("checklist"), ["nao", "sim"], ["sim", "nao"]),
        (choice("taglist"), "sim", ["sim"]),
        (moment("date"), "31/12/2026", date(2026, 12, 31)),
        (moment("date"), "2026-12-31", date(2026, 12, 31)),
        (moment("time", timeSerializingFormat="no_timezone"), "14h05", time(14, 5)),
        (moment("time"), "14:05", time(14, 5, tzinfo=SAO_PAULO)),
        (moment("datetime"), "31/12/2026 14:05", datetime(2026, 12, 31, 14, 5, tzinfo=SAO_PAULO)),
        (moment("datetime"), "2026-12-31T14:05Z", datetime(2026, 12, 31, 11, 5, tzinfo=SAO_PAULO)),
        (
            moment("datetime", timeSerializingFormat="utc_normalized"),
            "2026-12-31T14:05",
            datetime(2026, 12, 31, 17, 5, tzinfo=UTC),
        ),
        (moment("datetime", timeSerializingFormat="no_timezone"), "2026-12-31T14:05", datetime(2026, 12, 31, 14, 5)),  # noqa: DTZ001
        ({"type": "filepicker", "key": "f"}, ["a"], "a"),
        ({"type": "filepicker", "key": "f", "multiple": True}, "a", ["a"]),
    ],
)
def test_answers_become_values_of_their_type(field, answer, value):
    """What people type, and what programs send, is read into the field's type."""
    checked = check(made(field), {field["key"]: answer}, {}, NOW)
    assert checked.errors == ()
    assert checked.values == {field["key"]: value}
    assert type(checked.values[field["key"]]) is type(value)


@pytest.mark.parametrize(
    ("field", "answer", "words"),
    [
        (text(validate={"required": True}), " ", "Preencha este campo."),
        (text(validate={"minLength": 3}), "ab", "Escreva ao menos 3 caracteres."),
        (text(validate={"maxLength": "=1 + 2"}), "abcd", "Use até 3 caracteres; há 4."),
        (text(validate={"pattern": "^[A-Z]{3}$"}), "abc", "Confira o formato."),
        (text(validate={"pattern": "^[A-Z]$", "patternErrorMessage": "Uma {letra} só."}), "a", "Uma {letra} só."),
        (text(validate={"pattern": "^(a+)+$"}), "a" * 40 + "!", "Confira o formato."),
        (text(validate={"validationType": "email"}), "ana", "Informe um e-mail válido"),
        (text(properties={"raia:format": "cpf"}), "529.982.247-26", "Informe um CPF válido"),
        (text(), "x" * 50_001, "Use até 50000 caracteres."),
        (text(), ["a"], "Escreva um texto."),
        (number(), "doze", "Informe um número"),
        (number(), "9" * 35, "Informe um número"),
        (number(), "1e999999", "Informe um número"),
        (number(), float("inf"), "Informe um número"),
        (number(), True, "Informe um número"),
        (number(validate={"min": 2}), 1, "Informe 2 ou mais."),
        (number(validate={"max": "1.5"}), 2, "Informe 1,5 ou menos."),
        (number(decimalDigits=0), "1,5", "Informe um número inteiro."),
        (number(decimalDigits=2), "1,234", "Use até 2 casas decimais."),
        (number(increment="0.25"), "0,3", "Use 0,25 ou 0,50."),
        ({"type": "checkbox", "key": "nome", "validate": {"required": True}}, False, "Marque para continuar."),
        (choice(validate={"required": True}), None, "Escolha uma opção."),
        (choice(), "talvez", "Escolha uma das opções."),
        (choice("checklist"), ["sim", "talvez"], "Escolha uma das opções."),
        (choice("taglist", validate={"required": True}), [], "Escolha ao menos uma opção."),
        (moment("date"), "31/02/2026", "Informe a data"),
        (moment("date", disallowPassedDates=True), "04/01/2026", "Escolha hoje ou uma data futura."),
        (moment("datetime", disallowPassedDates=True), "04/01/2026 10:00", "Escolha hoje ou uma data futura."),
        (moment("time", timeInterval=15), "14:05", "de 15 em 15 minutos"),
        (moment("datetime"), "0001-01-01T00:00", "Informe data e hora"),
        ({"type": "filepicker", "key": "f", "validate": {"required": True}}, [], "Anexe um arquivo."),
        ({"type": "filepicker", "key": "f"}, ["a", "b"], "Anexe só um arquivo."),
    ],
)
def test_what_does_not_fit_is_said_at_the_field(field, answer, words):
    """Each complaint names the field's path and says how to mend it."""
    checked = check(made(field), {field["key"]: answer}, {}, NOW)
    (error,) = checked.errors
    assert error.path == field["key"]
    assert words in error.text.spoken("pt")
    assert error.text.spoken("en")


FACTS = {
    "pdf": FileFact("pdf", "Nota.PDF", 10, "application/pdf"),
    "big": FileFact("big", "grande.pdf", 10_000_001, "application/pdf"),
    "exe": FileFact("exe", "x.exe", 10, "application/octet-stream"),
}


@pytest.mark.parametrize(
    ("file", "words"),
    [("pdf", None), ("big", "10 MB"), ("exe", "tipo aceito"), ("other", "não está mais aqui")],
)
def test_files_are_checked_by_their_facts(file, words):
    """An attached file must exist, be of an accepted type and not too large."""
    form = made({"type": "filepicker", "key": "f", "accept": ".pdf, image/*"})
    checked = check(form, {"f": file}, {}, NOW, files=FACTS.get)
    assert [words in str(error.text) for error in checked.errors] == ([True] if words else [])


def test_case_fields_go_to_the_desk():
    """What is keyed below `chamado.` is no variable; an empty one changes nothing."""
    form = made(text("chamado.assunto"), text("chamado.nota"), number())
    checked = check(form, {"chamado.assunto": "Boleto", "valor": 2}, {"chamado": {"protocolo": "1"}}, NOW)
    assert checked.values == {"valor": 2}
    assert checked.case_fields == {"assunto": "Boleto"}


def test_nested_names_keep_what_the_form_does_not_know():
    """Writing `cliente.nome` leaves the rest of `cliente` alone."""
    form = made({"type": "group", "path": "cliente", "components": [text("nome", id="N")]})
    stored = {"cliente": {"id": 7, "nome": "Ana"}}
    assert check(form, {"cliente": {"nome": "Bia"}}, stored, NOW).values == {"cliente": {"id": 7, "nome": "Bia"}}
    assert stored == {"cliente": {"id": 7, "nome": "Ana"}}


def test_a_field_without_an_answer_keeps_its_value_or_default():
    """Nothing answered: the stored value counts, else the default."""
    form = made(text("a", defaultValue="x"), text("b", defaultValue="y"), text("c"))
    assert check(form, {}, {"b": "z"}, NOW).values == {"a": "x", "b": "z", "c": ""}


def test_rows_keep_to_their_limits():
    """A list may ask for so many rows at least and at most."""
    form = made(rows(text("nome"), minRepetitions=1, properties={"maxRepetitions": "2"}))
    assert [str(e.text) for e in check(form, {"itens": []}, {}, NOW).errors] == ["Adicione ao menos 1."]
    many = {"itens": [{"nome": "a"}, {"nome": "b"}, {"nome": "c"}]}
    assert [e.path for e in check(form, many, {}, NOW).errors] == ["itens"]
    assert check(form, {"itens": [{"nome": "a"}]}, {}, NOW).values == {"itens": [{"nome": "a"}]}


def test_errors_within_rows_name_the_row():
    """The path of an error in a list tells the row."""
    form = made(rows(text("nome", validate={"required": True})))
    (error,) = check(form, {"itens": [{"nome": "a"}, {"nome": ""}]}, {}, NOW).errors
    assert error.path == "itens.1.nome"
