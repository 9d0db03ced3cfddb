"""`atelier photos captions`: what is said of each photo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from atelier.cli.door import Door, safe
from atelier.cli.naming import find_photo, find_subject
from atelier.cli.show import plural, table
from atelier.cli.verbs import noun, verb

if TYPE_CHECKING:
    from atelier.steps.studio import Studio

app = noun("Captions of a subject's photos: write, set, find and replace, tags. Every version is kept.")

Who = Annotated[str, typer.Option("--subject", "-s", help="Name or id of the subject.", show_default=False)]


@verb(app, "list")
def list_(door: Door, subject: Who) -> None:
    """List the captions of all accepted photos."""
    with door.studio() as studio:
        _show(door, studio, find_subject(studio, subject).id)


@verb(app, "write")
def write(
    door: Door,
    subject: Who,
    word: Annotated[str, typer.Option(help="What the subject is: woman, dog, ….")] = "",
    model: Annotated[str, typer.Option(help="The model that will be trained.")] = "",
    again: Annotated[bool, typer.Option("--again", help="Also where there are captions.")] = False,
) -> None:
    """Have captions written where there are none."""
    with door.studio() as studio:
        found = find_subject(studio, subject)
        with door.watch() as watch:
            studio.captions.write(found.id, model=model, class_word=word, again=again, listener=watch)
        _show(door, studio, found.id)


@verb(app, "set")
def set_(
    door: Door,
    photo: Annotated[str, typer.Argument(help="Number in the list of photos, file name or id.", show_default=False)],
    text: Annotated[str, typer.Argument(help="The caption.", show_default=False)],
    subject: Who,
) -> None:
    """Write a photo's caption oneself."""
    with door.studio() as studio:
        found = find_subject(studio, subject)
        view = find_photo(studio.photos.list(found.id), photo)
        caption = studio.captions.edit(view.entry.asset.id, text)
        door.result(
            {"id": view.entry.asset.id, "name": view.name, "caption": caption.text, "version": caption.version},
            f"{safe(view.name)}: {safe(caption.text)}",
        )


@verb(app, "replace")
def replace(
    door: Door,
    find: Annotated[str, typer.Argument(help="What to look for.", show_default=False)],
    by: Annotated[str, typer.Argument(help="What to put there; may be empty.", show_default=False)],
    subject: Who,
    parts: Annotated[bool, typer.Option("--parts", help="Also within words.")] = False,
) -> None:
    """Find and replace in all captions of a subject."""
    with door.studio() as studio:
        found = find_subject(studio, subject)
        _changed(door, studio, found.id, studio.captions.replace(found.id, find, by, whole_words=not parts))


@verb(app, "add-tag")
def add_tag(
    door: Door,
    tag: Annotated[str, typer.Argument(help="What to add.", show_default=False)],
    subject: Who,
    front: Annotated[bool, typer.Option("--front", help="At the beginning.")] = False,
) -> None:
    """Add a tag to all captions that lack it."""
    with door.studio() as studio:
        found = find_subject(studio, subject)
        _changed(door, studio, found.id, studio.captions.add_tag(found.id, tag, front=front))


@verb(app, "remove-tag")
def remove_tag(
    door: Door, tag: Annotated[str, typer.Argument(help="What to take out.", show_default=False)], subject: Who
) -> None:
    """Take a tag out of all captions."""
    with door.studio() as studio:
        found = find_subject(studio, subject)
        _changed(door, studio, found.id, studio.captions.remove_tag(found.id, tag))


def _changed(door: Door, studio: Studio, subject: str, count: int) -> None:
    if not door.as_json:
        door.note(f"{plural(count, 'caption')} changed")
    _show(door, studio, subject, changed=count)


def _show(door: Door, studio: Studio, subject: str, **more: Any) -> None:
    names = {view.entry.asset.id: (number, view.name) for number, view in enumerate(studio.photos.list(subject), 1)}
    views = studio.captions.list(subject)
    rows = [
        (*names[view.asset_id], view.caption.author if view.caption else "", view.text or "(none yet)")
        for view in views
    ]
    data = [
        {
            "id": view.asset_id,
            "name": names[view.asset_id][1],
            "caption": view.caption.text if view.caption else None,
            "author": view.caption.author if view.caption else None,
            "version": view.caption.version if view.caption else 0,
        }
        for view in views
    ]
    door.result({"captions": data, **more}, table((">no.", "file", "by", "caption"), rows, empty="no accepted photos"))
