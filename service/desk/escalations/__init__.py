"""What those who answer for processes have to look at: what climbed to them, what is late, what soon will be."""

from service.desk.escalations.lines import Line, lines
from service.desk.escalations.lists import MOST, Entry, Found, Tab, Wanted, found

__all__ = ["MOST", "Entry", "Found", "Line", "Tab", "Wanted", "found", "lines"]
