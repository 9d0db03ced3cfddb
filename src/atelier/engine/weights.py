"""Digests of weights: which bytes drew a picture. Cached by path, modification time and size."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Collection
from pathlib import Path

from atelier.engine.installed import MANIFEST, read_manifest
from atelier.files import write_durably

_DIGESTED = (".safetensors", ".json", ".txt", ".model", ".jinja")


class DigestCache:
    """SHA-256 of files, remembered while a file's modification time and size stay the same.

    Args:
        file: where to keep them between starts; None keeps them in memory only.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._known: dict[str, list[object]] = {}
        self._lock = threading.Lock()  # requests of a server ask at once
        if file is not None and file.is_file():
            try:
                self._known = json.loads(file.read_text(encoding="utf-8"))
            except ValueError:
                self._known = {}  # a cache: what cannot be read is computed again

    def file(self, path: Path) -> str:
        """SHA-256 of one file, hexadecimal."""
        stat = path.stat()
        stamp = [stat.st_mtime_ns, stat.st_size]
        known = self._known.get(str(path))
        if known is not None and known[:2] == stamp and isinstance(known[2], str):
            return known[2]
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        with self._lock:
            self._known[str(path)] = [*stamp, digest]
            if self._file is not None:
                write_durably(self._file, json.dumps(self._known).encode())
        return digest

    def model(self, path: Path, parts: Collection[str] | None = None) -> str:
        """Digest of a model: of its weights, configuration and tokenizers by relative path.

        Args:
            path: folder or single file. parts: component folders to count, all by default.
        """
        if path.is_file():
            return self.file(path)
        manifest = read_manifest(path)
        verified = {file.path: (file.size, file.sha256) for file in manifest.files} if manifest is not None else {}
        written = (path / MANIFEST).stat().st_mtime_ns if manifest is not None else 0
        total = hashlib.sha256()
        for file in sorted(path.rglob("*")):
            name = file.relative_to(path).as_posix()
            top = name.split("/")[0]
            if file.suffix not in _DIGESTED or name == MANIFEST or (parts is not None and top not in parts):
                continue
            stat = file.stat()
            size, digest = verified.get(name, (-1, ""))
            if size != stat.st_size or stat.st_mtime_ns > written:
                digest = self.file(file)
            total.update(f"{name} {digest}\n".encode())
        return total.hexdigest()
