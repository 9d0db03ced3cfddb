"""Words that several tools share: names, ids, lists of pictures, runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from atelier.assistant.tool import Given

Id = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=128, pattern=r"^[^\x00/]+$")]
Text = Annotated[str, StringConstraints(max_length=4000, pattern=r"^[^\x00]*$")]
Said = Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=r"^[^\x00]*\S[^\x00]*$")]
Model = Annotated[str, StringConstraints(max_length=64, pattern=r"^[A-Za-z0-9._-]*$")]
Cursor = Annotated[str, StringConstraints(max_length=1024)]


class PictureBrief(Given):
    """A photo or picture in a list."""

    id: str
    uri: str = Field(description="Names it as a resource of this server.")
    kind: str = Field(description="photo: brought by a person; picture: made by the studio.")
    about: str = Field(description="The first words of its title, prompt, caption or file name.")
    width: int | None
    height: int | None
    seed: int | None
    stars: int
    tags: list[str]
    subjects: list[str] = Field(description="Ids of whom it shows.")
    rating: str | None
    created: str
    score: float | None = Field(default=None, description="How alike, where that was asked for; 1: the same.")


def picture_uri(asset_id: str) -> str:
    """`atelier://pictures/ID`."""
    return f"atelier://pictures/{asset_id}"


def brief(asset: Mapping[str, Any], score: float | None = None) -> PictureBrief:
    """An asset of the API in a list."""
    about = asset.get("title") or asset.get("about") or ""
    return PictureBrief.model_validate({**asset, "uri": picture_uri(asset["id"]), "about": about, "score": score})
