"""The kernel's `Store` on the vault."""

from __future__ import annotations

import hashlib
import mimetypes
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil
from pydantic import JsonValue

from atelier.errors import Corrupt
from atelier.library.areas import Areas, Purpose
from atelier.library.blobs import PIECE, stored_errors
from atelier.library.colours import look_of
from atelier.library.dimensions import GALLERY
from atelier.library.vault import Staged, Vault
from atelier.recipe.values import Asset, Draft, subjects_of

SUFFIXES = {
    "image/webp": ".webp",
    "image/avif": ".avif",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tif",
    "application/json": ".json",
    "application/x-safetensors": ".safetensors",
    "application/vnd.safetensors": ".safetensors",
}
"""Media types whose suffix must not depend on the machine's own tables."""


class AssetStore:
    """Content of assets and drafts. Threads may share it.

    Args:
        temporary: a private folder for decrypted files while they are in use.
    """

    def __init__(self, vault: Vault, areas: Areas, temporary: Path) -> None:
        self._vault = vault
        self._areas = areas
        self.temporary = temporary

    def read(self, workspace: str, asset: Asset) -> bytes:
        """The plain content, checked against its digest. Raises NotFound when erased, Corrupt when damaged."""
        content = self._vault.reader(workspace, asset.id).readall()
        found = hashlib.sha256(content).hexdigest()
        if asset.digest and found != asset.digest:
            raise Corrupt(
                f"asset {asset.id} has the content {found[:12]}…, but {asset.digest[:12]}… was asked for",
                advice="have the library checked",
                command=("library", "check", "--verify"),
            )
        return content

    def range(self, workspace: str, asset: Asset, start: int, end: int) -> bytes:
        """A part of the plain content; only the chunks it touches are fetched and decrypted."""
        return self._vault.reader(workspace, asset.id).range(start, end)

    @contextmanager
    def local(self, workspace: str, asset: Asset) -> Iterator[Path]:
        """The plain content as a file (mode 0600) with the right suffix, removed at the end of the `with` block."""
        reader = self._vault.reader(workspace, asset.id)
        with tempfile.TemporaryDirectory(dir=self.temporary, prefix=f"plain-{os.getpid()}-") as folder:
            path = Path(folder) / f"{asset.id}{suffix_of(asset.media_type)}"
            digest = hashlib.sha256()
            with stored_errors(asset.id), path.open("xb") as file:
                while piece := reader.read(PIECE):
                    digest.update(piece)
                    file.write(piece)
            if asset.digest and digest.hexdigest() != asset.digest:
                raise Corrupt(
                    f"asset {asset.id} is not what was written",
                    advice="have the library checked",
                    command=("library", "check", "--verify"),
                )
            yield path

    def put(
        self,
        workspace: str,
        kind: type[Asset],
        content: bytes | Path,
        *,
        media_type: str,
        sources: Sequence[Asset] = (),
        subjects: Sequence[str] = (),
        meta: dict[str, JsonValue] | None = None,
    ) -> Draft:
        """Store content durably as a draft.

        Raises:
            OutOfResources: the disk is full; nothing is left of it.
            Refused: a subject is erased.
        """
        known = tuple(sorted({*subjects, *subjects_of(sources)}))
        look = look_of(content) if kind.kind in GALLERY else None
        staged = self._vault.stage(workspace, content, known, look=look.packed if look else None)
        return _draft(kind, staged, media_type, meta or {}, known, sources)

    def again(self, workspace: str, asset: Asset, *, sources: Sequence[Asset]) -> Draft:
        """A new asset to be, sharing the stored content of one that exists."""
        staged = self._vault.again(workspace, asset.id, asset.subjects)
        return _draft(type(asset), staged, asset.media_type, asset.meta, asset.subjects, sources)

    def discard(self, workspace: str, drafts: Sequence[Draft]) -> None:
        """Remove the blobs of drafts that will not be committed; those that are gone are passed over."""
        self._vault.discard(workspace, [draft.asset.id for draft in drafts])

    def state_dir(self, workspace: str, key: str, subjects: Sequence[str]) -> Path:
        """The private folder of a long step; erasing any of its subjects removes it."""
        return self._areas.folder(workspace, Purpose.STATE, key, subjects)

    def drop_state(self, workspace: str, key: str) -> None:
        """Remove that folder, if there is one."""
        self._areas.drop(workspace, Purpose.STATE, key)


def stale_plain(temporary: Path) -> Iterator[Path]:
    """Folders with decrypted files that a process left behind when it was killed."""
    for folder in sorted(temporary.glob("plain-*")):
        number = folder.name.split("-")[1]
        try:
            alive = psutil.Process(int(number)).create_time() <= folder.stat().st_mtime
        except (psutil.NoSuchProcess, ValueError):
            alive = False
        if not alive:
            yield folder


def suffix_of(media_type: str) -> str:
    """The usual suffix of a media type, with its dot."""
    plain = media_type.partition(";")[0].strip().lower()
    return SUFFIXES.get(plain) or mimetypes.guess_extension(plain) or ".bin"


def _draft(
    kind: type[Asset],
    staged: Staged,
    media_type: str,
    meta: dict[str, JsonValue],
    subjects: Sequence[str],
    sources: Sequence[Asset],
) -> Draft:
    asset = kind(
        id=staged.asset_id,
        digest=staged.digest,
        media_type=media_type,
        size=staged.size,
        meta=meta,
        subjects=tuple(subjects),
    )
    return Draft(asset=asset, sources=tuple(dict.fromkeys(source.id for source in sources)))
