"""Weights in the studio's `models/` folder: whether they are there, how large they are, and their removal.

Those of a model lie under `models/<card id>/`. A download counts as installed only when its manifest (written last) is
there and every file in it has its size.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

MANIFEST = "installed.json"
Origin = Literal["shipped", "extra", "added"]
"""Where a card comes from: with the studio, with weights that came along, or from a person."""


class InstalledFile(BaseModel):
    """One file of an installed model: path relative to its folder, size in bytes, SHA-256 of its content."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    path: str
    size: int
    sha256: str


class Manifest(BaseModel):
    """What a finished download wrote: where from, which revision, which files."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    source: str
    revision: str
    licence: str
    files: tuple[InstalledFile, ...]


def installed_at(folder: Path, path: Path | None) -> Path | None:
    """Where the weights of a model lie, or None when they are not there, complete.

    Args:
        folder: where a download of it is put. path: where its card says that it lies.
    """
    if path is not None:
        return path if path.exists() else None
    manifest = read_manifest(folder)
    if manifest is None:
        return None
    for file in manifest.files:
        place = folder / file.path
        if not place.is_file() or place.stat().st_size != file.size:
            return None
    if len(manifest.files) == 1 and manifest.files[0].path.endswith(".safetensors"):
        return folder / manifest.files[0].path
    return folder


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a finished download, or None when there is none or it does not parse."""
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (FileNotFoundError, NotADirectoryError, ValidationError, json.JSONDecodeError):
        return None


def size_on_disk(path: Path) -> int:
    """Bytes of a file, or of all files in a folder."""
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())


def remove_download(folder: Path) -> int:
    """Removes the folder of a download and returns the freed bytes; 0 for what is no folder of its own."""
    if not folder.is_dir() or folder.is_symlink():
        return 0
    freed = size_on_disk(folder)
    (folder / MANIFEST).unlink(missing_ok=True)  # first, so that no half of it is ever taken for a whole
    shutil.rmtree(folder)
    return freed
