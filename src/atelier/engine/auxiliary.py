"""Auxiliary models: they look at pictures instead of drawing them, and report cards are measured with them.

Installed, added and removed like image models, over the same `models/` folder. What is in their files is for the room
that runs them to know: here is where they come from, under which licence, and where they lie.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from atelier.engine.card import CARD_ID, Licence, Source
from atelier.engine.installed import installed_at, remove_download, size_on_disk
from atelier.errors import Conflict, InvalidInput, NotFound
from atelier.files import write_durably

Kind = Literal["arcface", "dinov2", "clip", "siglip"]
Ability = Literal["faces", "similarity", "prompts"]

ABILITIES: dict[Kind, tuple[Ability, ...]] = {
    "arcface": ("faces",),
    "dinov2": ("similarity",),
    "clip": ("prompts", "similarity"),
    "siglip": ("prompts", "similarity"),
}
"""What each kind tells: whose face it is; how alike two pictures are; whether a picture shows what a prompt says."""
FOLDER_FILES = (
    "config.json",
    "preprocessor_config.json",
    "model.safetensors",
    "model-*.safetensors",
    "model.safetensors.index.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "vocab.json",
    "merges.txt",
    "LICEN[SC]E*",
)
"""Names at the top of a repository that a model in transformers' layout is read from."""


class AuxiliaryCard(BaseModel):
    """What is known of an auxiliary model without opening it. Unknown fields are refused.

    Attributes:
        file: the one file of the repository that is fetched; "" for a folder in transformers' layout.
        parameters: stored as float32 where the card does not say otherwise.
        path: where it lies, for one that was added where it was.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=CARD_ID)
    name: str
    kind: Kind
    licence: Licence
    parameters: int = Field(gt=0)
    source: Source | None = None
    path: Path | None = None
    file: str = Field(default="", pattern=r"^([A-Za-z0-9_-]+\.onnx)?$")
    notes: str = ""

    @property
    def abilities(self) -> tuple[Ability, ...]:
        """What it tells."""
        return ABILITIES[self.kind]

    @property
    def files(self) -> tuple[str, ...]:
        """Names, with wildcards, of what is fetched."""
        return (self.file, "LICEN[SC]E*") if self.file else FOLDER_FILES

    @property
    def bytes(self) -> int:
        """About what its weights take, on disk and in memory."""
        return 4 * self.parameters


@dataclass(frozen=True)
class AuxiliaryEntry:
    """A card and the state of its weights. `path` is the folder or file when they are there, else None."""

    card: AuxiliaryCard
    path: Path | None
    origin: Literal["shipped", "added"]
    size_on_disk: int = 0

    @property
    def installed(self) -> bool:
        """Whether the weights are there, complete."""
        return self.path is not None

    @property
    def weights(self) -> Path:
        """The folder, or the one file of a card that names one. Raises NotFound: they are not there."""
        if self.path is None:
            raise NotFound(
                f"{self.card.name} is known but not installed (about {self.card.bytes / 1e6:,.0f} MB)",
                advice="install it first",
                command=("models", "pull", self.card.id),
            )
        return self.path / self.card.file if self.card.file and self.path.is_dir() else self.path


class AuxiliaryCatalog:
    """Lists, finds, adds and removes auxiliary models.

    Args:
        models: the `models/` folder of the studio's home.
    """

    def __init__(self, models: Path) -> None:
        self.models = models

    def entries(self) -> tuple[AuxiliaryEntry, ...]:
        """All, those first that a person added: what is chosen by hand is preferred."""
        found: dict[str, AuxiliaryEntry] = {}
        added = [read_auxiliary(path) for path in sorted(self._cards.glob("*.toml"))]
        for card in added:
            found.setdefault(card.id, self._entry(card, "added"))
        for card in shipped_auxiliary():
            found.setdefault(card.id, self._entry(card, "shipped"))
        return tuple(found.values())

    def _entry(self, card: AuxiliaryCard, origin: Literal["shipped", "added"]) -> AuxiliaryEntry:
        path = installed_at(self.models / card.id, card.path)
        return AuxiliaryEntry(card, path, origin, size_on_disk(path) if path is not None else 0)

    def find(self, card_id: str) -> AuxiliaryEntry | None:
        """The one of that id, or None."""
        return next((entry for entry in self.entries() if entry.card.id == card_id), None)

    def get(self, card_id: str) -> AuxiliaryEntry:
        """Raises NotFound."""
        entry = self.find(card_id)
        if entry is None:
            known = ", ".join(one.card.id for one in self.entries())
            raise NotFound(f"no auxiliary model has the id {card_id!r}", advice=f"there are: {known}")
        return entry

    def able(self, *kinds: Kind) -> AuxiliaryEntry | None:
        """The first of these kinds that is installed, or None."""
        return next((entry for entry in self.entries() if entry.installed and entry.card.kind in kinds), None)

    def add(self, card: AuxiliaryCard) -> AuxiliaryEntry:
        """Adds one by the path in its card; the weights stay where they are. Raises Conflict: the id is taken."""
        import tomli_w

        if self.find(card.id) is not None:
            raise Conflict(f"an auxiliary model with the id {card.id!r} is there already", advice="give another id")
        fields: dict[str, Any] = card.model_dump(mode="json", exclude_none=True)
        write_durably(self._cards / f"{card.id}.toml", tomli_w.dumps(fields).encode())
        return self.get(card.id)

    def remove(self, card_id: str) -> int:
        """Removes one and returns the freed bytes; what was added by path is forgotten, not touched.

        Raises:
            NotFound: there is none. InvalidInput: it is not installed.
        """
        entry = self.get(card_id)
        folder = self.models / card_id
        if entry.origin == "shipped" and not folder.exists():
            raise InvalidInput(f"{entry.card.name} is not installed")
        freed = remove_download(folder)
        (self._cards / f"{card_id}.toml").unlink(missing_ok=True)
        return freed

    @property
    def _cards(self) -> Path:
        return self.models / "auxiliary-cards"


def read_auxiliary(path: Path) -> AuxiliaryCard:
    """Reads one card. Raises InvalidInput: not TOML, or a field is missing, unknown or out of range."""
    try:
        return AuxiliaryCard.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
        raise InvalidInput(f"the card {path.name} of an auxiliary model cannot be read: {error}") from error


@cache
def shipped_auxiliary() -> tuple[AuxiliaryCard, ...]:
    """The cards that come with the studio, sorted by id."""
    return tuple(read_auxiliary(path) for path in sorted((Path(__file__).parent / "auxiliary_cards").glob("*.toml")))


def offered(kind: Kind) -> AuxiliaryCard:
    """The card that ships for a kind: what is told to install where there is none."""
    return next(card for card in shipped_auxiliary() if card.kind == kind)
