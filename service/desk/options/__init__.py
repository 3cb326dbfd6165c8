"""The desk's settings: what administrators choose for everybody, while it runs.

if options.flag(work.session, options.REPLY_NEEDS_ACCEPTANCE): ...
"""

from service.desk.options.choosing import (
    OPTIONS,
    REPLY_NEEDS_ACCEPTANCE,
    WHO_SEES_CASES,
    Option,
    Standing,
    Value,
    choose,
    chosen,
    flag,
    standing,
    word,
)

__all__ = [
    "OPTIONS",
    "REPLY_NEEDS_ACCEPTANCE",
    "WHO_SEES_CASES",
    "Option",
    "Standing",
    "Value",
    "choose",
    "chosen",
    "flag",
    "standing",
    "word",
]
