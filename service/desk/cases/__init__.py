"""What clients asked for: protocol, conversation, timeline, status."""

from service.desk.cases import (
    dry_run,
    handlers,
    moves,
    moving,
    opening,
    oversight,
    pauses,
    queries,
    retrying,
    stopping,
    upkeep,
)
from service.desk.cases.answers import AnswersRefused, checked
from service.desk.cases.attachments import Usable, attach, files_of_case, seen_file
from service.desk.cases.commands import (
    Opened,
    answer_fields,
    case_opened_by_secret,
    change_fields,
    holding,
    lock_case,
    new_case_secret,
    only_hold,
    only_holding,
    open_case,
    say,
)
from service.desk.cases.conversation import conversation, log, timeline
from service.desk.cases.model import CLOCKS, PRIORITY_NAMES, STATUS_NAMES, Case, Status
from service.desk.cases.outside import start_case
from service.desk.cases.search import case_has_word, has_word, is_middling, searched, with_word

__all__ = [
    "CLOCKS",
    "PRIORITY_NAMES",
    "STATUS_NAMES",
    "AnswersRefused",
    "Case",
    "Opened",
    "Status",
    "Usable",
    "answer_fields",
    "attach",
    "case_has_word",
    "case_opened_by_secret",
    "change_fields",
    "checked",
    "conversation",
    "dry_run",
    "files_of_case",
    "handlers",
    "has_word",
    "holding",
    "is_middling",
    "lock_case",
    "log",
    "moves",
    "moving",
    "new_case_secret",
    "only_hold",
    "only_holding",
    "open_case",
    "opening",
    "oversight",
    "pauses",
    "queries",
    "retrying",
    "say",
    "searched",
    "seen_file",
    "start_case",
    "stopping",
    "timeline",
    "upkeep",
    "with_word",
]
