"""OpenAI's image API: its requests, its answers, its errors, on top of the studio's own."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Coroutine
from typing import Annotated, Any, Literal

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from atelier.engine.card import ModelCard, Preset
from atelier.errors import InvalidInput
from atelier.interop.metadata import Form
from atelier.server import words
from atelier.server.problems import HANDLED, MEDIA_TYPE, Problem, response_of
from atelier.server.resource import Route

Prompt = Annotated[str, StringConstraints(min_length=1, max_length=20_000, pattern=r"^[^\x00]*\S[^\x00]*$")]
Model = Annotated[str, StringConstraints(max_length=256, pattern=r"^[^\x00]*$")]
Size = Annotated[str, StringConstraints(max_length=16, pattern=r"^(auto|\d{1,5}x\d{1,5})$")]
Quality = Literal["auto", "low", "medium", "high", "standard", "hd"]
Answered = Literal["b64_json", "url"]
Format = Literal["png", "jpeg", "webp"]
Preset_ = Literal["draft", "standard", "high"]
PRESETS: dict[str, Preset_] = {"low": "draft", "high": "high", "hd": "high"}
FORMS = {"png": Form.PNG, "jpeg": Form.JPEG, "webp": Form.WEBP}
ROOM = 1.5
"""How many times the pixels of its preset a model is asked for at most; larger wishes keep their shape only."""


class OpenAIRoute(Route):
    """A route whose errors are problems that also hold OpenAI's `error` object; bad input is a 400 there."""

    problem_family = "OpenAI"
    invalid_input = 400

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler behind rule and errors."""
        guarded = super().get_route_handler()

        async def shaped(request: Request) -> Response:
            try:
                return await guarded(request)
            except HANDLED as error:
                return _error_of(response_of(request, error))

        return shaped


class OpenAIError(BaseModel):
    """What OpenAI's clients read of an error."""

    message: str = Field(examples=["there is no model 'mira'"])
    type: str = Field(examples=["not_found_error"])
    param: str | None = Field(examples=["model"])
    code: str = Field(examples=["not_found"])


class OpenAIProblem(Problem):
    """A problem that OpenAI's clients understand as well."""

    model_config = ConfigDict(json_schema_extra={"examples": []})

    error: OpenAIError

    @staticmethod
    def shape(body: dict[str, Any]) -> dict[str, Any]:
        """A problem's body with OpenAI's `error` object in it, and the status that OpenAI gives."""
        status = 400 if body["status"] == 422 else body["status"]
        where = [str(part) for part in (body.get("errors") or [{"where": []}])[0]["where"] if part != "body"]
        kind = _KINDS.get(status) or (
            "rate_limit_error" if status == 429 else "server_error" if status >= 500 else "error"
        )
        error = {
            "message": " ".join(part for part in (body["detail"], body["kept"], body["advice"]) if part),
            "type": kind,
            "param": ".".join(where) or None,
            "code": body["type"].rpartition("/")[2].replace("-", "_"),
        }
        return body | {"status": status, "error": error}


_KINDS = {400: "invalid_request_error", 401: "authentication_error", 403: "permission_error", 404: "not_found_error"}


class GenerationWish(words.Request):
    """What to draw, as OpenAI's clients say it. `user`, `style`, `moderation` are taken and change nothing."""

    prompt: Prompt
    model: Model | None = Field(default=None, description="A base model or a personal model, see GET /v1/models.")
    n: int | None = Field(default=1, ge=1, le=10)
    size: Size | None = Field(default="auto", description="WIDTHxHEIGHT; larger than the model can: the same shape.")
    quality: Quality | None = "auto"
    response_format: Answered | None = "b64_json"
    output_format: Format | None = "png"
    output_compression: int | None = Field(default=None, ge=0, le=100)
    background: Literal["auto", "opaque"] | None = "auto"
    moderation: Literal["auto", "low"] | None = None
    style: Literal["vivid", "natural"] | None = None
    user: Annotated[str, StringConstraints(max_length=256)] | None = None
    stream: Literal[False] | None = None
    seed: int | None = Field(default=None, ge=0, lt=2**63, description="Not of OpenAI: the same one, the same picture.")
    negative_prompt: Annotated[str, StringConstraints(max_length=20_000, pattern=r"^[^\x00]*$")] | None = Field(
        default=None, description="Not of OpenAI: what not to draw."
    )


class ImageOut(BaseModel):
    """A picture: its file in base64, or its address, which works for an hour."""

    b64_json: str | None = None
    url: str | None = None
    revised_prompt: str | None = None


class ImagesOut(BaseModel):
    """The pictures."""

    created: int
    data: list[ImageOut]
    background: Literal["opaque"] = "opaque"
    output_format: Format
    quality: Literal["low", "medium", "high"]
    size: str = Field(description="What they really have.", examples=["1024x1024"])
    run: str = Field(description="Not of OpenAI: id of the run.")


class ModelOut(BaseModel):
    """A model that draws."""

    id: str = Field(examples=["builtin"])
    object: Literal["model"] = "model"
    created: int
    owned_by: str


class ModelsOut(BaseModel):
    """The models that draw: base models that are installed, and personal models."""

    object: Literal["list"] = "list"
    data: list[ModelOut]


def preset_of(quality: str | None) -> Preset_:
    """The studio's word for a quality."""
    return PRESETS.get(quality or "auto", "standard")


def quality_of(preset: Preset_) -> Literal["low", "medium", "high"]:
    """OpenAI's word for a preset."""
    qualities: dict[str, Literal["low", "medium", "high"]] = {"draft": "low", "high": "high"}
    return qualities.get(preset, "medium")


def size_for(card: ModelCard, wanted: str | None, preset: Preset) -> tuple[int, int] | None:
    """Width and height that a model is asked for: as wanted where it can, else the same shape with its own pixels.

    None leaves the size to the model. Raises InvalidInput for a size of no pixels.
    """
    found = re.fullmatch(r"(\d{1,5})x(\d{1,5})", wanted or "")
    if found is None:
        return None
    width, height = int(found[1]), int(found[2])
    if not width or not height or max(width, height) > 8 * min(width, height):
        raise InvalidInput(f"{wanted} is no size that can be drawn", advice="use up to 8 times as long as wide")
    most = preset.width * preset.height
    if width * height > ROOM * most:
        shrink = math.sqrt(most / (width * height))
        width, height = round(width * shrink), round(height * shrink)
    unit = card.size_multiple
    return max(unit, round(width / unit) * unit), max(unit, round(height / unit) * unit)


def _error_of(response: JSONResponse) -> JSONResponse:
    """The problem with OpenAI's `error` object in it."""
    body = OpenAIProblem.shape(json.loads(bytes(response.body)))
    headers = {
        name: value for name, value in response.headers.items() if name not in ("content-length", "content-type")
    }
    return JSONResponse(body, body["status"], headers=headers, media_type=MEDIA_TYPE)
