"""Pictures: estimate, create, edit by instruction, enlarge."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from atelier.assistant.api import at
from atelier.assistant.tool import Asked, Call, Given, tool
from atelier.assistant.tools.runs import RunState, waited
from atelier.assistant.words import Id, Model, Name, Said, Text
from atelier.errors import InvalidInput

Wait = Field(
    default=45, ge=0, le=600, description="Seconds to wait for the result; 0: come back at once with the run's id."
)
Preset = Literal["draft", "standard", "high"]


class Drawing(Asked):
    """What creating and editing share."""

    count: int = Field(default=1, ge=1, le=16, description="How many, with seeds counting up.")
    seed: int | None = Field(default=None, ge=0, lt=2**63, description="Same seed, same picture; else random.")
    model: Model = Field(default="", description="Id of a base model, see list_models; empty: the default one.")
    adapters: list[Name] = Field(
        default=[], max_length=8, description="Further personal models or adapters: NAME, NAME@VERSION or id."
    )
    adapter_weights: list[float] = Field(
        default=[], max_length=8, description="How strongly each adapter counts, -4 to 4; 1 where left out."
    )
    preset: Preset = Field(default="standard", description="Quality against time.")

    def drawing(self) -> dict[str, Any]:
        """For the API."""
        made: dict[str, Any] = {"count": self.count, "model": self.model, "preset": self.preset}
        made |= {"adapters": self.adapters, "weights": self.adapter_weights}
        return made | ({} if self.seed is None else {"seed": self.seed})


class Creation(Drawing):
    """What to draw."""

    prompt: Said = Field(
        description="What to draw, in plain words. A subject stands where its name is, else before it. "
        "{red|blue} stands for one picture each."
    )
    subjects: list[Name] = Field(
        default=[], max_length=8, description="Whom or what to draw, by name or id; each needs a personal model."
    )
    negative_prompt: Text = Field(default="", description="What not to draw, where the model takes that.")
    width: int | None = Field(default=None, ge=16, le=4096, description="Pixels; the preset's where left out.")
    height: int | None = Field(default=None, ge=16, le=4096, description="Pixels; the preset's where left out.")

    def creation(self) -> dict[str, Any]:
        """For the API."""
        made = self.drawing() | {"prompt": self.prompt, "subjects": self.subjects}
        more = {"negative_prompt": self.negative_prompt, "width": self.width, "height": self.height}
        return made | {name: value for name, value in more.items() if value}


class CreateWish(Creation):
    """What to draw, and how long to wait."""

    from_photo: bool = Field(
        default=False,
        description="Draw one subject by looking at a photo of it, without a personal model (where the model can); "
        "neither size nor negative prompt can be said then.",
    )
    wait_seconds: float = Wait


class EditWish(Drawing):
    """What to change about a stored picture."""

    picture: Id = Field(description="Id of the picture.")
    instruction: Said = Field(description="What to change, as one says it: make the coat red.")
    references: list[Id] = Field(default=[], max_length=8, description="Ids of further pictures to take from.")
    wait_seconds: float = Wait


class UpscaleWish(Asked):
    """How to enlarge a stored picture."""

    picture: Id = Field(description="Id of the picture.")
    factor: float = Field(default=2.0, gt=1, le=8, description="How many times larger a side becomes.")
    method: Literal["lanczos", "detail"] = Field(
        default="lanczos", description="lanczos: resampled, quick. detail: a model draws some, in tiles."
    )
    strength: float = Field(default=0.3, gt=0, le=0.6, description="For detail: how much may change.")
    wait_seconds: float = Wait


class Estimate(Given):
    """What it would take. Nothing was started."""

    seconds: float = Field(description="All of it, once it is its turn and the model is loaded.")
    seconds_note: str = Field(description="How that is known.")
    fits: bool = Field(description="Whether the device has the memory.")
    memory: str
    reused: bool = Field(description="There is a result already, which costs nothing.")
    costs: dict[str, float] = Field(description="By unit.")
    notes: list[str] = Field(description="Words that the model does not know, say.")


@tool("Estimate pictures", reads=True)
async def estimate_pictures(call: Call, wish: Creation) -> Estimate:
    """Say how long pictures would take, what they would cost, and whether the model fits, without starting anything. It
    is checked as if it were submitted, so refusals (missing consent, a missing personal model) show here too."""
    return Estimate.model_validate(await call.api.post(at("create", "estimate"), wish.creation()))


@tool("Create pictures")
async def create_pictures(call: Call, wish: CreateWish) -> RunState:
    """Draw pictures from words, of subjects of this studio or of anything else. They are kept in the library with the
    recipe that made them. Waits for the result and shows it; where it takes longer, go on with wait_for_run."""
    if not wish.from_photo:
        return await _submitted(call, at("create"), wish.creation(), wish.wait_seconds)
    if len(wish.subjects) > 1 or wish.width or wish.height or wish.negative_prompt:
        raise InvalidInput(
            "from a photo one subject is drawn, in the model's own size and without a negative prompt",
            kept="nothing was started",
            advice="leave the others out, or draw with personal models",
        )
    asked = wish.drawing() | {"prompt": wish.prompt, "subject": wish.subjects[0] if wish.subjects else ""}
    return await _submitted(call, at("create", "guided"), asked, wish.wait_seconds)


@tool("Edit a picture")
async def edit_picture(call: Call, wish: EditWish) -> RunState:
    """Change a stored picture by an instruction. The picture stays as it is; the result is a new one. Where the model
    cannot edit, the refusal names models that can."""
    asked = wish.drawing() | {"image": wish.picture, "instruction": wish.instruction, "references": wish.references}
    return await _submitted(call, at("edit"), asked, wish.wait_seconds)


@tool("Enlarge a picture")
async def upscale_picture(call: Call, wish: UpscaleWish) -> RunState:
    """Make a stored picture larger: 40 megapixels and 8192 px a side at most. The result is a new picture."""
    asked: dict[str, Any] = {"image": wish.picture, "factor": wish.factor, "method": wish.method}
    if wish.method == "detail":
        asked["strength"] = wish.strength
    return await _submitted(call, at("upscale"), asked, wish.wait_seconds)


async def _submitted(call: Call, path: str, asked: dict[str, Any], seconds: float) -> RunState:
    run = await call.api.post(path, asked)
    return await waited(call, run["id"], seconds, [*run["notes"], *run["notices"]])
