"""`atelier verify`: what a file says of its origin, and what of it is sure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from atelier.cli.door import Door, safe
from atelier.cli.show import facts
from atelier.cli.verbs import verb
from atelier.errors import Corrupt, InvalidInput, NotFound

if TYPE_CHECKING:
    from atelier.interop.verify import Verification

app = typer.Typer(add_completion=False, rich_markup_mode="rich")


@verb(app, "verify")
def verify(
    door: Door,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A PNG, JPEG, WebP or AVIF.", show_default=False)],
    full: Annotated[bool, typer.Option("--recipe", help="Also print the recipe that the file holds.")] = False,
) -> None:
    """Say who made a file, whether it was changed since, and what it was made with. Exit code 8 if it was changed.

    Looks at the signed manifest (C2PA), the invisible mark, and the metadata of this and of other studios.
    """
    from atelier.steps.services.exporting import MAX_FILE

    if not file.is_file():
        raise NotFound(f"there is no file {file}", advice="check the path")
    if file.stat().st_size > MAX_FILE:
        raise InvalidInput(f"{file} has {file.stat().st_size} bytes; up to {MAX_FILE} are looked at")
    with door.studio() as studio:
        found = studio.exports.verify(file.read_bytes())
        data = told(found)
        lines = [safe(line) for line in found.summary()]
        door.result(data, *lines, facts(_pairs(found)), _recipe(found) if full else None)
    if found.signature.state.value == "tampered":
        door.end(Corrupt(f"{file} is not what was signed", advice="; ".join(found.signature.problems[:3])))


def told(found: Verification) -> dict[str, Any]:
    """A verification for programs."""
    return {
        "format": found.form,
        "width": found.width,
        "height": found.height,
        "signature": {**vars(found.signature), "state": found.signature.state.value},
        "mark": {"found": found.marked, "score": found.mark_score},
        "ai_made": found.ai_made,
        "source_type": found.source_type,
        "generation": vars(found.generation) if found.generation else None,
        "recipe": found.recipe,
        "refused": found.refused,
        "summary": found.summary(),
    }


def _pairs(found: Verification) -> list[tuple[str, object]]:
    made, signature = found.generation, found.signature
    pairs: list[tuple[str, object]] = [
        ("file", f"{found.form}, {found.width}x{found.height}"),
        ("signature", signature.state.value),
        ("signed by", signature.signer),
        ("made with", signature.generator),
        ("done to it", ", ".join(signature.actions)),
        ("made from", ", ".join(signature.ingredients)),
        ("kind of source", (signature.source_type or found.source_type).rpartition("/")[2]),
    ]
    if made is not None:
        pairs += [
            ("metadata of", made.tool),
            ("prompt", made.prompt),
            ("negative prompt", made.negative_prompt),
            ("model", made.model),
            ("seed", made.seed),
            ("steps", made.steps),
            ("sampler", made.sampler),
            ("adapters", ", ".join(one.name for one in made.loras)),
            ("workflow", "in the file" if made.workflow else ""),
        ]
    return pairs + [("does not hold", problem) for problem in signature.problems]


def _recipe(found: Verification) -> str | None:
    import json

    return None if found.recipe is None else safe(json.dumps(found.recipe, ensure_ascii=False))
