"""What assistants are told of the tools, and what the tools do with answers: without a studio."""

from __future__ import annotations

import asyncio
import base64
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp_types import BlobResourceContents, CallToolRequestParams, CallToolResult, EmbeddedResource, TextContent
from pydantic import ValidationError

from atelier.assistant import prompts
from atelier.assistant.api import Api, at
from atelier.assistant.looking import pixels_of
from atelier.assistant.server import INSTRUCTIONS, build
from atelier.assistant.tool import Call, Given
from atelier.assistant.tools import TOOLS
from atelier.errors import AtelierError, InvalidInput, NotFound, Refused, Unavailable

CHANGING = {"create_pictures", "edit_picture", "upscale_picture", "cancel_run", "start_training", "export_picture"}
PICTURE = {"picture": "abc"}
FORBIDDEN = ("erase", "forget", "consent", "delete", "trash", "password", "key", "role")


def _api(answer: Any, **options: Any) -> Api:
    return Api(httpx2.AsyncClient(transport=httpx2.MockTransport(answer), base_url="http://studio.test"), **options)


def _say(text: str) -> Any:
    return lambda request: httpx2.Response(200, json={"said": text})


async def _told(*_: object) -> None:
    return None


def _words(result: CallToolResult) -> str:
    (first, *_) = result.content
    assert isinstance(first, TextContent)
    return first.text


async def _call(api: Api, name: str, arguments: dict[str, Any], **options: Any) -> CallToolResult:
    entry = build(api, **options).get_request_handler("tools/call")
    assert entry is not None

    class Session:
        report_progress = staticmethod(_told)

    class Context:
        session = Session

    context: Any = Context()
    found = await entry.handler(context, CallToolRequestParams(name=name, arguments=arguments))
    assert isinstance(found, CallToolResult)
    return found


def test_tools_say_what_they_do_and_whether_they_change_something() -> None:
    described = {name: one.described() for name, one in TOOLS.items()}
    assert {name for name, one in described.items() if not _hint(one).read_only_hint} == CHANGING
    assert {name for name, one in described.items() if _hint(one).destructive_hint} == {"cancel_run"}
    for name, one in described.items():
        assert one.title, name
        assert one.description, name
        assert len(one.description) > 60, name
        assert one.output_schema is not None, name
        assert one.output_schema["type"] == one.input_schema["type"] == "object"
        assert one.input_schema["additionalProperties"] is False, name
        assert "$defs" not in one.input_schema, name  # clients differ in how they read references
        for field, schema in one.input_schema.get("properties", {}).items():
            assert "title" not in schema
            bounded = {"maxLength", "maximum", "exclusiveMaximum", "maxItems", "enum", "const", "format"}
            options = schema.get("anyOf", [schema])
            assert all(bounded & set(each) or each["type"] in ("null", "boolean") for each in options), (name, field)


def _hint(one: Any) -> Any:
    assert one.annotations is not None
    return one.annotations


def test_erasing_consent_and_administration_are_no_tools() -> None:
    assert [name for name in TOOLS if any(word in name for word in FORBIDDEN)] == []
    assert "not offered here" in INSTRUCTIONS


def test_every_tool_is_in_the_guide() -> None:
    page = (Path(__file__).parents[2] / "docs" / "assistants.md").read_text(encoding="utf-8")
    assert [name for name in TOOLS if f"`{name}`" not in page] == []
    assert [name for name in prompts.WAYS if f"`{name}`" not in page] == []


@pytest.mark.parametrize("name", ["..", "", "a/b", "mira/consents/withdraw", "a\x00b"])
def test_a_name_leads_to_no_other_route(name: str) -> None:
    with pytest.raises(InvalidInput):
        at("subjects", name)
    for tool in ("show_subject", "start_training", "read_report_card"):
        takes: Any = TOOLS[tool].takes
        with pytest.raises((ValidationError, InvalidInput)):
            at("subjects", takes.model_validate({"subject": name}).subject)


def test_a_name_with_what_addresses_keep_for_themselves_is_quoted() -> None:
    assert at("subjects", "Ann? #1 %2F") == "/v1/subjects/Ann%3F%20%231%20%252F"


def test_what_cannot_be_used_is_told_without_the_values() -> None:
    asked: dict[str, Any] = {"prompt": "x" * 5000, "count": 99, "colour": "red"}
    found = asyncio.run(_call(_api(_say("")), "create_pictures", asked))
    assert found.is_error
    assert "at most 4000" in _words(found)
    assert "count" in _words(found)
    assert "colour" in _words(found)
    assert "xxx" not in _words(found)


def test_problems_are_told_in_the_studio_s_words() -> None:
    problem = {"type": "/v1/problems/refused", "title": "Refused", "status": 403, "detail": "Mira gave no consent"}
    problem |= {"kept": "nothing was started", "advice": "record it first"}
    found = asyncio.run(_call(_api(lambda _: httpx2.Response(403, json=problem)), "list_subjects", {}))
    assert found.is_error
    assert _words(found) == "Mira gave no consent. nothing was started. record it first."


def test_a_studio_that_does_not_answer_is_named() -> None:
    def fail(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("connection refused")

    with pytest.raises(Unavailable, match=r"http://studio.test does not answer \(connection refused\)"):
        asyncio.run(_api(fail).get("/v1/subjects"))


def test_an_answer_that_is_no_problem_says_only_its_status() -> None:
    with pytest.raises(AtelierError, match="status 502"):
        asyncio.run(_api(lambda _: httpx2.Response(502, text="<html>secret inside</html>")).get("/v1/subjects"))


def test_what_is_no_studio_is_told_as_such() -> None:
    with pytest.raises(Unavailable, match="is no studio"):
        asyncio.run(_api(lambda _: httpx2.Response(200, text="<html>hello</html>")).get("/v1/subjects"))
    moved = httpx2.Response(301, headers={"location": "https://studio.test/v1/subjects"})
    with pytest.raises(Unavailable, match=r"leads to https://studio\.test"):
        asyncio.run(_api(lambda _: moved).get("/v1/subjects"))


def test_from_a_photo_what_cannot_be_said_is_refused_and_not_left_out() -> None:
    for more in ({"subjects": ["a", "b"]}, {"width": 64}, {"negative_prompt": "hats"}):
        asked = {"prompt": "a portrait", "from_photo": True, **more}
        assert "from a photo" in _words(asyncio.run(_call(_api(_say("")), "create_pictures", asked)))


def test_a_defect_says_nothing_of_the_inside() -> None:
    found = asyncio.run(_call(_api(lambda _: httpx2.Response(200, json={"items": [{"odd": 1}]})), "list_subjects", {}))
    assert found.is_error
    assert "defect" in _words(found)
    assert "odd" not in _words(found)


def _asset(**changes: Any) -> dict[str, Any]:
    return {"id": "pic", "rating": "general", "subjects": ["mira"]} | changes


@pytest.mark.parametrize(
    ("detail", "needs_consent", "why"),
    [(_asset(rating="explicit"), False, "explicit"), (_asset(), True, "consent does not hold")],
)
def test_some_pictures_are_not_handed_on(detail: dict[str, Any], needs_consent: bool, why: str) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        assert "thumbnail" not in request.url.path
        return httpx2.Response(200, json={"name": "Mira", "needs_consent": needs_consent})

    with pytest.raises(Refused, match=why):
        asyncio.run(pixels_of(_api(answer), detail, 512))


def test_an_export_is_written_into_the_folder_that_was_named_and_nowhere_else(tmp_path: Path) -> None:
    headers = {"content-type": "image/webp", "content-disposition": 'attachment; filename="../../out/mira.webp"'}
    api = _api(lambda _: httpx2.Response(200, content=b"RIFF", headers=headers))
    paths = [
        asyncio.run(_call(api, "export_picture", {"picture": "abc"}, folder=tmp_path / "files")).structured_content
        for _ in range(2)
    ]
    assert [Path(one["saved"]).relative_to(tmp_path) for one in paths] == [
        Path("files/mira.webp"),
        Path("files/mira-1.webp"),
    ]
    assert (tmp_path / "files" / "mira.webp").read_bytes() == b"RIFF"
    assert not (tmp_path / "out").exists()


def test_an_export_without_a_folder_comes_along() -> None:
    headers = {"content-type": "image/webp", "content-disposition": 'attachment; filename="mira.webp"'}
    found = asyncio.run(
        _call(
            _api(lambda _: httpx2.Response(200, content=b"RIFF", headers=headers)), "export_picture", {"picture": "abc"}
        )
    )
    attached = found.content[1]
    assert isinstance(attached, EmbeddedResource)
    resource = attached.resource
    assert isinstance(resource, BlobResourceContents)
    assert base64.b64decode(resource.blob) == b"RIFF"
    assert resource.uri == "atelier://pictures/abc/file/mira.webp"


def test_waiting_tells_how_far_it_is_and_never_goes_back() -> None:
    states = [("waiting", 0, None), ("running", 0, 30.0), ("running", 1, 90.0), ("done", 2, None)]
    told: list[tuple[float, str]] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        state, done, eta = states.pop(0)
        tasks = {"waiting": 2 - done, "running": 0, "done": done, "failed": 0, "cancelled": 0}
        run = {"id": "r", "title": "t", "recipe": "create", "state": state, "paused": False, "tasks": tasks}
        run |= {"starts_in": None, "eta": eta, "position": None, "created": "2026-03-01T12:00:00Z"}
        return httpx2.Response(200, json=run | {"assets": [], "problems": []})

    async def progress(done: float, total: float | None, words: str | None) -> None:
        told.append((done, words or ""))

    tool = TOOLS["wait_for_run"]

    async def wait() -> Given:
        return await tool.work(Call(_api(answer), progress), tool.takes.model_validate({"run": "r"}))

    found = asyncio.run(wait())
    assert found.model_dump()["state"] == "done"
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert all(done < 1 for done, _ in told)
    assert told[-1][1] == "t: running, 1 of 2 tasks done, about 90 s left"


def test_prompts_take_their_arguments_and_no_others() -> None:
    for name, way in prompts.WAYS.items():
        said = {one.name: "Mira" for one in way.arguments if one.required}
        (message,) = prompts.get_prompt(name, said).messages
        assert isinstance(message.content, TextContent)
        assert "Mira" in message.content.text
        named = [word.strip("`,.():;") for word in message.content.text.split()]
        assert {word for word in named if "_" in word and word in TOOLS}, name
        with pytest.raises(InvalidInput, match="needs"):
            prompts.get_prompt(name, {})
        with pytest.raises(InvalidInput, match="takes no"):
            prompts.get_prompt(name, said | {"other": "x"})
        with pytest.raises(InvalidInput, match="characters"):
            prompts.get_prompt(name, dict.fromkeys(said, "x" * 2000))
    with pytest.raises(NotFound):
        prompts.get_prompt("nothing", {})
