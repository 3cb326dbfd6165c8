"""What all else stands on: clock, ids, errors, events, settings, database, unit of work, outbox, jobs, timers."""
