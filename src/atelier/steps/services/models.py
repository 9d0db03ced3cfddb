"""Base and auxiliary models: what there is, installing, removing, planning, freeing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from atelier.accounts.audit import AuditTrail
from atelier.engine.auxiliary import AuxiliaryEntry
from atelier.engine.card import ModelCard
from atelier.engine.catalog import CatalogEntry
from atelier.engine.plan import MemoryPlan
from atelier.errors import Conflict
from atelier.steps.auxiliary import add as add_auxiliary
from atelier.steps.auxiliary import auxiliary, fetch, find, looks_auxiliary
from atelier.steps.models import Models

if TYPE_CHECKING:
    from atelier.engine.footprint import Operation
    from atelier.engine.pull import Pulled, PullProgress
    from atelier.engine.session import LoadedInfo
    from atelier.engine.transfer import Endpoint


class ModelService:
    """The models of the studio's home: those that draw, and auxiliary ones that look. An id is of one of them."""

    def __init__(self, models: Models, audit: AuditTrail) -> None:
        self._models, self._audit = models, audit

    def list(self) -> tuple[CatalogEntry, ...]:
        """All that are known, the built-in ones first."""
        return self._models.entries()

    def show(self, model: str) -> CatalogEntry:
        """One. Raises NotFound with near names."""
        return self._models.catalog.find(model)

    def auxiliary(self) -> tuple[AuxiliaryEntry, ...]:
        """All auxiliary models that are known."""
        return auxiliary(self._models).entries()

    def find(self, model: str) -> CatalogEntry | AuxiliaryEntry:
        """One of either sort. Raises NotFound with near names."""
        return find(self._models, model)

    def show_auxiliary(self, model: str) -> AuxiliaryEntry:
        """One auxiliary model. Raises NotFound."""
        return auxiliary(self._models).get(model)

    def default(self) -> ModelCard:
        """The model that is used when none is named. Raises NotFound when none is installed."""
        return self._models.card()

    def add(self, path: Path, model: str | None = None) -> CatalogEntry | AuxiliaryEntry:
        """Add a model where it lies: a diffusers folder, a .safetensors or a .gguf file; or an auxiliary one, a folder
        in transformers' layout (DINOv2, CLIP, SigLIP) or an .onnx file (a recogniser of faces).

        Raises:
            InvalidInput: nothing that is known, or pickled. Conflict: the id is taken. Corrupt: it is cut.
        """
        if looks_auxiliary(path):
            return add_auxiliary(self._models, path, model)
        if model and auxiliary(self._models).find(model):
            raise Conflict(f"a model with the id {model!r} is there already", advice="give another id")
        return self._models.catalog.add(path, model)

    def remove(self, model: str) -> int:
        """Remove a model; returns the bytes that are free now. Raises InvalidInput for the built-in one."""
        if auxiliary(self._models).find(model) is not None:
            return auxiliary(self._models).remove(model)
        self._models.free()
        return self._models.catalog.remove(model)

    def pull(
        self,
        model: str,
        *,
        accept_licence: bool = False,
        endpoint: Endpoint | None = None,
        progress: Callable[[PullProgress], None] | None = None,
        actor: str = "owner",
    ) -> Pulled:
        """Download a model from its hub; run again to resume.

        Args:
            accept_licence: the person has read the card's licence and accepts it; this is recorded.
            endpoint: another hub than the configured one.

        Raises:
            Refused: the licence is not accepted. OutOfResources, Unavailable, Corrupt, Conflict: see `engine.pull`.
        """
        from atelier.engine.pull import LicenceAcceptance

        card = self.find(model).card
        source = card.source.repo if card.source else ""
        acceptance = LicenceAcceptance(card.licence.id, source) if accept_licence else None
        pulled = fetch(self._models, model, acceptance=acceptance, endpoint=endpoint, progress=progress)
        if acceptance is not None and not pulled.already:
            self._audit.note(actor, "licence.accept", card.id, licence=card.licence.id, source=source)
        return pulled

    def plan(
        self,
        model: str = "",
        operation: Operation = "draw",
        *,
        width: int | None = None,
        height: int | None = None,
        batch: int = 1,
        rank: int = 16,
        memory_cap: float | None = None,
    ) -> MemoryPlan:
        """How the model would be held to draw or train, on this device, within a cap in GiB."""
        return self._models.plan(
            model, operation, width=width, height=height, batch=batch, rank=rank, memory_cap=memory_cap
        )

    def loaded(self) -> LoadedInfo | None:
        """What is in memory, or None."""
        return self._models.loaded()

    def free(self) -> None:
        """Free it."""
        self._models.free()
