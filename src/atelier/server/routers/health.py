"""`/health/live`, `/health/ready`, `/metrics`: for machines that watch the server."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable, Iterator
from typing import Literal

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from pydantic import BaseModel, Field
from sqlalchemy import func, select, text

from atelier.database.dump import schema_of
from atelier.database.migrate import HEAD
from atelier.errors import AtelierError
from atelier.jobs.tables import DurationRow, WorkerRow
from atelier.library.run_tables import TaskRow
from atelier.library.tables import AssetRow, BlobRow
from atelier.server.access import Administers, Probe
from atelier.server.resource import Route
from atelier.server.state import State, state_of
from atelier.webhooks.sender import switched_off_count, waiting_by_state

router = APIRouter(prefix="", tags=["health"], route_class=Route, generate_unique_id_function=lambda route: route.name)

LEAST_FREE = 200 * 2**20
"""Bytes of disk below which the server does not call itself ready."""
FRESH = 10.0
"""Seconds for which counts of the library are used again: scraping must not cost more than what it watches."""


class Alive(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Ready(BaseModel):
    """Whether requests can be served; each part that was looked at."""

    status: Literal["ready", "not-ready"]
    checks: dict[str, str] = Field(description="`ok`, or what is wrong.")


@router.get("/health/live", summary="Is the process alive")
def live(caller: Probe) -> Alive:
    """Says nothing of database or disk: a restart would not help them."""
    return Alive()


@router.get("/health/ready", summary="Can requests be served", responses={503: {"model": Ready}})
def ready(caller: Probe, request: Request, response: Response) -> Ready:
    """Database with the right schema, blob store, disk."""
    state = state_of(request)
    checks = {"database": _database(state), "blobs": _blobs(state), "disk": _disk(state)}
    good = all(word == "ok" for word in checks.values())
    if not good:
        response.status_code = 503
    return Ready(status="ready" if good else "not-ready", checks=checks)


@router.get(
    "/metrics",
    summary="Figures for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def metrics(caller: Administers, request: Request) -> Response:
    """Requests, queue, workers, library. A scraper that is not on this machine needs an administrator's key."""
    return Response(generate_latest(request.app.state.meters.registry), media_type=CONTENT_TYPE_LATEST)


class StudioCollector(Collector):
    """Counts of queue, workers and library, asked of the database when somebody scrapes."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._kept: list[Metric] = []
        self._until = 0.0

    def collect(self) -> Iterable[Metric]:
        """The figures, at most `FRESH` seconds old."""
        if time.monotonic() >= self._until:
            self._kept = list(self._count())
            self._until = time.monotonic() + FRESH
        return self._kept

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: registering must not ask the database."""
        return ()

    def _count(self) -> Iterator[Metric]:
        studio = self._state.studios.first
        with studio.library.database.read() as session:
            tasks = GaugeMetricFamily("atelier_tasks", "Tasks by lane and state.", labels=["lane", "state"])
            lane = func.substr(TaskRow.lane, 1, 3)
            for row in session.execute(
                select(lane, TaskRow.state, func.count())
                .where(TaskRow.state.in_(["waiting", "running"]))
                .group_by(lane, TaskRow.state)
            ):
                tasks.add_metric([str(row[0]), str(row[1])], row[2])
            yield tasks
            oldest = session.scalar(select(func.min(WorkerRow.heartbeat)))
            workers = session.scalar(select(func.count()).select_from(WorkerRow)) or 0
            yield GaugeMetricFamily("atelier_workers", "Workers that have announced themselves.", value=workers)
            if oldest is not None:
                from atelier.database import now

                age = max(0.0, (now() - oldest).total_seconds())
                yield GaugeMetricFamily(
                    "atelier_worker_silence_seconds", "Since the quietest worker's heartbeat.", value=age
                )
            failed = GaugeMetricFamily(
                "atelier_tasks_failed", "Tasks that failed, of runs that are kept.", labels=["step"]
            )
            counted = select(TaskRow.step, func.count()).where(TaskRow.state == "failed").group_by(TaskRow.step)
            for row in session.execute(counted):
                failed.add_metric([str(row[0])], row[1])
            yield failed
            took = GaugeMetricFamily("atelier_step_seconds", "What a task of a step takes, lately.", labels=["step"])
            for one in session.scalars(select(DurationRow)):
                took.add_metric([one.step], one.seconds)
            yield took
            messages = GaugeMetricFamily(
                "atelier_webhook_deliveries", "Messages to webhooks that are kept, by state.", labels=["state"]
            )
            for state, count in sorted(waiting_by_state(session).items()):
                messages.add_metric([state], count)
            yield messages
            off = switched_off_count(session)
            yield GaugeMetricFamily("atelier_webhooks_off", "Webhooks that are switched off.", value=off)
            stored = session.execute(select(func.count(), func.coalesce(func.sum(BlobRow.size), 0))).one()
            assets = session.scalar(select(func.count()).select_from(AssetRow)) or 0
        yield GaugeMetricFamily("atelier_assets", "Assets in all workspaces.", value=assets)
        yield GaugeMetricFamily("atelier_blobs", "Stored contents.", value=stored[0])
        yield GaugeMetricFamily("atelier_blob_bytes", "Bytes of stored contents.", value=float(stored[1]))
        yield GaugeMetricFamily(
            "atelier_database_bytes", "Size of the database.", value=studio.library.database.bytes_used()
        )
        yield GaugeMetricFamily(
            "atelier_disk_free_bytes", "Free disk at the home.", value=shutil.disk_usage(studio.home).free
        )


def _database(state: State) -> str:
    database = state.studios.database
    try:
        with database.read() as session:
            session.execute(text("SELECT 1"))
        schema = schema_of(database)
    except AtelierError as error:
        return error.code
    return "ok" if schema == HEAD else f"schema {schema} instead of {HEAD}"


def _blobs(state: State) -> str:
    try:
        state.studios.first.library.vault.blobs.exists("0" * 32)
    except AtelierError as error:
        return error.code
    return "ok"


def _disk(state: State) -> str:
    free = shutil.disk_usage(state.studios.first.home).free
    return "ok" if free >= LEAST_FREE else f"{free} bytes are free; {LEAST_FREE} are needed"
