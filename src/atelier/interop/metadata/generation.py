"""What a file says about how its picture was made, in one form whoever wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue


@dataclass(frozen=True)
class LoraUse:
    """An adapter that was worn. `hash` is what the writer calls so: the beginning of some digest."""

    name: str
    weight: float | None = None
    hash: str = ""


@dataclass(frozen=True)
class Generation:
    """How a picture was made. None and empty: the file does not say.

    Attributes:
        tool: who wrote it: a1111, comfyui, invokeai, swarmui, fooocus, novelai, drawthings, tensorart,
            stability-matrix, atelier.
        sampler, schedule: as the tool names them.
        cfg: classifier-free guidance scale. guidance: the distilled guidance of FLUX-class models.
        strength: denoising strength, 0 to 1.
        workflow: the tool's own graph, if the file holds one (ComfyUI's API or UI form, InvokeAI's).
        extra: everything else by the tool's own names.
    """

    tool: str
    prompt: str = ""
    negative_prompt: str = ""
    steps: int | None = None
    sampler: str = ""
    schedule: str = ""
    cfg: float | None = None
    guidance: float | None = None
    seed: int | None = None
    width: int | None = None
    height: int | None = None
    model: str = ""
    model_hash: str = ""
    strength: float | None = None
    clip_skip: int | None = None
    version: str = ""
    loras: tuple[LoraUse, ...] = ()
    workflow: Mapping[str, JsonValue] | None = None
    extra: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True)
class Refusal:
    """Something that stands in the file and was not believed."""

    where: str  # the text's name: parameters, workflow, exif, …
    reason: str
