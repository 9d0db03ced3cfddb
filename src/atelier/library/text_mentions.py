"""Words that name a subject inside stored texts: canvas documents and other JSON that nobody sees as rows.

Their content is encrypted and stored as blobs, so a text without the words is a new blob under the same asset.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from atelier.errors import AtelierError
from atelier.library.lineage import subjects_by_asset
from atelier.library.mentions import Naming
from atelier.library.tables import AssetRow, BlobRow, DraftRow
from atelier.library.vault import STORED, Staged, Vault

MEDIA_TYPE = "application/json"
LARGEST = 8 << 20
"""Bytes of a text that is looked through."""


@dataclass(frozen=True)
class Texts:
    """The JSON texts of one workspace."""

    vault: Vault
    workspace: str

    def naming(self, naming: Naming, but: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Texts with the words in them: asset id, and content without the words.

        Args:
            but: ids of assets to be passed over.
        """
        if not naming:
            return
        query = (
            select(AssetRow.id)
            .join(BlobRow)
            .where(
                AssetRow.workspace == self.workspace,
                AssetRow.media_type == MEDIA_TYPE,
                BlobRow.state == STORED,
                BlobRow.size <= LARGEST,
            )
        )
        with self.vault.database.read() as session:
            ids = [one for one in session.scalars(query.order_by(AssetRow.id)) if one not in but]
        for asset_id in ids:
            try:
                content = self.vault.reader(self.workspace, asset_id).readall()
                value = json.loads(content)
            except (AtelierError, ValueError, RecursionError):
                continue  # gone meanwhile, damaged (which `check` reports), or no JSON at all
            clean = naming.clean(value)
            if clean != value:
                yield asset_id, json.dumps(clean, ensure_ascii=False).encode()

    def stage(self, naming: Naming, but: Collection[str]) -> dict[str, Staged]:
        """Store the clean contents as drafts, by the asset they are for: all or none."""
        staged: dict[str, Staged] = {}
        try:
            for asset_id, content in self.naming(naming, but):
                with self.vault.database.read() as session:
                    subjects = sorted(subjects_by_asset(session, [asset_id]).get(asset_id, set()))
                staged[asset_id] = self.vault.stage(self.workspace, content, subjects)
        except BaseException:
            self.drop(staged)
            raise
        return staged

    def swap(self, session: Session, staged: Mapping[str, Staged]) -> tuple[int, list[str]]:
        """Within a transaction: give assets their clean content.

        Returns: how many got it, and ids of the blobs that they had, to be passed to `Vault.sweep`.
        """
        before: list[str] = []
        for asset_id, one in staged.items():
            row = session.get(AssetRow, asset_id)
            if row is None:
                continue
            before.append(row.blob_id)
            row.blob = session.get_one(BlobRow, one.blob_id)
            session.execute(delete(DraftRow).where(DraftRow.asset_id == one.asset_id))
        session.flush()
        return len(before), self.vault.shred(session, before)

    def drop(self, staged: Mapping[str, Staged]) -> None:
        """Remove the drafts that were not taken."""
        self.vault.discard(self.workspace, [one.asset_id for one in staged.values()])
