"""What can be told: the kinds of events, and the message that each becomes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from pydantic import JsonValue


class Event(StrEnum):
    """Something that happened. The names stay as they are: receivers know them."""

    RUN_DONE = "run.done"
    RUN_FAILED = "run.failed"
    RUN_CANCELLED = "run.cancelled"
    PICTURES_MADE = "pictures.made"
    TRAINING_FINISHED = "training.finished"
    CONSENT_WITHDRAWN = "consent.withdrawn"
    PERSON_FORGOTTEN = "person.forgotten"
    BUDGET_REACHED = "budget.reached"
    TEST = "test"  # asked for by a person; every address hears it

    @classmethod
    def of_run(cls, state: str) -> Event | None:
        """What is told of a run that came to this state; None: nothing."""
        return _OF_RUN.get(state)


WANTED = tuple(one for one in Event if one is not Event.TEST)
"""What an address can ask for."""
_OF_RUN = {"done": Event.RUN_DONE, "failed": Event.RUN_FAILED, "cancelled": Event.RUN_CANCELLED}


def message(event: Event, workspace: str, moment: datetime, data: Mapping[str, JsonValue]) -> str:
    """The body: JSON with the members `type`, `timestamp`, `workspace`, `data`, in this order.

    Args:
        data: ids, counts, and paths of the API; never names, words or pictures, which whoever may see them asks for.
    """
    told = {"type": event.value, "timestamp": _written(moment), "workspace": workspace, "data": dict(data)}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
