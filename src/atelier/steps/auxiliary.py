"""Auxiliary models in the studio: examined before they count, added by path, fetched like image models."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from atelier.engine.auxiliary import AuxiliaryCard, AuxiliaryCatalog, AuxiliaryEntry, Kind
from atelier.engine.card import ModelCard
from atelier.engine.catalog import CatalogEntry
from atelier.engine.sniff import UNKNOWN_LICENCE, slug
from atelier.errors import Conflict, InvalidInput, NotFound
from atelier.steps.models import Models

if TYPE_CHECKING:
    from atelier.engine.pull import LicenceAcceptance, Pulled, PullProgress
    from atelier.engine.transfer import Endpoint


def auxiliary(models: Models) -> AuxiliaryCatalog:
    """The auxiliary models beside these image models."""
    return AuxiliaryCatalog(models.catalog.models)


def find(models: Models, model: str) -> CatalogEntry | AuxiliaryEntry:
    """The model of that id, of either sort. Raises NotFound, with near ids of both."""
    found = auxiliary(models).find(model)
    if found is not None:
        return found
    try:
        return models.catalog.find(model)
    except NotFound as error:
        near = difflib.get_close_matches(model, [one.card.id for one in auxiliary(models).entries()], n=3, cutoff=0.6)
        if not near:
            raise
        raise NotFound(error.message, advice=f"near: {', '.join(near)}") from error


def looks_auxiliary(path: Path) -> bool:
    """Whether a path holds an auxiliary model rather than one that draws."""
    if path.suffix.lower() == ".onnx":
        return True
    return path.is_dir() and (path / "config.json").is_file() and not (path / "model_index.json").is_file()


def examined(path: Path) -> tuple[Kind, int]:
    """What kind of auxiliary model lies there, and how many parameters it has. Nothing of it is run.

    Raises:
        InvalidInput, Corrupt: it is none that is known, or incomplete, or asks for more than its own file.
    """
    from atelier.vision.face_likeness import check_recogniser
    from atelier.vision.model_folder import examine

    if path.is_file():
        if path.suffix.lower() != ".onnx":
            raise InvalidInput(f"{path.name} is neither a folder nor an .onnx file")
        return "arcface", max(1, check_recogniser(path).parameters)
    kind, parameters = examine(path)
    return kind, max(1, parameters)


def lacking(card: AuxiliaryCard) -> str:
    """What a person has to install beside the weights before they work, as a sentence; "" for nothing."""
    from atelier.vision.face_likeness import INSTALL, RUNTIME, runs_here

    if card.kind != "arcface" or runs_here():
        return ""
    return f"the package {RUNTIME}, which runs it, is not installed; install it with: {INSTALL}"


def add(models: Models, path: Path, model: str | None = None) -> AuxiliaryEntry:
    """Add one where it lies. Raises Conflict: the id is taken; and what `examined` raises."""
    kind, parameters = examined(path)
    card_id = model or slug(path.stem if path.is_file() else path.name)
    if any(entry.card.id == card_id for entry in models.entries()):
        raise Conflict(f"a model with the id {card_id!r} is there already", advice="give another id")
    fields = {"id": card_id, "name": path.name, "kind": kind, "licence": UNKNOWN_LICENCE, "parameters": parameters}
    return auxiliary(models).add(AuxiliaryCard.model_validate(fields | {"path": path.resolve()}))


def fetch(
    models: Models,
    model: str,
    *,
    acceptance: LicenceAcceptance | None = None,
    endpoint: Endpoint | None = None,
    progress: Callable[[PullProgress], None] | None = None,
) -> Pulled:
    """Pull a model of either sort. Raises what `engine.pull` raises, and for auxiliary ones what `examined` raises."""
    from atelier.engine.pull import pull

    card, place = find(models, model).card, models.catalog.models
    if isinstance(card, ModelCard):
        return pull(card, place, acceptance=acceptance, endpoint=endpoint, progress=progress)

    def check(folder: Path) -> None:
        kind, _ = examined(folder / card.file if card.file else folder)
        if kind != card.kind:
            raise InvalidInput(f"{card.name} should be of the kind {card.kind}, and what was fetched is a {kind}")

    return pull(card, place, files=card.files, check=check, acceptance=acceptance, endpoint=endpoint, progress=progress)
