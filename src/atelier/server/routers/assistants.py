"""`/mcp`: the Model Context Protocol, for assistants that use the studio by tools."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from atelier.errors import SignInNeeded
from atelier.server.access import Reads
from atelier.server.assistants import answer, require_known_origin
from atelier.server.resource import Route

# The protocol describes itself (tools/list), so the description of the REST API leaves it out.
router = APIRouter(
    prefix="",
    tags=["assistants"],
    route_class=Route,
    generate_unique_id_function=lambda route: route.name,
    include_in_schema=False,
)


@router.post("/mcp", summary="Speak the Model Context Protocol", response_class=Response)
async def speak_to_assistant(caller: Reads, request: Request) -> Response:
    """Streamable HTTP without sessions. With an API key, or an access token, as a bearer; what its scopes do not cover,
    its tools refuse."""
    require_known_origin(request, caller.state.settings)
    if not caller.local and "authorization" not in request.headers:
        raise SignInNeeded("an assistant needs a key of its own", advice="make an API key, and send it as a bearer")
    return await answer(request)
