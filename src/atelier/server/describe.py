"""The OpenAPI description: what FastAPI says of each route, and what the studio knows besides.

Who may call comes from the route's rule, kinds of problems from the error tree, examples from the schemas, tags from
the routers' own words, headers from the table of what is sent. Nothing of it is written down a second time.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from atelier.accounts.roles import SCOPES, Right
from atelier.server import idempotency, problems
from atelier.server.access import Rule
from atelier.server.examples import PREFIX, Examples
from atelier.server.gate import ACCESS_COOKIE, WORKSPACE_HEADER
from atelier.server.openai import OpenAIProblem, OpenAIRoute
from atelier.server.problem_kinds import Kind, kinds
from atelier.server.resource import Route, problem_name
from atelier.server.sent_headers import EVERYWHERE, FILE, HEADERS, LIMITED, OF_STATUS, Described, sends

JSON = "application/json"
WORKSPACE = "Workspace"
SCHEMES: dict[str, Described] = {
    "apiKey": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "ate_key_…",
        "description": "An API key, from `POST /v1/keys`. It is for one workspace and for some scopes; an operation's "
        "requirement names the one that it needs.",
    },
    "accessToken": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": 'What `POST /v1/session` gives for `"tokens": "body"`; it is to be refreshed after a quarter of '
        "an hour. An operation's requirement names the least role in the workspace that may call it.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": ACCESS_COOKIE,
        "description": "The same token in the page's cookie. Whatever changes something must then come from the "
        "studio's own page.",
    },
    "signedAddress": {
        "type": "apiKey",
        "in": "query",
        "name": "signature",
        "description": "With `workspace` and `expires`, in an address that the studio gave "
        "(`GET /v1/assets/{asset_id}/addresses`): it works for some time without anything else.",
    },
}
"""How a caller says who they are."""
ABOUT = """A self-hosted studio for personal image models: photos in, a personal model, pictures out.

**Who calls.** Each operation names what it needs: an API key with a scope, or a session with a role. On the machine
that the studio runs on, and while nobody has set it up for others, nothing is needed. **Where.** A request is about
one workspace: the one in its path, else the one that the header `Atelier-Workspace` names, else the caller's own.
**Lists** come in pages: `next` is the `cursor` of the next one. **Errors** are `application/problem+json` (RFC 9457)
with `advice` and `kept`; `GET /v1/problems` lists them. **Again.** A POST that changes a workspace takes an
`Idempotency-Key` and is then done once."""
PARAMETERS = {
    "code": "The last part of a problem's `type`.",
    "document": "Id of the document.",
    "dpi": "Dots per inch that the file states.",
    "fit": "Where width and height are given: within them, or filling them.",
    "form": "The file's format.",
    "height": "Pixels at most.",
    "layout": "Whose names for the weights the file has.",
    "mark": "With the invisible mark.",
    "metadata": "How much of how it was made the file says.",
    "model": "Id of the model.",
    "name": "Its name.",
    "photo": "Id of the photo.",
    "quality": "Of lossy formats, 1 to 100.",
    "sign": "With a signed manifest (C2PA).",
    "size": "Pixels of the longest side.",
    "state": "Only those in this state.",
    "token": "What the link holds.",
    "Tus-Resumable": "The version of tus that the client speaks.",
    "Upload-Length": "Bytes of the whole file; for tus clients.",
    "Upload-Metadata": "`subject` and `filename`, each with its value in base64; for tus clients.",
    "Upload-Offset": "Where the part begins, in bytes.",
    "upload": "Id of the upload.",
    "width": "Pixels at most.",
    "workspace": "Id of the workspace.",
}
"""What a parameter of a name is, where the route does not say it."""
_FILES = {"application/zip": "The archive.", "text/plain": "The figures, one a line.", "image/*": "The picture."}


def describe(app: FastAPI) -> Described:
    """The description, made once."""
    if app.openapi_schema is None:
        app.openapi_schema = _described(app)
    return app.openapi_schema


def security(rule: Rule) -> list[dict[str, list[str]]]:
    """What a rule asks for: any one of these. Of a key its scope, of a person their role; nothing of anybody."""
    right = rule.right
    if right is Right.PUBLIC:
        return []
    roles = [str(right.role)] if right.role else ["administrator"] if right is Right.ADMIN else []
    found = [{"accessToken": roles}, {"session": roles}]
    if right is not Right.PERSON:
        found.insert(0, {"apiKey": [right.value] if right in SCOPES else []})
    return [*found, {"signedAddress": []}] if rule.signed else found


def _described(app: FastAPI) -> Described:
    made = get_openapi(title=app.title, version=app.version, description=ABOUT, routes=app.routes)
    routes = [route for route in app.routes if isinstance(route, Route) and route.include_in_schema]
    components: Described = made.setdefault("components", {})
    schemas: dict[str, Described] = components.setdefault("schemas", {})
    for model in (problems.Problem, OpenAIProblem):
        schema = model.model_json_schema(ref_template=PREFIX + "{model}")
        schemas.update(schema.pop("$defs", {}) | {model.__name__: schema})
    components["securitySchemes"] = SCHEMES
    components["headers"] = HEADERS
    components["parameters"] = {WORKSPACE: _workspace()}
    components["responses"] = _problem_responses()
    components["examples"] = {}
    operations = [
        (route, method, made["paths"][route.path_format][method.lower()])
        for route in routes
        for method in sorted(route.methods or ())
    ]
    requests = {name for _, _, operation in operations for name in _named(operation.get("requestBody", {}))}
    examples = Examples(schemas, requests)
    for name in ("HTTPValidationError", "ValidationError"):  # FastAPI's own, which nothing here answers with
        schemas.pop(name, None)
    for route, method, operation in operations:
        operation["responses"] = {
            status: one for status, one in operation["responses"].items() if int(status) in _statuses(route)
        }
        operation["security"] = security(route.rule)
        _parameters(route, operation)
        for status, response in operation["responses"].items():
            _response(route, method, int(status), response, schemas)
        for content in _contents(operation):
            _exemplify(content, components["examples"], examples)
    made["tags"] = list(_tags(routes))
    made["servers"] = [{"url": "/", "description": "This studio."}]
    return made


# --- who calls, and where --------------------------------------------------------------------------------------------


def _workspace() -> Described:
    return {
        "name": WORKSPACE_HEADER,
        "in": "header",
        "required": False,
        "description": "Id of the workspace that the request is about; the caller's own first one without.",
        "schema": {"type": "string", "maxLength": 128},
        "example": "spring-campaign",
    }


def _parameters(route: Route, operation: Described) -> None:
    listed: list[Described] = operation.get("parameters", [])
    for one in listed:
        if not one.get("description"):
            name = str(one["name"])
            kind, _, is_id = name.rpartition("_id")
            one["description"] = PARAMETERS.get(name) or (
                f"Id of the {kind.replace('_', ' ')}." if kind and not is_id else ""
            )
    if route.rule.right not in (Right.PUBLIC, Right.ADMIN) and "{workspace}" not in route.path:
        operation["parameters"] = [*listed, {"$ref": f"#/components/parameters/{WORKSPACE}"}]


# --- answers ---------------------------------------------------------------------------------------------------------


def _statuses(route: Route) -> set[int]:
    """What it may answer with."""
    return {route.status_code or 200, *map(int, route.responses)}


def _response(route: Route, method: str, status: int, response: Described, schemas: Mapping[str, Described]) -> None:
    if "$ref" in response:
        response.pop("description", None)  # what it refers to says it
        return
    if response.get("description", "") in ("", "Successful Response", "Partial Content"):
        response["description"] = _says(status, response.get("content", {}), schemas)
    names = [*EVERYWHERE, *([] if route.rule.free else LIMITED), *OF_STATUS.get(status, ())]
    if status < 300 and idempotency.applies(method, route.rule):
        names.append(idempotency.REPLAYED)
    if status in (206, 416):
        names.append("Content-Range")
    if 304 in route.responses and status in (200, 206, 304):
        names += FILE[:2]
    if 206 in route.responses and status in (200, 206):
        names.append("Accept-Ranges")
    if status in (200, 206) and any("binary" in str(one) for one in response.get("content", {}).values()):
        names.append(FILE[2])
    response["headers"] = sends(*names)["headers"] | response.get("headers", {})


def _says(status: int, contents: Mapping[str, Described], schemas: Mapping[str, Described]) -> str:
    """What an answer is, by what it holds."""
    if status == 204:
        return "It is done; there is nothing more to say."
    if not contents:
        return "An empty answer: its headers say it."
    media_type, content = next(iter(contents.items()))
    if media_type != JSON:
        part = "A part of the file." if status == 206 else "The file."
        return _FILES.get(media_type, part)
    schema = content.get("schema", {})
    name = str(schema.get("$ref", "")).removeprefix(PREFIX)
    if not name:
        return "The list."
    if name.startswith("Page_"):
        items = schemas[name]["properties"]["items"]["items"]["$ref"].removeprefix(PREFIX)
        return f"A page of the list. An item: {_summary(schemas[items])}"
    return _summary(schemas[name])


def _summary(schema: Described) -> str:
    return " ".join(str(schema.get("description", "")).partition("\n\n")[0].split())


def _problem_responses() -> dict[str, Described]:
    found: dict[str, Described] = {}
    for family, route in (("", Route), (OpenAIRoute.problem_family, OpenAIRoute)):
        by_status: dict[int, list[Kind]] = {}
        for kind in kinds():
            status = route.invalid_input if kind.status == Route.invalid_input else kind.status
            by_status.setdefault(status, []).append(kind)
        for status, those in by_status.items():
            found[problem_name(status, family)] = _problem_response(status, those, family)
    return dict(sorted(found.items()))


def _problem_response(status: int, found: list[Kind], family: str) -> Described:
    """All that a status can mean, each with what it looks like."""
    shown = {kind.code: {"summary": kind.meaning, "value": _shaped(kind, family)} for kind in found}
    schema = {"$ref": f"{PREFIX}{family}Problem"}
    return {
        "description": " ".join(f"`{kind.code}`: {kind.meaning}" for kind in found),
        "content": {problems.MEDIA_TYPE: {"schema": schema, "examples": shown}},
        **sends(*EVERYWHERE, *LIMITED, *OF_STATUS.get(status, ())),
    }


def _shaped(kind: Kind, family: str) -> Described:
    body = dict(kind.example)
    return OpenAIProblem.shape(body) if family else body


# --- examples and tags -----------------------------------------------------------------------------------------------


def _contents(operation: Described) -> Iterator[Described]:
    """What goes in and out as JSON, but for problems."""
    for one in (operation.get("requestBody", {}), *operation["responses"].values()):
        if JSON in one.get("content", {}):
            yield one["content"][JSON]


def _exemplify(content: Described, made: dict[str, Described], examples: Examples) -> None:
    schema = content.get("schema", {})
    name = next(_references(schema), "")
    if not name:
        content["example"] = examples.like(schema, str(schema.get("title", "")).rpartition(" ")[2].lower())
        return
    if name not in made:
        made[name] = {"value": examples.of(name)}
    content["examples"] = {"example": {"$ref": f"#/components/examples/{name}"}}


def _named(body: Described) -> Iterator[str]:
    for content in body.get("content", {}).values():
        yield from _references(content.get("schema", {}))


def _references(schema: Described) -> Iterator[str]:
    """The schema that something is of, also where it may be left out."""
    for one in (schema, *schema.get("anyOf", ())):
        if "$ref" in one:
            yield str(one["$ref"]).removeprefix(PREFIX)


def _tags(routes: Iterable[Route]) -> Iterator[Described]:
    """Each tag with its router's own words."""
    seen: set[str] = set()
    for route in routes:
        for tag in map(str, route.tags):
            if tag not in seen:
                seen.add(tag)
                words = sys.modules[route.endpoint.__module__].__doc__ or ""
                yield {"name": tag, "description": re.sub(r"\s+", " ", words.partition("\n\n")[0]).strip()}
