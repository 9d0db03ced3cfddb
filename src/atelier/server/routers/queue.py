"""`/v1/queue`: what waits and who works."""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from atelier.jobs.forecast import Lane
from atelier.server import words
from atelier.server.access import Administers, Caller, Reads
from atelier.server.paging import Page, PageOf
from atelier.server.resource import resource
from atelier.steps.services.queue import QueueView

router = resource("queue")
MOST_SHOWN = 500
"""Tasks of a lane that are listed at most."""

Kind = Annotated[Literal["*", "cpu", "gpu", "remote"], Field(description="A kind of lane; `*` stands for all of them.")]


class WaitingTask(BaseModel):
    """A task of this workspace that waits for its lane."""

    task: str
    run: str
    position: int = Field(description="1: the next one, counted over all workspaces.")
    starts_in: float | None = Field(description="Seconds; null where no worker is there to start it.")
    ends_in: float | None


class RunningTask(BaseModel):
    """A task of this workspace that a worker has in hand."""

    task: str
    run: str
    node: str
    step: str
    lane: str
    attempt: int
    started: datetime | None
    seconds_left: float = Field(description="Expected.")


class LaneState(BaseModel):
    """A kind of lane."""

    kind: str = Field(examples=["gpu"])
    width: int = Field(description="How many tasks are executed at once.")
    paused: bool
    waiting: int = Field(description="Tasks of all workspaces that wait.")
    running: int = Field(description="Tasks of all workspaces that are in hand.")
    own_waiting: list[WaitingTask] = Field(description="The next ones, 500 at most.")
    own_running: list[RunningTask]


class QueueState(BaseModel):
    """The queue at this moment."""

    workers: int
    lanes: list[LaneState]


class PauseOut(BaseModel):
    """A kind of lane from which nothing is taken."""

    kind: str
    reason: str
    by: str
    at: datetime


class PauseWish(words.Request):
    """What to hold, and why."""

    kind: Kind = "*"
    reason: str = Field(default="", max_length=500)


class ResumeWish(words.Request):
    """What to go on with."""

    kind: Kind = "*"


class WorkerOut(BaseModel):
    """A worker process."""

    id: str
    host: str
    pid: int
    lanes: list[str]
    device: str
    model: str = Field(description="The model that it holds in memory.")
    tasks: list[str] = Field(description="Ids of the tasks that it has in hand.")
    done: int = Field(description="Tasks that it has executed.")
    stopping: bool
    started: datetime
    heartbeat: datetime


@router.get("", summary="Show the queue")
def get_queue(caller: Reads) -> QueueState:
    """Lanes with their workers, your workspace's tasks in them, and how many others there are."""
    return _state(caller, caller.studio.queue.look())


@router.get("/workers", summary="List the workers")
def list_workers(caller: Administers, page: PageOf) -> Page[WorkerOut]:
    """Every worker process that is there, in the order in which they started."""
    workers, cursor = page.slice(caller.state.studios.first.queue.workers.list(), "workers")
    items = [
        WorkerOut(
            **{name: getattr(one, name) for name in WorkerOut.model_fields if name not in ("lanes", "tasks")},
            lanes=list(one.lanes),
            tasks=list(one.tasks),
        )
        for one in workers
    ]
    return Page(items=items, next=cursor)


@router.get("/pauses", summary="List what is paused")
def list_pauses(caller: Reads, page: PageOf) -> Page[PauseOut]:
    """Kinds of lanes from which nothing is taken for now."""
    found = [
        PauseOut(kind=one.kind, reason=one.reason, by=one.by, at=one.at) for one in caller.studio.queue.rows.pauses()
    ]
    items, cursor = page.slice(found, "pauses")
    return Page(items=items, next=cursor)


@router.post("/pause", summary="Pause the queue")
def pause_queue(caller: Administers, wish: PauseWish) -> QueueState:
    """Nothing more is taken, from one kind of lane or all; what is in hand is finished."""
    queue = caller.state.studios.first.queue
    queue.hold(wish.kind, reason=wish.reason, by=caller.user)
    return _state(caller, queue.look())


@router.post("/resume", summary="Go on with the queue")
def resume_queue(caller: Administers, wish: ResumeWish) -> QueueState:
    """Tasks are taken again."""
    queue = caller.state.studios.first.queue
    queue.release(wish.kind)
    return _state(caller, queue.look())


def _state(caller: Caller, view: QueueView) -> QueueState:
    held = {pause.kind for pause in view.pauses}
    return QueueState(
        workers=len(view.workers),
        lanes=[_lane(caller, lane, paused=bool(held & {"*", lane.kind})) for lane in view.outlook.lanes],
    )


def _lane(caller: Caller, lane: Lane, *, paused: bool) -> LaneState:
    return LaneState(
        kind=lane.kind,
        width=lane.width,
        paused=paused,
        waiting=len(lane.turns),
        running=len(lane.in_hand),
        own_waiting=[
            WaitingTask(
                task=turn.task,
                run=turn.run,
                position=turn.position,
                starts_in=_finite(turn.starts),
                ends_in=_finite(turn.ends),
            )
            for turn in islice((one for one in lane.turns if one.workspace == caller.workspace), MOST_SHOWN)
        ],
        own_running=[
            RunningTask(**{name: getattr(one, name) for name in RunningTask.model_fields})
            for one in lane.in_hand
            if one.workspace == caller.workspace
        ],
    )


def _finite(seconds: float) -> float | None:
    return None if seconds == float("inf") else round(seconds, 1)
