"""Rate limits, counted with the `limits` package; what is left goes out in the RateLimit headers (IETF httpapi)."""

from __future__ import annotations

import time
from math import ceil

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.aio.strategies import MovingWindowRateLimiter
from limits.storage import storage_from_string
from starlette.requests import HTTPConnection

from atelier.errors import InvalidInput, TooMany


class Limiter:
    """Counts requests by who sends them.

    Args:
        store: address of a store, as the `limits` package writes it (`async+memory://`, `async+redis://host`).
    """

    def __init__(self, store: str) -> None:
        if not store.startswith("async+"):
            raise InvalidInput(f"'{store}' is no store of rate limits", advice="use async+memory:// or async+redis://…")
        self._windows = MovingWindowRateLimiter(storage_from_string(store))  # pyright: ignore[reportArgumentType]

    async def count(
        self, connection: HTTPConnection, policy: str, who: str, most: int | None, seconds: int, what: str
    ) -> None:
        """Count one request, and let the answer say what is left.

        Args:
            policy: the limit's name in the headers. who: whose requests. most: how many in `seconds`; None: any.
            what: what is limited, for people ("submits").

        Raises:
            TooMany: they are used up.
        """
        if most is None:
            return
        item = RateLimitItemPerSecond(max(most, 1), seconds)
        allowed = most > 0 and await self._windows.hit(item, policy, who)
        await self._note(connection, item, policy, who, most, seconds)
        if not allowed:
            reset = connection.state.rate_reset
            raise TooMany(
                f"more than {most} {what} in {_words(seconds)}",
                kept="nothing was done",
                advice=f"try again in {reset} s",
                retry_after=reset,
            )

    async def _note(
        self, connection: HTTPConnection, item: RateLimitItem, policy: str, who: str, most: int, seconds: int
    ) -> None:
        stats = await self._windows.get_window_stats(item, policy, who)
        reset = max(1, ceil(stats.reset_time - time.time()))
        left = min(stats.remaining, most)
        connection.state.rate_reset = reset
        connection.state.rate_limit = (f'"{policy}";r={left};t={reset}', f'"{policy}";q={most};w={seconds}')


def _words(seconds: int) -> str:
    return f"{seconds // 60} minutes" if seconds >= 120 else f"{seconds} seconds"
