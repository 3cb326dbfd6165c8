"""Files that people send: stored by the hash of their content, addressed by a random id, typed by what they hold."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from typing import Any, BinaryIO, cast

import puremagic
from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.base.database import Base, UtcDateTime
from service.base.errors import Missing, RaiaError, Refused
from service.base.ids import FileId
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import UnitOfWork, Works

LARGEST = 10 * 1024 * 1024
LONGEST_NAME = 150
SETTLED = timedelta(days=1)
"""A content this young may belong to a file that is being written down just now."""
TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".heic": "image/heic",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".zip": "application/zip",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".mp4": "video/mp4",
}
"""What is taken, by ending. Nothing that a browser would run (HTML, SVG) and no program is among it."""
TEXTS = {".txt": "text/plain", ".csv": "text/csv", ".log": "text/plain", ".eml": "message/rfc822"}
ZIPPED = {".docx", ".xlsx", ".pptx", ".odt", ".ods", ".zip"}


class TooLarge(RaiaError):
    """A file over the limit."""

    status = 413
    code = "too-large"


class FileRow(Base):
    """One file that somebody sent. `owner` is the case that it belongs to, once it does."""

    __tablename__ = "file"

    id: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    owner: Mapped[str | None] = mapped_column(index=True)
    sent_by: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


@value_object
class FileStore:
    """A folder of contents; the same bytes are kept once. A content without a row is harmless, never the reverse."""

    folder: Path

    def path(self, sha256: str) -> Path:
        """Where this content lies."""
        return self.folder / sha256[:2] / sha256

    def put(self, source: BinaryIO) -> tuple[str, int, bytes]:
        """Write a stream to disk; returns its hash, its size and its beginning. Raises TooLarge."""
        self.folder.mkdir(parents=True, exist_ok=True)
        digest, size, beginning = hashlib.sha256(), 0, b""
        with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as kept:
            temporary = Path(kept.name)
            try:
                while block := source.read(1 << 16):
                    size += len(block)
                    if size > LARGEST:
                        raise TooLarge(
                            Text("O arquivo passa de {mb} MB. Envie um menor.", "The file is over {mb} MB.").fill(
                                mb=LARGEST >> 20
                            )
                        )
                    beginning = beginning or block
                    digest.update(block)
                    kept.write(block)
                kept.flush()
                os.fsync(kept.fileno())
            except BaseException:
                temporary.unlink()
                raise
        place = self.path(digest.hexdigest())
        place.parent.mkdir(exist_ok=True)
        temporary.replace(place)
        return digest.hexdigest(), size, beginning

    def remove(self, sha256: str, *, older_than: datetime) -> None:
        """Remove a content, unless it is gone already or was put here since."""
        place = self.path(sha256)
        with suppress(FileNotFoundError):
            if place.stat().st_mtime < older_than.timestamp():
                place.unlink()


def keep(work: UnitOfWork, store: FileStore, source: BinaryIO, *, name: str) -> FileRow:
    """Keep a file that somebody sends; refused when its content is not what its name says, or of no kind we take."""
    plain_name = PurePath(name.replace("\\", "/")).name.strip()[-LONGEST_NAME:] or "arquivo"
    sha256, size, beginning = store.put(source)
    row = FileRow(
        id=secrets.token_urlsafe(18),
        sha256=sha256,
        name=plain_name,
        media_type=media_type(plain_name, beginning, size),
        size=size,
        owner=None,
        sent_by=work.actor.id,
        created_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    return row


def forget_content(works: Works, store: FileStore, sha256: str) -> None:
    """Remove a content that no file has any more; one that came again in the meantime stays."""
    with works.begin() as work:
        if work.session.scalar(select(FileRow.id).where(FileRow.sha256 == sha256).limit(1)) is None:
            store.remove(sha256, older_than=work.now - SETTLED)


def found(session: Session, wanted: FileId) -> FileRow:
    """The row of a file; raises Missing."""
    row = session.get(FileRow, wanted)
    if row is None:
        raise Missing(Text("Este arquivo não existe.", "There is no such file."))
    return row


def media_type(name: str, beginning: bytes, size: int) -> str:
    """What the content is, when that fits the name's ending; raises Refused."""
    ending = PurePath(name).suffix.lower()
    if not size:
        raise Refused(Text("O arquivo {name} está vazio.", "The file {name} is empty.").fill(name=name), field="file")
    if ending in TEXTS and _is_text(beginning):
        return TEXTS[ending]
    if ending in TYPES and _holds(beginning, ending):
        return TYPES[ending]
    raise Refused(
        Text(
            "Não aceitamos {name}: o conteúdo não é de um tipo que conhecemos. Envie PDF, imagem, documento ou texto.",
            "We do not take {name}: its content is of no kind we know. Send a PDF, picture, document or text.",
        ).fill(name=name),
        field="file",
    )


def _is_text(beginning: bytes) -> bool:
    return b"\0" not in beginning and not beginning.lstrip().startswith((b"<", b"\xef\xbb\xbf<"))


def _holds(beginning: bytes, ending: str) -> bool:
    if ending in ZIPPED:
        return beginning.startswith(b"PK\x03\x04")
    try:
        matches = cast("Any", puremagic).magic_string(beginning)
    except (puremagic.PureError, ValueError):
        return False
    wanted = {TYPES[ending], TYPES[ending].replace("audio/ogg", "video/ogg")}
    endings = {ending, ".jpg" if ending == ".jpeg" else ending}
    return any(match.mime_type in wanted or match.extension in endings for match in matches)
