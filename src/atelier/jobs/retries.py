"""Which problems are worth trying again, how often, and after how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

LONGEST = timedelta(minutes=10)
"""No wait is longer."""


@dataclass(frozen=True)
class Retry:
    """So many further attempts, the first after `seconds`, each later one after twice as long."""

    times: int
    seconds: float

    def delay(self, retries: int) -> timedelta | None:
        """How long to wait after so many retries; None when it was tried often enough."""
        if retries >= self.times:
            return None
        return min(timedelta(seconds=self.seconds) * 2**retries, LONGEST)


POLICY = {
    "unavailable": Retry(5, 2.0),  # a service that does not answer
    "out-of-resources": Retry(2, 5.0),  # memory or disk that another task may free
    "defect": Retry(1, 1.0),  # a device's hiccup looks like one; what is truly broken fails at once again
}
"""By the code of the error tree. What is not here would fail again in the same way: wrong input, a refusal, damage."""


def delay(code: str, retries: int) -> timedelta | None:
    """How long to wait before a task that failed with this problem is tried again; None when it is not."""
    found = POLICY.get(code)
    return found.delay(retries) if found is not None else None
