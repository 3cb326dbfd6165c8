"""Workers of many machines: Celery wakes them, the tables say what is to be done. The only room that knows Celery.

bell = Bell(url, errands)              # rung after each commit; neither waits nor fails
run(Crew(url=…, open=…), names, concurrency=4)   # `raia worker`, until SIGTERM
"""

from service.worker.bell import Bell
from service.worker.crew import Crew, Hands, run
from service.worker.errands import errands_of

__all__ = ["Bell", "Crew", "Hands", "errands_of", "run"]
