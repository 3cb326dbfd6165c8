"""Who hears of what: every event of every room, and what forms may ask for."""

from __future__ import annotations

from service.base.events import Subscriptions
from service.calendars.events import CalendarChanged, CalendarRenamed
from service.desk import assignment, attendances, automation, cases, catalog, followups, inbox, people, sla
from service.desk.cases.events import (
    CaseAccepted,
    CaseAssigned,
    CaseChanged,
    CaseOpened,
    EntryAdded,
    FormAnswered,
    PhaseChanged,
    PrecedenceChanged,
    PromiseMoved,
    StatusChanged,
)
from service.desk.inbox.events import WorkItemWithdrawn
from service.desk.options.events import OptionChanged
from service.desk.people.events import (
    AbsenceBegan,
    AbsenceEnded,
    AcceptingChanged,
    LaneBound,
    OrganisationChanged,
    PersonChanged,
    TeamChanged,
)
from service.desk.sla.events import PromiseBreached
from service.process import instances
from service.process.instances.events import (
    ElementPassed,
    ElementReached,
    ElementWithdrawn,
    EscalationThrown,
    IncidentRaised,
    InstanceEnded,
    InstanceMigrated,
    InstanceResumed,
    InstanceStarted,
    InstanceSuspended,
    MessageThrown,
    TaskLeft,
    TaskMoved,
    TaskPostponed,
    TaskReached,
)
from service.process.releases.events import ReleasePublished


def subscribe(subscriptions: Subscriptions) -> Subscriptions:
    """Who hears what in the same transaction, in this order: work items, then the case, then the desk's own events."""
    subscriptions.on(TaskReached, inbox.handlers.task_is_offered)
    subscriptions.on(TaskLeft, inbox.handlers.task_has_ended)
    subscriptions.on(TaskLeft, cases.handlers.work_goes_on)
    subscriptions.on(ElementReached, cases.phases.phase_begins)
    subscriptions.on(ElementReached, cases.phases.case_begins_to_wait)
    subscriptions.on(ElementPassed, cases.phases.phase_begins)
    subscriptions.on(ElementPassed, cases.phases.case_waits_no_longer)
    subscriptions.on(ElementPassed, cases.handlers.drawn_status_is_set)
    subscriptions.on(ElementWithdrawn, cases.phases.case_waits_no_longer)
    subscriptions.on(MessageThrown, cases.handlers.message_is_heard)
    subscriptions.on(InstanceEnded, cases.handlers.case_ends)
    subscriptions.on(IncidentRaised, cases.handlers.incident_is_noted)
    subscriptions.on(InstanceMigrated, cases.upkeep.release_is_followed)
    subscriptions.on(InstanceMigrated, cases.phases.phase_is_followed)
    subscriptions.on(TaskMoved, inbox.upkeep.task_is_moved)
    subscriptions.on(TaskPostponed, inbox.upkeep.task_is_postponed)
    subscriptions.on(InstanceSuspended, inbox.upkeep.work_is_paused)
    subscriptions.on(InstanceResumed, inbox.upkeep.work_goes_on)
    subscriptions.on(InstanceResumed, cases.upkeep.case_is_shared)
    subscriptions.on(StatusChanged, cases.pauses.timers_follow)
    subscriptions.on(InstanceStarted, cases.pauses.timers_of_another_follow)
    subscriptions.on(CaseChanged, inbox.handlers.priority_is_followed)
    subscriptions.on(CaseChanged, inbox.handlers.subject_is_followed)
    subscriptions.on(CaseOpened, assignment.handlers.case_is_ruled)
    subscriptions.on(CaseOpened, cases.routing.team_is_found)
    subscriptions.on(CaseOpened, assignment.handlers.new_case_is_given)
    subscriptions.on(CaseChanged, assignment.handlers.case_is_ruled_later)
    subscriptions.on(CaseChanged, cases.routing.team_is_found_later)
    subscriptions.on(CaseAssigned, inbox.ownership.case_is_assigned)
    subscriptions.on(CaseAssigned, cases.alerts.owner_is_told)
    subscriptions.on(CaseAssigned, assignment.handlers.case_is_to_be_given)
    subscriptions.on(StatusChanged, assignment.handlers.case_is_over)
    subscriptions.on(AcceptingChanged, assignment.handlers.work_is_accepted_again)
    subscriptions.on(AbsenceBegan, assignment.handlers.absence_begins)
    subscriptions.on(AbsenceEnded, assignment.handlers.absence_ends)
    subscriptions.on(PersonChanged, assignment.handlers.person_changes)
    subscriptions.on(TeamChanged, assignment.handlers.team_changes)
    subscriptions.on(EntryAdded, cases.alerts.words_are_told)
    subscriptions.on(StatusChanged, cases.alerts.status_is_told)
    subscriptions.on(CaseChanged, cases.alerts.field_is_told)
    subscriptions.on(TaskLeft, cases.alerts.work_is_done)
    subscriptions.on(PersonChanged, cases.precedence.person_is_followed)
    subscriptions.on(OptionChanged, cases.precedence.option_is_followed)
    subscriptions.on(PrecedenceChanged, inbox.precedence.precedence_is_followed)
    subscriptions.on(PersonChanged, cases.belonging.client_is_placed)
    subscriptions.on(OrganisationChanged, cases.belonging.organisation_is_changed)
    subscriptions.on(PromiseMoved, inbox.promises.promise_is_moved)
    subscriptions.on(CaseOpened, sla.handlers.case_is_opened)
    subscriptions.on(CaseChanged, sla.handlers.case_is_changed)
    subscriptions.on(CaseAssigned, sla.handlers.case_is_assigned)
    subscriptions.on(StatusChanged, sla.handlers.status_is_followed)
    subscriptions.on(EntryAdded, sla.handlers.entry_is_heard)
    subscriptions.on(CalendarChanged, sla.evaluating.calendar_is_followed)
    subscriptions.on(ReleasePublished, instances.schedule_starts)
    subscriptions.on(ReleasePublished, instances.listen_for_starts)
    subscriptions.on(LaneBound, inbox.handlers.lane_is_moved)
    subscriptions.on(FormAnswered, attendances.offering.opinion_is_given)
    subscriptions.on(CalendarRenamed, followups.handlers.calendar_is_renamed)
    subscriptions.on(CalendarRenamed, people.shifts.calendar_is_renamed)
    subscriptions.on(CalendarRenamed, sla.policies.calendar_is_renamed)
    subscriptions.on(FormAnswered, catalog.choices.choice_is_made)
    subscriptions.on(ReleasePublished, catalog.publishing.release_is_followed)
    subscriptions.on(PhaseChanged, attendances.opinions.phase_is_followed)
    subscriptions.offer(attendances.offering.ATTENDANCE, attendances.offering.attendance_of_form)
    subscriptions.offer(attendances.offering.OPINION, attendances.offering.opinion_of_form)
    subscriptions.on(InstanceStarted, followups.handlers.follow_up_is_started)
    subscriptions.on(TaskReached, followups.handlers.addressee_is_asked)
    subscriptions.on(FormAnswered, followups.handlers.answer_is_kept)
    subscriptions.on(WorkItemWithdrawn, followups.handlers.addressee_is_spared)
    subscriptions.on(EscalationThrown, followups.handlers.deadline_is_missed)
    subscriptions.on(InstanceEnded, followups.handlers.follow_up_is_over)
    subscriptions.offer(followups.handlers.OFFER, followups.handlers.look_up)
    subscriptions.on(PersonChanged, followups.groups.person_may_have_left)
    subscriptions.on(TeamChanged, followups.groups.team_may_be_empty)
    subscriptions.offer(catalog.choices.CATALOGUE, catalog.choices.catalogue_of_form)
    _rules_see_what_others_made_of_it(subscriptions)
    return subscriptions


def _rules_see_what_others_made_of_it(subscriptions: Subscriptions) -> None:
    subscriptions.on(CaseOpened, automation.timing.case_is_opened)
    subscriptions.on(CaseOpened, automation.engine.case_is_opened)
    subscriptions.on(StatusChanged, automation.timing.status_is_changed)
    subscriptions.on(StatusChanged, automation.engine.status_is_changed)
    subscriptions.on(CaseAssigned, automation.timing.something_is_done)
    subscriptions.on(CaseAssigned, automation.engine.case_is_assigned)
    subscriptions.on(CaseAccepted, automation.timing.something_is_done)
    subscriptions.on(CaseAccepted, automation.engine.case_is_accepted)
    subscriptions.on(CaseChanged, automation.timing.something_is_done)
    subscriptions.on(CaseChanged, automation.engine.field_is_changed)
    subscriptions.on(TaskLeft, automation.timing.task_is_done)
    subscriptions.on(PhaseChanged, automation.timing.something_is_different)
    subscriptions.on(PromiseMoved, automation.timing.something_is_different)
    subscriptions.on(PromiseBreached, automation.timing.something_is_different)
    subscriptions.on(EntryAdded, automation.timing.something_is_said)
    subscriptions.on(EntryAdded, automation.engine.something_is_said)
