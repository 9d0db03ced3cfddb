"""Tables of the queue: events, workers, shares of the lanes, durations, pauses."""

from __future__ import annotations

from datetime import datetime

from pydantic import JsonValue
from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from atelier.database import Base
from atelier.database.dialect import Counter


class EventRow(Base):
    """Something that happened, for whoever watches. Numbers only go up, also after old rows are removed."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_workspace_seq", "workspace", "seq"),
        Index("ix_events_name_at", "name", "at"),
        {"sqlite_autoincrement": True},
    )

    seq: Mapped[int] = mapped_column(Counter, primary_key=True, autoincrement=True)
    workspace: Mapped[str] = mapped_column(String(64))
    run_id: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(16))
    payload: Mapped[dict[str, JsonValue]]
    at: Mapped[datetime]


class WorkerRow(Base):
    """A worker process that is there, or was until a moment ago."""

    __tablename__ = "workers"

    id: Mapped[str] = mapped_column(String(128), primary_key=True)
    host: Mapped[str] = mapped_column(String(128))
    pid: Mapped[int]
    process: Mapped[str] = mapped_column(String(128))  # host:pid:start, as leases name it
    lanes: Mapped[list[str]]
    device: Mapped[str] = mapped_column(String(128))
    model: Mapped[str] = mapped_column(String(128))  # what it holds in memory
    tasks: Mapped[list[str]]  # what it has in hand
    done: Mapped[int]
    stopping: Mapped[bool]
    speed: Mapped[float] = mapped_column(default=0.0, server_default="0")  # operations a second; 0: not measured
    started: Mapped[datetime]
    heartbeat: Mapped[datetime]


class ShareRow(Base):
    """How much of a kind of lane an owner has used, in seconds of virtual time; the empty owner is the clock."""

    __tablename__ = "queue_shares"

    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    workspace: Mapped[str] = mapped_column(String(64), primary_key=True)
    submitted_by: Mapped[str] = mapped_column(String(64), primary_key=True)
    used: Mapped[float]


class DurationRow(Base):
    """How long a step takes, and of how much work: averages in which newer tasks count more."""

    __tablename__ = "step_durations"

    step: Mapped[str] = mapped_column(String(128), primary_key=True)
    seconds: Mapped[float]
    count: Mapped[int]
    work: Mapped[float] = mapped_column(default=0.0, server_default="0")  # 0: nobody can say


class PauseRow(Base):
    """A kind of lane ("*": all of them) from which nothing is taken for now."""

    __tablename__ = "queue_pauses"

    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    reason: Mapped[str] = mapped_column(String(500))
    paused_by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
