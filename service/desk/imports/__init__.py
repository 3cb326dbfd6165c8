"""The catalogue as one spreadsheet: what a house has in tables is read and written whole, or all that is wrong is told.

report = import_catalogue(works, file, by=analyst, dry_run=True)    # Faulty: every problem by sheet, row and column
report.count("added"), report.count("changed")
"""

from service.desk.imports.house import House, read_house
from service.desk.imports.importing import STAGES, Stage, import_catalogue
from service.desk.imports.layout import SHEETS, blank_catalogue
from service.desk.imports.lines import (
    AttendanceTypeLine,
    Catalogue,
    CentreLine,
    ClassLine,
    OccurrenceLine,
    SolutionLine,
    StepLine,
    TypeLine,
    WorkflowLines,
)
from service.desk.imports.reading import Progress, read_catalogue
from service.desk.imports.references import Known, KnownCentre, KnownClass, tell_references
from service.desk.imports.report import WHATS, Entry, Report, What
from service.desk.imports.workflow_files import workflow_rows
from service.desk.imports.writing import write_catalogue

__all__ = [
    "SHEETS",
    "STAGES",
    "WHATS",
    "AttendanceTypeLine",
    "Catalogue",
    "CentreLine",
    "ClassLine",
    "Entry",
    "House",
    "Known",
    "KnownCentre",
    "KnownClass",
    "OccurrenceLine",
    "Progress",
    "Report",
    "SolutionLine",
    "Stage",
    "StepLine",
    "TypeLine",
    "What",
    "WorkflowLines",
    "blank_catalogue",
    "import_catalogue",
    "read_catalogue",
    "read_house",
    "tell_references",
    "workflow_rows",
    "write_catalogue",
]
