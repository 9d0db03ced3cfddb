"""The kernel's `Guard`: rating, minors, erasure; consent by a callable that accounts provides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from atelier.database import Database
from atelier.database.dialect import slices
from atelier.errors import Refused
from atelier.library.assets import Rating, rating_in
from atelier.library.subjects import SubjectKind
from atelier.library.tables import AssetRow, SubjectRow
from atelier.library.vault import epochs
from atelier.recipe.values import Asset, Draft, Image, Permit, Use, subjects_of

Consent = Callable[[str, str, str], None]
"""`consent(workspace, subject_id, purpose)` raises Refused when the subject has not agreed to that purpose."""

Rater = Callable[[str, Asset], Rating | None]
"""`rate(workspace, asset)` rates a result that does not say its rating; None when it cannot."""


class LibraryGuard:
    """Decides whether a step may work on these assets.

    Identity work is a step with a purpose, on a subject that is a person or a group. It needs consent to that purpose,
    and images that are rated, not explicit, and not marked as showing a minor.

    Args:
        consent: asked for every such subject, at every use and on every hit.
        rate: rates what nobody rated yet, results and what is worked on; without it, a result must state its rating in
            its meta, and unrated images are refused.
    """

    def __init__(self, database: Database, consent: Consent, rate: Rater | None = None) -> None:
        self._database = database
        self._consent = consent
        self._rate = rate

    def check(self, use: Use) -> Permit:
        """The epochs of all subjects, or Refused with the reason."""
        named = use.subjects
        with self._database.read() as session:
            permit = Permit(epochs=epochs(session, use.workspace, named))
            humans = _humans(session, use.workspace, named) if use.purpose else []
            known, minors = _rated(session, use) if humans else ({}, [])
        if humans:
            self._check_images(use, known, minors)
        for subject in humans:
            self._consent(use.workspace, subject, use.purpose)
        return permit

    def _check_images(self, use: Use, known: Mapping[str, Rating | None], minors: Sequence[str]) -> None:
        images = {asset.id: asset for asset in use.assets if isinstance(asset, Image)}
        # What a step made was rated before it was stored, and is again: the studio may have another rater by now.
        ratings = {
            name: rating or (self._rate(use.workspace, images[name]) if self._rate else None)
            for name, rating in known.items()
        }
        explicit = [name for name, rating in ratings.items() if rating is Rating.EXPLICIT]
        unrated = [name for name, rating in ratings.items() if rating is None]
        for ids, what, advice in (
            (minors, "marked as showing a minor", "leave them out"),
            (explicit, "rated explicit", "leave them out"),
            (unrated, "not rated", "rate them first"),
        ):
            if ids:
                raise Refused(
                    f"{len(ids)} of {len(images)} images are {what}, and {use.step} works on a person's identity "
                    f"({', '.join(ids[:5])})",
                    kept="nothing was changed",
                    advice=advice,
                )

    def review(self, use: Use, drafts: Sequence[Draft]) -> None:
        """Refuse results of identity work that are explicit, or that nobody could rate."""
        if not use.purpose:
            return
        images = [draft.asset for draft in drafts if isinstance(draft.asset, Image)]
        with self._database.read() as session:
            named = subjects_of([*use.assets, *images])
            if not images or not _humans(session, use.workspace, named):
                return
        for image in images:
            rating = rating_in(image.meta) or (self._rate(use.workspace, image) if self._rate else None)
            if rating is None:
                raise Refused(
                    "the result shows a person and could not be rated",
                    kept="nothing was stored",
                    advice="install a rating model, or use a step whose results state their rating",
                )
            if rating is Rating.EXPLICIT:
                raise Refused(
                    "the result is explicit and shows a person", kept="nothing was stored", advice="change the prompt"
                )


def _humans(session: Session, workspace: str, subjects: Sequence[str]) -> list[str]:
    human = [kind.value for kind in SubjectKind if kind.human]
    found: list[str] = []
    for part in slices(subjects):
        query = select(SubjectRow.id).where(SubjectRow.workspace == workspace, SubjectRow.id.in_(part))
        found += session.scalars(query.where(SubjectRow.kind.in_(human)).order_by(SubjectRow.id))
    return found


def _rated(session: Session, use: Use) -> tuple[dict[str, Rating | None], list[str]]:
    """The ratings of all images that are known, by id, and the ids of those that show a minor."""
    images = [asset for asset in use.assets if isinstance(asset, Image)]
    rows: dict[str, AssetRow] = {}
    for part in slices(image.id for image in images):
        query = select(AssetRow).where(AssetRow.workspace == use.workspace, AssetRow.id.in_(part))
        rows |= {row.id: row for row in session.scalars(query)}
    ratings = {
        image.id: Rating(row.rating) if (row := rows.get(image.id)) and row.rating else rating_in(image.meta)
        for image in images
    }
    return ratings, [asset_id for asset_id, row in rows.items() if row.minor]
