"""Lets the tests of this room find the pen."""

import sys
from pathlib import Path

for pens in (str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "execution")):
    if pens not in sys.path:
        sys.path.insert(0, pens)
