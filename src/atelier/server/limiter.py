"""Rate limits: counted in the database or by the `limits` package, told in the RateLimit headers (IETF httpapi)."""

from __future__ import annotations

import time
from math import ceil

from limits import RateLimitItemPerSecond
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import ConfigurationError
from limits.storage import storage_from_string
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from atelier.accounts.rates import Rate, Rates
from atelier.errors import InvalidInput, TooMany

MEMORY = "async+memory://"
SHARED = frozenset({"sign-in", "password", "submits"})
"""What all servers over a database count together, in it: guesses of passwords, and what is computed. The rest each
server counts for itself, in memory, since a request that only looks is to write nothing."""


class Limiter:
    """Counts requests by who sends them.

    Args:
        store: address of a store, as the `limits` package writes it (`async+memory://`, `async+redis://host`).
        rates: counts in the database what all servers count together; not asked where the store is another process.
    """

    def __init__(self, store: str, rates: Rates) -> None:
        if not store.startswith("async+"):
            raise InvalidInput(f"'{store}' is no store of rate limits", advice="use async+memory:// or async+redis://…")
        try:
            self._windows = MovingWindowRateLimiter(storage_from_string(store))  # pyright: ignore[reportArgumentType]
        except ConfigurationError as error:
            raise InvalidInput(
                f"rate limits cannot be counted at '{store.partition('@')[2] or store}' ({error})",
                advice="install what the `limits` package needs for it, or leave ATELIER_RATE_LIMIT_STORE out",
            ) from error
        self._rates = rates if store.startswith(MEMORY) else None

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
        if self._rates is not None and policy in SHARED:
            rate = await run_in_threadpool(self._rates.hit, policy, who, most, seconds)
        else:
            rate = await self._hit(policy, who, most, seconds)
        reset = max(1, ceil(rate.reset))
        connection.state.rate_reset = reset
        connection.state.rate_limit = (f'"{policy}";r={rate.left};t={reset}', f'"{policy}";q={most};w={seconds}')
        if not rate.allowed:
            raise TooMany(
                f"more than {most} {what} in {_words(seconds)}",
                kept="nothing was done",
                advice=f"try again in {reset} s",
                retry_after=reset,
            )

    async def _hit(self, policy: str, who: str, most: int, seconds: int) -> Rate:
        item = RateLimitItemPerSecond(max(most, 1), seconds)
        allowed = most > 0 and await self._windows.hit(item, policy, who)
        stats = await self._windows.get_window_stats(item, policy, who)
        return Rate(allowed, min(stats.remaining, most), stats.reset_time - time.time())


def _words(seconds: int) -> str:
    return f"{seconds // 60} minutes" if seconds >= 120 else f"{seconds} seconds"
