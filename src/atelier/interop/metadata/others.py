"""SwarmUI, NovelAI, Fooocus, Draw Things, TensorArt, Stability Matrix: a JSON dialect each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from pydantic import JsonValue

from atelier.interop.metadata.generation import Generation, LoraUse
from atelier.interop.metadata.infotext import parse_infotext
from atelier.interop.metadata.limits import number, table, whole, words

Data = Mapping[str, JsonValue]


def rest(data: Data, *used: str) -> dict[str, JsonValue]:
    """What no field took."""
    return {name: value for name, value in data.items() if name not in used and value not in (None, "", [], {})}


def from_swarmui(data: Data, graph: JsonValue) -> Generation:
    """`sui_image_params`, `sui_models`, `sui_extra_data`."""
    image = table(data.get("sui_image_params"))
    models = data.get("sui_models")
    hashes = {
        words(table(one).get("param")): words(table(one).get("hash"))
        for one in (models if isinstance(models, list) else [])
    }
    names, weights = image.get("loras"), image.get("loraweights")
    return Generation(
        "swarmui",
        prompt=words(image.get("prompt")),
        negative_prompt=words(image.get("negativeprompt")),
        steps=whole(image.get("steps")),
        sampler=words(image.get("sampler")),
        schedule=words(image.get("scheduler")),
        cfg=number(image.get("cfgscale")),
        guidance=number(image.get("fluxguidancescale")),
        seed=whole(image.get("seed")),
        width=whole(image.get("width")),
        height=whole(image.get("height")),
        model=words(image.get("model")),
        model_hash=hashes.get("model", ""),
        strength=number(image.get("initimagecreativity")),
        version=words(image.get("swarm_version")),
        loras=_loras(names, weights),
        workflow=table(graph) or None,
        extra=rest(
            image,
            *("prompt", "negativeprompt", "steps", "sampler", "scheduler", "cfgscale", "fluxguidancescale", "seed"),
            *("width", "height", "model", "initimagecreativity", "swarm_version", "loras", "loraweights"),
        ),
    )


def _loras(names: JsonValue, weights: JsonValue) -> tuple[LoraUse, ...]:
    if not isinstance(names, list):
        return ()
    given = weights if isinstance(weights, list) else []
    padded = [*given, *[None] * len(names)]
    return tuple(LoraUse(words(name), number(weight)) for name, weight in zip(names, padded, strict=False))


def from_novelai(texts: Mapping[str, str], comment: Data) -> Generation:
    """`Comment` as JSON beside `Description`, `Software`, `Source`."""
    negative = table(table(comment.get("v4_negative_prompt")).get("caption")).get("base_caption")
    return Generation(
        "novelai",
        prompt=words(comment.get("prompt")) or words(texts.get("Description")),
        negative_prompt=words(comment.get("uc")) or words(negative),
        steps=whole(comment.get("steps")),
        sampler=words(comment.get("sampler")),
        schedule=words(comment.get("noise_schedule")),
        cfg=number(comment.get("scale")),
        seed=whole(comment.get("seed")),
        width=whole(comment.get("width")),
        height=whole(comment.get("height")),
        model=words(texts.get("Source")),
        strength=number(comment.get("strength")),
        version=words(texts.get("Software")),
        extra=rest(
            comment,
            "prompt",
            "uc",
            "steps",
            "sampler",
            "noise_schedule",
            "scale",
            "seed",
            "width",
            "height",
            "strength",
        ),
    )


def from_fooocus(data: Data) -> Generation:
    """Fooocus' and RuinedFooocus' JSON."""
    lower = {name.lower().replace(" ", "_"): value for name, value in data.items()}
    size = re.findall(r"\d{1,6}", words(lower.get("resolution")))
    loras = lower.get("loras")
    found: list[LoraUse] = []
    for one in loras if isinstance(loras, list) else ():
        if isinstance(one, list) and len(one) >= 2:
            name, weight = (one[0], one[1]) if isinstance(one[0], str) else (one[1], one[0])
            found.append(LoraUse(words(name), number(weight)))
        elif isinstance(one, dict):
            found.append(LoraUse(words(one.get("name")), number(one.get("weight"))))
    return Generation(
        "fooocus",
        prompt=words(lower.get("prompt")),
        negative_prompt=words(lower.get("negative") or lower.get("negative_prompt")),
        steps=whole(lower.get("steps")),
        sampler=words(lower.get("sampler_name") or lower.get("sampler")),
        schedule=words(lower.get("scheduler")),
        cfg=number(lower.get("cfg") or lower.get("guidance_scale")),
        seed=whole(lower.get("seed")),
        width=whole(lower.get("width")) or (int(size[0]) if len(size) == 2 else None),
        height=whole(lower.get("height")) or (int(size[1]) if len(size) == 2 else None),
        model=words(lower.get("base_model_name") or lower.get("base_model")),
        model_hash=words(lower.get("base_model_hash")),
        strength=number(lower.get("denoise")),
        clip_skip=whole(lower.get("clip_skip")),
        version=words(lower.get("software") or lower.get("version")),
        loras=tuple(found),
        extra=rest(
            lower,
            *("prompt", "negative", "negative_prompt", "steps", "sampler_name", "sampler", "scheduler", "cfg", "seed"),
            *("guidance_scale", "width", "height", "resolution", "base_model_name", "base_model", "base_model_hash"),
            *("denoise", "clip_skip", "software", "version", "loras"),
        ),
    )


_LOG_KEYS = (
    "Prompt",
    "Negative Prompt",
    "Fooocus V2 Expansion",
    "Styles",
    "Performance",
    "Resolution",
    "Sharpness",
    "Guidance Scale",
    "ADM Guidance",
    "Base Model",
    "Refiner Model",
    "Sampler",
    "Scheduler",
    "Seed",
)
_LOG_KEY = re.compile(rf"(?:^|, )({'|'.join(_LOG_KEYS)}): ?|(?:^|, )(LoRA) \[", re.MULTILINE)
_LOG_LORA = re.compile(r"LoRA \[([^\]\n]{1,200})\] weight: ([+-]?\d{1,3}(?:\.\d{1,8})?)")


def from_fooocus_log(text: str) -> Generation | None:
    """The text form of Fooocus' log: `Prompt: …`, `Negative Prompt: …`, `Resolution: (w, h), …`."""
    if not re.match(r"\s*Prompt: ", text) or "Resolution: (" not in text:
        return None
    marks = list(_LOG_KEY.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    pairs: dict[str, JsonValue] = {}
    for mark, end in zip(marks, ends, strict=True):
        if mark[1]:
            pairs.setdefault(mark[1], text[mark.end() : end].strip())
    loras: list[JsonValue] = [[found[1], found[2]] for found in _LOG_LORA.finditer(text)]
    return from_fooocus({**pairs, "loras": loras})


def from_drawthings(xmp: Mapping[str, str], data: Data) -> Generation:
    """`exif:UserComment` in XMP as JSON with short names; the description is what A1111 would write."""
    size = re.findall(r"\d{1,6}", words(data.get("size")))
    described = parse_infotext(xmp.get("description", ""))
    base = described[0] if described else Generation("drawthings")
    return replace(
        base,
        tool="drawthings",
        prompt=words(data.get("c")) or base.prompt,
        negative_prompt=words(data.get("uc")),
        steps=whole(data.get("steps")),
        sampler=words(data.get("sampler")) or base.sampler,
        cfg=number(data.get("scale")),
        seed=whole(data.get("seed")),
        width=int(size[0]) if len(size) == 2 else base.width,
        height=int(size[1]) if len(size) == 2 else base.height,
        model=words(data.get("model")),
        strength=number(data.get("strength")),
        version=words(xmp.get("creator_tool")),
        extra=rest(data, "c", "uc", "steps", "sampler", "scale", "seed", "size", "model", "strength"),
    )


def from_tensorart(data: Data, graph: JsonValue) -> Generation:
    """`generation_data`."""
    model = table(data.get("baseModel"))
    return Generation(
        "tensorart",
        prompt=words(data.get("prompt")),
        negative_prompt=words(data.get("negativePrompt")),
        steps=whole(data.get("steps")),
        sampler=words(data.get("ksamplerName") or data.get("samplerName")),
        schedule=words(data.get("schedule")),
        cfg=number(data.get("cfgScale")),
        guidance=number(data.get("guidance")),
        seed=whole(data.get("seed")),
        width=whole(data.get("width")),
        height=whole(data.get("height")),
        model=words(model.get("modelFileName")),
        model_hash=words(model.get("hash")),
        clip_skip=whole(data.get("clipSkip")),
        workflow=table(graph) or None,
        extra=rest(
            data,
            *("prompt", "negativePrompt", "steps", "ksamplerName", "schedule", "cfgScale", "guidance", "seed"),
            *("width", "height", "baseModel", "clipSkip"),
        ),
    )


def from_stability_matrix(data: Data, graph: JsonValue) -> Generation:
    """`parameters-json`."""
    used = {"PositivePrompt", "NegativePrompt", "Steps", "Sampler", "CfgScale", "Seed", "Height", "Width"}
    return Generation(
        "stability-matrix",
        prompt=words(data.get("PositivePrompt")).replace("\r\n", "\n"),
        negative_prompt=words(data.get("NegativePrompt")).replace("\r\n", "\n"),
        steps=whole(data.get("Steps")),
        sampler=words(data.get("Sampler")),
        cfg=number(data.get("CfgScale")),
        seed=whole(data.get("Seed")),
        width=whole(data.get("Width")),
        height=whole(data.get("Height")),
        model=words(data.get("ModelName")),
        model_hash=words(data.get("ModelHash")),
        workflow=table(graph) or None,
        extra=rest(data, *used, "ModelName", "ModelHash"),
    )
