"""Files for others: pictures with their provenance, everything else as it is; and what a file says of itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from atelier.errors import Conflict, InvalidInput, Refused
from atelier.files import write_whole
from atelier.interop.c2pa import MEDIA_TYPES
from atelier.interop.metadata.reading import dump_recipe
from atelier.interop.verify import Verification, verify
from atelier.library import Entry, Library
from atelier.recipe import Image, Photo, Run
from atelier.recipe.ports import Guard
from atelier.recipe.values import Adapter, Asset, Checkpoint, DataSet, Use
from atelier.steps.exporting import Exported, Exporter, ExportOptions, Origin, Parent, slug
from atelier.steps.services.pictures import PictureService
from atelier.steps.services.runs import RunService
from atelier.steps.values import text

MAX_FILE = 64 << 20
"""Bytes of a file to be verified."""


@dataclass(frozen=True)
class Out:
    """A file's content with the name it should have. `exported` is None for what is no picture."""

    asset_id: str
    name: str
    media_type: str
    content: bytes
    exported: Exported | None


class ExportService:
    """Everything that leaves the workspace as a file goes through here."""

    def __init__(
        self, library: Library, pictures: PictureService, guard: Guard, exporter: Exporter, runs: RunService
    ) -> None:
        self._library, self._pictures, self._guard = library, pictures, guard
        self._exporter, self._runs = exporter, runs

    def file(self, asset_id: str, options: ExportOptions) -> Out:
        """One asset as a file.

        Raises:
            NotFound: no such asset.
            Refused: it shows a person whose consent does not hold any more: what was made of them is frozen.
            InvalidInput: the recipe does not fit into the format.
        """
        entry = self._library.assets.get(asset_id)
        self._permit(entry)
        content = self._library.read(asset_id)
        if not isinstance(entry.asset, Image):
            return Out(asset_id, file_name(entry), entry.asset.media_type, content, None)
        done = self._exporter.render(content, self.origin(asset_id), options)
        return Out(asset_id, file_name(entry, options.form.suffix), options.form.media_type, done.content, done)

    def shown(self, entry: Entry) -> bytes | None:
        """A picture that the studio made, its pixels as they are stored, with a signed manifest; None for anything
        else, which is shown as it is stored.

        Signed for each asking (some milliseconds), never kept: what is erased is nowhere else.

        Raises:
            NotFound: its content is gone. Corrupt: it is damaged, or cannot be signed.
        """
        asset = entry.asset
        if not (isinstance(asset, Image) and self.is_work(entry) and asset.media_type in MEDIA_TYPES):
            return None
        return self._exporter.seal(self._library.read(asset.id), asset.media_type, self.origin(asset.id))

    def thumbnail(self, asset_id: str, edge: int) -> bytes:
        """A small WebP for somebody outside, with a signed manifest where the studio made the picture.

        Raises:
            NotFound, InvalidInput (it is no image), Corrupt.
        """
        small = self._library.thumbnails.get(asset_id, edge)
        return self._exporter.seal(small, "image/webp", self.origin(asset_id))

    def collage(self, content: bytes, asset_ids: Sequence[str], options: ExportOptions | None = None) -> Exported:
        """A sheet (PNG) that was put together of pictures, with a mark and a signature that names them.

        Raises:
            NotFound: no such asset. Refused: see `file`.
        """
        entries = [self._library.assets.get(asset_id) for asset_id in dict.fromkeys(asset_ids)]
        for entry in entries:
            self._permit(entry)
        digest = hashlib.sha256(content).hexdigest()
        sheet = Image(id=digest[:16], digest=digest, media_type="image/png", size=len(content))
        parents = tuple(self._parents(entry.asset.id for entry in entries))
        return self._exporter.render(content, Origin(sheet, made=True, parents=parents), options or ExportOptions())

    def require(self, asset_id: str) -> None:
        """Pass when the asset may leave. Raises NotFound, Refused."""
        self._permit(self._library.assets.get(asset_id))

    def write(
        self, asset_ids: Sequence[str], target: Path, options: ExportOptions, *, overwrite: bool = False
    ) -> list[tuple[Path, Out]]:
        """Write assets as files.

        Args:
            target: a folder (made if need be), or a file name for a single asset; its suffix then names the format.

        Raises:
            Conflict: a file is there already; the ones before it are written.
            OutOfResources: the disk is full; no half file is left.
            NotFound, Refused, InvalidInput: as `file`.
        """
        from atelier.interop.metadata import Form

        single = bool(target.suffix) and not target.is_dir()
        if single and len(asset_ids) != 1:
            raise InvalidInput(f"{len(asset_ids)} assets do not fit into one file", advice="name a folder")
        written: list[tuple[Path, Out]] = []
        for asset_id in asset_ids:
            if single and isinstance(self._library.assets.get(asset_id).asset, Image):
                options = options.model_copy(update={"form": Form.of(target.suffix)})
            out = self.file(asset_id, options)
            path = target if single else target / out.name
            if path.exists() and not overwrite:
                raise Conflict(
                    f"{path} is there already",
                    kept=f"{len(written)} of {len(asset_ids)} files were written" if written else "it is untouched",
                    advice="choose another place, or overwrite",
                )
            write_whole(path, out.content)
            written.append((path, out))
        return written

    def submit(self, asset_id: str, preset: str = "original", options: ExportOptions | None = None) -> Run:
        """Submit the export of a picture as a run; its result is kept as an asset.

        Raises:
            NotFound: no such picture. Refused: see `file`. InvalidInput: it is no picture.
        """
        entry = self._library.assets.get(asset_id)
        if not isinstance(entry.asset, Image):
            raise InvalidInput(f"{asset_id} is no picture", advice="only pictures are exported by a run")
        self._permit(entry)
        origin = self.origin(asset_id)
        inputs = {
            "image": entry.asset,
            "preset": preset,
            "options": options.model_dump(mode="json", exclude_none=True) if options else {},
            "recipe": dump_recipe(origin.recipe) if origin.recipe else "",
            "made": origin.made,
            "photographed": any(one.image and one.photographed for one in origin.parents),
        }
        return self._runs.submit("export-picture", inputs, title=f"export {file_name(entry)}")

    def origin(self, asset_id: str) -> Origin:
        """What is known of a picture, as its file will say it."""
        view = self._pictures.show(asset_id)
        # A photo that was only enlarged is no work of a model, whoever keeps it.
        made = self.is_work(view.entry) and view.entry.asset.meta.get("ai_generated") is not False
        return Origin(view.entry.asset, made, view.recipe, tuple(self._parents(one.parent for one in view.parents)))

    def verify(self, content: bytes) -> Verification:
        """What a file says of its origin, and what of it is sure.

        Raises:
            InvalidInput: no PNG, JPEG, WebP or AVIF, or too large.
        """
        if len(content) > MAX_FILE:
            raise InvalidInput(f"the file has {len(content)} bytes; up to {MAX_FILE} are looked at")
        return verify(content, [self._exporter.credentials.root])

    @property
    def certificate(self) -> str:
        """The root certificate (PEM) that others must trust for our signatures to be known to them."""
        return self._exporter.credentials.root

    @property
    def fingerprint(self) -> str:
        """SHA-256 of that certificate."""
        return self._exporter.credentials.fingerprint

    def is_work(self, entry: Entry) -> bool:
        """Whether the studio made it, or a person put it together of what the studio made (a flattened canvas)."""
        if is_made(entry):
            return True
        if not isinstance(entry.asset, Image) or isinstance(entry.asset, Photo):
            return False
        links = self._library.assets.parents(entry.asset.id)
        return any(self.is_work(self._library.assets.get(link.parent)) for link in links)

    def _parents(self, ids: Iterable[str]) -> Iterable[Parent]:
        for parent in ids:
            entry = self._library.assets.get(parent)
            image = isinstance(entry.asset, Image)
            resampled = entry.asset.meta.get("photographed") is True
            brought = image and (not self.is_work(entry) or resampled)
            yield Parent(parent, entry.asset.media_type, image, brought)

    def _permit(self, entry: Entry) -> None:
        asset = entry.asset
        purpose = ""  # what a person brought is theirs
        if isinstance(asset, Adapter | Checkpoint | DataSet):
            purpose = "train"
        elif self.is_work(entry):
            purpose = "export"
        use = Use(workspace=self._library.workspace, step="export", purpose=purpose, assets=(asset,), parameters={})
        try:
            self._guard.check(use)
        except Refused as error:
            if error.subject:  # whoever asks reads a name; what is kept of runs has the id
                error.message = error.message.replace(
                    f"subject {error.subject}", f"'{self._library.subjects.get(error.subject).name}'"
                )
            raise


def is_made(entry: Entry) -> bool:
    """Whether the studio made it; what a person brought is theirs, and nothing is claimed of it."""
    return entry.run is not None and not isinstance(entry.asset, Photo)


def file_name(entry: Entry, suffix: str = ".png") -> str:
    """A name for an exported asset: what it shows, its seed, and enough of its id to tell it from others."""
    asset = entry.asset
    words = text(asset.meta, "prompt") or text(asset.meta, "name") or asset.kind
    named = slug(Path(words).stem if asset.kind == "photo" else words)
    seed = asset.meta.get("seed")
    parts = [named or asset.kind, str(seed) if isinstance(seed, int) else "", asset.id[:8]]
    return "-".join(filter(None, parts)) + (suffix if isinstance(asset, Image) else _suffix(asset))


def _suffix(asset: Asset) -> str:
    known = {
        "application/json": ".json",
        "application/x-safetensors": ".safetensors",
        "application/zip": ".zip",
        "image/jpeg": ".jpg",
    }
    kind, _, name = asset.media_type.partition("/")
    return known.get(asset.media_type) or (f".{name}" if kind == "image" and name.isalnum() else ".bin")
