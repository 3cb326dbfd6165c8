"""Write tests/conformance/readings: what the reader makes of drawings that must not be read otherwise unawares.

Refuses when a drawing that did not change means something else and the reader's version was not raised.
"""

from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "conformance")]

import golden_readings as golden  # noqa: E402

from service.process.diagram import READING  # noqa: E402

if __name__ == "__main__":
    known = golden.known() if golden.FINGERPRINTS.exists() else {"reading": 0, "drawings": {}}
    if known["reading"] == READING and (changed := golden.changed(known["drawings"], golden.prints())):
        sys.exit(
            "Read otherwise than before; raise READING in service/process/diagram/readings.py:\n" + "\n".join(changed)
        )
    golden.write()
