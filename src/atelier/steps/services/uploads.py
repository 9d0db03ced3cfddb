"""Uploads in parts that go on after a cut or a restart, until they are whole; then photos of a subject.

Parts lie in a private folder that is recorded with the subject, so erasing the subject removes what is half there too.
The protocol is that of tus 1.0 (core, creation, expiration, termination); this is its bookkeeping.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from atelier.database import now
from atelier.errors import Conflict, InvalidInput, NotFound, OutOfResources, TooLarge
from atelier.files import write_whole
from atelier.library import Library, Rating
from atelier.library.areas import Purpose
from atelier.photos.formats import HEAD_BYTES, sniff
from atelier.photos.uploads import Upload as Brought
from atelier.photos.uploads import safe_name
from atelier.recipe.values import new_id
from atelier.steps.services.allowance import AllowanceService
from atelier.steps.services.photos import AddedPhotos, PhotoService

LARGEST = 4 * 2**30
"""Bytes of one upload."""
MOST = 50
"""Uploads of a workspace that are under way."""
KEPT = timedelta(hours=24)
KEY = "uploads"
FACTS, DATA = "facts.json", "data"


@dataclass(frozen=True)
class Upload:
    """An upload under way: `offset` of `length` bytes are there."""

    id: str
    subject: str
    name: str
    length: int
    offset: int
    created: datetime

    @property
    def expires(self) -> datetime:
        return self.created + KEPT

    @property
    def whole(self) -> bool:
        return self.offset == self.length


class UploadService:
    """The uploads of the workspace. Threads and processes may share the folder."""

    def __init__(self, library: Library, photos: PhotoService, allowance: AllowanceService) -> None:
        self._library, self._photos, self._allowance = library, photos, allowance

    def start(self, subject: str, name: str, length: int) -> Upload:
        """Begin one.

        Raises:
            NotFound: no such subject. TooLarge, InvalidInput: the length. Conflict: too many are under way.
            OutOfResources: the workspace's quota does not suffice.
        """
        found = self._library.subjects.get(subject).id
        if length > LARGEST:
            raise TooLarge(f"the file has {length} bytes; up to {LARGEST} are taken", kept="nothing was stored")
        if length < 1:
            raise InvalidInput("the file is empty", kept="nothing was stored")
        self._allowance.require(length)
        there = self._tidy()
        if len(there) >= MOST:
            raise Conflict(
                f"{MOST} uploads of this workspace are under way", kept="those", advice="finish or remove some first"
            )
        made = Upload(new_id(), found, safe_name(name or "photos"), length, 0, now())
        # Each upload has a folder of its own that is the subject's; the index names them, so that they can be found.
        folder = self._folder(made.id, found)
        facts = {"subject": found, "name": made.name, "length": length, "created": made.created.isoformat()}
        write_whole(folder / FACTS, json.dumps(facts).encode())
        (folder / DATA).touch(mode=0o600)
        write_whole(self._index() / made.id, found.encode())
        return made

    def get(self, upload: str) -> Upload:
        """Raises NotFound: none of that id, or it expired."""
        found = self._read(upload)
        if found is None or found.expires <= now():
            raise NotFound(f"there is no upload {upload}", advice="start it again")
        return found

    def list(self) -> list[Upload]:
        """Those under way, oldest first."""
        return sorted(self._tidy(), key=lambda one: (one.created, one.id))

    @contextmanager
    def writing(self, upload: str, offset: int) -> Iterator[Part]:
        """Take bytes at an offset; what arrived is kept, also when the connection is cut.

        Raises:
            NotFound: no such upload. Conflict: another part is being written, or the offset is another one.
        """
        self.get(upload)
        folder = self._folder(upload)
        with (folder / DATA).open("r+b") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise Conflict("another part of this upload is being written", advice="ask for its offset") from None
            found = self.get(upload)
            if offset != found.offset:
                raise Conflict(
                    f"the upload is at byte {found.offset}, not {offset}",
                    kept=f"{found.offset} bytes",
                    advice="go on from there",
                )
            file.seek(offset)
            part = Part(file, found)
            try:
                yield part
            finally:
                file.flush()
                os.fsync(file.fileno())

    def finish(self, upload: str, *, rating: Rating | None = None) -> AddedPhotos:
        """Make photos of what is whole, and remove the upload. Done twice, nothing is stored twice.

        Raises:
            NotFound: no such upload. Conflict: it is not whole.
        """
        found = self.require_whole(upload)
        brought = Brought(found.name, path=self._folder(upload) / DATA)
        added = self._photos.add(found.subject, [brought], rating=rating)
        self._drop(upload)
        return added

    def require_whole(self, upload: str) -> Upload:
        """The upload, when all of it is there. Raises NotFound; Conflict: it is not."""
        found = self.get(upload)
        if not found.whole:
            raise Conflict(
                f"{found.offset} of {found.length} bytes are there", kept="those", advice="send the rest first"
            )
        return found

    def holds_archive(self, upload: str) -> bool:
        """Whether it begins as a zip does. Raises NotFound."""
        self.get(upload)
        with (self._folder(upload) / DATA).open("rb") as file:
            return sniff(file.read(HEAD_BYTES)).kind == "ZIP"

    def remove(self, upload: str) -> None:
        """Raises NotFound."""
        self.get(upload)
        self._drop(upload)

    # --- inside ------------------------------------------------------------------------------------------------------

    def _index(self) -> Path:
        return self._library.areas.folder(self._library.workspace, Purpose.STATE, KEY, [])

    def _folder(self, upload: str, subject: str = "") -> Path:
        key, whose = f"{KEY}:{upload}", [subject] if subject else []
        return self._library.areas.folder(self._library.workspace, Purpose.STATE, key, whose)

    def _read(self, upload: str) -> Upload | None:
        if not (self._index() / upload).is_file():
            return None
        folder = self._folder(upload)
        try:
            facts = json.loads((folder / FACTS).read_bytes())
            size = (folder / DATA).stat().st_size
        except (OSError, ValueError):
            return None  # its subject was forgotten, or a crash came between
        created = datetime.fromisoformat(facts["created"])
        return Upload(upload, facts["subject"], facts["name"], facts["length"], size, created)

    def _tidy(self) -> list[Upload]:
        """Those under way; what expired, or lost its folder, is removed."""
        there: list[Upload] = []
        for entry in sorted(self._index().iterdir()):
            if entry.name.startswith("."):
                continue
            found = self._read(entry.name)
            if found is None or found.expires <= now():
                self._drop(entry.name)
            else:
                there.append(found)
        return there

    def _drop(self, upload: str) -> None:
        (self._index() / upload).unlink(missing_ok=True)
        self._library.areas.drop(self._library.workspace, Purpose.STATE, f"{KEY}:{upload}")


class Part:
    """Where the bytes of a part go.

    Attributes:
        upload: as it stands.
    """

    def __init__(self, file: IO[bytes], upload: Upload) -> None:
        self._file, self.upload = file, upload

    def write(self, chunk: bytes) -> None:
        """Raises TooLarge: it is more than the upload's length; OutOfResources: the disk is full."""
        if self.upload.offset + len(chunk) > self.upload.length:
            raise TooLarge(
                f"the upload has {self.upload.length} bytes, and more was sent", kept=f"{self.upload.offset} bytes"
            )
        try:
            self._file.write(chunk)
        except OSError as error:
            raise OutOfResources(
                f"the disk has no room for the upload ({error.strerror})", kept=f"{self.upload.offset} bytes"
            ) from error
        self.upload = replace(self.upload, offset=self.upload.offset + len(chunk))
