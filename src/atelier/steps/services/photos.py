"""Photos of subjects: bringing them in, verdicts, and a person's own say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from atelier.errors import Conflict, InvalidInput, NotFound
from atelier.library import Entry, Library, Rating, Subject, SubjectPhoto, Verdict
from atelier.photos.duplicates import Fingerprint, KnownPhoto
from atelier.photos.reading import Source, open_uploads
from atelier.photos.uploads import Limits
from atelier.steps.eyes import Eyes
from atelier.steps.models import Models
from atelier.steps.reading import Looked, encode, look, meta_of, want_face
from atelier.steps.values import Finding, text

REJECTED = "rejected"


@dataclass(frozen=True)
class PhotoNews:
    """What became of one file. `asset_id` is None where nothing was stored; `findings` say why and what else."""

    name: str
    asset_id: str | None
    accepted: bool
    findings: tuple[Finding, ...]
    done: int  # files so far

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is not accepted; empty when it is."""
        return () if self.accepted else tuple(one.message for one in self.findings if one.severity == "refuse")


@dataclass(frozen=True)
class AddedPhotos:
    """All that was brought: `stored` are in the library, `accepted` of them are good for training."""

    news: tuple[PhotoNews, ...]

    @property
    def stored(self) -> tuple[PhotoNews, ...]:
        return tuple(one for one in self.news if one.asset_id is not None)

    @property
    def accepted(self) -> tuple[PhotoNews, ...]:
        return tuple(one for one in self.stored if one.accepted)

    @property
    def refused(self) -> tuple[PhotoNews, ...]:
        return tuple(one for one in self.news if not one.accepted)


@dataclass(frozen=True)
class PhotoView:
    """A photo of a subject with its verdicts."""

    entry: Entry
    photo: SubjectPhoto

    @property
    def name(self) -> str:
        return text(self.entry.asset.meta, "name")

    @property
    def accepted(self) -> bool:
        return self.photo.accepted


class PhotoService:
    """The photos of the workspace's subjects."""

    def __init__(self, library: Library, models: Models, eyes: Eyes) -> None:
        self._library, self._models, self._eyes = library, models, eyes

    def add(
        self,
        subject: str,
        sources: Iterable[Source],
        *,
        model: str = "",
        rating: Rating | str | None = None,
        on_photo: Callable[[PhotoNews], None] | None = None,
    ) -> AddedPhotos:
        """Bring photos in: files, folders and zips, or (name, bytes) pairs. A bad one is told, and the rest goes on.

        A photo is stored even if a verdict speaks against it, so that a person can accept it; what holds no picture is
        not. Bringing the same files again stores nothing twice.

        Args:
            model: whose training size the verdicts are about; the default model's when left out.
            rating: what the person states of these photos (general, sensitive, explicit). Without it, and without a
                rater, they stay unrated, and identity work on a person's unrated photos is refused.
            on_photo: called after each file.

        Raises:
            NotFound: no such subject or model. OutOfResources: the disk is full; what is stored is kept.
        """
        found = self._library.subjects.get(subject)
        stated = _rating(rating)
        size = self._models.trained_on(model).training_size
        known = self._known(found)
        news: list[PhotoNews] = []
        limits = Limits()
        for upload in open_uploads(sources, limits):
            with self._eyes.turns:
                report = look(upload, self._eyes, known, training_size=size, faces=want_face(found.kind), limits=limits)
                one = PhotoNews(report.name, None, False, tuple(report.findings), len(news) + 1)
                if report.photo is not None and report.twin is None:
                    one = self._store(found, report, stated, one)
            news.append(one)
            if one.accepted and report.known is not None:
                known.append(report.known)
            if on_photo is not None:
                on_photo(one)
        return AddedPhotos(tuple(news))

    def list(self, subject: str) -> list[PhotoView]:
        """In the order they were brought. Raises NotFound."""
        return [
            PhotoView(self._library.assets.get(photo.asset_id), photo)
            for photo in self._library.subjects.photos(subject)
        ]

    def ids(self, subject: str) -> list[str]:
        """Ids of the same photos, in the same order. Raises NotFound."""
        return [photo.asset_id for photo in self._library.subjects.photos(subject)]

    def views(self, subject: str, photos: Sequence[str]) -> Sequence[PhotoView]:
        """Some photos of a subject, in the order given. Raises NotFound."""
        known = {photo.asset_id: photo for photo in self._library.subjects.photos(subject)}
        for photo in photos:
            if photo not in known:
                raise NotFound(f"'{subject}' has no photo {photo}")
        return [PhotoView(self._library.assets.get(photo), known[photo]) for photo in photos]

    def require(self, subject: str, photo: str) -> None:
        """Pass when it is a photo of the subject. Raises NotFound."""
        self._photo(subject, photo)

    def trash(self, subject: str, photo: str) -> None:
        """Put a photo into the trash. Raises NotFound."""
        self._photo(subject, photo)
        self._library.assets.trash([photo])

    def state(
        self, subject: str, photos: Sequence[str], rating: Rating | str | None, *, minor: bool | None = None
    ) -> int:
        """State what photos of a subject show, or that a minor is seen; None leaves it. Returns how many.

        Raises:
            NotFound: one is no photo of the subject; nothing is changed. InvalidInput: no such rating.
        """
        for view in self.views(subject, photos):
            self._library.assets.rate(view.entry.asset.id, _rating(rating) or view.entry.rating, minor=minor)
        return len(photos)

    def accept(self, subject: str, photo: str, check: str = "", *, note: str = "") -> None:
        """Use a photo despite its verdicts (or despite one of them); also takes a person's own rejection back.

        Raises:
            NotFound: no such photo, or it has no such verdict against it.
        """
        own = self._photo(subject, photo)
        if any(verdict.check == REJECTED for verdict in own.verdicts) and check in ("", REJECTED):
            left = [verdict for verdict in own.verdicts if verdict.check != REJECTED]
            self._library.subjects.set_verdicts(subject, photo, left)
            if check == REJECTED:
                return
        self._library.subjects.override(subject, photo, check, note=note)

    def reject(self, subject: str, photo: str, *, note: str = "") -> None:
        """Leave a photo out although nothing speaks against it, and take back what was accepted. Raises NotFound."""
        own = self._photo(subject, photo)
        self._library.subjects.override(subject, photo, on=False)
        own = self._photo(subject, photo)
        verdicts = [verdict for verdict in own.verdicts if verdict.check != REJECTED]
        mine = Verdict(REJECTED, False, None, note or "left out by a person")
        self._library.subjects.set_verdicts(subject, photo, [*verdicts, mine])

    def rate(self, photos: Iterable[str], rating: Rating | str | None, *, minor: bool | None = None) -> None:
        """State what photos show, or that a minor is seen. Raises NotFound, InvalidInput."""
        stated = _rating(rating)
        for photo in photos:
            self._library.assets.rate(photo, stated, minor=minor)

    def _photo(self, subject: str, photo: str) -> SubjectPhoto:
        for one in self._library.subjects.photos(subject):
            if one.asset_id == photo:
                return one
        raise NotFound(
            f"'{subject}' has no photo {photo}",
            advice="the list of photos names them",
            command=("photos", "list", subject),
        )

    def _known(self, subject: Subject) -> list[KnownPhoto]:
        known: list[KnownPhoto] = []
        for photo in self._library.subjects.photos(subject.id):
            meta = self._library.assets.get(photo.asset_id).asset.meta
            if printed := text(meta, "fingerprint"):
                sha = text(meta, "original_sha256")
                known.append(KnownPhoto(text(meta, "name"), sha, Fingerprint.from_text(printed)))
        return known

    def _store(self, subject: Subject, report: Looked, rating: Rating | None, one: PhotoNews) -> PhotoNews:
        assert report.photo is not None
        content, media_type = encode(report.photo)
        meta = meta_of(report, rating.value if rating else None)
        verdicts = [
            Verdict(finding.code, finding.severity != "refuse", finding.measured, finding.message)
            for finding in report.findings
        ]
        try:
            entry = self._library.add_photo(
                subject.id,
                content,
                media_type=media_type,
                meta=meta,
                verdicts=list(_once(verdicts)),
                pixels=report.photo.image,
            )
        except Conflict as error:
            twin = Finding(code="duplicate", severity="refuse", message=error.message, overridable=False)
            return replace(one, findings=(*one.findings, twin))
        if report.report.rating.minor:
            self._library.assets.rate(entry.asset.id, entry.rating, minor=True)
        return replace(one, asset_id=entry.asset.id, accepted=report.accepted)


def _once(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """One verdict a check; the one that did not pass counts."""
    found: dict[str, Verdict] = {}
    for verdict in verdicts:
        if verdict.check not in found or not verdict.passed:
            found[verdict.check] = verdict
    return list(found.values())


def _rating(rating: Rating | str | None) -> Rating | None:
    if rating is None:
        return None
    try:
        return Rating(rating)
    except ValueError as error:
        raise InvalidInput(f"'{rating}' is no rating", advice=f"use one of {', '.join(Rating)}") from error
