"""Every request measured, logged with its id, and (where OpenTelemetry is set up) traced. Plain ASGI."""

from __future__ import annotations

import time
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger("atelier.requests")

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
QUIET = ("/health/live", "/health/ready", "/metrics")
"""Asked every few seconds by machines: counted, not logged."""
UNKNOWN = "(none)"


class Meters:
    """What is counted of requests, in a registry of the application's own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "atelier_http_requests", "Requests answered.", ["method", "route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "atelier_http_request_seconds",
            "Time to the end of the answer.",
            ["method", "route"],
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.open = Gauge("atelier_http_requests_open", "Requests being answered.", registry=self.registry)
        self._of: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer. There are few methods, routes and statuses, so that what counts each is kept."""
        mine = self._of.get((method, route, status))
        if mine is None:
            mine = self.requests.labels(method, route, str(status)), self.seconds.labels(method, route)
            self._of[method, route, status] = mine
        mine[0].inc()
        mine[1].observe(seconds)


class Observed:
    """Counts, logs and traces. It stands within `Outermost`, whose request id it uses."""

    def __init__(self, app: ASGIApp, meters: Meters) -> None:
        self.app, self.meters = app, meters
        self._tracer = _tracer()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = 500
        begun = time.perf_counter()

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        request_id = scope.get("state", {}).get("request_id", "")
        self.meters.open.inc()
        try:
            with structlog.contextvars.bound_contextvars(request=request_id), self._span(scope) as span:
                await self.app(scope, receive, watched)
                if span is not None:
                    span.set_attribute("http.response.status_code", status)
        finally:
            self.meters.open.dec()
            self._done(scope, status, time.perf_counter() - begun, request_id)

    def _done(self, scope: Scope, status: int, seconds: float, request_id: str) -> None:
        route = route_of(scope)
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        self.meters.answered(method, route, status, seconds)
        if route in QUIET:
            return
        # The template, not the address: an address may hold a token, a name, a search.
        ids = {name: value for name, value in scope.get("path_params", {}).items() if name.endswith("_id")}
        if "run_id" in ids:
            ids["run"] = ids.pop("run_id")  # as the workers' lines call it
        caller = scope.get("state", {}).get("caller")
        tell = log.debug if method in ("GET", "HEAD") and status < 400 else log.info  # reading is most of it
        tell(
            "request",
            request=request_id,
            method=method,
            route=route,
            status=status,
            ms=round(seconds * 1000, 1),
            workspace=getattr(caller, "workspace", ""),
            user=getattr(caller, "user", ""),
            **ids,
            **about(scope),
        )

    def _span(self, scope: Scope) -> Any:
        return self._tracer(f"{scope['method']} request")


_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def about(scope: Scope) -> dict[str, str]:
    """What the log's line of a request is to say besides, by what handles it: ids, nothing else."""
    return scope.setdefault("state", {}).setdefault("about", {})


def route_of(scope: Scope) -> str:
    """The template of the route that answered; few of them, so that labels stay few."""
    route = scope.get("route")
    path = getattr(route, "path", "")
    return path or UNKNOWN


def _tracer() -> Any:
    """Makes spans by OpenTelemetry's API where it is installed; whoever runs the server sets up where they go
    (`opentelemetry-instrument`, or an SDK of their own). Without it, nothing is traced."""
    from contextlib import nullcontext

    try:
        from opentelemetry import trace
    except ImportError:
        return lambda name: nullcontext()
    return trace.get_tracer("atelier").start_as_current_span
