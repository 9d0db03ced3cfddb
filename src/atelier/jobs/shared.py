"""The ledger's tables as far as the queue reads and writes them.

The library owns `runs` and `tasks`; the queue is blind to the library, and this says which of their columns it knows. A
test holds them against the library's own declaration.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Double, Integer, MetaData, String, Table, Text

from atelier.database import UtcDateTime

_METADATA = MetaData()

runs = Table(
    "runs",
    _METADATA,
    Column("id", String(32), primary_key=True),
    Column("workspace", String(64)),
    Column("title", Text),
    Column("created", UtcDateTime()),
    Column("state", String(16)),
    Column("submitted_by", String(64)),
    Column("priority", Integer),
    Column("rank", Double),
    Column("queued", UtcDateTime()),
    Column("paused", Boolean),
    Column("finished", UtcDateTime()),
    Column("once", String(64)),
    Column("request", String(32)),
)
tasks = Table(
    "tasks",
    _METADATA,
    Column("seq", Integer, primary_key=True),
    Column("id", String(32)),
    Column("run_id", String(32)),
    Column("workspace", String(64)),
    Column("node", String(128)),
    Column("index", Integer),
    Column("step", String(128)),
    Column("version", Integer),
    Column("lane", String(32)),
    Column("state", String(16)),
    Column("attempt", Integer),
    Column("worker", String(128)),
    Column("ready", Boolean),
    Column("not_before", UtcDateTime()),
    Column("started", UtcDateTime()),
    Column("finished", UtcDateTime()),
    Column("retries", Integer),
    Column("lost", Integer),
    Column("reached", Double),
    Column("problem", JSON),
    Column("batch_key", String(64)),
    Column("batch_size", Integer),
    Column("work", Double),
    Column("reused", Boolean),
)
