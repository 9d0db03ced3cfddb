"""From the texts of a file to how its picture was made, whoever wrote them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue

from atelier.interop.metadata import comfyui, invokeai, others
from atelier.interop.metadata.containers import Texts, read_texts
from atelier.interop.metadata.generation import Generation, Refusal
from atelier.interop.metadata.infotext import parse_infotext
from atelier.interop.metadata.limits import Doubtful, parse_json, table

RECIPE_KEY = "atelier"


@dataclass(frozen=True)
class FileMetadata:
    """What a file says.

    Attributes:
        form: PNG, JPEG, WEBP or AVIF.
        generation: how the picture was made; None where nothing is said.
        recipe: this studio's own recipe in full.
        source_type: IPTC's digital source type, as XMP states it.
        texts: every text by its name, as it stands there.
        refused: what was not believed, with reasons.
    """

    form: str
    generation: Generation | None
    recipe: Mapping[str, JsonValue] | None
    source_type: str
    texts: Mapping[str, str]
    refused: tuple[Refusal, ...]


def read_metadata(content: bytes | Path) -> FileMetadata:
    """Read a PNG, JPEG, WebP or AVIF. Hostile metadata never raises: it is refused, with the reason.

    Raises:
        InvalidInput: it is none of these formats.
    """
    texts = read_texts(content)
    recipe = _recipe(texts)
    generation, refused = interpret(texts.fields, texts.xmp)
    return FileMetadata(
        texts.form,
        generation,
        recipe,
        texts.xmp.get("source_type", ""),
        dict(texts.fields),
        (*texts.refused, *refused),
    )


def interpret(fields: Mapping[str, str], xmp: Mapping[str, str]) -> tuple[Generation | None, list[Refusal]]:
    """The first dialect that recognises its own keys.

    Args:
        fields: texts by keyword; EXIF's user comment as `usercomment`, other tags as `exif_010e`.
        xmp: fields of the XMP packet.
    """
    reader = _Interpreter(fields, xmp)
    for dialect in reader.dialects():
        try:
            if (found := dialect()) is not None:
                return found, reader.refused
        except Doubtful as error:
            reader.refused.append(Refusal(dialect.__name__.strip("_"), str(error)))
    return None, reader.refused


def _recipe(texts: Texts) -> Mapping[str, JsonValue] | None:
    for text in (texts.fields.get(RECIPE_KEY), texts.xmp.get("recipe")):
        if text:
            try:
                return table(parse_json(text)) or None
            except Doubtful as error:
                texts.refuse(RECIPE_KEY, str(error))
    return None


class _Interpreter:
    def __init__(self, fields: Mapping[str, str], xmp: Mapping[str, str]) -> None:
        self.fields, self.xmp = fields, xmp
        self.refused: list[Refusal] = []
        self._parsed: dict[tuple[str, bool], JsonValue] = {}

    def dialects(self) -> list[Callable[[], Generation | None]]:
        return [
            self._invokeai,
            self._tensorart,
            self._stability_matrix,
            self._novelai,
            self._json_parameters,
            self._drawthings,
            self._fooocus_log,
            self._a1111,
            self._comfyui,
        ]

    # --- dialects --------------------------------------------------------------------------------------------------

    def _invokeai(self) -> Generation | None:
        if "invokeai_metadata" in self.fields:
            graph = self.json("invokeai_workflow") or self.json("invokeai_graph")
            return invokeai.from_metadata(table(self.json("invokeai_metadata", strict=True)), graph)
        if "sd-metadata" in self.fields:
            return invokeai.from_sd_metadata(table(self.json("sd-metadata", strict=True)))
        return invokeai.from_dream(self.fields["Dream"]) if "Dream" in self.fields else None

    def _tensorart(self) -> Generation | None:
        if "generation_data" not in self.fields:
            return None
        return others.from_tensorart(table(self.json("generation_data", strict=True)), self.json("prompt"))

    def _stability_matrix(self) -> Generation | None:
        if "parameters-json" not in self.fields:
            return None
        return others.from_stability_matrix(table(self.json("parameters-json", strict=True)), self.json("prompt"))

    def _novelai(self) -> Generation | None:
        texts = dict(self.fields)
        if "Comment" not in texts and "NovelAI" in texts.get("usercomment", "")[:1_000_000]:
            wrapped = table(self.json("usercomment"))
            texts |= {name: text for name, text in wrapped.items() if isinstance(text, str)}
        if "NovelAI" not in texts.get("Software", "") or "Comment" not in texts:
            return None
        return others.from_novelai(texts, table(parse_json(texts["Comment"])))

    def _json_parameters(self) -> Generation | None:
        """`parameters` (or the user comment) that is JSON: SwarmUI, Fooocus, Civitai's ComfyUI."""
        for name in ("parameters", "usercomment", "exif_010e", "comment"):
            text = self.fields.get(name, "").lstrip()
            if not text.startswith("{"):
                continue
            data = table(self.json(name))
            if "sui_image_params" in data:
                return others.from_swarmui(data, self.json("prompt"))
            if comfyui.is_api_graph(data):
                return self._civitai(data)
            lower = {key.lower() for key in data}
            if "prompt" in lower and lower & {"base_model", "base_model_name", "base model", "negative"}:
                return others.from_fooocus(data)
        return None

    def _civitai(self, data: Mapping[str, JsonValue]) -> Generation:
        found = comfyui.from_graph(dict(data))
        extra = data.get("extraMetadata")
        if not isinstance(extra, str):
            return found
        from dataclasses import replace

        from atelier.interop.metadata.limits import number, whole, words

        said = table(parse_json(extra))
        return replace(
            found,
            prompt=words(said.get("prompt")) or found.prompt,
            negative_prompt=words(said.get("negativePrompt")) or found.negative_prompt,
            steps=whole(said.get("steps")) or found.steps,
            cfg=number(said.get("cfgScale")) or found.cfg,
            seed=whole(said.get("seed")) if said.get("seed") is not None else found.seed,
            extra=said,
        )

    def _drawthings(self) -> Generation | None:
        comment = self.xmp.get("usercomment", "")
        if not comment.startswith("{"):
            return None
        return others.from_drawthings(self.xmp, table(parse_json(comment)))

    def _fooocus_log(self) -> Generation | None:
        for name in ("parameters", "usercomment", "comment"):
            if (found := others.from_fooocus_log(self.fields.get(name, "")[:1_000_000])) is not None:
                return found
        return None

    def _a1111(self) -> Generation | None:
        texts = [self.fields.get(name, "") for name in ("parameters", "usercomment", "exif_010e", "comment")]
        for text in (*texts, self.xmp.get("parameters", ""), self.xmp.get("description", "")):
            if text and (found := parse_infotext(text)) is not None:
                said = [one for one in self.refused if not one.reason.startswith("not JSON")]
                self.refused = said + found[1]  # a prompt may well begin with a bracket
                return found[0]
        return None

    def _comfyui(self) -> Generation | None:
        prompt, workflow = self.json("prompt", lenient=True), self.json("workflow", lenient=True)
        # WebP files carry them in EXIF text tags: `prompt:{…}` in Model, `workflow:{…}` from Make downward.
        for name, text in self.fields.items():
            if name.startswith("exif_") and text.startswith(("prompt:", "workflow:")):
                key, _, body = text.partition(":")
                found = self._parse(name, body, lenient=True)
                prompt, workflow = (found, workflow) if key == "prompt" else (prompt, found)
        if comfyui.is_api_graph(prompt) or comfyui.is_ui_graph(workflow):
            return comfyui.from_graph(prompt, workflow)
        return None

    # --- inside ------------------------------------------------------------------------------------------------------

    def json(self, name: str, *, strict: bool = False, lenient: bool = False) -> JsonValue:
        """A field as JSON, None where it is missing. What is not believed is noted, or raised when `strict`."""
        if name not in self.fields:
            return None
        if strict:
            return parse_json(self.fields[name])
        return self._parse(name, self.fields[name], lenient=lenient or name in ("prompt", "workflow"))

    def _parse(self, name: str, text: str, *, lenient: bool) -> JsonValue:
        try:
            return parse_json(text, lenient=lenient)
        except Doubtful as error:
            refusal = Refusal(name, str(error))
            if refusal not in self.refused:
                self.refused.append(refusal)
            return None


def dump_recipe(recipe: Mapping[str, JsonValue]) -> str:
    """Our recipe as it stands in files."""
    return json.dumps(recipe, ensure_ascii=False, sort_keys=True, allow_nan=False)
