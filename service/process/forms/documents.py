"""Brazilian numbers with check digits, and addresses: CPF, CNPJ (with letters too), CEP, telephone, e-mail.

CPF and CNPJ: module 11 with the weights of Receita Federal; in the alphanumeric CNPJ (Instrução Normativa RFB
2.229/2024) a character counts as its ASCII code minus 48.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import regex

from service.base.texts import Text
from service.process.forms.fields import Format

_NOISE = regex.compile(r"[\s./()-]")
_EMAIL = regex.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+",
    regex.IGNORECASE,
)


def _check_digit(body: str, highest: int) -> str:
    weights = [2 + place % (highest - 1) for place in range(len(body))]
    total = sum((ord(sign) - 48) * weight for sign, weight in zip(reversed(body), weights, strict=True))
    return str((11 - total % 11) % 11 % 10)


def _checked(body: str, highest: int) -> str:
    first = body + _check_digit(body, highest)
    return first + _check_digit(first, highest)


def read_cpf(text: str) -> str | None:
    """The 11 digits of a CPF, or None."""
    digits = _NOISE.sub("", text)
    good = regex.fullmatch(r"[0-9]{11}", digits) and len(set(digits)) > 1
    return digits if good and _checked(digits[:9], 11) == digits else None


def read_cnpj(text: str) -> str | None:
    """The 14 digits or capital letters of a CNPJ, or None."""
    signs = _NOISE.sub("", text).upper()
    good = regex.fullmatch(r"[0-9A-Z]{12}[0-9]{2}", signs) and len(set(signs)) > 1
    return signs if good and _checked(signs[:12], 9) == signs else None


def read_cpf_or_cnpj(text: str) -> str | None:
    """Either of the two, or None."""
    return read_cpf(text) or read_cnpj(text)


def read_cep(text: str) -> str | None:
    """The 8 digits of a CEP, or None."""
    digits = _NOISE.sub("", text)
    return digits if regex.fullmatch(r"[0-9]{8}", digits) and digits != "00000000" else None


def read_telephone(text: str) -> str | None:
    """A Brazilian number as `+5511987654321`, or None; without country, area code and 8 or 9 digits."""
    digits = _NOISE.sub("", text).removeprefix("+")
    if len(digits) in (12, 13) and digits.startswith("55"):
        digits = digits[2:]
    good = regex.fullmatch(r"[1-9][1-9](?:[2-5][0-9]{7}|9[0-9]{8})", digits)
    return f"+55{digits}" if good else None


def read_phone(text: str) -> str | None:
    """Any telephone: international with +, or Brazilian."""
    digits = _NOISE.sub("", text)
    return digits if regex.fullmatch(r"(\+|00)[1-9][0-9]{7,14}", digits) else read_telephone(text)


def read_email(text: str) -> str | None:
    """An e-mail address, or None."""
    return text.strip() if len(text) <= 254 and _EMAIL.fullmatch(text.strip()) else None


READERS: Mapping[Format | str, Callable[[str], str | None]] = {
    "cpf": read_cpf,
    "cnpj": read_cnpj,
    "cpf-cnpj": read_cpf_or_cnpj,
    "cep": read_cep,
    "telefone": read_telephone,
    "phone": read_phone,
    "email": read_email,
}

ASKS: Mapping[str, Text] = {
    "cpf": Text("Informe um CPF válido, com 11 números.", "Give a valid CPF, with 11 digits."),
    "cnpj": Text("Informe um CNPJ válido, com 14 caracteres.", "Give a valid CNPJ, with 14 characters."),
    "cpf-cnpj": Text("Informe um CPF ou CNPJ válido.", "Give a valid CPF or CNPJ."),
    "cep": Text("Informe o CEP com 8 números.", "Give the CEP with 8 digits."),
    "telefone": Text(
        "Informe o telefone com DDD, como (11) 98765-4321.", "Give the phone with area code, as (11) 98765-4321."
    ),
    "phone": Text(
        "Informe o telefone com DDD, como (11) 98765-4321.",
        "Give the phone with its country code, as +44 20 7946 0958.",
    ),
    "email": Text("Informe um e-mail válido, como nome@exemplo.com.br.", "Give a valid e-mail, as name@example.com."),
}

_SHAPES = {"cpf": "###.###.###-##", "cnpj": "##.###.###/####-##", "cep": "#####-###"}


def write_document(value: str, format: Format | None) -> str:
    """A stored number as people write it: 529.982.247-25 · (11) 98765-4321."""
    if format == "cpf-cnpj":
        format = "cpf" if len(value) == 11 else "cnpj"
    if format == "telefone" and regex.fullmatch(r"\+55\d{10,11}", value):
        return f"({value[3:5]}) {value[5:-4]}-{value[-4:]}"
    shape = _SHAPES.get(format or "", "")
    if shape.count("#") != len(value):
        return value
    signs = iter(value)
    return "".join(next(signs) if sign == "#" else sign for sign in shape)
