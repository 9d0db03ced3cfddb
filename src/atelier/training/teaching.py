"""Learning from what a reader says of the model's own pictures, beside the loss on the photos.

The loss on photos asks for every pixel alike, and learns what somebody is told by (a mole, the cut of the hair) last.
A teacher lets the model draw as it learns, reads the picture, and the gradient of what is wrong with it goes back
through the drawing (DRaFT, Clark et al. 2023, arXiv:2309.17400). Who teaches must be able to read such pictures and let
gradients through: the built-in model's companion can.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Protocol

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from torch import nn


class Teaching(BaseModel):
    """When a teacher is asked, and how it teaches. Unknown fields are refused.

    Attributes:
        start: share of the steps after which it begins: first the photos, then the fine points.
        every: steps between two lessons; 0: there are none.
        pictures: drawn a lesson. jumps: steps of a drawing. learnt: gradients go back through the last of these.
        weight: of its loss beside that of the photos.
        enough: loss (nats) of one thing read below which nothing more is asked of it: making a sure reader surer only
            leads to caricatures.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: Annotated[float, Field(ge=0.0, lt=1.0)] = 0.33
    every: Annotated[int, Field(ge=0)] = 0
    pictures: Annotated[int, Field(ge=1, le=64)] = 4
    jumps: Annotated[int, Field(ge=1, le=50)] = 4
    learnt: Annotated[int, Field(ge=1, le=50)] = 2
    weight: Annotated[float, Field(ge=0.0)] = 0.05
    enough: Annotated[float, Field(ge=0.0)] = 0.1

    def due(self, step: int, steps: int) -> bool:
        """Whether 0-based ``step`` of ``steps`` has a lesson."""
        first = round(self.start * steps)
        return self.every > 0 and step >= first and (step - first) % self.every == 0

    def lessons(self, steps: int) -> int:
        """How many there are in ``steps`` steps."""
        return sum(self.due(step, steps) for step in range(steps))


class Teacher(Protocol):
    """Reads what the model draws.

    Attributes:
        digest: SHA-256 of all that it knows; a training goes on with the same teacher only.
    """

    digest: str

    def teach(self, model: nn.Module, step: int, weight: float) -> float:
        """Adds the gradient of ``weight`` times what is wrong with pictures drawn now to the adapter's, and returns
        that product; the same for the same step and weights."""
        ...
