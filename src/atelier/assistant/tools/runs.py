"""Runs: how they stand, waiting for them, ending them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Literal

import anyio
from pydantic import Field

from atelier.assistant.api import at
from atelier.assistant.looking import detail_of, pixels_of
from atelier.assistant.tool import Asked, Call, Given, tool
from atelier.assistant.words import Cursor, Id, picture_uri
from atelier.errors import AtelierError

OVER = ("done", "failed", "cancelled")
SHOWN = 4
"""Pictures of a run that come with its answer; the others are named."""
FIRST_PAUSE, LONGEST_PAUSE = 0.4, 2.0
"""Seconds between two looks at a run."""
State = Literal["waiting", "running", "done", "failed", "cancelled"]


class RunBrief(Given):
    """A run: one execution of a recipe."""

    run: str = Field(description="Its id.")
    title: str
    recipe: str
    state: State
    paused: bool
    tasks: dict[str, int] = Field(description="How many tasks are in which state.")
    starts_in_seconds: float | None = Field(description="Until its next task is expected to start.")
    left_seconds: float | None = Field(description="Until it is expected to be done; null: unknown.")
    created: str


class RunState(RunBrief):
    """A run with what came of it."""

    assets: list[str] = Field(description="Ids of what it made, in order: pictures, or a training's results.")
    pictures: list[str] = Field(description="`atelier://` addresses of the pictures among them.")
    problems: list[str] = Field(description="Why tasks failed, with what was kept and what to do.")
    notes: list[str] = Field(description="What was noticed about the wish, and about budgets.")


class RunList(Given):
    """Runs, the newest first."""

    runs: list[RunBrief]
    next_cursor: str | None


class ListWish(Asked):
    """Which runs."""

    state: State | None = Field(default=None, description="Only these.")
    limit: int = Field(default=20, ge=1, le=100)
    cursor: Cursor = ""


class RunWish(Asked):
    """Which run."""

    run: Id = Field(description="Id of the run.")


class WaitWish(RunWish):
    """Which run, and how long."""

    seconds: float = Field(default=45, ge=0, le=600, description="Come back after so long, though it goes on.")


@tool("List runs", reads=True)
async def list_runs(call: Call, wish: ListWish) -> RunList:
    """List what was submitted: pictures, edits, trainings, exports, with state and expected times."""
    page = await call.api.get(at("runs"), state=wish.state, limit=wish.limit, cursor=wish.cursor)
    return RunList(runs=[RunBrief.model_validate(_told(one)) for one in page["items"]], next_cursor=page["next"])


@tool("Show a run", reads=True)
async def run_status(call: Call, wish: RunWish) -> RunState:
    """Show how a run stands and what it made so far. Once it is done, its first pictures come along to be seen."""
    return await finished(call, await call.api.get(at("runs", wish.run)))


@tool("Wait for a run", reads=True)
async def wait_for_run(call: Call, wish: WaitWish) -> RunState:
    """Wait until a run is over, with progress, or until the seconds have passed; then call again. Waiting less long, or
    giving up, does not end the run. Once it is done, its first pictures come along to be seen."""
    return await waited(call, wish.run, wish.seconds)


@tool("Cancel a run", destroys=True, repeatable=True)
async def cancel_run(call: Call, wish: RunWish) -> RunBrief:
    """End a run within a second. What is finished is kept; of a run that is over nothing changes. Ask the person first
    where they did not ask for it themselves."""
    return RunBrief.model_validate(_told(await call.api.post(at("runs", wish.run, "cancel"))))


async def waited(call: Call, run_id: str, seconds: float, notes: list[str] | None = None) -> RunState:
    """The run once it is over or the time has passed."""
    begun, pause, said = time.monotonic(), FIRST_PAUSE, 0.0
    while True:
        run: dict[str, Any] = await call.api.get(at("runs", run_id))
        passed = time.monotonic() - begun
        if run["state"] in OVER or passed >= seconds:
            return await finished(call, run, notes)
        said = max(said, _share(run, passed))
        await call.progress(round(said, 4), 1.0, _words(run))
        await anyio.sleep(min(pause, seconds - passed))
        pause = min(LONGEST_PAUSE, pause * 1.3)


async def finished(call: Call, run: Mapping[str, Any], notes: list[str] | None = None) -> RunState:
    """The run as it stands; the first pictures of one that is over come along."""
    pictures: list[str] = []
    if run["recipe"] != "train":  # a training's results are files and tables: its report card tells them
        for asset_id in run["assets"]:
            detail = await detail_of(call.api, asset_id)
            if detail["thumbnail"] is None:
                continue
            pictures.append(picture_uri(asset_id))
            if run["state"] in OVER and len(pictures) <= SHOWN:
                await _show(call, detail)
    problems = [" ".join(filter(None, (one["message"], one["kept"], one["advice"]))) for one in run["problems"]]
    told = _told(run) | {"pictures": pictures, "problems": problems, "notes": notes or []}
    return RunState.model_validate(told)


async def _show(call: Call, detail: dict[str, Any]) -> None:
    with suppress(AtelierError):  # it is named all the same, and whoever looks at it is told why it is not handed on
        call.show(await pixels_of(call.api, detail, 512))


def _told(run: Mapping[str, Any]) -> dict[str, Any]:
    named = {"run": run["id"], "starts_in_seconds": run["starts_in"], "left_seconds": run["eta"]}
    return {**run, **named}


def _share(run: Mapping[str, Any], passed: float) -> float:
    """How much of it is done, by tasks and by time; below 1 until it is over."""
    tasks = run["tasks"]
    total = sum(tasks.values())
    by_tasks = tasks["done"] / total if total else 0.0
    by_time = passed / (passed + run["eta"]) if run["eta"] else 0.0
    return min(0.99, max(by_tasks, by_time))


def _words(run: Mapping[str, Any]) -> str:
    tasks = run["tasks"]
    total = sum(tasks.values())
    parts = [f"{run['title'][:80]}: {run['state']}"]
    if run["position"]:
        parts.append(f"{run['position']}. in the queue")
    if total:
        parts.append(f"{tasks['done']} of {total} tasks done")
    if run["eta"] and run["eta"] >= 1:
        parts.append(f"about {run['eta']:.0f} s left")
    return ", ".join(parts)
