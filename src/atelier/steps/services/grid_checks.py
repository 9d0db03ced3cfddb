"""What of a grid can be drawn: every cell by itself, before anything starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from pydantic import ValidationError

from atelier.errors import AtelierError, InvalidInput, OutOfResources
from atelier.recipe import Adapter, Image
from atelier.recipe.step import explain
from atelier.steps.models import Models
from atelier.steps.services.grid_cells import Asked
from atelier.steps.services.making import MakeService, Prepared
from atelier.steps.values import text

if TYPE_CHECKING:
    from PIL.Image import Image as Pixels


@dataclass(frozen=True)
class Drawable:
    """A cell that can be drawn: inputs of the recipe `create` for it, its one prompt, and the seed."""

    inputs: Mapping[str, Any]
    prompt: str
    seed: int


class Checker:
    """Checks cells one by one. What the axes leave the same (consent, words, memory) is looked at once."""

    def __init__(self, models: Models, make: MakeService) -> None:
        self._models, self._make = models, make
        self._creations: dict[object, Prepared | AtelierError] = {}
        self._sizes: dict[object, str] = {}
        self.notes: dict[str, None] = {}

    def drawable(self, asked: Asked) -> Drawable:
        """Raises what `MakeService.prepare_creation` and `engine.request.resolve` raise, and OutOfResources."""
        options = asked.options
        prepared = self._creation(asked)
        prompts = cast(Sequence[str], prepared.inputs["prompts"])
        if len(prompts) != 1:
            raise InvalidInput(
                f"'{asked.prompt[:60]}' stands for {len(prompts)} prompts, and a cell is one picture",
                advice="put them on an axis 'prompt'",
            )
        own = options.model_dump(include={"negative_prompt", "preset", "width", "height", "steps", "guidance"})
        own |= options.model_dump(include={"true_cfg", "sampler", "strength"})
        inputs = {**prepared.inputs, **own, "title": prepared.title}
        self._possible(inputs)
        self.notes |= dict.fromkeys(prepared.notes)
        assert options.seed is not None
        return Drawable(inputs, prompts[0], options.seed)

    def _creation(self, asked: Asked) -> Prepared:
        options = asked.options
        key = (asked.prompt, asked.subjects, options.model, options.adapters, options.weights, *asked.instead.items())
        if key not in self._creations:
            try:
                self._creations[key] = self._make.prepare_creation(
                    asked.prompt, asked.subjects, options, instead=asked.instead
                )
                self._fitting(cast(Prepared, self._creations[key]))
            except AtelierError as error:
                self._creations[key] = error
        found = self._creations[key]
        if isinstance(found, AtelierError):
            raise found
        return found

    def _fitting(self, prepared: Prepared) -> None:
        """Raises InvalidInput: an adapter is for another model."""
        model = str(prepared.inputs["model"])
        for adapter in cast(Sequence[Adapter], prepared.inputs["adapters"]):
            base = text(adapter.meta, "base_model")
            if base and not self._models.fits(base, model):
                name = text(adapter.meta, "name") or adapter.id
                raise InvalidInput(f"the adapter '{name}' is for {base}, not for {model}")

    def _possible(self, inputs: Mapping[str, Any]) -> None:
        """Raises InvalidInput: the model has no such size, sampler, …; OutOfResources: it does not fit in memory."""
        from atelier.engine.request import GenerateRequest, resolve

        card = self._models.card(str(inputs["model"]))
        fields = {name: inputs[name] for name in ("negative_prompt", "preset", "width", "height", "steps", "guidance")}
        fields |= {name: inputs[name] for name in ("true_cfg", "sampler", "strength")}
        image = _stand_in(inputs["image"])
        mask = None if inputs["mask"] is None else image
        try:
            settings = resolve(card, GenerateRequest(prompt="", image=image, mask=mask, **fields))
        except ValidationError as error:
            explain(error, card.name)
        key = (card.id, settings.width, settings.height)
        if key not in self._sizes:
            plan = self._models.plan(card.id, width=settings.width, height=settings.height, batch=1)
            self._sizes[key] = "" if plan.fits else f"{card.name}: {plan.reason}"
        if self._sizes[key]:
            raise OutOfResources(self._sizes[key])


def _stand_in(image: Image | None) -> Pixels | None:
    """A picture of the same size, for checks that look at nothing else."""
    if image is None:
        return None
    from PIL import Image as Pictures

    width, height = (image.meta.get(side) for side in ("width", "height"))
    size = (width, height) if isinstance(width, int) and isinstance(height, int) else (64, 64)
    return Pictures.new("1", (min(size[0], 8192), min(size[1], 8192)))
