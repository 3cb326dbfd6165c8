"""Diagrams on their way to a version: saved as they are drawn, nothing lost, seen by nobody who has no part in it.

draft = begin(work, name="Troca de produto", lanes=["Cliente", "Atendente"])
save(work, draft, source, revision=1)              # Conflict where somebody else saved meanwhile
publish(work, draft, revision=2)                   # the id of the version; PublishRefused with `.findings`
"""

from service.process.drafts.commands import (
    begin,
    bring_back,
    discard,
    edit,
    free_process,
    go_back,
    keep_file,
    publish,
    remember,
    restore,
    save,
)
from service.process.drafts.folders import (
    DIAGRAM,
    FORM,
    SCENARIOS,
    Folder,
    Pulled,
    deploy,
    pull,
)
from service.process.drafts.history import Kept, former_content, former_states, keep_former
from service.process.drafts.looking import look
from service.process.drafts.model import LONGEST_NAME, SHORTEST_KEPT, EditedElsewhere, free_id, require_name
from service.process.drafts.queries import Draft, draft, drafts, drafts_of, kept, kept_versions
from service.process.drafts.rehearsing import rehearse
from service.process.drafts.scenarios import (
    ScenariosFail,
    drop_scenario,
    keep_rehearsal,
    keep_scenarios,
    played,
    require_scenarios,
    scenarios,
)

__all__ = [
    "DIAGRAM",
    "FORM",
    "LONGEST_NAME",
    "SCENARIOS",
    "SHORTEST_KEPT",
    "Draft",
    "EditedElsewhere",
    "Folder",
    "Kept",
    "Pulled",
    "ScenariosFail",
    "begin",
    "bring_back",
    "deploy",
    "discard",
    "draft",
    "drafts",
    "drafts_of",
    "drop_scenario",
    "edit",
    "former_content",
    "former_states",
    "free_id",
    "free_process",
    "go_back",
    "keep_file",
    "keep_former",
    "keep_rehearsal",
    "keep_scenarios",
    "kept",
    "kept_versions",
    "look",
    "played",
    "publish",
    "pull",
    "rehearse",
    "remember",
    "require_name",
    "require_scenarios",
    "restore",
    "save",
    "scenarios",
]
