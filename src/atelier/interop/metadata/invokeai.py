"""InvokeAI's metadata: `invokeai_metadata` (3 and later), `sd-metadata` (2), the `Dream` command line (1)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import JsonValue

from atelier.interop.metadata.generation import Generation, LoraUse
from atelier.interop.metadata.limits import number, table, whole, words

_KNOWN = {
    "positive_prompt",
    "negative_prompt",
    "width",
    "height",
    "seed",
    "cfg_scale",
    "guidance",
    "steps",
    "scheduler",
    "model",
    "strength",
    "clip_skip",
    "loras",
    "app_version",
}
_NEGATIVE = re.compile(r"\[([^\[\]]{1,2000})\]")
_OPTION = re.compile(r"\s-([A-Za-z])\s*(\S+)")


def from_metadata(data: Mapping[str, JsonValue], workflow: JsonValue) -> Generation:
    """Version 3 and later."""
    model = table(data.get("model"))
    return Generation(
        "invokeai",
        prompt=words(data.get("positive_prompt")),
        negative_prompt=words(data.get("negative_prompt")),
        steps=whole(data.get("steps")),
        sampler=words(data.get("scheduler")),
        cfg=number(data.get("cfg_scale")),
        guidance=number(data.get("guidance")),
        seed=whole(data.get("seed")),
        width=whole(data.get("width")),
        height=whole(data.get("height")),
        model=words(model.get("name") or model.get("model_name")),
        model_hash=words(model.get("hash")),
        strength=number(data.get("strength")),
        clip_skip=whole(data.get("clip_skip")),
        version=words(data.get("app_version")),
        loras=tuple(_loras(data.get("loras"))),
        workflow=table(workflow) or None,
        extra={name: value for name, value in data.items() if name not in _KNOWN},
    )


def from_sd_metadata(data: Mapping[str, JsonValue]) -> Generation:
    """Version 2, and 1.15."""
    image = table(data.get("image"))
    images = data.get("images")
    if not image and isinstance(images, list) and images:
        image = table(images[0])
    prompt, negative = _split(_joined(image.get("prompt")))
    strength = number(image.get("strength_steps") or image.get("strength"))
    used = {"prompt", "steps", "cfg_scale", "seed", "width", "height", "sampler", "strength", "strength_steps"}
    return Generation(
        "invokeai",
        prompt=prompt,
        negative_prompt=negative,
        steps=whole(image.get("steps")),
        sampler=words(image.get("sampler")),
        cfg=number(image.get("cfg_scale")),
        seed=whole(image.get("seed")),
        width=whole(image.get("width")),
        height=whole(image.get("height")),
        model=words(data.get("model_id") or data.get("model")),
        model_hash=words(data.get("model_hash")),
        strength=strength,
        version=words(data.get("app_version")),
        extra={name: value for name, value in image.items() if name not in used},
    )


def from_dream(command: str) -> Generation | None:
    """Version 1: `"prompt" -s50 -W512 -H512 -C7.5 -Ak_lms -S42`."""
    quoted = re.match(r'\s*"((?:[^"\\]++|\\.)*+)"', command)
    if quoted is None:
        return None
    options = {found[1]: found[2] for found in _OPTION.finditer(command, quoted.end())}
    prompt, negative = _split(quoted[1].replace('\\"', '"'))
    used = "sSWHCAf"
    return Generation(
        "invokeai",
        prompt=prompt,
        negative_prompt=negative,
        steps=whole(options.get("s")),
        sampler=options.get("A", ""),
        cfg=number(options.get("C")),
        seed=whole(options.get("S")),
        width=whole(options.get("W")),
        height=whole(options.get("H")),
        strength=number(options.get("f")),
        extra={f"-{name}": value for name, value in options.items() if name not in used},
    )


def _joined(prompt: JsonValue) -> str:
    if isinstance(prompt, list):
        return " ".join(words(table(one).get("prompt")) for one in prompt).strip()
    return words(prompt)


def _split(prompt: str) -> tuple[str, str]:
    """What stands in [brackets] was the negative prompt."""
    negative = " ".join(found[1].strip() for found in _NEGATIVE.finditer(prompt))
    return _NEGATIVE.sub("", prompt).strip(), negative


def _loras(value: JsonValue) -> list[LoraUse]:
    found: list[LoraUse] = []
    for one in value if isinstance(value, list) else ():
        entry = table(one)
        model = table(entry.get("model")) or table(entry.get("lora"))
        name = words(model.get("name") or model.get("model_name"))
        if name:
            found.append(LoraUse(name, number(entry.get("weight")), words(model.get("hash"))))
    return found
