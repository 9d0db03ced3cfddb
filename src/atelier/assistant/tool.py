"""What a tool is: a function from what was asked to what it gives, and how it is described to assistants."""

from __future__ import annotations

import base64
import inspect
import typing
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mcp_types import BlobResourceContents, ContentBlock, EmbeddedResource, ImageContent, ToolAnnotations
from mcp_types import Tool as Described
from pydantic import BaseModel, ConfigDict

from atelier.assistant.api import Api, File

Progress = Callable[[float, float | None, str | None], Awaitable[None]]
"""Tells how far it is: done, of how much, in words."""


class Asked(BaseModel):
    """What a tool is asked for. Unknown arguments are refused: a misspelt one must not pass unnoticed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Given(BaseModel):
    """What a tool gives, as structured content. Of the API's answers it takes what it names."""

    model_config = ConfigDict(frozen=True, extra="ignore")


@dataclass
class Call:
    """One call of a tool.

    Attributes:
        api: the studio.
        progress: tells the assistant how far it is.
        folder: where files may be written for the person; None where none was named.
        contents: pictures and files that come with the answer.
    """

    api: Api
    progress: Progress
    folder: Path | None = None
    contents: list[ContentBlock] = field(default_factory=list[ContentBlock])

    def show(self, picture: File) -> None:
        """Send a picture along, to be seen."""
        encoded = base64.b64encode(picture.content).decode()
        self.contents.append(ImageContent(type="image", data=encoded, mime_type=picture.media_type))

    def attach(self, uri: str, file: File) -> None:
        """Send a file along, to be kept."""
        blob = base64.b64encode(file.content).decode()
        resource = BlobResourceContents(uri=uri, mime_type=file.media_type, blob=blob)
        self.contents.append(EmbeddedResource(type="resource", resource=resource))


@dataclass(frozen=True)
class Tool:
    """A tool with its schemas. `work` gets the call and what was asked, checked already."""

    name: str
    description: str
    takes: type[Asked]
    gives: type[Given]
    hints: ToolAnnotations
    work: Callable[[Call, Any], Awaitable[Given]]

    def described(self) -> Described:
        """As the protocol lists it."""
        return Described(
            name=self.name,
            title=self.hints.title,
            description=self.description,
            input_schema=_plain(self.takes.model_json_schema()),
            output_schema=_plain(self.gives.model_json_schema(mode="serialization")),
            annotations=self.hints,
        )


TOOLS: dict[str, Tool] = {}
"""Every tool by its name, in the order of their modules."""

Work = typing.TypeVar("Work", bound=Callable[..., Awaitable[Given]])


def tool(
    title: str, *, reads: bool = False, destroys: bool = False, repeatable: bool = False
) -> Callable[[Work], Work]:
    """Declare a tool: `async def name(call: Call, wish: Wish) -> Result`, whose docstring describes it.

    Args:
        title: for people.
        reads: it changes nothing. destroys: what it ends is not had back. repeatable: doing it twice changes no more.
    """

    def declare(work: Work) -> Work:
        hints = typing.get_type_hints(work)
        name = work.__name__
        TOOLS[name] = Tool(
            name=name,
            description=inspect.cleandoc(work.__doc__ or ""),
            takes=hints["wish"],
            gives=hints["return"],
            hints=ToolAnnotations(
                title=title,
                read_only_hint=reads,
                destructive_hint=destroys,
                idempotent_hint=reads or repeatable,
                open_world_hint=False,
            ),
            work=work,
        )
        return work

    return declare


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without the names of Python's classes, which say nothing to an assistant."""
    made = {name: value for name, value in schema.items() if name not in ("title", "description")}
    if "properties" in made:
        made["properties"] = {
            name: {key: one for key, one in field_.items() if key != "title"}
            for name, field_ in made["properties"].items()
        }
    return made
