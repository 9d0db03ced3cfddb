"""Looking at pictures: what is handed to an assistant, and what is not."""

from __future__ import annotations

from typing import Any, Literal

from atelier.assistant.api import Api, File, at
from atelier.errors import Refused

Side = Literal[256, 512, 1024]
"""Pixels of the longest side."""


async def detail_of(api: Api, asset_id: str) -> dict[str, Any]:
    """A stored picture with all that is known of it. Raises Answered."""
    return await api.get(at("assets", asset_id))


async def pixels_of(api: Api, detail: dict[str, Any], side: Side) -> File:
    """A picture small enough to be looked at, without metadata.

    Raises:
        Refused: it is explicit, or shows somebody whose consent does not hold: neither leaves the studio by a tool.
        Answered: it is no picture, or is gone.
    """
    if detail["rating"] == "explicit":
        raise Refused("this picture is rated explicit and is not handed to assistants", advice="open it in the studio")
    for shown in detail["subjects"]:
        subject = await api.get(at("subjects", shown))
        if subject["needs_consent"]:
            raise Refused(
                f"this picture shows '{subject['name']}', whose consent does not hold now",
                advice="a person records consent in the studio; an assistant cannot",
            )
    return await api.file(at("assets", detail["id"], "thumbnail"), size=side)
