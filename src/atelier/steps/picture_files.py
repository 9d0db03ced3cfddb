"""Pictures as files for others: PNG with the recipe in its text, readable by A1111's readers and by this studio."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pydantic import JsonValue

from atelier.errors import InvalidInput
from atelier.recipe import Asset
from atelier.steps.values import Meta

RECIPE_KEY, PARAMETERS_KEY = "atelier", "parameters"
FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}


def parameters(meta: Meta) -> str:
    """How the picture was made, as A1111's web UI writes it: prompt, negative prompt, one line of `key: value`."""
    lines = [str(meta.get("prompt", ""))]
    if meta.get("negative_prompt"):
        lines.append(f"Negative prompt: {meta['negative_prompt']}")
    pairs: list[tuple[str, JsonValue]] = [
        ("Steps", meta.get("steps")),
        ("Sampler", meta.get("scheduler")),
        ("CFG scale", meta.get("true_cfg") if meta.get("true_cfg", 1) != 1 else meta.get("guidance")),
        ("Seed", meta.get("seed")),
        ("Size", f"{meta['width']}x{meta['height']}" if "width" in meta and "height" in meta else None),
        ("Model hash", str(meta["model_digest"])[:10] if "model_digest" in meta else None),
        ("Model", meta.get("model")),
        ("Denoising strength", meta.get("strength") if meta.get("ability") in ("image-to-image", "inpaint") else None),
        ("Lora hashes", _lora_hashes(meta.get("adapters"))),
        ("Version", "Atelier"),
    ]
    lines.append(", ".join(f"{name}: {_quoted(value)}" for name, value in pairs if value not in (None, "")))
    return "\n".join(lines)


def png(content: bytes, asset: Asset, recipe: Mapping[str, JsonValue] | None) -> bytes:
    """The picture as PNG. With a recipe, its text holds `parameters` and the recipe under `atelier` as JSON."""
    info = PngInfo()
    if recipe is not None:
        _add(info, PARAMETERS_KEY, parameters(asset.meta))
        _add(info, RECIPE_KEY, json.dumps(recipe, ensure_ascii=False, sort_keys=True))
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
        picture.info.clear()
        buffer = io.BytesIO()
        picture.save(buffer, "PNG", pnginfo=info, compress_level=6)
    return buffer.getvalue()


def other(content: bytes, suffix: str) -> bytes:
    """The picture in another format, without metadata. Raises InvalidInput for one that is not written here."""
    form = FORMATS.get(suffix.lower())
    if form is None:
        raise InvalidInput(f"'{suffix}' is no format that is written here", advice=f"use {', '.join(FORMATS)}")
    with Image.open(io.BytesIO(content)) as picture:
        buffer = io.BytesIO()
        picture.convert("RGB").save(buffer, form, quality=95)
    return buffer.getvalue()


def read_recipe(content: bytes) -> Meta | None:
    """The recipe that `png` wrote, or None where a file holds none."""
    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
            found = json.loads(str(picture.info.get(RECIPE_KEY, "null")))
    except (OSError, ValueError, SyntaxError):
        return None
    return found if isinstance(found, dict) else None


def _add(info: PngInfo, key: str, text: str) -> None:
    # tEXt is Latin-1 only and what old readers look for; everything else goes into iTXt (PNG 1.2, 11.3.4).
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        info.add_itxt(key, text)
    else:
        info.add_text(key, text)


def _quoted(value: JsonValue) -> str:
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return json.dumps(text, ensure_ascii=False) if any(mark in text for mark in ",:\n") else text


def _lora_hashes(adapters: JsonValue) -> str:
    found = adapters if isinstance(adapters, list) else []
    return ", ".join(
        f"{str(one.get('name') or 'adapter').replace(',', ' ').replace(':', ' ')}: {str(one.get('digest'))[:12]}"
        for one in found
        if isinstance(one, dict)
    )
