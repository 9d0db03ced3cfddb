"""Embedders: what sees pictures and words in one space, for searching by what is pictured.

An image-text model that a person put into `models/embedder` (CLIP or SigLIP in transformers' layout) is used where
there is one, else one that is installed as an auxiliary model. Else the built-in model's companion: it reads the
attributes of its own drawn world, and says little about photographs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from atelier.engine.auxiliary import AuxiliaryCatalog
from atelier.library.vectors import Embedder
from atelier.vision.image_text import ImageText
from atelier.vision.model_folder import flat

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from atelier.builtin.companion import Companion

FOLDER = "embedder"


@dataclass
class CompanionEmbedder:
    """The companion's reading of what a picture shows (`Companion.picture_vectors`)."""

    companion: Companion
    name: str

    def pictures(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        """(n, d) unit vectors."""
        return self.companion.picture_vectors([np.asarray(flat(image)) for image in images])

    def words(self, text: str) -> NDArray[np.float32] | None:
        """(d,) of unit length; None where the words state nothing that can be seen."""
        return self.companion.words_vector(text)


class TransformersEmbedder:
    """An image-text model of transformers (CLIP, SigLIP) from a folder with safetensors weights.

    Args:
        folder: with `config.json`, `preprocessor_config.json`, the tokenizer's files and the weights.
    """

    def __init__(self, folder: Path, *, device: str = "cpu") -> None:
        self._model = ImageText(folder, device=device)
        self.name = f"{folder.name}-{self._model.identity}"

    def pictures(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        """(n, d) unit vectors."""
        return self._model.pictures(images)

    def words(self, text: str) -> NDArray[np.float32] | None:
        """(d,) of unit length."""
        return self._model.words(text)


def find_embedder(models: Path, companion: Companion | None, weights: Path, *, device: str = "cpu") -> Embedder | None:
    """The best embedder there is, or None.

    Args:
        models: folder of installed models, of auxiliary ones too. weights: folder of the companion's weights, which
            name it.
    """
    folder = models / FOLDER
    if (folder / "config.json").is_file():
        return TransformersEmbedder(folder, device=device)
    installed = AuxiliaryCatalog(models).able("clip", "siglip")
    if installed is not None:
        return TransformersEmbedder(installed.weights, device=device)
    if companion is None:
        return None
    from atelier.builtin.companion import WEIGHTS

    digest = hashlib.sha256((weights / WEIGHTS).read_bytes()).hexdigest()
    return CompanionEmbedder(companion, f"companion-{digest[:16]}")
