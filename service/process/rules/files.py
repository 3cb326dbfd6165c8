"""Files on disk, checked for whoever draws them: what `raia check` says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from service.base.texts import Language, Text
from service.base.values import value_object
from service.process import forms
from service.process.diagram import Finding, Kind, Reading, read
from service.process.rules.base import Known

LARGEST = 2 * 1024 * 1024
UNREADABLE = Kind(
    code="file-unreadable",
    level="error",
    about="The file cannot be opened: it is missing, a folder, or not ours to read.",
    message=Text("Não conseguimos abrir o arquivo: {why}.", "The file cannot be opened: {why}."),
    fix=Text("Confira o caminho e as permissões.", "Check the path and the permissions."),
)
FOLDER = Text("é uma pasta", "it is a folder")
ABSENT = Text("não existe", "there is no such file")
FORBIDDEN = Text("sem permissão ou com erro de leitura", "no permission, or it cannot be read")

ACCEPTED = Text("pode ser executado", "can be run")
REFUSED = Text("não pode ser executado", "cannot be run")
WORDS = {
    "error": (Text("erro", "error"), Text("erros", "errors")),
    "warning": (Text("aviso", "warning"), Text("avisos", "warnings")),
    "info": (Text("nota", "note"), Text("notas", "notes")),
}


@value_object(kw_only=True)
class CheckedFile:
    """One file, how it was read and all findings, errors first."""

    path: Path
    reading: Reading
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> bool:
        """Whether any finding is an error."""
        return any(finding.level == "error" for finding in self.findings)

    def told(self, language: Language) -> str:
        """What a person reads: one line for the file, then one per finding that wants a look, with its mend."""
        counts = {level: sum(finding.level == level for finding in self.findings) for level in WORDS}
        tally = ", ".join(
            f"{count} {words[count != 1].spoken(language)}"
            for level, words in WORDS.items()
            if (count := counts[level])
        )
        verdict = (REFUSED if self.refused else ACCEPTED).spoken(language)
        lines = [f"{self.path}: {verdict}" + (f" ({tally})" if tally else "")]
        return "\n".join([*lines, *(told(finding, language) for finding in self.findings)])

    def plain(self, language: Language) -> Mapping[str, Any]:
        """What one line of JSON says of it."""
        outcome = "refused" if self.refused else "accepted"
        return {
            "file": str(self.path),
            "outcome": outcome,
            "processes": [{"id": own_id, "outcome": outcome} for own_id in self.reading.program.processes],
            "findings": [plain(finding, language) for finding in self.findings],
        }


def told(finding: Finding, language: Language) -> str:
    """A finding as a person reads it, with its mend on a line of its own."""
    place = f"{finding.line or ''}:{finding.element or ''}".strip(":")
    level = WORDS[finding.level][0].spoken(language)
    line = f"  {place or '-'}: {level} {finding.code}: {finding.message.spoken(language)}"
    return line if finding.level == "info" else f"{line}\n      → {finding.fix.spoken(language)}"


def plain(finding: Finding, language: Language) -> Mapping[str, Any]:
    """A finding as JSON holds it."""
    return {
        "code": finding.code,
        "level": finding.level,
        "element": finding.element,
        "line": finding.line,
        "message": finding.message.spoken(language),
        "fix": finding.fix.spoken(language),
    }


def read_file(path: Path, language: Language = "pt") -> Reading:
    """Read a diagram from disk; a file that cannot be opened is a refused reading."""
    try:
        with path.open("rb") as file:
            source = file.read(LARGEST + 1)
    except (OSError, ValueError) as problem:
        why = FOLDER if isinstance(problem, IsADirectoryError) else FORBIDDEN
        why = ABSENT if isinstance(problem, FileNotFoundError) else why
        return Reading(findings=(UNREADABLE.at(None, None, why=why),))
    return read(source, language=language)


def forms_near(path: Path) -> Mapping[str, frozenset[str]]:
    """Field keys of each form beside a diagram or in a sibling `forms/`, by the id and the file name of the form."""
    folder = path.absolute().parent
    found: dict[str, frozenset[str]] = {}
    for place in (folder.parent / "forms", folder / "forms", folder):
        found |= _forms_in(place)
    return found


@lru_cache(maxsize=64)
def _forms_in(folder: Path) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    try:
        paths = sorted(folder.glob("*.form"))
    except OSError:
        return found
    for path in paths:
        try:
            form = forms.read_form(path.read_bytes())
        except (OSError, forms.FormRefused):
            found[path.stem] = frozenset()
        else:
            found[path.stem] = found[form.id] = keys(form)
    return found


def keys(form: forms.Form) -> frozenset[str]:
    """Names of the variables that a form writes."""
    return frozenset(_keys(form.components))


def _keys(components: Iterable[forms.Component]) -> Iterator[str]:
    for component in components:
        if isinstance(component, forms.Group):
            yield from _keys(component.components)
        elif isinstance(component, forms.Input | forms.Rows) and component.path:
            yield component.path[0]


def known_near(path: Path) -> Known:
    """What can be known of a file that is not being published."""
    return Known(forms=forms_near(path), purpose="check")
