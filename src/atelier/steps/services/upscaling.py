"""Enlarging stored pictures: what a picture's own recipe says of it, filled in."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from atelier.engine.card import PresetName
from atelier.engine.enlarge import enlarged_size
from atelier.errors import InvalidInput, NotFound
from atelier.library import Entry, Library
from atelier.recipe import Adapter, Cost, Run
from atelier.steps.models import Models
from atelier.steps.paces import preset_work
from atelier.steps.screening import Screening
from atelier.steps.services.consent import ConsentService
from atelier.steps.services.durations import Durations
from atelier.steps.services.making import MakeService, Prepared
from atelier.steps.services.runs import RunService
from atelier.steps.upscale_detail import LEAST_STEPS, STRENGTH, tiles_for
from atelier.steps.values import text


class UpscaleOptions(BaseModel):
    """What a person may say about an enlargement. What is left out of prompt, model and adapters is the picture's own.

    Attributes:
        factor: how many times larger a side becomes. detail: let a model draw detail; else the picture is resampled.
        strength: how much the model may change (0 to 0.6]. The rest as in `PictureOptions`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    factor: float = Field(default=2.0, gt=1, le=8)
    detail: bool = False
    sharpening: float = Field(default=0.35, ge=0, le=1)
    strength: float = Field(default=STRENGTH, gt=0, le=0.6)
    prompt: str | None = Field(default=None, max_length=20_000)
    model: str = ""
    adapters: tuple[str, ...] | None = None
    weights: tuple[float, ...] = ()
    preset: PresetName = "standard"
    steps: int | None = Field(default=None, ge=1, le=500)
    guidance: float | None = Field(default=None, ge=0, le=100)
    seed: int | None = Field(default=None, ge=0, lt=2**63)


@dataclass(frozen=True)
class UpscaleForecast:
    """What an enlargement will take.

    Attributes:
        prepared: what would be submitted, with notes.
        size: width and height it will have in px; None where the picture's own is not known.
        tiles: how many parts a model draws; 0: it is resampled, or the size is not known.
        model: name of the model that draws; empty where none does.
        seconds: of drawing, once it is its turn and the model is loaded; None: resampled, or the size is not known.
        costs: by unit, of what has no result yet. reused: everything has one.
    """

    prepared: Prepared
    size: tuple[int, int] | None
    tiles: int
    model: str
    seconds: float | None
    seconds_note: str
    costs: tuple[Cost, ...]
    reused: bool


class UpscaleService:
    """Submits enlargements."""

    def __init__(
        self,
        library: Library,
        consent: ConsentService,
        models: Models,
        make: MakeService,
        runs: RunService,
        screening: Screening,
    ) -> None:
        self._library, self._consent, self._models = library, consent, models
        self._make, self._runs, self._screening = make, runs, screening

    def submit(self, picture: str, options: UpscaleOptions | None = None) -> Run:
        """Submit the enlargement of a stored picture.

        Raises:
            NotFound: no such picture. Refused: no consent to editing, or nobody could rate the result.
            InvalidInput: too large, or a model that cannot start from a picture.
        """
        prepared = self.prepare(picture, options or UpscaleOptions())
        return self._runs.submit(prepared.recipe, prepared.inputs, title=prepared.title)

    def forecast(self, picture: str, options: UpscaleOptions, durations: Durations) -> UpscaleForecast:
        """What `submit` would do. Raises what it raises."""
        prepared = self.prepare(picture, options)
        planned = self._runs.plan(prepared.recipe, prepared.inputs)
        totals: dict[str, float] = {}
        for cost in (cost for task in planned for cost in task.costs):
            totals[cost.unit] = totals.get(cost.unit, 0.0) + cost.amount
        size = _size(self._library.assets.get(picture), options.factor)
        reused = all(task.tasks is not None and task.reused == task.tasks for task in planned)
        costs = tuple(Cost(amount=amount, unit=unit) for unit, amount in sorted(totals.items()))
        if not options.detail or size is None:
            return UpscaleForecast(prepared, size, 0, "", None, "", costs, reused)
        card = self._models.card(str(prepared.inputs["model"]))
        setting = card.preset(options.preset, "image-to-image")
        plan = tiles_for(card, size, setting)
        each = preset_work(
            card,
            options.preset,
            "image-to-image",
            width=plan.tile[0],
            height=plan.tile[1],
            steps=options.steps or max(setting.steps, math.ceil(LEAST_STEPS / options.strength)),
            guidance=options.guidance,
            strength=options.strength,
        )
        speed, tiles = durations.picture(each, self._models.device()), len(plan.places)
        seconds = 0.0 if reused else tiles * speed.seconds
        return UpscaleForecast(prepared, size, tiles, card.name, seconds, speed.basis, costs, reused)

    def prepare(self, picture: str, options: UpscaleOptions) -> Prepared:
        """What `submit` would submit, checked in the same way."""
        image = self._make.image(picture)
        entry = self._library.assets.get(picture)
        for shown in image.subjects:
            self._consent.require(shown, "edit")
        inputs: dict[str, object] = {"image": image, "factor": options.factor}
        if entry.rating is not None:
            inputs["rating"] = entry.rating.value
        size = _size(entry, options.factor)
        title = f"{_said(entry)}, {options.factor:g}x"
        if not options.detail:
            return Prepared("upscale", inputs | {"sharpening": options.sharpening}, title)
        model = self._model(entry, options)
        card = self._models.require_ability(model, "image-to-image")
        self._models.catalog.installed(model)
        if size is not None:
            tiles_for(card, size, card.preset(options.preset, "image-to-image"))
        adapters, weights, notes = self._adapters(entry, model, options)
        for asset in (image, *adapters):
            for shown in asset.subjects:
                self._consent.require(shown, "edit")
            self._make.require_rater(model, asset.subjects)
        prompt = text(image.meta, "prompt") if options.prompt is None else options.prompt
        self._screening.require([prompt] if prompt else [], [image, *adapters], step="upscale")
        inputs |= {
            "prompt": prompt,
            "strength": options.strength,
            "model": model,
            "adapters": adapters,
            "weights": weights,
            "preset": options.preset,
            "steps": options.steps,
            "guidance": options.guidance,
        }
        if options.seed is not None:
            inputs["seed"] = options.seed
        return Prepared("upscale-detail", inputs, f"{title} with detail", notes)

    def _model(self, entry: Entry, options: UpscaleOptions) -> str:
        """The model that is named, else the one that drew the picture where it is still there, else the default."""
        drew = text(entry.asset.meta, "model")
        known = {one.card.id for one in self._models.entries() if one.installed}
        return self._models.name(options.model or (drew if drew in known else ""))

    def _adapters(
        self, entry: Entry, model: str, options: UpscaleOptions
    ) -> tuple[list[Adapter], list[float], tuple[str, ...]]:
        """The adapters that are named, else those that the picture was drawn with as far as they are there and fit."""
        if options.adapters is not None:
            return [self._make.adapter(name) for name in options.adapters], list(options.weights), ()
        said = entry.asset.meta.get("adapters")
        weights = {
            str(one.get("digest")): float(weight)
            for one in (said if isinstance(said, list) else [])
            if isinstance(one, dict) and isinstance(weight := one.get("weight"), int | float)
        }
        found: dict[str, Adapter] = {}
        for link in self._library.assets.parents(entry.asset.id):
            try:
                parent = self._library.assets.get(link.parent).asset
            except NotFound:
                continue
            if isinstance(parent, Adapter) and parent.digest in weights:
                found[parent.digest] = parent
        fitting = [one for one in found.values() if self._models.fits(text(one.meta, "base_model") or model, model)]
        lost = len(weights) - len(fitting)
        notes = (f"{lost} of the picture's {len(weights)} adapters are gone or for another model",) if lost else ()
        return fitting, [weights[one.digest] for one in fitting], notes


def _size(entry: Entry, factor: float) -> tuple[int, int] | None:
    """The size that it will have; None where the picture's own is not in its meta. Raises InvalidInput."""
    width, height = entry.asset.meta.get("width"), entry.asset.meta.get("height")
    if not (isinstance(width, int) and isinstance(height, int)):
        return None
    size = enlarged_size(width, height, factor)
    if size == (width, height):
        raise InvalidInput(f"{factor:g} times larger, {width}x{height} px stay as they are", advice="enlarge more")
    return size


def _said(entry: Entry) -> str:
    """What a person knows the picture by."""
    return text(entry.asset.meta, "prompt") or text(entry.asset.meta, "name") or entry.asset.kind
