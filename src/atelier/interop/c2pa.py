"""C2PA manifests (spec 2.x): signing our files last, and reading anybody's.

Nothing is fetched: no remote manifests, no time stamps, no revocation lists. Manifests carry no thumbnails and no
names: ingredients are opaque ids (`Credentials.opaque`).
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pydantic import JsonValue

from atelier.errors import Corrupt, InvalidInput
from atelier.interop.credentials import Credentials
from atelier.interop.metadata.limits import table, words

CREATED, RESIZED, OPENED, EDITED, MARKED, CONVERTED = (
    "c2pa.created",
    "c2pa.resized",
    "c2pa.opened",
    "c2pa.edited",
    "c2pa.watermarked.unbound",
    "c2pa.converted",
)
MEDIA_TYPES = ("image/png", "image/jpeg", "image/webp", "image/avif")
GENERATOR = "Atelier"
RECIPE = "org.atelier.recipe"
MAX_LISTED = 50


@dataclass(frozen=True)
class Ingredient:
    """What the picture was made from, by an opaque id. `relationship`: parentOf (edited), inputTo (looked at)."""

    opaque_id: str
    media_type: str
    relationship: str = "inputTo"


@dataclass(frozen=True)
class Claim:
    """What a manifest is to say.

    Attributes:
        title: of the file; holds no names.
        opaque_id: of the picture itself.
        source_type: IPTC's digital source type.
        actions: what was done after it was made, in order: `RESIZED`, `MARKED`, ….
        assertions: further ones by label; JSON.
    """

    title: str
    opaque_id: str
    source_type: str
    version: str
    actions: tuple[str, ...] = ()
    ingredients: tuple[Ingredient, ...] = ()
    assertions: Mapping[str, JsonValue] = field(default_factory=dict)


class State(StrEnum):
    """What a file's manifest is worth."""

    UNSIGNED = "unsigned"  # there is none
    TRUSTED = "trusted"  # untouched, and signed under one of the trusted roots
    UNKNOWN_SIGNER = "unknown-signer"  # untouched, signed by somebody who is not trusted here
    TAMPERED = "tampered"  # the file or the manifest was changed after signing, or the signature is not good


@dataclass(frozen=True)
class Signature:
    """What a file's manifest says, and whether to believe it.

    Attributes:
        signer: the certificate's common name and organisation. generator: the software that made the claim.
        source_type: of the action that made the picture.
        ingredients: their instance ids.
        problems: codes and explanations of what does not hold.
    """

    state: State
    signer: str = ""
    generator: str = ""
    title: str = ""
    source_type: str = ""
    actions: tuple[str, ...] = ()
    ingredients: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def sign(content: bytes, media_type: str, claim: Claim, credentials: Credentials) -> bytes:
    """The same file with a manifest. It must be the last thing done to it.

    Raises:
        InvalidInput: the format cannot carry a manifest.
        Corrupt: the certificate cannot sign.
    """
    import c2pa

    if media_type not in MEDIA_TYPES:
        raise InvalidInput(f"{media_type} cannot carry a signed manifest here", advice=f"use {', '.join(MEDIA_TYPES)}")
    out = io.BytesIO()
    try:
        info = c2pa.C2paSignerInfo(
            c2pa.C2paSigningAlg.ES256, "".join(credentials.chain).encode(), credentials.key.encode(), None
        )
        with (
            c2pa.Signer.from_info(info) as signer,
            _context([credentials.root]) as context,
            c2pa.Builder.from_json(_manifest(claim, media_type), context) as builder,
        ):
            builder.sign(signer, media_type, io.BytesIO(content), out)
    except c2pa.C2paError as error:
        raise Corrupt(
            f"the file could not be signed ({_first_line(error)})",
            kept="nothing was written",
            advice="check the signing certificate in the library's keys folder",
        ) from error
    return out.getvalue()


def read_signature(content: bytes, media_type: str, roots: Sequence[str] = ()) -> Signature:
    """Read and judge a file's manifest.

    Args:
        roots: certificates (PEM) to trust; nobody else is.
    """
    import c2pa

    if media_type not in MEDIA_TYPES:
        return Signature(State.UNSIGNED)
    try:
        with _context(roots) as context, c2pa.Reader(media_type, io.BytesIO(content), context=context) as reader:
            state, told = reader.get_validation_state(), json.loads(reader.json())
    except (c2pa.C2paError, ValueError, RecursionError) as error:
        if str(error).startswith("ManifestNotFound"):
            return Signature(State.UNSIGNED)
        # Something claims to be a manifest and cannot be read as one.
        return Signature(State.TAMPERED, problems=(_first_line(error),))
    active = table(table(told.get("manifests")).get(str(told.get("active_manifest"))))
    statuses = told.get("validation_status")
    problems = tuple(
        f"{words(table(one).get('code'))}: {words(table(one).get('explanation'))}"[:300]
        for one in (statuses if isinstance(statuses, list) else [])[:MAX_LISTED]
    )
    signed_by = table(active.get("signature_info"))
    actions = [table(one) for one in _actions(active)]
    return Signature(
        {"Trusted": State.TRUSTED, "Valid": State.UNKNOWN_SIGNER}.get(str(state), State.TAMPERED),
        signer=", ".join(filter(None, (words(signed_by.get("common_name")), words(signed_by.get("issuer")))))[:200],
        generator=_generator(active)[:200],
        title=words(active.get("title"))[:200],
        source_type=next((found for one in actions if (found := words(one.get("digitalSourceType")))), "")[:200],
        actions=tuple(words(one.get("action"))[:100] for one in actions[:MAX_LISTED]),
        ingredients=tuple(
            words(table(one).get("instance_id"))[:200] for one in _list(active.get("ingredients"))[:MAX_LISTED]
        ),
        problems=problems,
    )


def _manifest(claim: Claim, media_type: str) -> dict[str, Any]:
    agent = {"name": GENERATOR, "version": claim.version}
    first = {"action": CREATED, "digitalSourceType": claim.source_type, "softwareAgent": agent}
    return {
        "claim_generator_info": [agent],
        "title": claim.title,
        "format": media_type,
        "instance_id": claim.opaque_id,
        "ingredients": [
            {
                "title": one.opaque_id,
                "format": one.media_type,
                "instance_id": one.opaque_id,
                "relationship": one.relationship,
            }
            for one in claim.ingredients
        ],
        "assertions": [
            {
                "label": "c2pa.actions.v2",
                "data": {"actions": [first, *({"action": action, "softwareAgent": agent} for action in claim.actions)]},
            },
            *({"label": label, "data": data} for label, data in claim.assertions.items()),
        ],
    }


def _context(roots: Sequence[str]) -> Any:
    import c2pa

    settings = {
        "verify": {
            "verify_after_sign": False,
            "verify_trust": True,
            "remote_manifest_fetch": False,
            "ocsp_fetch": False,
        },
        "trust": {"user_anchors": "".join(roots)} if roots else {},
        "builder": {"thumbnail": {"enabled": False}},
    }
    return c2pa.Context.builder().with_settings(c2pa.Settings.from_dict(settings)).build()


def _actions(active: Mapping[str, JsonValue]) -> list[JsonValue]:
    for one in _list(active.get("assertions")):
        entry = table(one)
        if words(entry.get("label")).startswith("c2pa.actions"):
            return _list(table(entry.get("data")).get("actions"))
    return []


def _generator(active: Mapping[str, JsonValue]) -> str:
    for one in _list(active.get("claim_generator_info")):
        entry = table(one)
        return f"{words(entry.get('name'))} {words(entry.get('version'))}".strip()
    return words(active.get("claim_generator"))


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
