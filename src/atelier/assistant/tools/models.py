"""Base models: which there are, what they can do, and what fits this machine."""

from __future__ import annotations

from pydantic import Field

from atelier.assistant.api import at
from atelier.assistant.tool import Asked, Call, Given, tool


class ModelBrief(Given):
    """A base model."""

    id: str
    name: str
    family: str
    installed: bool
    default: bool = Field(description="It is used where none is named.")
    abilities: list[str] = Field(description="text-to-image, edit, inpaint, …")
    negative_prompt: bool = Field(description="Whether it takes one.")
    licence: str
    fits: bool | None = Field(description="Whether this machine has the memory; null where nobody looked.")
    memory: str = Field(description="How it would be held, in words.")
    seconds_a_picture: float | None = Field(description="Roughly, once it is loaded.")
    notes: str


class ModelList(Given):
    """Base models, the built-in ones first."""

    models: list[ModelBrief]


class ListWish(Asked):
    """Which models."""

    installed_only: bool = Field(default=True, description="False: also those that could be installed by a person.")


@tool("List base models", reads=True)
async def list_models(call: Call, wish: ListWish) -> ModelList:
    """List the base models with what they can do, whether they fit this machine's memory, and how long a picture takes.
    Installing one is for an administrator of the studio. The model `builtin` draws simple illustrations, not photos."""
    found: list[ModelBrief] = []
    cursor = ""
    while True:
        page = await call.api.get(at("catalog"), limit=200, cursor=cursor, plan=True)
        for one in page["items"]:
            if wish.installed_only and not one["installed"]:
                continue
            plan = one["plan"] or {}
            told = {
                "licence": one["licence"]["name"],
                "fits": plan.get("fits"),
                "memory": plan.get("summary", ""),
                "seconds_a_picture": plan.get("picture_seconds"),
            }
            found.append(ModelBrief.model_validate({**one, **told}))
        cursor = page["next"]
        if not cursor:
            return ModelList(models=found)
