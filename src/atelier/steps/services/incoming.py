"""Files that others send by a link: the same checks as for what a member brings, and a note of each."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from atelier.accounts.audit import AuditTrail
from atelier.errors import AtelierError, InvalidInput, TooLarge
from atelier.library import Library, Rating
from atelier.library.upload_links import Place, UploadLink, UploadLinks, Use
from atelier.photos.formats import HEAD_BYTES, sniff
from atelier.photos.uploads import Limits
from atelier.steps.services.allowance import AllowanceService
from atelier.steps.services.bringing import BringService
from atelier.steps.services.photos import AddedPhotos, PhotoNews, PhotoService
from atelier.steps.services.uploads import Upload, UploadService

SENDER = "link"
"""Who sends by a link, in the audit trail."""
THERE = "it is there already"


@dataclass(frozen=True)
class Received:
    """What became of one picture that was sent: `reason` says why it was not stored."""

    name: str
    stored: bool
    reason: str


@dataclass(frozen=True)
class Sent:
    """What became of a file, and how many more the link takes."""

    files: tuple[Received, ...]
    left: int


class IncomingService:
    """The upload links of a workspace, and what comes by them."""

    def __init__(
        self,
        library: Library,
        photos: PhotoService,
        bring: BringService,
        uploads: UploadService,
        allowance: AllowanceService,
        audit: AuditTrail,
    ) -> None:
        self._library, self._photos, self._bring = library, photos, bring
        self._uploads, self._allowance, self._audit = uploads, allowance, audit
        self._links = UploadLinks(library.database, library.workspace)

    # --- for the workspace -------------------------------------------------------------------------------------------

    def create(
        self,
        place: Place,
        *,
        subject: str = "",
        user: str = "owner",
        title: str = "",
        rating: Rating | None = None,
        archives: bool = False,
        most_files: int = 1,
        most_bytes: int = Limits().max_file_bytes,
        lasts: timedelta = timedelta(hours=1),
    ) -> tuple[UploadLink, str]:
        """A link and its token, which is told only here; `subject` is an id or a name.

        Raises:
            InvalidInput, NotFound, Conflict: see `UploadLinks.create`.
        """
        whose = self._library.subjects.get(subject).id if subject else None
        made, token = self._links.create(
            place,
            subject=whose,
            user=user,
            title=title,
            rating=None if rating is None else rating.value,
            archives=archives,
            most_files=most_files,
            most_bytes=most_bytes,
            lasts=lasts,
        )
        told = {"place": place.value, "files": most_files, "bytes": most_bytes}
        self._audit.note(user, "upload-link.create", made.id, **told, subject=whose)
        return made, token

    def list(self, *, after: tuple[datetime, str] | None = None, limit: int = 100) -> builtins.list[UploadLink]:
        """The newest first."""
        return self._links.list(after=after, limit=limit)

    def get(self, link_id: str) -> UploadLink:
        """Raises NotFound."""
        return self._links.get(link_id)

    def uses(self, link_id: str) -> builtins.list[Use]:
        """What came by it, or was refused, the newest first. Raises NotFound."""
        return self._links.uses(link_id)

    def revoke(self, link_id: str, *, by: str = "owner") -> UploadLink:
        """Close a link for good. Raises NotFound."""
        made = self._links.revoke(link_id)
        self._audit.note(by, "upload-link.revoke", link_id)
        return made

    # --- for whoever has the link ------------------------------------------------------------------------------------

    def begin(self, token: str, size: int | None) -> tuple[UploadLink, str]:
        """Take the place of a file that is about to come whole; `size` in bytes, where it is known.

        Raises:
            NotFound, Conflict: see `UploadLinks.begin`. TooLarge: it has more bytes than the link takes.
            OutOfResources: the workspace's quota does not suffice.
        """
        link = self._links.opened(token)
        self._fits(link, size or 0)
        self._allowance.require(size or 0)
        return link, self._links.begin(token, size or 0)

    def take(self, link: UploadLink, use: str, name: str, content: bytes) -> Sent:
        """Check a file that has come, and store it. One that is refused gives its place back.

        Raises:
            InvalidInput: it is no picture that can be used. OutOfResources: the disk is full.
        """
        return self._settled(link, use, len(content), lambda: self._stored(link, name, content))

    def give_back(self, use: str, size: int, problem: str = "cut") -> None:
        """A file did not come whole."""
        self._links.end(use, size=size, problem=problem)

    def start(self, token: str, name: str, length: int) -> Upload:
        """Begin an upload in parts. Raises as `begin`; InvalidInput: the link is for references, which come whole."""
        link = self._links.opened(token)
        if link.subject is None:
            raise InvalidInput("this link takes files whole only", kept="nothing was stored", advice="send it by PUT")
        self._fits(link, length)
        made = self._uploads.start(link.subject, name, length)
        try:
            self._links.begin(token, length, upload=made.id)
        except AtelierError:
            self._uploads.remove(made.id)
            raise
        return made

    def upload(self, token: str, upload: str) -> Upload:
        """One that is under way by this link. Raises NotFound."""
        self._links.use_of(token, upload)
        return self._uploads.get(upload)

    def finish(self, token: str, upload: str) -> Sent:
        """Make photos of an upload that is whole. Raises NotFound, Conflict (it is not whole), InvalidInput."""
        link, use = self._links.use_of(token, upload)
        found = self._uploads.require_whole(upload)
        rating = None if link.rating is None else Rating(link.rating)

        def make() -> AddedPhotos:
            if not link.archives and self._uploads.holds_archive(upload):
                self._uploads.remove(upload)
                raise _no_archive()
            return self._uploads.finish(upload, rating=rating)

        return self._settled(link, use, found.length, lambda: _received(make().news), again=True)

    def cancel(self, token: str, upload: str) -> None:
        """Give an upload up; its place is free again. Raises NotFound."""
        _, use = self._links.use_of(token, upload)
        found = self._uploads.get(upload)
        self._uploads.remove(upload)
        self._links.end(use, size=found.offset, problem="given-up")

    # --- inside ------------------------------------------------------------------------------------------------------

    def _stored(self, link: UploadLink, name: str, content: bytes) -> tuple[Received, ...]:
        rating = None if link.rating is None else Rating(link.rating)
        if sniff(content[:HEAD_BYTES]).kind == "ZIP" and not (link.archives and link.place is Place.PHOTOS):
            raise _no_archive()
        if link.subject is not None:
            return _received(self._photos.add(link.subject, [(name, content)], rating=rating).news)
        self._bring.add(name, content, rating=rating)
        return (Received(name, True, ""),)

    def _settled(
        self, link: UploadLink, use: str, size: int, make: Callable[[], tuple[Received, ...]], *, again: bool = False
    ) -> Sent:
        """What `make` stored, with the use of the link and the trail told what became of it.

        Args:
            again: what failed for another reason than the file itself may be tried again.
        """
        try:
            files = make()
        except BaseException as error:
            code = error.code if isinstance(error, AtelierError) else "error"
            if not again or isinstance(error, InvalidInput):
                self._links.end(use, size=size, problem=code)
            raise
        stored = sum(one.stored for one in files)
        self._links.end(use, size=size, stored=stored, problem="" if stored else "nothing-stored")
        self._audit.note(SENDER, "upload-link.use", link.id, bytes=size, stored=stored)
        return Sent(files, self._links.get(link.id).left)

    def _fits(self, link: UploadLink, size: int) -> None:
        if size > link.most_bytes:
            raise TooLarge(
                f"the file has {size} bytes; this link takes up to {link.most_bytes}", kept="nothing was stored"
            )


def _no_archive() -> InvalidInput:
    return InvalidInput(
        "this link takes pictures, and no zips of them", kept="nothing was stored", advice="send them one by one"
    )


def _received(news: tuple[PhotoNews, ...]) -> tuple[Received, ...]:
    """What the sender hears: of what is in the studio already they learn nothing."""
    return tuple(Received(one.name, one.asset_id is not None, _reason(one)) for one in news)


def _reason(one: PhotoNews) -> str:
    if one.asset_id is not None:
        return ""
    told = [finding for finding in one.findings if finding.severity == "refuse"]
    if not told or any(finding.code == "duplicate" for finding in told):
        return THERE
    return told[0].message
