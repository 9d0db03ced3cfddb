"""A captioner from a local folder in transformers' layout: BLIP, BLIP-2 and Florence-2 classes, safetensors only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from PIL import Image

from atelier.errors import InvalidInput

# What each class is asked; Florence-2 takes task tokens.
_QUESTIONS = {"blip": None, "blip-2": None, "florence2": "<DETAILED_CAPTION>"}


class TransformersCaptioner:
    """Describes pictures by a vision-language model in a folder. The model is loaded at the first picture.

    Raises:
        InvalidInput: (on construction) the folder holds no such model, or its weights are not safetensors.
    """

    def __init__(self, folder: Path, *, device: str = "cpu", max_new_tokens: int = 60) -> None:
        self.folder, self.device, self.max_new_tokens = folder, device, max_new_tokens
        self.kind = _model_type(folder)
        if not any(folder.glob("*.safetensors")):
            others = ", ".join(sorted(p.name for p in folder.glob("*.bin"))) or "none"
            raise InvalidInput(
                f"{folder.name} has no safetensors weights (others: {others}), and pickled ones are never loaded",
                advice="take the model's safetensors version",
            )

    @property
    def name(self) -> str:
        return f"{self.kind}:{self.folder.name}"

    def describe(self, images: Sequence[Image.Image]) -> list[str]:
        """One description a picture, in order; one after the other, so that memory does not grow with their number."""
        import torch

        processor, model = self._loaded
        question = _QUESTIONS[self.kind]
        descriptions = []
        for image in images:
            text = {} if question is None else {"text": question}
            inputs = processor(images=image.convert("RGB"), return_tensors="pt", **text).to(self.device)
            with torch.inference_mode():
                tokens = model.generate(**inputs, max_new_tokens=self.max_new_tokens, do_sample=False, num_beams=1)
            raw = processor.batch_decode(tokens, skip_special_tokens=True)[0]
            descriptions.append(" ".join(raw.split()).rstrip("."))
        return descriptions

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        import transformers

        classes = {
            "blip": transformers.BlipForConditionalGeneration,
            "blip-2": transformers.Blip2ForConditionalGeneration,
            "florence2": transformers.Florence2ForConditionalGeneration,
        }
        local: dict[str, Any] = {"local_files_only": True}
        processor = transformers.AutoProcessor.from_pretrained(self.folder, trust_remote_code=False, **local)
        model = classes[self.kind].from_pretrained(self.folder, use_safetensors=True, **local)
        return processor, model.to(self.device).eval()


def _model_type(folder: Path) -> str:
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
        kind = config["model_type"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InvalidInput(f"{folder} holds no model in transformers' layout ({error})") from error
    if kind not in _QUESTIONS:
        raise InvalidInput(f"{folder.name} is a {kind!r} model", advice=f"captioners: {', '.join(_QUESTIONS)}")
    return kind
