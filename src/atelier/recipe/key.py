"""Names for results, and randomness by counter: the same things in give the same bytes out."""

from __future__ import annotations

import hashlib
import json

from pydantic import JsonValue

from atelier.recipe.values import REFERENCE, Asset, AssetBook


def canonical(value: object) -> bytes:
    """JSON with sorted keys, no blanks, plain UTF-8, no NaN: equal values give equal bytes.

    Raises:
        ValueError: the value holds NaN or infinity, which JSON cannot say.
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "surrogatepass")


def digest_of(value: object) -> str:
    """SHA-256 (hexadecimal) of a JSON value. Raises ValueError for NaN."""
    return hashlib.sha256(canonical(value)).hexdigest()


def seen(asset: Asset) -> dict[str, JsonValue]:
    """An asset as a step sees it: everything but its id."""
    return asset.model_dump(mode="json", exclude={"id"})


def result_key(step: str, version: int, fields: dict[str, JsonValue], book: AssetBook, extra: JsonValue = None) -> str:
    """The key of a step's result: SHA-256 (hexadecimal) over all that the step can see.

    An asset counts with everything but its id: content, kind, media type, meta and subjects. So a result is never taken
    for another subject's, and two copies of one photo share results.

    Args:
        fields: the step's fields as JSON, assets as {"$asset": id}; precision and quantisation are fields too.
        book: the assets that `fields` names.
        extra: what the step's `keyed` hook adds, such as digests of weights.
    """

    def content(value: JsonValue) -> object:
        if isinstance(value, dict):
            if REFERENCE in value:
                return {REFERENCE: seen(book.get(str(value[REFERENCE])))}
            return {name: content(item) for name, item in value.items()}
        if isinstance(value, list):
            return [content(item) for item in value]
        return value

    whole = {"step": step, "version": version, "fields": content(fields), "extra": extra}
    return hashlib.sha256(canonical(whole)).hexdigest()


def stream(seed: int, step: str, sample: int = 0, use: str = "") -> int:
    """A seed of its own for one sample of one step, 0 … 2^63 - 1: no draw depends on how many came before it.

    Args:
        use: separates draws of one sample from each other ("noise", "dropout", "preview").
    """
    digest = hashlib.sha256(canonical(["atelier-stream-1", seed, step, sample, use])).digest()
    return int.from_bytes(digest[:8], "big") >> 1
