"""Tables of the ledger: runs, tasks, what went in and came out, costs."""

from __future__ import annotations

from datetime import datetime

from pydantic import JsonValue
from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from atelier.database import Base
from atelier.database.dialect import Counter


class RunRow(Base):
    """One execution of a recipe."""

    __tablename__ = "runs"
    __table_args__ = (
        Index("ix_runs_listing", "workspace", "created", "id"),
        Index("ix_runs_queue", "state", "queued"),
        Index("ix_runs_once", "once", unique=True),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    workspace: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(Text, default="")
    recipe: Mapped[dict[str, JsonValue]]
    inputs: Mapped[dict[str, JsonValue]]
    created: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    submitted_by: Mapped[str] = mapped_column(String(64), default="", server_default="")  # a user; "" the machine's own
    priority: Mapped[int] = mapped_column(default=0, server_default="0")
    rank: Mapped[float] = mapped_column(default=0.0, server_default="0")  # its place among equal ones, lowest first
    queued: Mapped[datetime | None]  # since when workers may take it; None: whoever submitted it works on it
    paused: Mapped[bool] = mapped_column(default=False, server_default=false())
    finished: Mapped[datetime | None]
    trashed_at: Mapped[datetime | None]  # put away; what it made still tells how, so the row stays
    once: Mapped[str | None] = mapped_column(String(64))  # digest of the submit's idempotency key
    request: Mapped[str] = mapped_column(
        String(32), default="", server_default=""
    )  # the one that had it made; for logs


class RunSubjectRow(Base):
    """The run worked on data of the subject, so its words and parameters go when the subject is erased."""

    __tablename__ = "run_subjects"

    subject_id: Mapped[str] = mapped_column(ForeignKey("subjects.id"), primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True, index=True)


class TaskRow(Base):
    """One execution of a step, the unit that is queued."""

    __tablename__ = "tasks"
    __table_args__ = (
        UniqueConstraint("run_id", "node", "index"),
        Index("ix_tasks_lookup", "workspace", "key", "reusable", "seq"),
        Index("ix_tasks_queue", "state", "lane", "seq"),
    )

    seq: Mapped[int] = mapped_column(Counter, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(32), unique=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"))
    workspace: Mapped[str] = mapped_column(String(64))
    node: Mapped[str] = mapped_column(String(128))
    index: Mapped[int]
    step: Mapped[str] = mapped_column(String(128))
    version: Mapped[int]
    lane: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16))
    attempt: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str] = mapped_column(String(128), default="")
    owner: Mapped[str] = mapped_column(String(128), default="")  # its process: a dead one holds no lease
    leased_until: Mapped[datetime | None]
    ready: Mapped[bool] = mapped_column(default=False, server_default=false())  # all that goes in is known
    not_before: Mapped[datetime | None]  # it is tried again then
    started: Mapped[datetime | None]  # its newest attempt
    finished: Mapped[datetime | None]
    retries: Mapped[int] = mapped_column(default=0, server_default="0")  # after problems that may pass
    lost: Mapped[int] = mapped_column(default=0, server_default="0")  # attempts in a row that died and got no further
    reached: Mapped[float] = mapped_column(default=0.0, server_default="0")  # how far it says it is, in its own unit
    reached_before: Mapped[float] = mapped_column(default=0.0, server_default="0")  # the same when an attempt was lost
    batch_key: Mapped[str | None] = mapped_column(String(64))  # tasks with the same one may be executed together
    batch_size: Mapped[int] = mapped_column(default=1, server_default="1")
    work: Mapped[float | None]  # operations that it takes, as far as its step can say
    problem: Mapped[dict[str, JsonValue] | None]
    key: Mapped[str | None] = mapped_column(String(128))
    reusable: Mapped[bool] = mapped_column(default=False)
    reused: Mapped[bool] = mapped_column(default=False)
    result: Mapped[JsonValue] = mapped_column(JSON, nullable=True)
    provenance: Mapped[dict[str, JsonValue]]


class TaskAssetRow(Base):
    """What went into a task and what came out, in order.

    `asset_id` is no foreign key: a row that is left when its asset is erased makes the result unusable, as it should.
    """

    __tablename__ = "task_assets"

    task_id: Mapped[str] = mapped_column(ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True)
    direction: Mapped[str] = mapped_column(String(3), primary_key=True)  # in, out
    position: Mapped[int] = mapped_column(primary_key=True)
    asset_id: Mapped[str] = mapped_column(String(32), index=True)


class CostRow(Base):
    """What a task cost. It outlives the run: budgets count it."""

    __tablename__ = "costs"
    __table_args__ = (Index("ix_costs_spending", "workspace", "unit", "at"),)

    seq: Mapped[int] = mapped_column(Counter, primary_key=True, autoincrement=True)
    workspace: Mapped[str] = mapped_column(String(64), index=True)
    task_id: Mapped[str | None] = mapped_column(String(32), index=True)
    submitted_by: Mapped[str] = mapped_column(String(64), default="", server_default="")  # whose run it was
    amount: Mapped[float]
    unit: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]


class EstimateRow(Base):
    """What a run was expected to cost when it was submitted: held back of budgets until it is over."""

    __tablename__ = "run_estimates"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    unit: Mapped[str] = mapped_column(String(16), primary_key=True)
    amount: Mapped[float]


class BudgetRow(Base):
    """What may be spent of a unit in each period, by the workspace or by one user in it."""

    __tablename__ = "budgets"
    __table_args__ = (UniqueConstraint("workspace", "user_id", "unit", "period"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    workspace: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[str] = mapped_column(String(64), default="")  # empty: all of the workspace together
    unit: Mapped[str] = mapped_column(String(16))
    period: Mapped[str] = mapped_column(String(8))
    amount: Mapped[float]
    warn_at: Mapped[float]  # a share of the amount
    hard: Mapped[bool]
    changed: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(64), default="")
    told: Mapped[datetime | None]  # when others were told last that it is used up
