"""The library: one home folder, one workspace, everything that is stored in it."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

from PIL.Image import Image as PillowImage
from pydantic import JsonValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from atelier.database import Database
from atelier.errors import Unavailable
from atelier.library.adapters import Adapters
from atelier.library.areas import Areas, Purpose
from atelier.library.assets import Assets, Entry, record
from atelier.library.blobs import BlobStore
from atelier.library.browse import Browser
from atelier.library.captions import Captions
from atelier.library.checking import Checker, CheckReport
from atelier.library.closing import Closing
from atelier.library.collections import Collections
from atelier.library.colours import look_at
from atelier.library.curating import Curation
from atelier.library.dimensions import GALLERY
from atelier.library.erasure import Erasure
from atelier.library.indexer import Indexer
from atelier.library.keys import LibraryKey
from atelier.library.ledger import TaskLedger
from atelier.library.looks import Looks
from atelier.library.participants import Participant
from atelier.library.search import TextSearch
from atelier.library.shares import Shares
from atelier.library.store import AssetStore
from atelier.library.subjects import Subjects, Verdict
from atelier.library.tables import BlobRow
from atelier.library.thumbnails import EDGES, Small, Thumbnails, has_thumbnails, shrink, shrink_image
from atelier.library.upgrading import catch_up
from atelier.library.vault import Vault
from atelier.library.vectors import Vectors
from atelier.recipe.values import Asset, Photo


class Library:
    """Everything one workspace stores. Threads may share it.

    Attributes:
        store, ledger: what the kernel runs on.
        assets, subjects, captions, adapters, thumbnails, areas: the workspace's things.
        browser, words, vectors, looks: finding assets, by what is recorded, by words, by what is pictured, by colour.
        curation, collections, shares: what people do with them.
        indexer: looks at images in the background.
        erasure: preview and forget. closing: erases whole workspaces.
    """

    def __init__(
        self,
        home: Path,
        database: Database,
        blobs: BlobStore,
        key: LibraryKey,
        workspace: str,
        participants: Sequence[Participant],
    ) -> None:
        self.home = home
        self.workspace = workspace
        self.database = database
        self._participants = participants
        self.vault = Vault(database, blobs, key)
        self.areas = Areas(database, home)
        self.store = AssetStore(self.vault, self.areas, home / "tmp")
        self.ledger = TaskLedger(self.vault)
        self.assets = Assets(self.vault, workspace)
        self.subjects = Subjects(database, workspace)
        self.captions = Captions(database, workspace)
        self.adapters = Adapters(database, workspace)
        self.thumbnails = Thumbnails(self.vault, workspace)
        self.browser = Browser(database, workspace)
        self.words = TextSearch(database, workspace)
        self.vectors = Vectors(database, workspace)
        self.looks = Looks(database, workspace)
        self.curation = Curation(database, workspace)
        self.collections = Collections(database, workspace)
        self.shares = Shares(database, workspace)
        self.indexer = Indexer(self.vault, workspace, self.looks, self.vectors, self.thumbnails)
        self.erasure = Erasure(self.vault, self.areas, home / "tombstones", workspace, participants)
        self.closing = Closing(self.vault, self.areas, home / "tombstones", participants)
        self._checker = Checker(self.vault, self.store, self.areas, self.erasure)

    @classmethod
    def open(
        cls,
        home: Path,
        url: str | None = None,
        workspace: str = "default",
        *,
        blobs: str | None = None,
        key_file: Path | None = None,
        participants: Callable[[Database], Sequence[Participant]] | None = None,
    ) -> Self:
        """Open a library, making it if there is none; finish what a crash left, replay erasures after a restore.

        Args:
            home: its folder (mode 0700).
            url: the database; `home/atelier.db` by default.
            blobs: the blob store's URL (`s3://…`, `gs://…`, `file:///…`); `home/blobs` by default.
            key_file: the library key; `home/keys/library.key` by default.
            participants: makes the other services that keep data of subjects, so that erasure reaches them.

        Raises:
            Unavailable: the key is missing while there are encrypted blobs, or a service does not answer.
            Corrupt: the database or the key is damaged.
            Conflict: the database was made by a newer version.
        """
        try:
            home.mkdir(parents=True, exist_ok=True, mode=0o700)
            (home / "tmp").mkdir(exist_ok=True, mode=0o700)
        except OSError as error:
            raise Unavailable(f"the library's folder {home} cannot be made ({error.strerror})") from error
        database = Database.open(url or home / "atelier.db")
        try:
            key = _key(database, key_file or home / "keys" / "library.key")
            store = BlobStore.at(blobs or home / "blobs")
            library = cls(home, database, store, key, workspace, participants(database) if participants else ())
            library._checker.recover()
            catch_up(database)
            library.closing.replay()
        except BaseException:
            database.close()
            raise
        return library

    def beside(self, workspace: str) -> Self:
        """Another workspace of the same home, on the same database and blobs. Only the first one is to be closed."""
        return type(self)(self.home, self.database, self.vault.blobs, self.vault.key, workspace, self._participants)

    def add(
        self,
        kind: type[Asset],
        content: bytes | Path,
        *,
        media_type: str,
        meta: Mapping[str, JsonValue] | None = None,
        subjects: Sequence[str] = (),
        sources: Sequence[tuple[str, str]] = (),
        pixels: PillowImage | None = None,
    ) -> Entry:
        """Store something that no task made (a person brought it): content, row, smallest thumbnail, all or nothing.

        Args:
            sources: (asset id, role) of what it was made from.
            pixels: of an image whose content was just encoded from them, so that it is not decoded again.

        Raises:
            InvalidInput: an image that cannot be read.
            OutOfResources: the disk is full; nothing is left of it.
            Refused: a subject is erased.
        """
        return self._add(
            kind, content, media_type, meta or {}, subjects, sources, pixels, lambda session, asset_id: None
        )

    def add_photo(
        self,
        subject_id: str,
        content: bytes | Path,
        *,
        media_type: str,
        meta: Mapping[str, JsonValue] | None = None,
        verdicts: Sequence[Verdict] = (),
        kind: type[Asset] = Photo,
        pixels: PillowImage | None = None,
    ) -> Entry:
        """Store a photo of a subject, with its verdicts; `pixels` as for `add`.

        Raises:
            NotFound: there is no such subject.
            Conflict: the subject has this very photo already.
            InvalidInput, OutOfResources: as `add`.
        """
        subject = self.subjects.get(subject_id).id

        def attach(session: Session, asset_id: str) -> None:
            self.subjects.attach(session, subject, asset_id, verdicts)

        return self._add(kind, content, media_type, meta or {}, (subject,), (), pixels, attach)

    def _add(
        self,
        kind: type[Asset],
        content: bytes | Path,
        media_type: str,
        meta: Mapping[str, JsonValue],
        subjects: Sequence[str],
        sources: Sequence[tuple[str, str]],
        pixels: PillowImage | None,
        also: Callable[[Session, str], None],
    ) -> Entry:
        smalls: list[Small] = []
        if has_thumbnails(kind.kind):
            # Without its sides in the row nobody could tell later which sizes are missing.
            edges = EDGES[:1] if meta.get("width") and meta.get("height") else EDGES
            smalls = shrink_image(pixels, edges) if pixels is not None else _smalls(content, edges)
        look = look_at(smalls[0].image).packed if smalls and kind.kind in GALLERY else None
        contents = [content, *(small.content for small in smalls)]
        staged, *thumbnails = self.vault.stage_all(self.workspace, contents, subjects, looks=[look])
        try:
            with self.database.write() as session:
                record(
                    session,
                    self.workspace,
                    staged,
                    kind=kind.kind,
                    media_type=media_type,
                    meta=meta,
                    subjects=subjects,
                    parents=sources,
                )
                also(session, staged.asset_id)
                self.thumbnails.record(session, staged.asset_id, smalls, thumbnails)
        except BaseException:
            self.vault.discard(self.workspace, [one.asset_id for one in (staged, *thumbnails)])
            raise
        return self.assets.get(staged.asset_id)

    def read(self, asset_id: str) -> bytes:
        """The plain content of an asset. Raises NotFound, Corrupt."""
        return self.store.read(self.workspace, self.assets.get(asset_id).asset)

    def cache_dir(self, key: str, subjects: Sequence[str] = ()) -> Path:
        """A private folder for what can be computed again; erasing any of `subjects` removes it."""
        return self.areas.folder(self.workspace, Purpose.CACHE, key, subjects)

    def recover(self) -> None:
        """Finish what processes that are gone left unfinished: drafts, cut-off writes and deletions. Cheap."""
        self._checker.recover()

    def check(self, *, repair: bool = False, verify: bool = False) -> CheckReport:
        """Find what does not fit together (all workspaces), and mend it if asked."""
        return self._checker.check(repair=repair, verify=verify)

    def close(self) -> None:
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _key(database: Database, path: Path) -> LibraryKey:
    try:
        return LibraryKey.load(path)
    except FileNotFoundError as error:
        with database.read() as session:
            used = session.scalar(select(BlobRow.id).where(BlobRow.wrapped_key.is_not(None)).limit(1))
        if used is not None:
            raise Unavailable(
                f"the library key {path} is missing, and without it nothing in this library can be read",
                kept="nothing was changed",
                advice="restore the key from its backup",
            ) from error
        return LibraryKey.create(path)


def _smalls(content: bytes | Path, edges: Sequence[int]) -> list[Small]:
    if isinstance(content, Path):
        with content.open("rb") as file:
            return shrink(file, edges)
    return shrink(io.BytesIO(content), edges)
