"""Everything that a file says of its origin, judged: signature, invisible mark, metadata."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PIL import Image
from pydantic import JsonValue

from atelier.errors import reason
from atelier.interop.c2pa import Signature, State, read_signature
from atelier.interop.metadata import FileMetadata, Generation, Refusal, read_metadata
from atelier.interop.watermark import THRESHOLD, detect

MAX_PIXELS = 120_000_000
"""Larger pictures are not decoded; their mark is not looked for."""


@dataclass(frozen=True)
class Verification:
    """What is known of a file.

    Attributes:
        signature: of its C2PA manifest.
        mark_score: of the detector, in standard deviations; None where the pixels could not be looked at.
        generation, recipe, source_type, refused: its metadata, see `metadata.FileMetadata`.
    """

    form: str
    width: int
    height: int
    signature: Signature
    mark_score: float | None
    generation: Generation | None
    recipe: Mapping[str, JsonValue] | None
    source_type: str
    refused: tuple[Refusal, ...]

    @property
    def marked(self) -> bool:
        return self.mark_score is not None and self.mark_score >= THRESHOLD

    @property
    def ai_made(self) -> bool | None:
        """True where something that can be believed, or the file itself, says so; None where nothing says anything."""
        stated = "lgorithmicMedia" in (self.signature.source_type or self.source_type)
        return True if stated or self.marked or self.generation or self.recipe else None

    def summary(self) -> tuple[str, ...]:
        """Plain sentences: what is sure, what is only claimed, what is missing."""
        lines = [_SIGNATURE[self.signature.state].format(signer=self.signature.signer or "somebody")]
        if self.mark_score is None:
            lines.append("The invisible mark could not be looked for.")
        elif self.marked:
            lines.append(f"It carries the studio's invisible mark (score {self.mark_score:.1f}, {THRESHOLD:g} needed).")
        else:
            lines.append("The invisible mark was not found; cropping or strong editing removes it.")
        proven = self.signature.state is State.TRUSTED
        held = ""
        if self.recipe is not None:
            held = "this studio's recipe"
        elif self.generation is not None:
            held = f"metadata of {self.generation.tool}"
        if held:
            lines.append(
                f"It holds {held}" + (", covered by the signature." if proven else ", which anybody could write.")
            )
        else:
            lines.append("It holds no metadata on how it was made.")
        lines += [f"Not believed: {one.where}: {one.reason}." for one in self.refused]
        return tuple(lines)


_SIGNATURE = {
    State.TRUSTED: "Signed by this library ({signer}), and unchanged since.",
    State.UNKNOWN_SIGNER: "Signed by {signer}, whom this library does not know, and unchanged since.",
    State.TAMPERED: "It was signed, and the file was changed afterwards or the signature is not good.",
    State.UNSIGNED: "It is not signed.",
}


def verify(content: bytes, roots: Sequence[str] = ()) -> Verification:
    """Judge a PNG, JPEG, WebP or AVIF.

    Args:
        roots: certificates (PEM) whose signatures count as this library's.

    Raises:
        InvalidInput: it is none of these.
    """
    metadata = read_metadata(content)
    signature = read_signature(content, f"image/{metadata.form.lower()}", roots)
    width, height, score, refused = _look(content, metadata)
    return Verification(
        metadata.form,
        width,
        height,
        signature,
        score,
        metadata.generation,
        metadata.recipe,
        metadata.source_type,
        (*metadata.refused, *refused),
    )


def _look(content: bytes, metadata: FileMetadata) -> tuple[int, int, float | None, list[Refusal]]:
    try:
        with Image.open(io.BytesIO(content), formats=[metadata.form]) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS:
                return width, height, None, [Refusal("pixels", f"{width}x{height}; at most {MAX_PIXELS} are decoded")]
            picture.load()
            return width, height, detect(picture).score, []
    except (OSError, ValueError, SyntaxError, RuntimeError, Image.DecompressionBombError) as error:
        return 0, 0, None, [Refusal("pixels", f"they cannot be read ({reason(error)})")]
