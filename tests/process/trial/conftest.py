"""Lets the tests of this room find the pen."""

import sys
from pathlib import Path

if (pens := str(Path(__file__).parents[1])) not in sys.path:
    sys.path.insert(0, pens)
