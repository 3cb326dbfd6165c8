"""Published versions of diagrams and forms.

release = publish(work, source, forms={"abrir-chamado": b"..."})   # raises PublishRefused with `.findings`
current(session, "atendimento").start_form("atendimento")          # the form that opens a case, or None
get(session, release).form_of(node)                                # compiled once per program, shared
"""

from service.process.releases.calling import callers
from service.process.releases.checks import KEEP, TEXT_PROPERTIES, PublishRefused
from service.process.releases.commands import examine, publish
from service.process.releases.deployed import deploy_form, forms_at_hand
from service.process.releases.forms import (
    FormVersion,
    KnownForm,
    form,
    form_source,
    form_versions,
    former_sources,
    forms,
)
from service.process.releases.hours import calendars_of
from service.process.releases.queries import current, get
from service.process.releases.readings import differing, keep
from service.process.releases.release import Release, Version
from service.process.releases.starts import next_start, start_text
from service.process.releases.together import Complaint, Deployed, DeploymentRefused, Published, publish_together
from service.process.releases.versions import current_ids, held, process_names, processes, versions
from service.process.releases.walking import awaited_names

__all__ = [
    "KEEP",
    "TEXT_PROPERTIES",
    "Complaint",
    "Deployed",
    "DeploymentRefused",
    "FormVersion",
    "KnownForm",
    "PublishRefused",
    "Published",
    "Release",
    "Version",
    "awaited_names",
    "calendars_of",
    "callers",
    "current",
    "current_ids",
    "deploy_form",
    "differing",
    "examine",
    "form",
    "form_source",
    "form_versions",
    "former_sources",
    "forms",
    "forms_at_hand",
    "get",
    "held",
    "keep",
    "next_start",
    "process_names",
    "processes",
    "publish",
    "publish_together",
    "start_text",
    "versions",
]
