"""What stays of an erasure: a certificate, and a file beside the database that outlives a restore from backup.

Both hold random ids and counts. No name, no hash: a hash of a photo would still tell whether somebody had that photo.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from pydantic import JsonValue, TypeAdapter, ValidationError

from atelier.errors import Corrupt
from atelier.files import write_durably

UNREACHABLE = (
    "files that were exported, downloaded or shared before",
    "what remote providers were sent; ask them",
    "backups made before: restoring one erases the subject again, as long as this folder of tombstones is kept",
)

WHOLE = "*"
"""Stands where a subject's id does for the erasure of a whole workspace."""


@dataclass(frozen=True)
class Tombstone:
    """An erasure that was asked for. `kept` names the photos and pictures that a person decided to keep."""

    id: str
    workspace: str
    subject_id: str
    erased_at: datetime
    kept: tuple[str, ...]


@dataclass(frozen=True)
class Certificate:
    """What went, when, and what is out of reach. `complete` is False while freed pages wait to be rewritten."""

    id: str
    workspace: str
    subject_id: str
    erased_at: datetime
    erased: Mapping[str, int]
    kept: Mapping[str, int]
    unreachable: tuple[str, ...] = UNREACHABLE
    complete: bool = True

    @classmethod
    def of(cls, stone: Tombstone, erased: Mapping[str, int], kept: Mapping[str, int]) -> Self:
        """The certificate of an erasure that is complete: how many of each kind were erased and kept."""
        return cls(
            id=stone.id,
            workspace=stone.workspace,
            subject_id=stone.subject_id,
            erased_at=stone.erased_at,
            erased=dict(sorted(erased.items())),
            kept=dict(sorted(kept.items())),
        )

    def pending(self) -> Self:
        """The same, while something of it is still to be erased."""
        return replace(self, complete=False)

    @classmethod
    def from_json(cls, stored: Mapping[str, JsonValue], *, complete: bool) -> Self:
        return replace(TypeAdapter(cls).validate_python(dict(stored)), complete=complete)

    def to_json(self) -> dict[str, JsonValue]:
        return TypeAdapter(type(self)).dump_python(self, mode="json")


def keep_file(folder: Path, stone: Tombstone) -> None:
    """Write a tombstone's file, durably."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / f"{stone.id}.json"
    write_durably(target, TypeAdapter(Tombstone).dump_json(stone, indent=1))


def forget_file(folder: Path, stone: Tombstone) -> None:
    """Remove it: the erasure did not take place."""
    (folder / f"{stone.id}.json").unlink(missing_ok=True)


def known_files(folder: Path) -> list[Tombstone]:
    """Every tombstone on file, oldest first.

    Raises:
        Corrupt: one of them cannot be read; going on might bring an erased person back.
    """
    found: list[Tombstone] = []
    for path in sorted(folder.glob("*.json")):
        try:
            stone = TypeAdapter(Tombstone).validate_python(json.loads(path.read_bytes()))
        except (ValueError, ValidationError) as error:
            raise Corrupt(f"the tombstone {path} cannot be read", advice="restore it from a backup") from error
        found.append(replace(stone, erased_at=stone.erased_at.astimezone(UTC)))
    return sorted(found, key=lambda stone: stone.erased_at)
