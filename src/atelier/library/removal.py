"""Removing assets' rows. What belongs to them (captions, verdicts, lineage, versions) goes with them by foreign key."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from atelier.database.dialect import slices
from atelier.library.indexing import unindex
from atelier.library.tables import AssetRow
from atelier.library.vault import Vault


def remove_assets(session: Session, vault: Vault, asset_ids: Iterable[str]) -> list[str]:
    """Within a transaction: delete rows and shred the keys of blobs that nothing refers to any more.

    Returns: ids of those blobs, to be passed to `Vault.sweep` when the transaction is committed.
    """
    asset_ids = list(asset_ids)
    unindex(session, asset_ids)
    blobs: list[str] = []
    for part in slices(asset_ids):
        blobs += session.scalars(select(AssetRow.blob_id).where(AssetRow.id.in_(part))).all()
        session.execute(delete(AssetRow).where(AssetRow.id.in_(part)))
    return vault.shred(session, blobs)
