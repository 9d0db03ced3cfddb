"""`Idempotency-Key`: a request that is sent again with the same key is answered again, and not done again.

Taken on every POST that changes a workspace and answers in JSON (draft-ietf-httpapi-idempotency-key-header). Answers
are kept for a day. What failed is forgotten, so that it can be tried again. When the server dies before an answer is
kept, the request can be sent again as soon as that is seen: a run that was submitted by it is then found by the key.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from atelier.accounts.answers import Answer, digest
from atelier.accounts.roles import Right
from atelier.errors import InvalidInput
from atelier.server.access import Caller, Rule

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
RIGHTS = frozenset({Right.WRITE, Right.RUN, Right.SHARE, Right.MANAGE})
KEPT_HEADERS = ("content-type", "location")
LARGEST = 2**18
"""Bytes of an answer that are kept at most."""
_KEY = re.compile(r"[\x21-\x7e]{1,255}")


def applies(method: str, rule: Rule) -> bool:
    """Whether a route takes the header."""
    return method == "POST" and rule.right in RIGHTS


async def once(request: Request, caller: Caller, handle: Callable[[Request], Awaitable[Response]]) -> Response:
    """Handle a request with the header.

    Raises:
        InvalidInput: the key cannot be used. Conflict: it was used for another request, or is being worked on.
    """
    key = request.headers[HEADER]
    if not _KEY.fullmatch(key):
        raise InvalidInput("an idempotency key has 1 to 255 visible ASCII characters", advice="use a random UUID")
    answers = caller.state.accounts.answers
    name = digest(caller.user, caller.workspace, key)
    query = str(request.url.query)
    asked = digest(request.method, request.url.path, query, await request.body())
    before = await run_in_threadpool(answers.claim, name, asked)
    if before is not None:
        return Response(before.body, before.status, {**before.headers, REPLAYED: "true"})
    request.state.caller = replace(caller, once=digest(name, asked))
    try:
        response = await handle(request)
    except BaseException:
        await run_in_threadpool(answers.release, name)
        raise
    body = getattr(response, "body", None)  # a streamed answer has none
    if 200 <= response.status_code < 300 and isinstance(body, bytes) and len(body) <= LARGEST:
        headers = {label: value for label in KEPT_HEADERS if (value := response.headers.get(label))}
        await run_in_threadpool(answers.keep, name, Answer(response.status_code, headers, body.decode()))
    else:
        await run_in_threadpool(answers.release, name)
    return response
