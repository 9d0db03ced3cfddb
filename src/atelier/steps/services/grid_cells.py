"""The cells of a grid: what each is asked to draw, out of what they share and where they stand."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from atelier.errors import InvalidInput
from atelier.steps.services.grid_axes import NAMED, NONE, Axis, AxisWish, size_of
from atelier.steps.services.options import PictureOptions

MOST_CELLS = 256
SCENE = "{scene}"


class GridWish(BaseModel):
    """A grid as it is asked for. What the axes do not vary is the same in every cell.

    Attributes:
        options: `count` is 1: a cell is one picture.
        axes: columns, rows, pages: one to three of them.
        measure: whether every picture is measured by how it matches its prompt.
        skip: whether cells that cannot be drawn stay empty; without, they refuse the whole.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    prompt: str = ""
    subjects: tuple[str, ...] = ()
    options: PictureOptions = PictureOptions()
    axes: tuple[AxisWish, ...] = Field(min_length=1, max_length=3)
    measure: bool = True
    skip: bool = False
    title: str = Field(default="", max_length=120)


@dataclass(frozen=True)
class Asked:
    """What one cell asks for: as `MakeService.prepare_creation` takes it."""

    prompt: str
    subjects: tuple[str, ...]
    options: PictureOptions
    instead: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Checkpoint:
    """A version of a personal model, with whom it shows ("" for nobody that is known)."""

    name: str
    subject: str


def places(axes: Sequence[Axis]) -> list[tuple[int, ...]]:
    """Every place of a grid, the first axis (columns) fastest.

    Raises:
        InvalidInput: there are more than are drawn at once.
    """
    count = 1
    for axis in axes:
        count *= len(axis)
    if count > MOST_CELLS:
        sizes = " x ".join(str(len(axis)) for axis in axes)
        raise InvalidInput(
            f"the grid has {sizes} = {count} cells; at most {MOST_CELLS} are drawn at once",
            kept="nothing was started",
            advice="leave values out, or make two grids of it",
        )
    return [at[::-1] for at in itertools.product(*(range(len(axis)) for axis in reversed(axes)))]


def asked_at(
    wish: GridWish, axes: Sequence[Axis], at: Sequence[int], checkpoints: Mapping[str, Checkpoint], seed: int
) -> Asked:
    """What the cell at a place asks for.

    Args:
        checkpoints: the values of such an axis by what is written. seed: of every cell that no axis gives one.

    Raises:
        InvalidInput: the cell makes no sense: words that are not in the prompt, no adapter whose weight could vary, a
            value out of range.
    """
    here = [(axis, axis.values[place]) for axis, place in zip(axes, at, strict=True)]
    by = {axis.parameter: value for axis, value in here if axis.parameter != "weight"}
    options = wish.options
    prompt, negative = _words(wish, by, axes)
    given = [*options.weights, *[1.0] * (len(wish.subjects) + len(options.adapters) - len(options.weights))]
    people = dict(zip(wish.subjects, given, strict=False))
    adapters = dict(zip(options.adapters, given[len(wish.subjects) :], strict=False))
    instead: dict[str, str] = {}
    target = next(reversed([*people, *adapters]), "")
    for name in NAMED:
        value = str(by.get(name, NONE))
        if value in (NONE, ""):
            continue
        target = value
        found = checkpoints.get(value) if name == "checkpoint" else None
        if found is not None and found.subject:
            people.setdefault(found.subject, 1.0)
            instead[found.subject], target = found.name, found.subject
        elif found is not None:
            adapters.setdefault(found.name, 1.0)
            target = found.name
        elif name in ("subject", "style"):
            people.setdefault(value, 1.0)
        else:
            adapters.setdefault(value, 1.0)
    for axis, value in here:
        if axis.parameter == "weight":
            _weigh(people, adapters, axis.of or target, float(value))
    fields: dict[str, Any] = options.model_dump() | {
        "count": 1,
        "seed": seed,
        "negative_prompt": negative,
        "adapters": tuple(adapters),
        "weights": (*people.values(), *adapters.values()),
    }
    for name in ("seed", "steps", "guidance", "true_cfg", "strength", "preset", "sampler", "model"):
        if name in by:
            fields[name] = by[name]
    if "size" in by:
        fields["width"], fields["height"] = size_of(by["size"])
    try:
        return Asked(prompt, tuple(people), PictureOptions.model_validate(fields), instead)
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise InvalidInput(f"a cell cannot be drawn so: {told}") from None


def _words(wish: GridWish, by: Mapping[str, object], axes: Sequence[Axis]) -> tuple[str, str]:
    """The prompt and the negative prompt: replaced whole, then words in them, then with the scene."""
    prompt = str(by.get("prompt", wish.prompt))
    negative = str(by.get("negative_prompt", wish.options.negative_prompt))
    if "words" in by:
        search = str(next(axis.values[0] for axis in axes if axis.parameter == "words"))
        if not search:
            raise InvalidInput(
                "the first word of the axis 'words' is empty", advice="the first one is what is searched for"
            )
        if search not in prompt and search not in negative:
            raise InvalidInput(
                f"'{search}' is not in the prompt, so nothing can stand in its place",
                advice="the first word of the axis 'words' is what is searched for in the prompt",
            )
        prompt, negative = prompt.replace(search, str(by["words"])), negative.replace(search, str(by["words"]))
    if "scene" in by:
        scene = str(by["scene"])
        if SCENE in prompt:
            prompt = prompt.replace(SCENE, scene)
        else:
            prompt = f"{prompt.rstrip().rstrip(',')}, {scene}" if prompt.strip() else scene
    elif SCENE in prompt:
        raise InvalidInput(f"the prompt has {SCENE} in it, and no axis 'scene' says what stands there")
    return prompt, negative


def _weigh(people: dict[str, float], adapters: dict[str, float], name: str, weight: float) -> None:
    for worn in (people, adapters):
        if name in worn:
            worn[name] = weight
            return
    if not name:
        raise InvalidInput(
            "there is no adapter whose weight could vary",
            advice="choose a subject or an adapter, or put one on an axis",
        )
    known = ", ".join([*people, *adapters]) or "none"
    raise InvalidInput(f"'{name}' is not drawn with, so its weight cannot vary", advice=f"drawn with are: {known}")
