"""`/v1/costs`, `/v1/storage`: what the workspace uses."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query
from pydantic import AwareDatetime, BaseModel, Field

from atelier.server.access import Reads
from atelier.server.resource import resource

router = resource("usage", prefix="")


class SpentOut(BaseModel):
    """What was spent of one unit."""

    unit: str = Field(examples=["pictures"])
    amount: float
    tasks: int


class ShareOut(SpentOut):
    """What was spent of one unit by one user, or for one subject."""

    of: str = Field(description="Id of the user or subject; empty where nobody is known.")


class Costs(BaseModel):
    """Sums of what tasks recorded, also those that failed later, and those of runs that are erased."""

    items: list[SpentOut]
    shares: list[ShareOut] = Field(default=[], description="The same by user or subject, where `by` asks for it.")


class StoredOut(BaseModel):
    """Assets of one kind."""

    kind: str = Field(examples=["picture"])
    assets: int
    bytes: int = Field(description="Of plain content. What several assets share is counted for each.")


class StorageOut(BaseModel):
    """What is stored."""

    items: list[StoredOut] = Field(description="The largest first.")
    used: int = Field(description="Bytes that count against the workspace's quota.")
    allowed: int | None = Field(description="The quota in bytes; null: none.")
    disk_free: int = Field(description="Bytes of the studio's disk.")


@router.get("/costs", summary="Show costs")
def get_costs(
    caller: Reads,
    since: Annotated[AwareDatetime | None, Query(description="Recorded at or after.")] = None,
    until: Annotated[AwareDatetime | None, Query(description="Recorded before.")] = None,
    by: Annotated[Literal["user", "subject"] | None, Query(description="Whose shares to tell too.")] = None,
) -> Costs:
    """Of the workspace, by unit; a run of several subjects counts for each of them."""
    usage = caller.studio.usage
    found = usage.spent(since, until)
    shares = [] if by is None else (usage.by_user if by == "user" else usage.by_subject)(since, until)
    return Costs(
        items=[SpentOut(unit=one.unit, amount=one.amount, tasks=one.tasks) for one in found],
        shares=[ShareOut(of=one.of, unit=one.unit, amount=one.amount, tasks=one.tasks) for one in shares],
    )


@router.get("/storage", summary="Show what is stored")
def get_storage(caller: Reads) -> StorageOut:
    """Of the workspace, by kind."""
    found = caller.studio.usage.storage()
    items = [StoredOut(kind=one.kind, assets=one.assets, bytes=one.bytes) for one in found.kinds]
    return StorageOut(items=items, used=found.used, allowed=found.allowed, disk_free=found.free)
