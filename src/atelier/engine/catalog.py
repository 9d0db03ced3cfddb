"""The models a studio knows: shipped cards, extra card folders, and what a person added by path.

Where their weights lie is told in `installed`. Models added by path stay where they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from atelier.engine.card import ModelCard, read_card, shipped_cards
from atelier.engine.installed import Origin, installed_at, remove_download, size_on_disk
from atelier.engine.sniff import card_from_path
from atelier.errors import Conflict, InvalidInput, NotFound
from atelier.files import write_durably


@dataclass(frozen=True)
class CatalogEntry:
    """A card and the state of its weights. `path` is where they lie when installed, else None."""

    card: ModelCard
    path: Path | None
    origin: Origin

    @property
    def installed(self) -> bool:
        """Whether the weights are there, complete."""
        return self.path is not None

    @property
    def size_on_disk(self) -> int:
        """Bytes of the weights, counted now; 0 when they are not there."""
        return size_on_disk(self.path) if self.path is not None else 0


class Catalog:
    """Lists, finds, adds and removes models.

    Args:
        models: the `models/` folder of the studio's home (made when first needed).
        extra: folders with cards (`*.toml`) that come with their weights, such as the built-in model's.
    """

    def __init__(self, models: Path, extra: Iterable[Path] = ()) -> None:
        self.models = models
        self._extra = tuple(extra)
        self._read: dict[Path, tuple[tuple[int, int, int], ModelCard]] = {}

    def entries(self) -> tuple[CatalogEntry, ...]:
        """All models: extra first (they are there already), then added, then shipped; one entry an id."""
        found: dict[str, CatalogEntry] = {}
        for folder in self._extra:
            for path in sorted(folder.glob("*.toml")):
                self._put(found, self._card(path), "extra")
        for path in sorted((self.models / "cards").glob("*.toml")):
            self._put(found, self._card(path), "added")
        for card in shipped_cards():
            self._put(found, card, "shipped")
        return tuple(found.values())

    def _put(self, found: dict[str, CatalogEntry], card: ModelCard, origin: Origin) -> None:
        if card.id not in found:
            path = installed_at(self.models / card.id, card.path)
            found[card.id] = CatalogEntry(card, path, origin)

    def _card(self, path: Path) -> ModelCard:
        """A card file, read again only when it is another one: requests ask for models all the time."""
        facts = path.stat()
        now = (facts.st_ino, facts.st_mtime_ns, facts.st_size)
        before = self._read.get(path)
        if before is None or before[0] != now:
            before = self._read[path] = (now, read_card(path))
        return before[1]

    def find(self, card_id: str) -> CatalogEntry:
        """The model of that id. Raises NotFound, naming near ids."""
        import difflib

        entries = {entry.card.id: entry for entry in self.entries()}
        if card_id in entries:
            return entries[card_id]
        near = difflib.get_close_matches(card_id, entries, n=3, cutoff=0.4)
        advice = f"near: {', '.join(near)}" if near else "the list of models names them"
        message = f"no model has the id {card_id!r} ({len(entries)} are known)"
        raise NotFound(message, advice=advice, command=() if near else ("models", "list"))

    def installed(self, card_id: str) -> CatalogEntry:
        """Like `find`, but raises NotFound with the way to install it when the weights are not there."""
        entry = self.find(card_id)
        if entry.path is None:
            size = entry.card.bytes() / 1e9
            raise NotFound(
                f"{entry.card.name} is known but not installed (about {size:.1f} GB)",
                advice="install it first",
                command=("models", "pull", card_id),
            )
        return entry

    def folder(self, card: ModelCard) -> Path:
        """Where a download of this card is put."""
        return self.models / card.id

    def add(self, path: Path, card_id: str | None = None) -> CatalogEntry:
        """Adds a diffusers folder or single .safetensors file by path; the weights stay where they are.

        Raises:
            Conflict: the id is taken. InvalidInput, NotFound, Corrupt: see `sniff.card_from_path`.
        """
        import tomli_w

        card = card_from_path(path, card_id)
        if any(entry.card.id == card.id for entry in self.entries()):
            raise Conflict(f"a model with the id {card.id!r} is there already", advice="give another id")
        fields: dict[str, Any] = card.model_dump(mode="json", exclude_none=True)
        write_durably(self.models / "cards" / f"{card.id}.toml", tomli_w.dumps(fields).encode())
        return self.find(card.id)

    def remove(self, card_id: str) -> int:
        """Removes a model and returns the freed bytes. Weights added by path are not touched, only forgotten;
        what the studio fetched or copied itself is deleted.

        Raises:
            InvalidInput: the model came with the studio, or is not installed.
        """
        entry = self.find(card_id)
        if entry.origin == "extra":
            raise InvalidInput(f"{entry.card.name} came with the studio and stays")
        folder = self.models / card_id
        if entry.origin == "shipped" and not folder.exists():
            raise InvalidInput(f"{entry.card.name} is not installed")
        freed = remove_download(folder)
        own = entry.path if entry.origin == "added" else None
        if own is not None and own.is_file() and own.parent == (self.models / "files").resolve():
            freed += own.stat().st_size
            own.unlink()
        (self.models / "cards" / f"{card_id}.toml").unlink(missing_ok=True)
        return freed
