"""Lets the tests of this room find the pen and the measure of pictures."""

import sys
from pathlib import Path

for folder in (Path(__file__).parents[1], Path(__file__).parents[1] / "diagram"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
