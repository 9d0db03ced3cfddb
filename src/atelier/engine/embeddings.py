"""Prompt embeddings cached by content: the same words through the same text encoders are encoded once.

A cache is private to a workspace: the caller passes one in (embeddings can be turned back into words).
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import torch

Embeddings = Mapping[str, "torch.Tensor"]
_DIGEST = 16


class EmbeddingCache(Protocol):
    """What a session needs of a cache. Keys are hexadecimal digests, values tensors by name, on the cpu."""

    def get(self, key: str) -> Embeddings | None:
        """The embeddings under a key, or None."""
        ...

    def put(self, key: str, value: Embeddings) -> None:
        """Keeps embeddings under a key; may drop others for it."""
        ...


def embedding_key(
    text_digest: str, dtype: str, prompt: str, length: int, adapters: Sequence[tuple[str, float]] = ()
) -> str:
    """Key of a prompt's embeddings: text encoders' and tokenizers' digest, arithmetic, prompt, tokens, and the adapters
    (digest, weight) that change the text encoders."""
    content = json.dumps([1, text_digest, dtype, prompt, length, sorted(adapters)], ensure_ascii=True)
    return hashlib.sha256(content.encode()).hexdigest()


class MemoryEmbeddings:
    """The most recently used embeddings, up to a size in bytes. Safe for threads."""

    def __init__(self, max_bytes: int = 256 * 1024 * 1024) -> None:
        self._max_bytes = max_bytes
        self._kept: OrderedDict[str, Embeddings] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key: str) -> Embeddings | None:
        """See `EmbeddingCache`."""
        with self._lock:
            value = self._kept.get(key)
            if value is not None:
                self._kept.move_to_end(key)
            return value

    def put(self, key: str, value: Embeddings) -> None:
        """See `EmbeddingCache`. Values larger than the whole cache are not kept."""
        size = _size(value)
        with self._lock:
            old = self._kept.pop(key, None)
            self._bytes -= _size(old) if old is not None else 0
            if size > self._max_bytes:
                return
            self._kept[key] = dict(value)
            self._bytes += size
            while self._bytes > self._max_bytes:
                _, dropped = self._kept.popitem(last=False)
                self._bytes -= _size(dropped)

    def __len__(self) -> int:
        return len(self._kept)


class FolderEmbeddings:
    """Embeddings as files in a folder of one workspace: safetensors, then the 16 bytes of their BLAKE2b digest. The
    oldest go when the folder grows over its size."""

    def __init__(self, folder: Path, max_bytes: int = 2 * 1024**3) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._held: int | None = None  # bytes in the folder, as far as this process knows

    def get(self, key: str) -> Embeddings | None:
        """See `EmbeddingCache`. A damaged file counts as absent and is removed."""
        from safetensors.torch import load

        path = self._path(key)
        try:
            whole = path.read_bytes()
        except FileNotFoundError:
            return None
        body, digest = whole[:-_DIGEST], whole[-_DIGEST:]
        if hashlib.blake2b(body, digest_size=_DIGEST).digest() != digest:
            path.unlink(missing_ok=True)
            return None
        os.utime(path)
        return load(body)

    def put(self, key: str, value: Embeddings) -> None:
        """See `EmbeddingCache`. A file appears whole; one that a power failure tears fails its digest and is encoded
        again, so nothing waits for the disk here."""
        from safetensors.torch import save

        body = save({name: tensor.contiguous() for name, tensor in value.items()})
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{key}.{os.getpid()}-{threading.get_ident()}.part")
        try:
            part.write_bytes(body + hashlib.blake2b(body, digest_size=_DIGEST).digest())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        self._trim(len(body) + _DIGEST)

    def clear(self) -> None:
        """Removes all embeddings."""
        for pattern in ("*.safetensors", "*.part"):
            for path in self._folder.glob(pattern):
                path.unlink(missing_ok=True)
        self._held = None

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.safetensors"

    def _trim(self, added: int) -> None:
        """Looks through the folder at the first time, and when what this process added fills it."""
        if self._held is not None and self._held + added <= self._max_bytes:
            self._held += added
            return
        files = sorted(
            ((path.stat(), path) for path in self._folder.glob("*.safetensors")), key=lambda item: item[0].st_mtime
        )
        total = sum(stat.st_size for stat, _ in files)
        for stat, path in files[:-1]:
            if total <= self._max_bytes:
                break
            path.unlink(missing_ok=True)
            total -= stat.st_size
        self._held = total


def _size(value: Embeddings) -> int:
    return sum(tensor.numel() * tensor.element_size() for tensor in value.values())
