"""Embedders: what sees pictures and words in one space, for searching by what is pictured.

An image-text model that a person put into `models/embedder` (CLIP or SigLIP in transformers' layout) is used where
there is one. Else the built-in model's companion: it reads the attributes of its own drawn world, and says little about
photographs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from atelier.errors import Corrupt
from atelier.library.vectors import Embedder

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from atelier.builtin.companion import Companion

FOLDER = "embedder"
PATCH = 32  # pictures at once


@dataclass
class CompanionEmbedder:
    """The companion's reading of what a picture shows (`Companion.picture_vectors`)."""

    companion: Companion
    name: str

    def pictures(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        """(n, d) unit vectors."""
        return self.companion.picture_vectors([np.asarray(_flat(image)) for image in images])

    def words(self, text: str) -> NDArray[np.float32] | None:
        """(d,) of unit length; None where the words state nothing that can be seen."""
        return self.companion.words_vector(text)


class TransformersEmbedder:
    """An image-text model of transformers (CLIP, SigLIP) from a folder with safetensors weights.

    Args:
        folder: with `config.json`, `preprocessor_config.json`, the tokenizer's files and the weights.
    """

    def __init__(self, folder: Path, *, device: str = "cpu") -> None:
        self._folder, self._device = folder, device
        digest = hashlib.sha256()
        for path in sorted(folder.glob("*.safetensors")):
            digest.update(f"{path.name}:{path.stat().st_size}:{path.stat().st_mtime_ns}".encode())
        digest.update((folder / "config.json").read_bytes())
        self.name = f"{folder.name}-{digest.hexdigest()[:16]}"

    def pictures(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        """(n, d) unit vectors."""
        import torch

        model = self._model
        found: list[NDArray[np.float32]] = []
        for start in range(0, len(images), PATCH):
            block = np.stack([self._pixels(_flat(image)) for image in images[start : start + PATCH]])
            with torch.inference_mode():
                features = _tensor(model.get_image_features(pixel_values=torch.from_numpy(block).to(self._device)))
            found.append(features.float().cpu().numpy())
        return _unit(np.concatenate(found)) if found else np.zeros((0, 0), np.float32)

    def words(self, text: str) -> NDArray[np.float32] | None:
        """(d,) of unit length."""
        import torch

        given = self._tokenizer([text], padding="max_length", truncation=True, return_tensors="pt")
        known = {name: value.to(self._device) for name, value in given.items() if name != "token_type_ids"}
        with torch.inference_mode():
            features = _tensor(self._model.get_text_features(**known))
        return _unit(features.float().cpu().numpy())[0]

    def _pixels(self, image: Image.Image) -> NDArray[np.float32]:
        """(3, side, side): the short side fitted, the middle cut out, normalised as the model wants it."""
        side, mean, std = self._look
        scale = side / min(image.size)
        size = (max(side, round(image.width * scale)), max(side, round(image.height * scale)))
        left, top = (size[0] - side) // 2, (size[1] - side) // 2
        fitted = image.resize(size, Image.Resampling.BICUBIC).crop((left, top, left + side, top + side))
        return ((np.asarray(fitted, np.float32) / 255.0 - mean) / std).transpose(2, 0, 1)

    @cached_property
    def _look(self) -> tuple[int, NDArray[np.float32], NDArray[np.float32]]:
        side = int(self._model.config.vision_config.image_size)
        path = self._folder / "preprocessor_config.json"
        try:
            said = json.loads(path.read_text("utf-8"))
            return side, np.array(said["image_mean"], np.float32), np.array(said["image_std"], np.float32)
        except (OSError, ValueError, KeyError) as error:
            raise Corrupt(f"{path} does not say how pictures are prepared ({error})") from error

    @cached_property
    def _model(self) -> Any:
        from transformers import AutoModel

        try:
            model = AutoModel.from_pretrained(self._folder, local_files_only=True, use_safetensors=True)
        except (OSError, ValueError) as error:
            raise Corrupt(
                f"the embedder in {self._folder} cannot be read ({str(error).splitlines()[0]})",
                advice="put an image-text model with safetensors weights there, or remove the folder",
            ) from error
        return model.eval().to(self._device)

    @cached_property
    def _tokenizer(self) -> Any:
        from transformers import AutoTokenizer

        return AutoTokenizer.from_pretrained(self._folder, local_files_only=True)


def find_embedder(models: Path, companion: Companion | None, weights: Path, *, device: str = "cpu") -> Embedder | None:
    """The best embedder there is, or None.

    Args:
        models: folder of installed models. weights: folder of the companion's weights, which name it.
    """
    folder = models / FOLDER
    if (folder / "config.json").is_file():
        return TransformersEmbedder(folder, device=device)
    if companion is None:
        return None
    from atelier.builtin.companion import WEIGHTS

    digest = hashlib.sha256((weights / WEIGHTS).read_bytes()).hexdigest()
    return CompanionEmbedder(companion, f"companion-{digest[:16]}")


def _flat(image: Image.Image) -> Image.Image:
    """RGB, on white where it is transparent."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    layered = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered).convert("RGB")


def _tensor(features: Any) -> Any:
    """Models of transformers give a tensor, or an output that holds it."""
    return features if hasattr(features, "float") else features.pooler_output


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
