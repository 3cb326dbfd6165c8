"""The desk's settings: what administrators choose for everybody, while it runs.

if options.flag(work.session, options.REPLY_NEEDS_ACCEPTANCE): ...
"""

from service.desk.options.choosing import (
    HIGHEST_HEADER_FIELDS,
    INACTIVE_AFTER,
    LEGAL_PRIORITY,
    OPTIONS,
    REPLY_NEEDS_ACCEPTANCE,
    WHO_SEES_CASES,
    Option,
    Standing,
    Value,
    choose,
    chosen,
    flag,
    number,
    standing,
    word,
)

__all__ = [
    "HIGHEST_HEADER_FIELDS",
    "INACTIVE_AFTER",
    "LEGAL_PRIORITY",
    "OPTIONS",
    "REPLY_NEEDS_ACCEPTANCE",
    "WHO_SEES_CASES",
    "Option",
    "Standing",
    "Value",
    "choose",
    "chosen",
    "flag",
    "number",
    "standing",
    "word",
]
