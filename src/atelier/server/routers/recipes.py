"""`/v1/recipes`, `/v1/steps`: what can be executed."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from atelier.errors import NotFound
from atelier.recipe import Recipe, Step, dumps, loads
from atelier.recipe.step import nearest
from atelier.server import words
from atelier.server.access import Reads, Writes
from atelier.server.paging import Page, PageOf
from atelier.server.resource import resource
from atelier.steps.services.recipes import NamedRecipe

router = resource("recipes")
steps_router = resource("steps")


class RecipeInput(BaseModel):
    """A named input of a recipe."""

    name: str
    type: str = Field(examples=["list[photo]"])
    required: bool
    default: JsonValue = None
    description: str


class RecipeSummary(BaseModel):
    """A recipe: a named graph of steps with named inputs."""

    name: str = Field(examples=["create"])
    title: str
    description: str
    source: Literal["studio", "saved"]
    saved_by: str
    saved: datetime | None
    inputs: list[RecipeInput]
    outputs: list[str]


class RecipeOut(RecipeSummary):
    """A recipe whole: as JSON (`definition` of a run's request) and as TOML, to keep and to share."""

    definition: Recipe
    toml: str


class RecipeWish(words.Request):
    """The recipe to save, as TOML or JSON."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "toml": 'format = 1\nname = "two-looks"\n\n[inputs.prompt]\ntype = "text"\n\n[steps.draw]\n'
                    'step = "create"\nversion = 1\nlinks = { prompt = "inputs.prompt" }\n\n[outputs]\n'
                    'pictures = "steps.draw"\n'
                }
            ]
        }
    )

    toml: Annotated[str, Field(max_length=1_000_000)] | None = None
    definition: Recipe | None = None

    @model_validator(mode="after")
    def _one(self) -> RecipeWish:
        if (self.toml is None) == (self.definition is None):
            raise ValueError("say one of: toml, definition")
        return self


class StepOut(BaseModel):
    """An operation of the studio. From `schema` come forms and checks of its fields."""

    model_config = ConfigDict(populate_by_name=True)

    name: str = Field(examples=["create"])
    version: int
    title: str
    description: str
    needs: str = Field(description="The kind of lane that it waits in.", examples=["gpu"])
    deterministic: bool = Field(description="False: its results are never taken from the cache.")
    purpose: str = Field(description="What consent must cover; empty where no identity is worked on.")
    fields: dict[str, Any] = Field(alias="schema", description="JSON schema of its fields.")


@router.get("", summary="List recipes")
def list_recipes(caller: Reads, page: PageOf) -> Page[RecipeSummary]:
    """The studio's own first, then those that were saved in this workspace, by name."""
    items, cursor = page.slice(caller.studio.recipes.list(), "recipes", caller.workspace)
    return Page(items=[RecipeSummary(**_summary(one)) for one in items], next=cursor)


@router.get("/{name}", summary="Show a recipe")
def get_recipe(caller: Reads, name: words.Id) -> RecipeOut:
    """With its graph."""
    return _whole(caller.studio.recipes.get(name))


@router.put("/{name}", summary="Save a recipe")
def save_recipe(caller: Writes, name: words.Id, wish: RecipeWish) -> RecipeOut:
    """Checked against the steps that are known here; a saved recipe of that name is replaced."""
    recipe = wish.definition or loads(wish.toml or "", "the recipe")
    if not caller.local:
        caller.studio.recipes.require_portable(recipe)
    return _whole(caller.studio.recipes.save(name, recipe, by=caller.user))


@router.delete("/{name}", status_code=204, summary="Remove a saved recipe")
def remove_recipe(caller: Writes, name: words.Id) -> Response:
    """Runs that were made with it keep it."""
    caller.studio.recipes.remove(name)
    return Response(status_code=204)


@steps_router.get("", summary="List steps")
def list_steps(caller: Reads, page: PageOf) -> Page[StepOut]:
    """Every operation that recipes can be made of."""
    found = sorted(caller.studio.runner.registry.values(), key=lambda one: one.name)
    items, cursor = page.slice(found, "steps")
    return Page(items=[_step(one) for one in items], next=cursor)


@steps_router.get("/{name}", summary="Show a step")
def get_step(caller: Reads, name: words.Id) -> StepOut:
    """One operation."""
    registry = caller.studio.runner.registry
    if name not in registry:
        raise NotFound(f"there is no step '{name}'", advice=nearest(name, registry))
    return _step(registry[name])


def _summary(one: NamedRecipe) -> dict[str, Any]:
    recipe = one.recipe
    return {
        "name": recipe.name,
        "title": recipe.title,
        "description": recipe.description,
        "source": "studio" if one.saved is None else "saved",
        "saved_by": one.saved_by,
        "saved": one.saved,
        "inputs": [
            RecipeInput(
                name=name,
                type=given.type,
                required=given.required,
                default=given.default,
                description=given.description,
            )
            for name, given in recipe.inputs.items()
        ],
        "outputs": list(recipe.outputs),
    }


def _whole(one: NamedRecipe) -> RecipeOut:
    return RecipeOut(**_summary(one), definition=one.recipe, toml=dumps(one.recipe))


def _step(step: Step[..., Any]) -> StepOut:
    return StepOut(
        name=step.name,
        version=step.version,
        title=step.title,
        description=step.doc,
        needs=step.needs,
        deterministic=step.deterministic,
        purpose=step.purpose,
        schema=step.schema(),
    )
