"""`/v1/recipes`, `/v1/steps`: what can be executed."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, model_validator

from atelier.accounts.roles import Right
from atelier.errors import NotFound
from atelier.library.recipes import Place
from atelier.recipe import Recipe, Step, dumps, loads
from atelier.recipe.data import Finding
from atelier.recipe.step import nearest
from atelier.recipe.types import parts_of
from atelier.server import words
from atelier.server.access import Caller, Reads, Writes
from atelier.server.paging import Page, PageOf
from atelier.server.resource import resource
from atelier.server.runs import viewer
from atelier.steps.services.recipes import OF_THE_INSTANCE, READ_FILES, NamedRecipe

router = resource("recipes")
steps_router = resource("steps")

BoxId = Annotated[str, StringConstraints(max_length=80, pattern=r"^[^\x00]*$")]
Places = Annotated[dict[BoxId, Place], Field(max_length=1_000)]


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
    shared: bool = Field(description="Everybody in the workspace sees it; else its author and the owners alone.")
    changeable: bool = Field(description="Whether you may replace or remove it.")
    steps: list[str] = Field(description="The operations that it is made of.", examples=[["create", "upscale"]])
    inputs: list[RecipeInput]
    outputs: list[str]


class RecipeOut(RecipeSummary):
    """A recipe whole: as JSON (`definition` of a run's request) and as TOML, to keep and to share."""

    definition: Recipe
    toml: str
    places: dict[str, Place] = Field(
        description="Where boxes stand on the page's canvas, px: `inputs`, `results` and `step:NAME`. Others stand "
        "where the page puts them.",
        examples=[{"step:draw": {"x": 320.0, "y": 80.0}}],
    )


class RecipeText(words.Request):
    """A recipe, as TOML or JSON."""

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
    def _one(self) -> RecipeText:
        if (self.toml is None) == (self.definition is None):
            raise ValueError("say one of: toml, definition")
        return self

    @property
    def recipe(self) -> Recipe:
        """Raises InvalidInput."""
        return self.definition or loads(self.toml or "", "the recipe")


class RecipeWish(RecipeText):
    """The recipe to save, as TOML or JSON."""

    shared: bool = Field(default=True, description="False: for yourself and the workspace's owners alone.")
    places: Places | None = Field(
        default=None,
        description="Where boxes stand on the page's canvas: no part of the recipe. Null keeps those that are known.",
        examples=[{"step:draw": {"x": 320.0, "y": 80.0}}],
    )


class RecipeChange(words.Request):
    """Who sees a saved recipe, and how it stands on the page's canvas; what is not said stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"shared": True}]})

    shared: bool | None = Field(default=None, description="False: its author and the workspace's owners alone.")
    places: Places | None = Field(
        default=None, description="Where boxes stand, px; others go where the page puts them."
    )

    @model_validator(mode="after")
    def _something(self) -> RecipeChange:
        if self.shared is None and self.places is None:
            raise ValueError("say what changes: shared, places")
        return self


class RecipeReview(BaseModel):
    """What is to be said of a recipe that is being made. Nothing was saved."""

    definition: Recipe = Field(description="Without a fault: brought to the steps' versions of today.")
    toml: str
    findings: list[Finding] = Field(description="Its faults, each with its place; none: it can be saved and executed.")
    types: dict[str, str] = Field(description="What each step gives.", examples=[{"draw": "list[picture]"}])


class PortOut(BaseModel):
    """Something that a step takes: a value, or a link to what has its type."""

    name: str = Field(examples=["prompt"])
    type: str = Field(examples=["text"])
    required: bool
    choices: bool = Field(description="Only some texts are taken: its schema names them.")


class PartOut(BaseModel):
    """What a step gives, whole (an empty path) or a field of it, to be linked as `steps.NODE.FIELD`."""

    path: list[str] = Field(examples=[["chosen"]])
    type: str = Field(examples=["adapter"])


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
    takes: list[PortOut] = Field(description="Its fields by the types of links.")
    gives: list[PartOut]
    open: bool = Field(description="Whether you may have it executed: some steps are for administrators.")


@router.get("", summary="List recipes")
def list_recipes(caller: Reads, page: PageOf) -> Page[RecipeSummary]:
    """The studio's own first, then your own and those that are shared in this workspace, by name."""
    found = caller.studio.recipes.list(viewer(caller))
    items, cursor = page.slice(found, "recipes", caller.workspace, caller.user)
    return Page(items=[RecipeSummary(**_summary(caller, one)) for one in items], next=cursor)


@router.post("/check", summary="Check a recipe")
def check_recipe(caller: Reads, wish: RecipeText) -> RecipeReview:
    """All faults at once, each with its place, by the checks that saving and executing make. Nothing is kept.

    It also turns TOML into JSON and back."""
    found = caller.studio.recipes.review(wish.recipe)
    return RecipeReview(
        definition=found.recipe, toml=dumps(found.recipe), findings=list(found.findings), types=dict(found.types)
    )


@router.get("/{name}", summary="Show a recipe")
def get_recipe(caller: Reads, name: words.Id) -> RecipeOut:
    """With its graph."""
    return _whole(caller, caller.studio.recipes.get(name, viewer(caller)))


@router.put("/{name}", summary="Save a recipe")
def save_recipe(caller: Writes, name: words.Id, wish: RecipeWish) -> RecipeOut:
    """Checked against the steps that are known here; a saved recipe of that name is replaced, if it is yours."""
    recipe = wish.recipe
    caller.studio.recipes.require_allowed(recipe, admin=caller.may(Right.ADMIN), local=caller.local)
    saved = caller.studio.recipes.save(
        name, recipe, by=caller.user, shared=wish.shared, places=wish.places, viewer=viewer(caller)
    )
    return _whole(caller, saved)


@router.patch("/{name}", summary="Share a recipe, or arrange it")
def change_recipe(caller: Writes, name: words.Id, change: RecipeChange) -> RecipeOut:
    """It is shared within the workspace, or kept to yourself; runs that were made with it stay."""
    recipes, who = caller.studio.recipes, viewer(caller)
    if change.places is not None:
        recipes.arrange(name, change.places, who)
    if change.shared is not None:
        recipes.share(name, change.shared, who)
    return _whole(caller, recipes.get(name, who))


@router.delete("/{name}", status_code=204, summary="Remove a saved recipe")
def remove_recipe(caller: Writes, name: words.Id) -> Response:
    """Runs that were made with it keep it."""
    caller.studio.recipes.remove(name, viewer(caller))
    return Response(status_code=204)


@steps_router.get("", summary="List steps")
def list_steps(caller: Reads, page: PageOf) -> Page[StepOut]:
    """Every operation that recipes can be made of."""
    found = sorted(caller.studio.runner.registry.values(), key=lambda one: one.name)
    items, cursor = page.slice(found, "steps")
    return Page(items=[_step(caller, one) for one in items], next=cursor)


@steps_router.get("/{name}", summary="Show a step")
def get_step(caller: Reads, name: words.Id) -> StepOut:
    """One operation."""
    registry = caller.studio.runner.registry
    if name not in registry:
        raise NotFound(f"there is no step '{name}'", advice=nearest(name, registry))
    return _step(caller, registry[name])


def _summary(caller: Caller, one: NamedRecipe) -> dict[str, Any]:
    recipe = one.recipe
    return {
        "name": recipe.name,
        "title": recipe.title,
        "description": recipe.description,
        "source": "studio" if one.saved is None else "saved",
        "saved_by": one.saved_by,
        "saved": one.saved,
        "shared": one.shared,
        "changeable": one.saved is not None and caller.may(Right.WRITE) and viewer(caller) in (None, one.saved_by),
        "steps": [node.step for node in recipe.steps.values()],
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


def _whole(caller: Caller, one: NamedRecipe) -> RecipeOut:
    return RecipeOut(**_summary(caller, one), definition=one.recipe, toml=dumps(one.recipe), places=dict(one.places))


def _step(caller: Caller, step: Step[..., Any]) -> StepOut:
    return StepOut(
        name=step.name,
        version=step.version,
        title=step.title,
        description=step.doc,
        needs=step.needs,
        deterministic=step.deterministic,
        purpose=step.purpose,
        schema=step.schema(),
        takes=[
            PortOut(name=port.name, type=port.type, required=port.name in step.required, choices=port.choices)
            for port in step.ports
        ],
        gives=[PartOut(path=list(path), type=told) for path, told in parts_of(step.returns)],
        open=_open(caller, step.name),
    )


def _open(caller: Caller, step: str) -> bool:
    if step in OF_THE_INSTANCE:
        return caller.may(Right.ADMIN)
    return caller.local or step not in READ_FILES
