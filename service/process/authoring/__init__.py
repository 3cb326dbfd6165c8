"""Diagrams that are written rather than drawn: blank ones, and tables as diagrams.

steps_diagram(table)      # a solution's steps as BPMN XML; read_steps(xml) gives the table back, or says why not
workflow_diagram(table)   # decisions, centres and calls, once problems(table) are none; read_workflow(xml)
workflow_sketch(table)    # the same of a draft, with what it still lacks
workflow_xlsx(table)      # the same as a spreadsheet, and workflow_csv; import_workflow(bytes) gives it back
"""

from service.process.authoring import workflow_sheets
from service.process.authoring.beyond import NotATable
from service.process.authoring.blank import blank_diagram
from service.process.authoring.steps import (
    Limit,
    Step,
    StepsTable,
    limit_fields,
    limit_problem,
    steps_diagram,
    tidy_steps,
)
from service.process.authoring.steps_reading import read_steps
from service.process.authoring.workflow import (
    Answer,
    Call,
    Centre,
    Decision,
    Row,
    WorkflowTable,
    next_order,
    renumber,
    start,
    targets,
    tidy_workflow,
    with_lanes,
)
from service.process.authoring.workflow_checks import Problem, cycles, problems
from service.process.authoring.workflow_drawing import workflow_diagram, workflow_sketch
from service.process.authoring.workflow_reading import read_workflow
from service.process.authoring.workflow_sheets import import_workflow, workflow_csv, workflow_xlsx

__all__ = [
    "Answer",
    "Call",
    "Centre",
    "Decision",
    "Limit",
    "NotATable",
    "Problem",
    "Row",
    "Step",
    "StepsTable",
    "WorkflowTable",
    "blank_diagram",
    "cycles",
    "import_workflow",
    "limit_fields",
    "limit_problem",
    "next_order",
    "problems",
    "read_steps",
    "read_workflow",
    "renumber",
    "start",
    "steps_diagram",
    "targets",
    "tidy_steps",
    "tidy_workflow",
    "with_lanes",
    "workflow_csv",
    "workflow_diagram",
    "workflow_sheets",
    "workflow_sketch",
    "workflow_xlsx",
]
