"""A program that goes in, stays until somebody waits in front of the door, and wants in again at once."""

import sys
import time
from pathlib import Path

from service.base.turnstile import NEXT, Porch

if __name__ == "__main__":
    path, told = Path(sys.argv[1]), Path(sys.argv[2])
    porch = Porch(path, 30)

    def somebody_waits() -> bool:
        try:
            porch._take(NEXT, 0)
        except TimeoutError:
            return True
        porch._leave(NEXT)
        return False

    with porch:
        print("inside", flush=True)
        while not somebody_waits():
            time.sleep(0.01)
    with porch, told.open("a") as book:
        book.write("guest\n")
