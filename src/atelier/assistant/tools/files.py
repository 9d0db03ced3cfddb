"""Pictures as files, with their provenance."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Literal

import anyio
from pydantic import Field

from atelier.assistant.api import File, at
from atelier.assistant.tool import Asked, Call, Given, tool
from atelier.assistant.words import Id, picture_uri
from atelier.errors import InvalidInput, OutOfResources

LARGEST = 3 * 2**20
"""Bytes of a file that comes with the answer itself; assistants read no more."""
MOST = 10_000
"""Files of one name in a folder."""


class ExportWish(Asked):
    """Which picture, and how."""

    picture: Id = Field(description="Id of the picture.")
    form: Literal["png", "jpeg", "webp", "avif"] = Field(default="webp", description="The file's format.")
    width: int | None = Field(default=None, ge=16, le=8192, description="Pixels; alone it keeps the shape.")
    quality: int | None = Field(default=None, ge=1, le=100, description="For all but PNG.")
    metadata: Literal["full", "minimal"] = Field(
        default="full", description="full: with recipe and prompt. minimal: only that it is AI-made."
    )


class Exported(Given):
    """The file, and where it is."""

    name: str
    media_type: str
    bytes: int
    saved: str | None = Field(description="Path on the person's machine; null where no folder was named for files.")
    link: str | None = Field(description="Address that works for a quarter of an hour without signing in.")
    attached: bool = Field(description="Whether the file came along with this answer.")


@tool("Export a picture")
async def export_picture(call: Call, wish: ExportWish) -> Exported:
    """Make a file of a picture for others: with the invisible mark, metadata, and a signed statement of its origin
    (C2PA). Refused for people whose consent does not hold any more."""
    query = {"form": wish.form, "width": wish.width, "quality": wish.quality, "metadata": wish.metadata}
    file = await call.api.file(at("assets", wish.picture, "export"), **query)
    saved = None if call.folder is None else await anyio.to_thread.run_sync(_write, call.folder, file)
    link = None
    if call.api.link:
        addresses = await call.api.get(at("assets", wish.picture, "addresses"))
        link = f"{call.api.link}{addresses['content']}&download=true"
    attached = saved is None and len(file.content) <= LARGEST
    if saved is None and link is None and not attached:
        raise InvalidInput(
            f"the file has {len(file.content)} bytes, and {LARGEST} can be handed on",
            advice="ask for webp or jpeg, or for a smaller width",
        )
    if attached:
        call.attach(f"{picture_uri(wish.picture)}/file/{file.name}", file)
    return Exported(
        name=file.name,
        media_type=file.media_type,
        bytes=len(file.content),
        saved=None if saved is None else str(saved),
        link=link,
        attached=attached,
    )


def _write(folder: Path, file: File) -> Path:
    """A new file in the folder; nothing that is there is touched."""
    stem, dot, suffix = file.name.rpartition(".")
    stem, suffix = (stem, dot + suffix) if stem else (suffix, "")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(MOST):
            path = folder / (f"{stem}-{number}{suffix}" if number else f"{stem}{suffix}")
            with suppress(FileExistsError), path.open("xb") as out:
                out.write(file.content)
                return path
    except OSError as error:
        raise OutOfResources(f"{folder} cannot be written to ({error.strerror})", advice="name another") from error
    raise InvalidInput(f"{folder} holds too many files named {file.name}", advice="name another folder")
