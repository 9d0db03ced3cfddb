"""A1111's infotext: prompt, `Negative prompt:`, one line of `key: value`. Forge, SD.Next, stable-diffusion.cpp and
Civitai write it as well, each with liberties: JSON as values, several lines of parameters, templates, no line break
before `Steps:`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace

from pydantic import JsonValue

from atelier.interop.metadata.generation import Generation, LoraUse, Refusal
from atelier.interop.metadata.limits import MAX_INFOTEXT, Doubtful, number, parse_json_at, whole, words

FEWEST = 3
"""So many pairs make a line one of parameters (as A1111's own reader has it)."""
MOST_KEYS = 400
_NEGATIVE, _TEMPLATE, _NEGATIVE_TEMPLATE = "Negative prompt", "Template", "Negative Template"

_KEY = re.compile(r"\s*([A-Za-z_][\w \-/.]{0,60}?)\s*:[ \t]*")
_STEPS_LINE = re.compile(r"^[ \t]*Steps:[ \t]*\d{1,6}[ \t]*(?=,|$)", re.MULTILINE)
_STEPS_GLUED = re.compile(r"Steps:[ \t]*\d{1,6},[ \t]*\w")
_LORA_TAG = re.compile(r"<(?:lora|lyco):([^:<>\n]{1,200}):([+-]?\d{1,4}(?:\.\d{1,8})?)(?::[^<>\n]{0,60})?>")
_SIZE = re.compile(r"(\d{1,6})\s*[x×]\s*(\d{1,6})\Z")

_KNOWN = {
    "steps",
    "sampler",
    "schedule type",
    "cfg scale",
    "guidance",
    "distilled cfg scale",
    "seed",
    "size",
    "model",
    "model hash",
    "denoising strength",
    "clip skip",
    "version",
}


def parse_infotext(text: str) -> tuple[Generation, list[Refusal]] | None:
    """What the text says, or None where it is no infotext at all.

    A line of parameters is the last that begins with `Steps:`, or else the last line with three or more pairs; without
    one, a text with a `Negative prompt:` still counts.
    """
    text = text.replace("\r\n", "\n").replace("\x00", "")
    if len(text) > MAX_INFOTEXT:
        return Generation("a1111"), [Refusal("parameters", f"{len(text)} characters; at most {MAX_INFOTEXT} are read")]
    start = _parameters_start(text)
    head, tail = (text, "") if start is None else (text[:start], text[start:])
    pairs, refused = _pairs(tail)
    prompt, negative, templates, said_negative = _head(head)
    if start is None and not said_negative:
        return None
    return _generation(prompt, negative, {**templates, **pairs}, refused), refused


def compose(generation: Generation) -> str:
    """The infotext of a generation, readable by A1111's readers and by `parse_infotext`."""
    lines = [generation.prompt]
    if generation.negative_prompt:
        lines.append(f"{_NEGATIVE}: {generation.negative_prompt}")
    size = f"{generation.width}x{generation.height}" if generation.width and generation.height else None
    hashes = ", ".join(f"{_name(one.name)}: {one.hash}" for one in generation.loras if one.hash)
    pairs: list[tuple[str, JsonValue]] = [
        ("Steps", generation.steps),
        ("Sampler", generation.sampler),
        ("Schedule type", generation.schedule),
        ("CFG scale", generation.cfg),
        ("Distilled CFG Scale", generation.guidance),
        ("Seed", generation.seed),
        ("Size", size),
        ("Model hash", generation.model_hash),
        ("Model", generation.model),
        ("Denoising strength", generation.strength),
        ("Clip skip", generation.clip_skip),
        ("Lora hashes", hashes),
        *generation.extra.items(),
        ("Version", generation.version),
    ]
    lines.append(", ".join(f"{name}: {_quoted(value)}" for name, value in pairs if value not in (None, "")))
    return "\n".join(lines)


# --- where things stand ----------------------------------------------------------------------------------------------


def _parameters_start(text: str) -> int | None:
    for found in reversed([one.start() for one in _STEPS_LINE.finditer(text)][-50:]):
        if len(_pairs(text[found:])[0]) >= FEWEST:
            return found
    glued = [one.start() for one in _STEPS_GLUED.finditer(text)]
    if glued and len(_pairs(text[glued[-1] :])[0]) >= FEWEST:
        return glued[-1]
    lines = list(re.finditer(r"^.*$", text, re.MULTILINE))
    for line in reversed(lines[-50:]):
        if line[0].strip():
            if not line[0].startswith((_NEGATIVE, _TEMPLATE)) and len(_pairs(line[0])[0]) >= FEWEST:
                return line.start()
            break
    return None


def _head(text: str) -> tuple[str, str, dict[str, JsonValue], bool]:
    """Prompt, negative prompt, templates."""
    parts = {"": text, _NEGATIVE: "", _TEMPLATE: "", _NEGATIVE_TEMPLATE: ""}
    marks = list(re.finditer(rf"^[ \t]*({_NEGATIVE}|{_TEMPLATE}|{_NEGATIVE_TEMPLATE}):", text, re.MULTILINE))
    if not marks and (glued := text.rfind(f"{_NEGATIVE}:")) >= 0:
        marks = list(re.compile(f"({_NEGATIVE}):").finditer(text, glued))
    if marks:
        parts[""] = text[: marks[0].start()]
        ends = [mark.start() for mark in marks[1:]] + [len(text)]
        for mark, end in zip(marks, ends, strict=True):
            content = text[mark.end() : end].strip()
            parts[mark[1]] = f"{parts[mark[1]]}\n{content}" if parts[mark[1]] else content
    said = any(mark[1] == _NEGATIVE for mark in marks)
    prompt = parts[""].strip()
    if prompt.startswith("Parameters") and (heading := re.match(r"Parameters\s*:\s*", prompt)):
        prompt = prompt[heading.end() :]  # how exiftool prints the field
    templates: dict[str, JsonValue] = {name: parts[name] for name in (_TEMPLATE, _NEGATIVE_TEMPLATE) if parts[name]}
    return prompt, parts[_NEGATIVE], templates, said


def _pairs(text: str) -> tuple[dict[str, JsonValue], list[Refusal]]:
    """`key: value` pairs, each value JSON, a JSON string, or plain up to a comma or the line's end."""
    found: dict[str, JsonValue] = {}
    refused: list[Refusal] = []
    at, doubts = 0, 0
    while at < len(text):
        key = _KEY.match(text, at)
        if key is None:
            at = _next(text, at)
            continue
        if len(found) >= MOST_KEYS:
            refused.append(Refusal("parameters", f"more than {MOST_KEYS} keys; the rest was left unread"))
            break
        name, begin = key[1].strip(), key.end()
        if name in (_TEMPLATE, _NEGATIVE_TEMPLATE):
            at = _template_end(text, begin)
            found[name] = text[begin:at].strip()
            continue
        value: JsonValue = None
        opening = text[begin : begin + 1]
        if opening and opening in '"{[' and doubts < 8:
            try:
                value, end = parse_json_at(text, begin)
                at = _next(text, end) if text[end : end + 1] in ("", ",", "\n") else _plain_end(text, end)
            except Doubtful as error:
                doubts += 1
                value = None
                if opening != '"':
                    refused.append(Refusal(f"parameters: {name}", str(error)))
        if value is None:
            end = _plain_end(text, begin)
            value, at = text[begin:end].strip(), end + 1
        found.setdefault(name, value)
    return found, refused


def _plain_end(text: str, begin: int) -> int:
    stop = re.compile(r"[,\n]").search(text, begin)
    return stop.start() if stop else len(text)


def _next(text: str, at: int) -> int:
    return _plain_end(text, at) + 1


def _template_end(text: str, begin: int) -> int:
    stop = re.compile(rf"\n[ \t]*(?={_NEGATIVE_TEMPLATE}:|Steps:[ \t]*\d)").search(text, begin)
    return stop.start() if stop else len(text)


# --- meaning ----------------------------------------------------------------------------------------------------


def _generation(prompt: str, negative: str, pairs: dict[str, JsonValue], refused: list[Refusal]) -> Generation:
    lower = {name.lower(): value for name, value in reversed(list(pairs.items()))}

    def real(*names: str) -> float | None:
        for name in names:
            try:
                if (value := number(lower.get(name))) is not None:
                    return value
            except Doubtful as error:
                refused.append(Refusal(f"parameters: {name}", str(error)))
        return None

    def integer(name: str) -> int | None:
        try:
            return whole(lower.get(name))
        except Doubtful as error:
            refused.append(Refusal(f"parameters: {name}", str(error)))
            return None

    size = _SIZE.match(words(lower.get("size")))
    made = Generation(
        "a1111",
        prompt=prompt,
        negative_prompt=negative,
        steps=integer("steps"),
        sampler=words(lower.get("sampler")),
        schedule=words(lower.get("schedule type")),
        cfg=real("cfg scale"),
        guidance=real("distilled cfg scale", "guidance"),
        seed=integer("seed"),
        width=int(size[1]) if size else None,
        height=int(size[2]) if size else None,
        model=words(lower.get("model")),
        model_hash=words(lower.get("model hash")),
        strength=real("denoising strength"),
        clip_skip=integer("clip skip"),
        version=words(lower.get("version")),
        loras=tuple(_loras(prompt, lower.get("lora hashes"))),
    )
    kept = {name: value for name, value in pairs.items() if name.lower() not in _KNOWN}
    if kept.get("Lora hashes") and made.loras:
        kept.pop("Lora hashes")
    return replace(made, extra=kept)


def _loras(prompt: str, hashes: JsonValue) -> Iterable[LoraUse]:
    digests: dict[str, str] = {}
    for one in words(hashes).split(","):
        name, colon, digest = one.rpartition(":")
        if colon and name.strip():
            digests[name.strip()] = digest.strip()
    for tag in _LORA_TAG.finditer(prompt):
        yield LoraUse(tag[1], float(tag[2]), digests.pop(tag[1], ""))
    for name, digest in digests.items():
        yield LoraUse(name, None, digest)


def _name(text: str) -> str:
    return re.sub(r"[,:\"\s]+", " ", text).strip() or "adapter"


def _quoted(value: JsonValue) -> str:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, float):
        return repr(value) if value != int(value) else str(int(value))
    text = str(value)
    risky = any(mark in text for mark in ',:"\n\r') or text[:1] in ("{", "[") or text != text.strip()
    return json.dumps(text, ensure_ascii=False) if risky else text
