"""What is wrong or worth a look in a diagram: one file per finding."""

from pathlib import Path

from service.base.texts import Language
from service.process.diagram import Finding, Reading
from service.process.rules import (
    answer_unnamed,
    awaits_unreadable,
    boundary_without_flow,
    calendar_unknown,
    call_unknown,
    calls_itself,
    cancel_leads_nowhere,
    done_twice,
    error_uncaught,
    form_missing,
    goes_round_forever,
    join_never_passes,
    join_waits_forever,
    joins_wait_for_each_other,
    may_stop_here,
    message_flow_inside,
    never_completes,
    never_triggered,
    no_path_to_end,
    no_way_out,
    question_unnamed,
    same_answers,
    status_unknown,
    task_unnamed,
    task_without_lane,
    undoes_nothing,
    unreachable,
    variable_never_written,
)
from service.process.rules.base import NOTHING, Known
from service.process.rules.files import CheckedFile, keys, known_near, plain, read_file, told

RULES = (
    no_path_to_end,
    never_completes,
    goes_round_forever,
    join_never_passes,
    join_waits_forever,
    joins_wait_for_each_other,
    done_twice,
    calls_itself,
    call_unknown,
    calendar_unknown,
    awaits_unreadable,
    status_unknown,
    form_missing,
    unreachable,
    no_way_out,
    error_uncaught,
    may_stop_here,
    boundary_without_flow,
    undoes_nothing,
    cancel_leads_nowhere,
    variable_never_written,
    message_flow_inside,
    same_answers,
    question_unnamed,
    task_unnamed,
    task_without_lane,
    answer_unnamed,
    never_triggered,
)
LEVELS = ("error", "warning", "info")

__all__ = [
    "NOTHING",
    "RULES",
    "CheckedFile",
    "Known",
    "check",
    "check_file",
    "keys",
    "known_near",
    "plain",
    "read_file",
    "told",
]


def check(reading: Reading, known: Known = NOTHING) -> tuple[Finding, ...]:
    """What the rules find beyond the reader's findings, errors first; a refused element gets no more remarks."""
    refused = {finding.element for finding in reading.findings if finding.level == "error"}
    found = [finding for rule in RULES for finding in rule.check(reading, known) if finding.element not in refused]
    return tuple(sorted(found, key=lambda finding: LEVELS.index(finding.level)))


def check_file(path: Path, language: Language = "pt") -> CheckedFile:
    """Read and check a diagram on disk, with the forms near it; whatever is wrong with the file is a finding."""
    reading = read_file(path, language)
    findings = sorted(
        (*reading.findings, *check(reading, known_near(path))), key=lambda finding: LEVELS.index(finding.level)
    )
    return CheckedFile(path=path, reading=reading, findings=tuple(findings))
