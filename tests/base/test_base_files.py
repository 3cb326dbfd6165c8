"""Files that people send."""

import io

import pytest

from service.base import files
from service.base.errors import Refused

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\0" * 40


@pytest.fixture
def store(tmp_path):
    """A folder of its own."""
    return files.FileStore(tmp_path / "files")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("boleto.pdf", b"%PDF-1.7\n%\xe2\xe3\n1 0 obj", "application/pdf"),
        ("foto.PNG", PNG, "image/png"),
        ("foto.jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF\0\1" + b"\0" * 20, "image/jpeg"),
        ("nota.txt", "Olá, é só um texto".encode(), "text/plain"),
        ("planilha.xlsx", b"PK\x03\x04" + b"\0" * 30, files.TYPES[".xlsx"]),
    ],
)
def test_a_file_is_what_its_content_says(name, content, kind):
    """The kind comes from the content, where that fits the name."""
    assert files.media_type(name, content, len(content)) == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("foto.png", b"<html><script>alert(1)</script>"),
        ("imagem.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("nota.txt", b"  <html><script>alert(1)</script>"),
        ("programa.exe", b"MZ\x90\0" + b"\0" * 60),
        ("foto.png", b"MZ\x90\0" + b"\0" * 60),
        ("boleto.pdf", b"GIF89a<script>"),
        ("dados.txt", b"\0\1\2"),
        ("vazio.pdf", b""),
        ("sem-tipo", b"%PDF-1.7"),
    ],
)
def test_a_file_that_lies_or_could_run_is_refused(name, content):
    """Polyglots, pages, programs and SVG never get in."""
    with pytest.raises(Refused, match=r"aceitamos|vazio"):
        files.media_type(name, content, len(content))


def test_the_same_content_is_kept_once(store):
    """Content is addressed by its hash."""
    first, size, _ = store.put(io.BytesIO(PNG))
    second, _, _ = store.put(io.BytesIO(PNG))
    assert first == second
    assert size == len(PNG)
    assert store.path(first).read_bytes() == PNG
    assert [path for path in store.folder.rglob("*") if path.is_file()] == [store.path(first)]


def test_a_file_over_the_limit_leaves_nothing_behind(store):
    """An endless stream is cut off at the limit."""
    with pytest.raises(files.TooLarge):
        store.put(io.BytesIO(b"x" * (files.LARGEST + 1)))
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []


def test_a_kept_file_is_found_by_a_random_id(works, store):
    """Neither the id nor the name says where the content lies."""
    with works.begin() as work:
        row = files.keep(work, store, io.BytesIO(PNG), name="C:\\fotos\\../minha foto.png")
        kept = row.id
    with works.read() as work:
        found = files.found(work.session, kept)
        assert (found.name, found.media_type, found.size) == ("minha foto.png", "image/png", len(PNG))
        assert found.sha256 not in kept
