"""What BPMN 2.0 has: the elements of its schema that a file can hold, and the places where each can stand."""

ACTIVITIES = (
    "task", "userTask", "manualTask", "serviceTask", "sendTask", "receiveTask", "businessRuleTask", "scriptTask",
    "subProcess", "transaction", "adHocSubProcess", "callActivity",
)  # fmt: skip
ACTIVITY_PLACES = (
    "top level",
    "in a subprocess",
    "in a standard loop",
    "multi-instance, parallel",
    "multi-instance, sequential",
    "multi-instance with a completion condition",
    "with an interrupting boundary event",
    "with a non-interrupting boundary event",
    "as compensation handler",
    "conditional flows leaving it",
    "several flows entering it",
)
GATEWAYS = ("exclusiveGateway", "inclusiveGateway", "parallelGateway", "complexGateway")
GATEWAY_PLACES = ("split", "join", "split and join at once", "in a loop")
EVENTS = (
    "none", "messageEventDefinition", "timerEventDefinition", "errorEventDefinition", "escalationEventDefinition",
    "cancelEventDefinition", "compensateEventDefinition", "conditionalEventDefinition", "linkEventDefinition",
    "signalEventDefinition", "terminateEventDefinition", "multiple", "parallelMultiple",
)  # fmt: skip
EVENT_PLACES = (
    "start",
    "start of an event subprocess, interrupting",
    "start of an event subprocess, not interrupting",
    "intermediate catch",
    "boundary, interrupting",
    "boundary, not interrupting",
    "intermediate throw",
    "end",
)
REQUIRED = (
    *((activity, place) for activity in ACTIVITIES for place in ACTIVITY_PLACES),
    *((gateway, place) for gateway in GATEWAYS for place in GATEWAY_PLACES),
    *(("eventBasedGateway", place) for place in ("split", "join", "in a loop")),
    ("eventBasedGateway", "starting the process"),
    ("eventBasedGateway", "starting the process by all its events"),
    *((event, place) for event in EVENTS for place in EVENT_PLACES),
    ("subProcess", "event subprocess in a subprocess"),
    ("subProcess", "event subprocess in an event subprocess"),
    ("callActivity", "of a computed process"),
    ("callActivity", "of a global task"),
    ("participant", "several pools"),
    ("participant", "a pool without a process"),
    ("messageFlow", "correlated by key"),
    ("none", "several starts"),
    ("none", "no start"),
    ("sequenceFlow", "several leaving an activity"),
    ("sequenceFlow", "conditional, leaving an activity"),
    ("sequenceFlow", "default, leaving an activity"),
)
SCHEMA = """
    adHocSubProcess assignment association auditing boundaryEvent businessRuleTask callActivity callChoreography
    callConversation cancelEventDefinition category categoryValue choreography choreographyTask collaboration
    compensateEventDefinition complexBehaviorDefinition complexGateway conditionalEventDefinition conversation
    conversationAssociation conversationLink correlationKey correlationProperty correlationPropertyBinding
    correlationPropertyRetrievalExpression correlationSubscription dataInput dataInputAssociation dataObject
    dataObjectReference dataOutput dataOutputAssociation dataState dataStore dataStoreReference definitions
    documentation endEvent endPoint error errorEventDefinition escalation escalationEventDefinition eventBasedGateway
    exclusiveGateway extension extensionElements expression formalExpression globalBusinessRuleTask
    globalChoreographyTask globalConversation globalManualTask globalScriptTask globalTask globalUserTask group
    humanPerformer implicitThrowEvent import inclusiveGateway inputSet interface intermediateCatchEvent
    intermediateThrowEvent ioBinding ioSpecification itemDefinition lane laneSet linkEventDefinition manualTask message
    messageEventDefinition messageFlow messageFlowAssociation monitoring multiInstanceLoopCharacteristics operation
    outputSet parallelGateway participant participantAssociation participantMultiplicity partnerEntity partnerRole
    performer potentialOwner process property receiveTask relationship rendering resource
    resourceAssignmentExpression resourceParameter resourceParameterBinding resourceRole script scriptTask sendTask
    sequenceFlow serviceTask signal signalEventDefinition standardLoopCharacteristics startEvent subChoreography
    subConversation subProcess task terminateEventDefinition text textAnnotation timerEventDefinition transaction
    transformation userTask
"""
"""Every element of the BPMN 2.0 schema (Semantic.xsd and BPMN20.xsd) that is not abstract."""
SHOWN_BY = {
    "definitions": ("process", "not executable"),
    "startEvent": ("none", "start"),
    "endEvent": ("none", "end"),
    "intermediateCatchEvent": ("messageEventDefinition", "intermediate catch"),
    "intermediateThrowEvent": ("messageEventDefinition", "intermediate throw"),
    "boundaryEvent": ("messageEventDefinition", "boundary, interrupting"),
    "implicitThrowEvent": ("complexBehaviorDefinition", "in an activity"),
    "standardLoopCharacteristics": ("userTask", "in a standard loop"),
    "multiInstanceLoopCharacteristics": ("userTask", "multi-instance, parallel"),
    "laneSet": ("lane", "nested"),
    "expression": ("sequenceFlow", "conditional, leaving an activity"),
    "formalExpression": ("sequenceFlow", "conditional, leaving an activity"),
    "text": ("textAnnotation", "in a file"),
    "script": ("scriptTask", "top level"),
    "categoryValue": ("category", "in a file"),
    "dataState": ("dataObject", "in a process"),
    "ioBinding": ("ioSpecification", "in a file"),
    "resourceParameter": ("resource", "in a file"),
    "extension": ("extensionElements", "in a file"),
    "operation": ("interface", "in a file"),
    "resourceAssignmentExpression": ("potentialOwner", "in an activity"),
    "correlationPropertyBinding": ("correlationSubscription", "in a process"),
    "correlationPropertyRetrievalExpression": ("correlationProperty", "in a file"),
}
"""Elements that are always part of another one, and the row that shows them."""
HELD_ELSEWHERE = {
    "calendar-unknown": "tests/process/instances/test_instances_business_time.py",
    "call-unknown": "tests/process/releases/test_releases.py",
    "form-missing": "tests/process/releases/test_releases.py",
    "form-unreadable": "tests/process/releases/test_releases.py",
    "keep-unreadable": "tests/process/instances/test_instances_openings.py",
    "start-timer-unreadable": "tests/process/instances/test_instances_schedule.py",
    "text-unreadable": "tests/process/releases/test_releases.py",
}
"""Errors about what is around a diagram, which `raia try` cannot see: where they are tested."""
