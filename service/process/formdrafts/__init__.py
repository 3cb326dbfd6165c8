"""Forms on their way to a version of their own: saved as they are drawn, then at hand for every process.

draft = begin(work, name="Dados da troca")
save(work, draft, source, revision=1)              # EditedElsewhere where somebody else saved meanwhile
publish(work, draft, revision=2)                   # the number of the version; FormRefused says at which component
"""

from service.process.formdrafts.commands import (
    begin,
    bring_back,
    discard,
    edit,
    go_back,
    keep_file,
    publish,
    remember,
    save,
)
from service.process.formdrafts.looking import Listed, listed, look
from service.process.formdrafts.queries import FormDraft, draft, draft_of, drafts, kept, kept_versions

__all__ = [
    "FormDraft",
    "Listed",
    "begin",
    "bring_back",
    "discard",
    "draft",
    "draft_of",
    "drafts",
    "edit",
    "go_back",
    "keep_file",
    "kept",
    "kept_versions",
    "listed",
    "look",
    "publish",
    "remember",
    "save",
]
