"""Structured logs: one JSON object a line (or plain lines for a terminal), with request and run ids, without secrets.

What is logged carries ids, never what people wrote: prompts, names and captions stay in the library. Secrets are taken
out of whatever is logged all the same, by key and by shape, also out of tracebacks.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import IO, Any

import structlog
from structlog.typing import Processor

from atelier.recipe.ports import Changed, Event

REDACTED = "[redacted]"
_SECRET_KEYS = re.compile(
    r"(pass(word|phrase|wd)?|secret|token|api_?key|authorization|cookie|credential|private_?key|session_?id|signature|sig)$",
    re.IGNORECASE,
)
_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL), REDACTED),
    (re.compile(r"\b(Bearer|Basic|Token)\s+[A-Za-z0-9._~+/=-]{6,}", re.IGNORECASE), rf"\1 {REDACTED}"),
    (re.compile(r"\beyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*)?"), REDACTED),
    (re.compile(r"\bate_[A-Za-z0-9_-]{6,}"), REDACTED),
    (re.compile(r"\bsk-[A-Za-z0-9_-]{12,}"), REDACTED),
    (re.compile(r"(://[^/\s:@]{1,100}):[^/\s@]{1,200}@"), rf"\1:{REDACTED}@"),
    (
        re.compile(r"(?i)([?&;\s\"'](?:token|sig|signature|key|api_key|password|passphrase|secret)=)[^&\s\"';]+"),
        rf"\1{REDACTED}",
    ),
    (re.compile(r"atelier-library-key-1\s+[A-Za-z0-9+/=\s]{40,}"), REDACTED),
)
LONGEST = 8000
_DEEPEST = 6


def configure(*, as_json: bool | None = None, level: str = "INFO", stream: IO[str] | None = None) -> None:
    """Send all logs, also those of libraries, through one formatter.

    Args:
        as_json: one object a line; by default unless it is a terminal.
        stream: standard error by default.
    """
    target = stream or sys.stderr
    chosen = not target.isatty() if as_json is None else as_json
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        redact,
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False) if chosen else structlog.dev.ConsoleRenderer(colors=False)
    )
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = name != "uvicorn.access"  # requests are logged with their ids by the server itself
    structlog.configure(
        # What no one will read is dropped before it is dressed.
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def redact(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: secrets out, by key and by shape; long values cut."""
    for key in list(event):
        event[key] = REDACTED if _secret(key) and event[key] not in (None, "") else _clean(event[key], 0)
    return event


def without_secrets(text: str) -> str:
    """A text without what has the shape of a secret."""
    for shape, stand_in in _SHAPES:
        text = shape.sub(stand_in, text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text)} characters)"


def log_event(event: Event) -> None:
    """A listener for events: how runs and tasks go on, by their ids."""
    if isinstance(event, Changed):
        told = {name: value for name, value in vars(event).items() if isinstance(value, str | int | float | bool)}
        told |= {"state": event.state.value} | ({"problem": event.problem.code} if event.problem else {})
        structlog.get_logger("atelier.runs").info("changed", **told)


def _secret(key: str) -> bool:
    return _SECRET_KEYS.search(key) is not None


def _clean(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return without_secrets(value)
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if depth >= _DEEPEST:
        return "…"
    if isinstance(value, dict):
        return {
            str(key): REDACTED if _secret(str(key)) else _clean(inner, depth + 1)
            for key, inner in list(value.items())[:50]
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(inner, depth + 1) for inner in list(value)[:50]]
    if value is None or isinstance(value, bool | int | float):
        return value
    return without_secrets(str(value))
