"""What a demo gives, for its page and its sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from atelier.steps.services.photos import AddedPhotos


@dataclass(frozen=True)
class Occasion:
    """One prompt with what the model drew without and with the adapter (PNG, marked and signed)."""

    prompt: str
    before: bytes
    after: bytes


@dataclass(frozen=True)
class Shown:
    """Everything that the demo's page shows; `report` is what stands in report.json."""

    person: str
    photos: AddedPhotos
    pictures: dict[str, bytes]  # photo asset id → PNG
    captions: dict[str, str]  # photo asset id → caption
    losses: list[dict[str, Any]]
    card: dict[str, Any]
    sheets: list[tuple[str, bytes]]  # what it is, PNG
    occasions: list[Occasion]
    sheet: bytes  # PNG of all occasions, marked and signed
    report: dict[str, Any]
