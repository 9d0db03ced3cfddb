"""Documents of the page: canvases with their layers, as JSON that is the page's own affair.

A document is stored as an asset, a new one each time it is saved, with the assets that it names as its sources: so it
is encrypted like all others, shows whom they show, and is erased with them. Only the newest one is kept.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pydantic import JsonValue

from atelier.errors import InvalidInput, NotFound, TooLarge
from atelier.library import Entry, Library
from atelier.recipe.values import new_id
from atelier.steps.values import Document, text

LARGEST = 2 * 2**20
"""Bytes of a document's JSON."""
LARGEST_THUMBNAIL = 300_000
"""Characters of its thumbnail as a data address."""
MOST = 2_000
"""Documents of a workspace."""
MOST_SOURCES = 1_000
_ID = re.compile(r"[a-z2-7]{16}")
_DATA = re.compile(r"data:(image/(?:png|jpeg|webp));base64,([A-Za-z0-9+/=]+)")


@dataclass(frozen=True)
class DocumentView:
    """A document. `content` and `thumbnail` (media type, bytes) are there when it was asked for alone."""

    id: str
    name: str
    created: datetime
    changed: datetime
    has_thumbnail: bool
    content: JsonValue = None
    thumbnail: tuple[str, bytes] | None = None


class DocumentService:
    """The documents of the workspace."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def list(self) -> list[DocumentView]:
        """Last changed first, without contents."""
        newest: dict[str, Entry] = {}
        for entry in self._entries():
            newest.setdefault(text(entry.asset.meta, "document"), entry)  # they come newest first
        return [_view(entry) for entry in newest.values()]

    def get(self, document: str) -> DocumentView:
        """One with its content. Raises NotFound."""
        entry = self._find(document)
        stored = json.loads(self._library.read(entry.asset.id))
        return _view(entry, stored["content"], _thumbnail(stored["thumbnail"]))

    def save(self, document: str | None, name: str, content: JsonValue, thumbnail: str | None) -> DocumentView:
        """Keep a document; a new one without an id.

        Args:
            content: any JSON. Whatever text in it is an asset's id makes that asset a source of the document.
            thumbnail: a small picture as a data address.

        Raises:
            NotFound: no such document. TooLarge: over 2 MiB. InvalidInput: no such thumbnail, or too many documents.
        """
        before = [self._find(document)] if document else []
        if not document and len(self.list()) >= MOST:
            raise InvalidInput(f"there are {MOST} documents already", advice="remove some first")
        if thumbnail is not None:
            _thumbnail(thumbnail)
        packed = json.dumps({"content": content, "thumbnail": thumbnail}, ensure_ascii=False).encode()
        if len(packed) > LARGEST:
            raise TooLarge(f"the document has {len(packed)} bytes; up to {LARGEST} are kept", kept="the version before")
        made = document or new_id()
        first = text(before[0].asset.meta, "first") if before else ""
        meta: dict[str, JsonValue] = {"document": made, "name": name, "thumbnail": thumbnail is not None}
        if before:
            meta["first"] = first or before[0].created.isoformat()
        entry = self._library.add(
            Document,
            packed,
            media_type="application/json",
            meta=meta,
            sources=[(one, "layer") for one in self._known(content)],
        )
        self._drop(
            [
                one
                for one in self._entries()
                if one.asset.meta.get("document") == made and one.asset.id != entry.asset.id
            ]
        )
        return _view(entry)

    def remove(self, document: str) -> None:
        """Remove it for good. Raises NotFound."""
        self._find(document)
        self._drop([one for one in self._entries() if one.asset.meta.get("document") == document])

    # --- inside ------------------------------------------------------------------------------------------------------

    def _entries(self) -> Iterator[Entry]:
        return self._library.assets.each(kinds=(Document.kind,))

    def _find(self, document: str) -> Entry:
        found = next((one for one in self._entries() if one.asset.meta.get("document") == document), None)
        if found is None:
            raise NotFound(f"there is no document {document}", advice="the list of documents names them")
        return found

    def _drop(self, entries: list[Entry]) -> None:
        ids = [one.asset.id for one in entries]
        if ids:
            self._library.assets.trash(ids)
            self._library.assets.empty_trash(ids)

    def _known(self, content: JsonValue) -> list[str]:
        """Ids of assets that are named in the content."""
        named = list(dict.fromkeys(word for word in _texts(content) if _ID.fullmatch(word)))[:MOST_SOURCES]
        known: list[str] = []
        for one in named:
            try:
                known.append(self._library.assets.get(one).asset.id)
            except NotFound:
                continue  # some other word of sixteen letters, or an asset that is erased
        return known


def _view(entry: Entry, content: JsonValue = None, thumbnail: tuple[str, bytes] | None = None) -> DocumentView:
    meta = entry.asset.meta
    first = text(meta, "first")
    return DocumentView(
        id=text(meta, "document"),
        name=text(meta, "name"),
        created=datetime.fromisoformat(first) if first else entry.created,
        changed=entry.created,
        has_thumbnail=meta.get("thumbnail") is True,
        content=content,
        thumbnail=thumbnail,
    )


def _thumbnail(address: str | None) -> tuple[str, bytes] | None:
    if address is None:
        return None
    found = _DATA.fullmatch(address) if len(address) <= LARGEST_THUMBNAIL else None
    try:
        if found is not None:
            return found[1], base64.b64decode(found[2], validate=True)
    except binascii.Error:
        pass
    raise InvalidInput(
        f"the thumbnail is no PNG, JPEG or WebP as a data address of up to {LARGEST_THUMBNAIL} characters",
        kept="nothing was saved",
    )


def _texts(value: JsonValue) -> Iterator[str]:
    todo: list[JsonValue] = [value]
    while todo:
        one = todo.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            todo.extend(one.values())
        elif isinstance(one, list):
            todo.extend(one)
