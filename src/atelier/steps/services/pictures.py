"""Everything that is stored: listing, showing with recipe and lineage, checking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from atelier.library import CheckReport, Entry, Library, Lineage, Page, Rating
from atelier.library.assets import GALLERY
from atelier.recipe import Run


@dataclass(frozen=True)
class PictureView:
    """An asset with where it came from.

    Attributes:
        run: the run that made it, None for what was brought or whose run is erased.
        recipe: all that is needed to make it again, as it stands in exported files; None without a run.
        parents: what it was made from. children: ids of everything made from it.
    """

    entry: Entry
    run: Run | None
    recipe: Mapping[str, JsonValue] | None
    parents: tuple[Lineage, ...]
    children: tuple[str, ...]


class PictureService:
    """The assets of the workspace."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def list(
        self,
        *,
        kinds: Sequence[str] = GALLERY,
        subject: str | None = None,
        ratings: Sequence[Rating | None] | None = None,
        run: str | None = None,
        trashed: bool = False,
        limit: int = 100,
        cursor: str | None = None,
    ) -> Page:
        """A listing, newest first; `cursor` of a page gives the next one. See `library.Assets.page`."""
        found = self._library.subjects.get(subject).id if subject else None
        return self._library.assets.page(
            kinds=kinds, subject=found, ratings=ratings, run=run, trashed=trashed, limit=limit, cursor=cursor
        )

    def show(self, asset_id: str) -> PictureView:
        """One asset. Raises NotFound."""
        entry = self._library.assets.get(asset_id)
        run = self._library.ledger.run(self._library.workspace, entry.run) if entry.run else None
        parents = tuple(self._library.assets.parents(asset_id))
        return PictureView(entry, run, _recipe(entry, run), parents, tuple(self._library.assets.descendants(asset_id)))

    def read(self, asset_id: str) -> bytes:
        """The content. Raises NotFound, Corrupt."""
        return self._library.read(asset_id)

    def thumbnail(self, asset_id: str, edge: int = 256) -> bytes:
        """A small WebP of it. Raises NotFound."""
        return self._library.thumbnails.get(asset_id, edge)

    def check(self, *, repair: bool = False, verify: bool = False) -> CheckReport:
        """Find what does not fit together (all workspaces), and mend it if asked; `verify` reads every content."""
        return self._library.check(repair=repair, verify=verify)


def _recipe(entry: Entry, run: Run | None) -> Mapping[str, JsonValue] | None:
    if run is None or not run.recipe:
        return None
    return {"format": 1, "recipe": run.recipe, "inputs": run.inputs, "picture": dict(entry.asset.meta)}
