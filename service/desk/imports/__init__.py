"""The catalogue as one spreadsheet: what a house has in tables is read whole, or told with everything that is wrong."""

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
from service.desk.imports.references import Known, KnownCentre, tell_references

__all__ = [
    "SHEETS",
    "AttendanceTypeLine",
    "Catalogue",
    "CentreLine",
    "ClassLine",
    "Known",
    "KnownCentre",
    "OccurrenceLine",
    "Progress",
    "SolutionLine",
    "StepLine",
    "TypeLine",
    "WorkflowLines",
    "blank_catalogue",
    "read_catalogue",
    "tell_references",
]
