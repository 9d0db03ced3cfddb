"""Model cards: what the studio knows of an image model before it loads a byte of it.

A card is data (TOML). It names family, source, licence, size, abilities and good defaults; the memory plan, the
catalogue, the training defaults and the page all read the same card.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal, TypedDict, Unpack

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from atelier.errors import InvalidInput

Family = Literal["flux1", "flux2", "sdxl", "sd", "other"]
Ability = Literal["text-to-image", "image-to-image", "inpaint", "edit"]
Guidance = Literal["none", "embedded", "cfg"]
PresetName = Literal["draft", "standard", "high"]
_LEVELS: tuple[PresetName, ...] = ("draft", "standard", "high")

BYTES_PER_PARAMETER: dict[str, float] = {
    "fp32": 4.0,
    "bf16": 2.0,
    "fp16": 2.0,
    "fp8": 1.01,  # the layers at both ends stay as they are
    "int8": 1.0 + 2 / 128,  # one bf16 scale for each group of 128
    # Double-quantised block scales: about 4.127 bits a weight; half a percent of FLUX.1 stays whole.
    "nf4": 0.5 + 1 / 64 + 4 / 64 / 256 + 0.008,
}

CARD_ID = r"^[a-z0-9][a-z0-9._-]{0,63}$"


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Data):
    """Where the weights come from: a repository on a hub, at a revision (branch, tag or commit)."""

    repo: str = Field(pattern=r"^[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*$")
    revision: str = Field(default="main", pattern=r"^[A-Za-z0-9][\w./-]{0,99}$")


class Licence(_Data):
    """The licence of the weights. `id` is an SPDX identifier where one exists, else the licence's own short name."""

    id: str
    name: str
    url: str = ""
    commercial: bool
    must_accept: bool = True
    note: str = ""


class Component(_Data):
    """One part of a pipeline (transformer, vae, ...) and its number of parameters. `packed` is the size in bytes of
    weights whose file holds them packed already (GGUF)."""

    parameters: int = Field(gt=0)
    role: Literal["denoiser", "text", "vae"]
    packed: int | None = Field(default=None, gt=0)

    def bytes(self, dtype: str) -> int:
        """Size of the weights in bytes at a storage type of `BYTES_PER_PARAMETER`; of packed ones their own."""
        return self.packed or int(self.parameters * BYTES_PER_PARAMETER[dtype])


class Architecture(_Data):
    """The few dimensions that the memory plan needs.

    Attributes:
        width: channels of the denoiser's residual stream (transformer) or of its first level (U-Net).
        blocks: transformer blocks, or residual + attention blocks of a U-Net, that gradient checkpointing can split.
        latent_scale: pixels a latent pixel, along a side. patch: latent pixels a token, along a side.
        vae_width: channels of the decoder at full resolution.
    """

    width: int = Field(gt=0)
    blocks: int = Field(gt=0)
    mlp_ratio: float = Field(default=4.0, gt=0)
    latent_channels: int = Field(gt=0)
    latent_scale: int = Field(default=8, gt=0)
    patch: int = Field(default=2, gt=0)
    vae_width: int = Field(default=128, gt=0)


class Preset(_Data):
    """Defaults for one level of quality, sizes in pixels.

    `guidance` is the model's own scale, `true_cfg` classifier-free guidance beside embedded guidance (1.0: off).
    `adapter` names a file in the model's folder that this preset draws with, under a subject's own adapters: one that
    was distilled for few steps, say.
    """

    steps: int = Field(gt=0, le=500)
    guidance: float = Field(default=0.0, ge=0, le=100)
    true_cfg: float = Field(default=1.0, ge=1, le=30)
    adapter: str = Field(default="", pattern=r"^([A-Za-z0-9_-]+\.safetensors)?$")
    width: int = Field(gt=0)
    height: int = Field(gt=0)


class Wishes(TypedDict, total=False):
    """What somebody wants otherwise than a preset has it; None: as the preset has it.

    Attributes:
        width, height: pixels. steps, guidance, true_cfg: see `Preset`.
        distilled: False: nothing with an adapter that was distilled for few steps.
    """

    width: int | None
    height: int | None
    steps: int | None
    guidance: float | None
    true_cfg: float | None
    distilled: bool


class ModelCard(_Data):
    """All that is known of a model without loading it. Unknown fields are refused."""

    id: str = Field(pattern=CARD_ID)
    name: str
    family: Family
    pipelines: dict[Ability, str]
    licence: Licence
    components: dict[str, Component]
    architecture: Architecture
    presets: dict[PresetName, Preset]
    picture_presets: dict[PresetName, Preset] = Field(
        default_factory=dict, description="presets of drawing that begins with a picture, where they are others"
    )
    training_size: int = Field(gt=0, description="pixels on the short side that training wants")
    size_multiple: int = Field(default=16, gt=0)
    max_sequence_length: int = Field(default=77, gt=0)
    guidance: Guidance = "cfg"
    negative_prompt: bool = False
    references: int = Field(default=0, ge=0, description="reference pictures that an edit takes at most")
    told_references: bool = Field(
        default=False,
        description="“the same person” of a reference is told in words too: the model follows words better",
    )
    prediction: Literal["flow", "epsilon", "v"] = "flow"
    adapter_targets: tuple[str, ...] = Field(
        default=(), description="path endings of the layers that adapters change, when not the family's usual ones"
    )
    triggers: tuple[str, ...] = Field(
        default=(), description="words kept for subjects, for a model whose vocabulary is closed"
    )
    train_on: str | None = Field(default=None, description="id of the card to train on, when it is not this one")
    draw_on: str | None = Field(
        default=None, description="id of the distilled twin that draws with adapters trained here"
    )
    source: Source | None = None
    path: Path | None = None
    config_from: str | None = Field(default=None, description="installed card that lends tokenizer and configuration")
    notes: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> ModelCard:
        roles = [part.role for part in self.components.values()]
        if roles.count("denoiser") != 1 or roles.count("vae") != 1:
            raise ValueError(f"a card needs one denoiser and one vae, this one has {roles}")
        if "standard" not in self.presets:
            raise ValueError("a card needs a 'standard' preset")
        if not self.pipelines:
            raise ValueError("a card needs at least one ability under [pipelines]")
        return self

    def can(self, ability: Ability) -> bool:
        """Whether the model has a pipeline for this ability."""
        return ability in self.pipelines

    def preset(
        self, name: PresetName = "standard", ability: Ability = "text-to-image", **wishes: Unpack[Wishes]
    ) -> Preset:
        """The preset of that name for an ability, with what is wished otherwise; the standard one where the card has
        no such preset.

        An adapter that was distilled draws in its own few steps with hardly any guidance. Who wishes for more than
        twice those steps, for more guidance or for nothing distilled is given the first preset that draws without one,
        where there is one.
        """
        every = self.presets | self.picture_presets
        known = self.presets if ability == "text-to-image" else every
        found = known.get(name, known["standard"])
        distilled = wishes.pop("distilled", True)
        if found.adapter:
            guided = max(one.true_cfg for one in (*self.presets.values(), *every.values()) if one.adapter)
            further = (wishes.get("steps") or 0) > 2 * found.steps or (wishes.get("true_cfg") or 0) > guided
            if further or not distilled:
                found = next((every[one] for one in _LEVELS if one in every and not every[one].adapter), found)
        return found.model_copy(update={key: value for key, value in wishes.items() if value is not None})

    @property
    def denoiser(self) -> str:
        """Name of the component that denoises: `transformer` or `unet`."""
        return next(name for name, part in self.components.items() if part.role == "denoiser")

    @property
    def packed(self) -> bool:
        """Whether the denoiser's file holds it packed (GGUF): then it is neither quantised again nor streamed."""
        return self.components[self.denoiser].packed is not None

    @property
    def text_encoders(self) -> tuple[str, ...]:
        """Names of the text encoders."""
        return tuple(name for name, part in self.components.items() if part.role == "text")

    @property
    def parameters(self) -> int:
        """Parameters of all components together."""
        return sum(part.parameters for part in self.components.values())

    def bytes(self, dtype: str = "bf16") -> int:
        """Size of all weights in bytes at one storage type."""
        return sum(part.bytes(dtype) for part in self.components.values())


def read_card(path: Path) -> ModelCard:
    """Reads one card file; a relative `path` in it is taken from the card's folder.

    Raises:
        InvalidInput: not TOML, or a field is missing, unknown or out of range (the first fault is named).
    """
    try:
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
        card = ModelCard.model_validate(fields)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(f"model card {path.name} is not readable TOML: {error}") from error
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(str(part) for part in fault["loc"]) or "card"
        raise InvalidInput(
            f"model card {path.name}: {where}: {fault['msg']} ({error.error_count()} faults in all)",
            advice="compare it with the cards that the studio ships",
        ) from error
    if card.path is not None and not card.path.is_absolute():
        card = card.model_copy(update={"path": (path.parent / card.path).resolve()})
    return card


@cache
def shipped_cards() -> tuple[ModelCard, ...]:
    """The cards that come with the studio, sorted by id. Read once: they do not change while the program runs."""
    return tuple(read_card(path) for path in sorted((Path(__file__).parent / "cards").glob("*.toml")))
