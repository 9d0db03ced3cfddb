"""`/v1/documents`: canvases of the page, with their layers. What is in them is the page's own affair."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from atelier.errors import NotFound
from atelier.server import words
from atelier.server.access import Reads, Sees, Writes
from atelier.server.files import file_headers
from atelier.server.paging import Page, PageOf
from atelier.server.resource import resource
from atelier.steps.services.documents import LARGEST_THUMBNAIL, DocumentView

router = resource("documents")

PICTURE = {"content": {"image/*": {"schema": {"type": "string", "format": "binary"}}}}


class DocumentSummary(BaseModel):
    """A document without its content."""

    id: str
    name: str
    created: datetime
    changed: datetime
    thumbnail: str | None = Field(description="Path of a small picture of it.")


class DocumentOut(DocumentSummary):
    """A document whole."""

    content: JsonValue


class DocumentWish(words.Request):
    """The document to keep: up to 2 MiB."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Poster", "content": {"layers": []}}]})

    name: words.Name
    content: JsonValue = Field(description="Any JSON. Ids of assets in it make these its sources.")
    thumbnail: Annotated[str, StringConstraints(max_length=LARGEST_THUMBNAIL)] | None = Field(
        default=None, description="A small PNG, JPEG or WebP as a data address.", examples=["data:image/webp;base64,…"]
    )


@router.get("", summary="List documents")
def list_documents(caller: Reads, page: PageOf) -> Page[DocumentSummary]:
    """Last changed first."""
    items, cursor = page.slice(caller.studio.documents.list(), "documents", caller.workspace)
    return Page(items=[_summary(one) for one in items], next=cursor)


@router.post("", status_code=201, summary="Save a new document")
def add_document(caller: Writes, wish: DocumentWish) -> DocumentSummary:
    """It shows whom its assets show, and is erased with them."""
    return _summary(caller.studio.documents.save(None, wish.name, wish.content, wish.thumbnail))


@router.get("/{document}", summary="Show a document")
def get_document(caller: Reads, document: words.Id) -> DocumentOut:
    """With its content."""
    found = caller.studio.documents.get(document)
    return DocumentOut(**_summary(found).model_dump(), content=found.content)


@router.put("/{document}", summary="Save a document again")
def save_document(caller: Writes, document: words.Id, wish: DocumentWish) -> DocumentSummary:
    """In place of what it was."""
    return _summary(caller.studio.documents.save(document, wish.name, wish.content, wish.thumbnail))


@router.delete("/{document}", status_code=204, summary="Remove a document")
def remove_document(caller: Writes, document: words.Id) -> Response:
    """For good."""
    caller.studio.documents.remove(document)
    return Response(status_code=204)


@router.get(
    "/{document}/thumbnail", summary="Get a document's small picture", response_class=Response, responses={200: PICTURE}
)
def get_document_thumbnail(caller: Sees, document: words.Id) -> Response:
    """As the page made it."""
    thumbnail = caller.studio.documents.get(document).thumbnail
    if thumbnail is None:
        raise NotFound(f"document {document} has no thumbnail")
    media_type, content = thumbnail
    return Response(content, headers=file_headers("thumbnail", media_type))


def _summary(one: DocumentView) -> DocumentSummary:
    thumbnail = f"/v1/documents/{one.id}/thumbnail?version={one.changed.timestamp():.3f}" if one.has_thumbnail else None
    return DocumentSummary(id=one.id, name=one.name, created=one.created, changed=one.changed, thumbnail=thumbnail)
