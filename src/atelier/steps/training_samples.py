"""What a training draws at its checkpoints: the same prompts and seeds each time, small and quick."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from atelier.errors import OutOfResources
from atelier.recipe import Context, Image
from atelier.steps.drawing import NO_MEMORY
from atelier.steps.images import as_png, as_webp, sheet
from atelier.steps.values import Meta, SampleSheet
from atelier.training.config import SubjectKind
from atelier.training.storage import write_file

if TYPE_CHECKING:
    from atelier.engine.card import ModelCard
    from atelier.engine.session import ModelSession
    from atelier.training.loop import SampleRequest

_PEOPLE = (
    "a photo of {subject}",
    "a photo of {subject} in a red dress at the beach",
    "a photo of {subject} in a green hoodie in the forest",
)
_STYLES = (
    "a portrait of a woman, {subject}",
    "a city street at night, {subject}",
    "a bowl of fruit on a table, {subject}",
)
_THINGS = (
    "a photo of {subject}",
    "a photo of {subject} at the beach",
    "a photo of {subject} in the city at night",
)
MOMENTS = 10
"""Checkpoints at which is drawn at most, unless something else is asked for."""
LARGEST = 512  # px; what is looked at beside a curve need not be larger, and costs a quarter of 1024 px
SAMPLES = "training samples"
"""What the sheets say that they are about."""


def prompts_for(kind: SubjectKind) -> tuple[str, ...]:
    """What is drawn unless something else is asked for: the subject alone, and on occasions that no photo showed."""
    if kind is SubjectKind.STYLE:
        return _STYLES
    return _PEOPLE if kind in (SubjectKind.PERSON, SubjectKind.GROUP) else _THINGS


def sample_every(steps: int, checkpoint_every: int) -> int:
    """Steps between two samples: at every checkpoint, or at every second, third, … of many."""
    checkpoints = max(1, steps // checkpoint_every)
    return checkpoint_every * -(-checkpoints // MOMENTS)


def sample_size(card: ModelCard) -> tuple[int, int]:
    """Width and height in px: the quick preset's, 512 px on the longer side at most."""
    preset = card.preset("draft")
    share = min(1.0, LARGEST / max(preset.width, preset.height))
    width, height = (
        max(card.size_multiple, round(side * share) // card.size_multiple * card.size_multiple)
        for side in (preset.width, preset.height)
    )
    return width, height


class SampleDrawer:
    """Draws the samples of one training and keeps them in its private folder, so that a resumed training has them all.

    Args:
        called: what stands for {subject}: trigger word and class word.
        prompts: what is drawn at each moment.

    Attributes:
        lines: the prompts as the model gets them.
    """

    def __init__(self, ctx: Context, session: ModelSession, *, called: str, prompts: Sequence[str]) -> None:
        self._ctx, self._session = ctx, session
        self._folder: Path = ctx.state_dir / "samples"
        self._full = False
        self.lines = tuple(prompt.replace("{subject}", called) for prompt in prompts)

    def draw(self, wanted: SampleRequest) -> None:
        """Draw and show one row of pictures. Where memory does not suffice, the training goes on without samples."""
        from atelier.engine.generate import generate_mixed
        from atelier.engine.request import GenerateRequest

        if self._full:
            return
        width, height = sample_size(self._session.card)
        requests = [
            GenerateRequest(prompt=line, seeds=(seed,), preset="draft", width=width, height=height)
            for line, seed in zip(self.lines, wanted.seeds, strict=True)
        ]
        try:
            pictures = [one.image for one in generate_mixed(self._session, requests)]
        except (OutOfResources, MemoryError, RuntimeError) as error:
            if isinstance(error, RuntimeError) and NO_MEMORY not in str(error):
                raise
            self._full = True
            self._ctx.log("samples are left to the report card: there is no memory for them beside the training")
            return
        row = sheet(pictures, columns=len(pictures))
        self._folder.mkdir(parents=True, exist_ok=True)
        write_file(self._folder / f"{wanted.step}.png", as_png(row))
        self._ctx.preview(as_webp(row), step=wanted.step)

    def keep(self, seeds: Sequence[int], rating: Meta) -> tuple[SampleSheet, ...]:
        """Store every row that was drawn, also by earlier sittings, in the order of their steps.

        Args:
            rating: what the pictures' meta says of their rating, where that is known.
        """
        found = sorted((int(path.stem), path) for path in self._folder.glob("*.png") if path.stem.isdecimal())
        same: Meta = {"about": SAMPLES, "prompts": [*self.lines], "seeds": [*seeds], **rating}
        return tuple(
            SampleSheet(
                step=step,
                picture=self._ctx.put(Image, path.read_bytes(), media_type="image/png", meta=same | {"step": step}),
            )
            for step, path in found
        )
