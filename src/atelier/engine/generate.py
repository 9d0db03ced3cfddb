"""Drawing: requests to pictures, through diffusers' own pipelines.

Noise is drawn on the cpu from each sample's own seed, pictures that are encoded are encoded once a sample with the same
generator, and each prompt is padded to the same length: a picture does not depend on what shares its batch (beyond
rounding).
"""

from __future__ import annotations

import inspect
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from PIL import Image

from atelier.engine.adapters import AdapterUse
from atelier.engine.card import ModelCard
from atelier.engine.embeddings import Embeddings
from atelier.engine.guidance import paired_branches
from atelier.engine.preview import decoder_latents
from atelier.engine.prompting import stack, zeros_like
from atelier.engine.request import GenerateRequest, Picture, Settings, StepCallback, StepEvent, resolve
from atelier.engine.samplers import make_scheduler
from atelier.engine.session import ModelSession
from atelier.errors import OutOfResources
from atelier.numerics.memory import ran_out

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class _Sample:
    """One picture to draw: which request, which seed, its embeddings."""

    request: int
    seed: int
    prompt: Embeddings | None
    negative: Embeddings | None


def generate(session: ModelSession, request: GenerateRequest, on_step: StepCallback | None = None) -> list[Picture]:
    """Draws one request: one picture a seed, in order. See `generate_mixed`."""
    return generate_mixed(session, [request], on_step)


def generate_mixed(
    session: ModelSession, requests: Sequence[GenerateRequest], on_step: StepCallback | None = None
) -> list[Picture]:
    """Draws several requests; those with equal settings share batches, each sample with its own prompt and adapters.

    Args:
        on_step: called after each step; raise `Cancelled` in it to stop. Adapters are off and memory is as planned
            afterwards, whatever happens.

    Returns:
        Pictures in the order of requests and their seeds.

    Raises:
        InvalidInput: a request asks for what the model cannot do; nothing is drawn then.
        OutOfResources: the device ran out of memory despite the plan. Cancelled: from `on_step`.
    """
    card = session.card
    settings = [resolve(card, request) for request in requests]
    samples = _encode(session, requests, settings)
    groups: dict[Settings, list[int]] = {}
    for index, sample in enumerate(samples):
        groups.setdefault(settings[sample.request], []).append(index)
    drawn: dict[int, Picture] = {}
    first = 0
    for common, indices in groups.items():
        size = _batch_size(session, common)
        for start in range(0, len(indices), size):
            chunk = indices[start : start + size]
            pictures = _draw(session, common, requests, [samples[index] for index in chunk], on_step, first)
            drawn.update(zip(chunk, pictures, strict=True))
            first += len(chunk)
    return [drawn[index] for index in range(len(samples))]


def _batch_size(session: ModelSession, settings: Settings) -> int:
    """The plan's batch, scaled down where pictures are larger than planned, up where they are smaller."""
    plan = session.plan
    planned = plan.batch * plan.width * plan.height
    fits = planned // (settings.width * settings.height)
    return max(1, min(fits, plan.batch * 4))


def _encode(session: ModelSession, requests: Sequence[GenerateRequest], settings: Sequence[Settings]) -> list[_Sample]:
    card = session.card
    if card.family == "other":
        return [_Sample(index, seed, None, None) for index, request in enumerate(requests) for seed in request.seeds]
    samples: list[_Sample] = []
    for length in dict.fromkeys(setting.length for setting in settings):
        chosen = [index for index, setting in enumerate(settings) if setting.length == length]
        guided = [index for index in chosen if _guided(card, settings[index])]
        words = [requests[index].prompt for index in chosen] + [requests[index].negative_prompt for index in guided]
        uses = [requests[index].adapters for index in (*chosen, *guided)]
        found = session.encode(words, length, uses)
        prompts = dict(zip(chosen, found, strict=False))
        negatives = dict(zip(guided, found[len(chosen) :], strict=True))
        for index in chosen:
            negative = negatives.get(index)
            if card.family == "sdxl" and negative is not None and not requests[index].negative_prompt:
                negative = zeros_like(negative)
            samples += [_Sample(index, seed, prompts[index], negative) for seed in requests[index].seeds]
    return sorted(samples, key=lambda sample: sample.request)


def _guided(card: ModelCard, settings: Settings) -> bool:
    """Whether two branches (with prompt, with negative prompt) are drawn."""
    return settings.guidance > 1 if card.guidance == "cfg" else settings.true_cfg > 1


def _draw(
    session: ModelSession,
    settings: Settings,
    requests: Sequence[GenerateRequest],
    samples: Sequence[_Sample],
    on_step: StepCallback | None,
    first: int,
) -> list[Picture]:
    import torch

    begun = time.perf_counter()
    pipe = session.pipeline(settings.ability)
    pipe.scheduler = make_scheduler(session.scheduler(), session.card.family, settings.ability, settings.sampler)
    own = [requests[sample.request] for sample in samples]
    arguments = _arguments(session, settings, own, samples)
    if on_step is not None:
        arguments["callback_on_step_end"] = _StepReporter(session, settings, on_step, first, len(samples))
    accepted = _accepted(type(pipe), arguments)
    quick = (AdapterUse(session.bundled(settings.adapter)),) if settings.adapter else ()
    uses: list[tuple[AdapterUse, ...]] = [(*quick, *request.adapters) for request in own]
    # Hooks that offload or cast replace weights during the call; inference tensors could not be moved or trained on
    # afterwards.
    plain = session.plan.offload == "none" and session.plan.quantisation == "none"
    mode = torch.inference_mode if plain else torch.no_grad
    try:
        if any(uses) or session.card.denoiser in session._layers:
            session.layers(session.card.denoiser).use(uses)
        with mode(), _together(session, settings, accepted):
            images = pipe(**accepted).images
    except (RuntimeError, MemoryError) as error:
        if not ran_out(error):
            raise
        raise OutOfResources(
            f"the device ran out of memory drawing {len(samples)} pictures of {settings.width}x{settings.height}",
            advice="draw fewer or smaller pictures at once, or plan with a lower cap",
        ) from error
    finally:
        if session.card.denoiser in session._layers:
            session.layers(session.card.denoiser).clear()
        pipe.maybe_free_model_hooks()
    seconds = time.perf_counter() - begun
    batch = tuple(sample.seed for sample in samples)
    return [
        Picture(_keep_outside(image, request), sample.seed, sample.request, settings, batch, seconds)
        for image, request, sample in zip(images, own, samples, strict=True)
    ]


def _together(session: ModelSession, settings: Settings, accepted: dict[str, Any]) -> AbstractContextManager[None]:
    """Both branches of guidance in one pass, where the plan has room for it and the pipeline draws both."""
    both = "true_cfg_scale" in accepted and "negative_prompt_embeds" in accepted
    if not (session.plan.paired_guidance and both and _guided(session.card, settings)):
        return nullcontext()
    return paired_branches(session.part(session.card.denoiser), accepted)


def _arguments(
    session: ModelSession, settings: Settings, requests: Sequence[GenerateRequest], samples: Sequence[_Sample]
) -> dict[str, Any]:
    """Everything any pipeline takes; `_accepted` leaves out what a pipeline does not know."""
    import torch

    card = session.card
    arguments: dict[str, Any] = {
        "height": settings.height,
        "width": settings.width,
        "num_inference_steps": settings.steps,
        "guidance_scale": settings.guidance,
        "generator": [torch.Generator("cpu").manual_seed(sample.seed) for sample in samples],
        "strength": settings.strength,
        "output_type": "pil",
    }
    if card.family == "other":
        arguments["prompt"] = [request.prompt for request in requests]
        arguments["negative_prompt"] = [request.negative_prompt for request in requests]
    else:
        arguments |= stack([sample.prompt for sample in samples if sample.prompt is not None], session.device)
        negatives = [sample.negative for sample in samples if sample.negative is not None]
        if negatives:
            arguments |= stack(negatives, session.device, negative=True)
        if card.family == "flux1":
            arguments["true_cfg_scale"] = settings.true_cfg
        if card.family in ("flux1", "flux2"):
            arguments["max_sequence_length"] = settings.length
    size = (settings.width, settings.height)
    if settings.ability in ("image-to-image", "inpaint"):
        arguments["image"] = [_fit(request.image, size) for request in requests]
    if settings.ability == "inpaint":
        arguments["mask_image"] = [_fit(request.mask, size, "L") for request in requests]
        arguments["image_reference"] = None
    if settings.ability == "edit":
        arguments |= _references(card, settings, requests)
    if "Kontext" in card.pipelines[settings.ability]:
        arguments["max_area"] = settings.width * settings.height
        arguments["_auto_resize"] = card.training_size >= 512
    return arguments


def _references(card: ModelCard, settings: Settings, requests: Sequence[GenerateRequest]) -> dict[str, Any]:
    """FLUX.2 takes a list of references for the whole batch; FLUX.1 Kontext one picture a sample, so several are placed
    side by side."""
    if card.family == "flux2":
        return {"image": [picture.convert("RGB") for picture in requests[0].references]}
    joined = [_side_by_side(request.references) for request in requests]
    size = (settings.width, settings.height)
    if card.training_size < 512 or len(joined) > 1:
        # One size for the batch, with the first one's shape kept: the area that the model was trained on.
        size = _same_area(joined[0], settings.width * settings.height, card.size_multiple)
        joined = [_fit(picture, size) for picture in joined]
    return {"image": joined}


def _same_area(picture: Image.Image, area: int, multiple: int) -> tuple[int, int]:
    aspect = picture.width / picture.height
    width, height = (area * aspect) ** 0.5, (area / aspect) ** 0.5
    return max(multiple, round(width / multiple) * multiple), max(multiple, round(height / multiple) * multiple)


def _side_by_side(pictures: Sequence[Image.Image]) -> Image.Image:
    if len(pictures) == 1:
        return pictures[0].convert("RGB")
    height = max(picture.height for picture in pictures)
    scaled = [p.convert("RGB").resize((max(1, round(p.width * height / p.height)), height)) for p in pictures]
    joined = Image.new("RGB", (sum(picture.width for picture in scaled), height))
    left = 0
    for picture in scaled:
        joined.paste(picture, (left, 0))
        left += picture.width
    return joined


def _fit(picture: Image.Image | None, size: tuple[int, int], mode: str = "RGB") -> Image.Image:
    if picture is None:
        raise AssertionError("resolve() checked that the picture is there")
    converted = picture.convert(mode)
    if converted.size == size:
        return converted
    return converted.resize(size, Image.Resampling.NEAREST if mode == "L" else Image.Resampling.LANCZOS)


def _keep_outside(image: Image.Image, request: GenerateRequest) -> Image.Image:
    """Puts the untouched pixels back around an inpainted region (the autoencoder changes them slightly)."""
    if request.mask is None:
        return image
    return Image.composite(image, _fit(request.image, image.size), _fit(request.mask, image.size, "L"))


@lru_cache(maxsize=64)
def _parameters(pipeline: type[Any]) -> frozenset[str]:
    return frozenset(inspect.signature(pipeline.__call__).parameters)


def _accepted(pipeline: type[Any], arguments: dict[str, Any]) -> dict[str, Any]:
    known = _parameters(pipeline)
    return {name: value for name, value in arguments.items() if name in known}


class _StepReporter:
    """Called by diffusers after each step; keeps the latents before it, to estimate the finished picture."""

    def __init__(
        self, session: ModelSession, settings: Settings, on_step: StepCallback, first: int, count: int
    ) -> None:
        self._session = session
        self._settings = settings
        self._on_step = on_step
        self._first = first
        self._count = count
        self._before: torch.Tensor | None = None

    def __call__(self, pipe: Any, step: int, timestep: Any, values: dict[str, Any]) -> dict[str, Any]:
        latents, before = values["latents"], self._before

        def preview() -> list[Image.Image]:
            estimate = _finished(pipe, step, before, latents)
            maps = decoder_latents(pipe, estimate, self._settings.height, self._settings.width)
            return self._session.previewer().pictures(maps)

        steps = int(getattr(pipe, "num_timesteps", self._settings.steps))
        self._on_step(StepEvent(step + 1, steps, self._first, self._count, preview))
        self._before = latents
        return {}


def _finished(pipe: Any, step: int, before: torch.Tensor | None, latents: torch.Tensor) -> torch.Tensor:
    """Estimates the clean latents of a rectified flow from two points of its path: x0 = x - sigma dx/dsigma."""
    sigmas = getattr(pipe.scheduler, "sigmas", None)
    flow = "FlowMatch" in type(pipe.scheduler).__name__
    begin = int(getattr(pipe.scheduler, "begin_index", None) or 0)
    if not flow or before is None or sigmas is None or begin + step + 1 >= len(sigmas):
        return latents
    here, there = float(sigmas[begin + step]), float(sigmas[begin + step + 1])
    if here == there:
        return latents
    return latents - there * (latents - before) / (there - here)
