"""The pen with which small diagrams are drawn."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "process"))
