"""CPF, CNPJ, CEP, telephone, e-mail: read with their check digits, written as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.process.forms import write_document
from service.process.forms.documents import READERS, read_cnpj, read_cpf


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("cpf", "529.982.247-25", "52998224725"),
        ("cpf", "52998224725", "52998224725"),
        ("cpf", "529.982.247-26", None),
        ("cpf", "111.111.111-11", None),
        ("cpf", "5299822472", None),
        ("cpf", "٥٢٩٩٨٢٢٤٧٢٥", None),
        ("cnpj", "11.222.333/0001-81", "11222333000181"),
        ("cnpj", "12.ABC.345/01DE-35", "12ABC34501DE35"),
        ("cnpj", "12.abc.345/01de-35", "12ABC34501DE35"),
        ("cnpj", "12.ABC.345/01DE-36", None),
        ("cnpj", "00.000.000/0000-00", None),
        ("cpf-cnpj", "529.982.247-25", "52998224725"),
        ("cpf-cnpj", "11.222.333/0001-81", "11222333000181"),
        ("cep", "01310-100", "01310100"),
        ("cep", "0131010", None),
        ("telefone", "(11) 98765-4321", "+5511987654321"),
        ("telefone", "+55 11 3456-7890", "+551134567890"),
        ("telefone", "98765-4321", None),
        ("phone", "+44 20 7946 0958", "+442079460958"),
        ("email", "ana@exemplo.com.br", "ana@exemplo.com.br"),
        ("email", "ana@localhost", None),
        ("email", "ana@exemplo.com\n", "ana@exemplo.com"),
        ("email", "a" * 100_000 + "@x.com", None),
    ],
)
def test_numbers_are_read_with_their_check_digits(kind, typed, kept):
    """What people type is brought to one form, or not taken."""
    assert READERS[kind](typed) == kept


@pytest.mark.parametrize(
    ("kind", "kept", "written"),
    [
        ("cpf", "52998224725", "529.982.247-25"),
        ("cnpj", "12ABC34501DE35", "12.ABC.345/01DE-35"),
        ("cpf-cnpj", "11222333000181", "11.222.333/0001-81"),
        ("cep", "01310100", "01310-100"),
        ("telefone", "+5511987654321", "(11) 98765-4321"),
        ("cpf", "torto", "torto"),
    ],
)
def test_numbers_are_written_as_people_write_them(kind, kept, written):
    """What is stored is shown with its dots and dashes."""
    assert write_document(kept, kind) == written


@given(st.from_regex(r"[0-9]{11}", fullmatch=True))
def test_one_wrong_digit_never_passes_as_a_cpf(digits):
    """Changing one digit of a valid CPF makes it invalid."""
    if read_cpf(digits):
        changed = digits[:5] + str((int(digits[5]) + 1) % 10) + digits[6:]
        assert read_cpf(changed) is None


@given(st.text(max_size=40))
def test_no_text_breaks_a_reader(typed):
    """Any text gives a number or nothing, and what was read reads the same again."""
    for reader in READERS.values():
        kept = reader(typed)
        assert kept is None or reader(kept) == kept
    assert read_cnpj(typed) is None or len(read_cnpj(typed)) == 14
