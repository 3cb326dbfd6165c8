"""Lets the tests of this folder find their cases, and scripts' pages."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
