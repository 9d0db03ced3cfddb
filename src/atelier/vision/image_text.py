"""Models that see pictures and words in one space: CLIP and SigLIP, as CLIP-I and CLIP-T of the DreamBench protocol.

Ruiz et al.: "DreamBooth", 2023, measures with CLIP-I (cosine of two pictures) and CLIP-T (cosine of a picture and its
prompt, without the subject's own word).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from atelier.vision.model_folder import ModelFolder, Once, unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

KINDS = ("clip", "siglip")
PART = 32  # pictures at once
LONGEST = 512  # tokens, where a folder does not say


class ImageText:
    """Pictures and words as unit vectors of one space, from a folder in transformers' layout."""

    def __init__(self, folder: Path, *, device: str = "cpu") -> None:
        self._folder = ModelFolder(folder, device=device, kinds=KINDS)

    @property
    def identity(self) -> str:
        """Changes with the weights."""
        return self._folder.identity

    def pictures(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        """(n, d) unit vectors."""
        import torch

        found: list[NDArray[np.float32]] = []
        for start in range(0, len(images), PART):
            block = np.stack([self._folder.look.pixels(image) for image in images[start : start + PART]])
            pixels = torch.from_numpy(block).to(self._folder.device)
            with torch.inference_mode():
                features = _tensor(self._folder.model.get_image_features(pixel_values=pixels))
            found.append(features.float().cpu().numpy())
        return unit(np.concatenate(found)) if found else np.zeros((0, 0), np.float32)

    def words(self, text: str) -> NDArray[np.float32]:
        """(d,) of unit length; what is longer than the model reads is cut off."""
        import torch

        # SigLIP was taught small letters, and pads every text to its full length.
        said = text.lower() if self._folder.kind == "siglip" else text
        given = self._folder.tokenizer(
            [said], padding="max_length", truncation=True, max_length=self._longest(), return_tensors="pt"
        )
        known = {name: value.to(self._folder.device) for name, value in given.items() if name != "token_type_ids"}
        if self._folder.kind == "siglip":
            known.pop("attention_mask", None)
        with torch.inference_mode():
            features = _tensor(self._folder.model.get_text_features(**known))
        return unit(features.float().cpu().numpy())[0]

    def release(self) -> None:
        """Let go of the weights."""
        self._folder.release()

    def _longest(self) -> int:
        text = self._folder.config.get("text_config") or {}
        most = int(text.get("max_position_embeddings") or self._folder.model.config.text_config.max_position_embeddings)
        return min(most, int(min(self._folder.tokenizer.model_max_length, LONGEST)))


class Seen:
    """Remembers what a model said of pictures and texts while it lives: a report asks several times for each."""

    def __init__(self, model: ImageText) -> None:
        self._model = model
        self.picture = Once(lambda picture: model.pictures([picture])[0])
        self._texts: dict[str, NDArray[np.float32]] = {}

    def text(self, text: str) -> NDArray[np.float32]:
        """(d,) of unit length."""
        if text not in self._texts:
            self._texts[text] = self._model.words(text)
        return self._texts[text]

    def release(self) -> None:
        """Let go of the weights; what was said is remembered."""
        self._model.release()


class ClipLikeness:
    """CLIP-I: how alike two whole pictures are in what they show.

    Args:
        seen: the model. name: what the report says it was measured with.
    """

    saturates = True
    scale = "cosine of whole pictures (CLIP-I): seldom under 0.4 even for unlike ones; what they show counts, not who"

    def __init__(self, seen: Seen, name: str) -> None:
        self._seen, self.name = seen, name

    def embed(self, picture: Image.Image) -> NDArray[np.float32]:
        """A unit vector."""
        return self._seen.picture(picture)

    def release(self) -> None:
        """Let go of the weights."""
        self._seen.release()


class ClipPrompt:
    """CLIP-T: whether a picture shows what its prompt says.

    Args:
        seen: the model. name: what the report says it was measured with.
    """

    relative = True
    scale = (
        "cosine of a picture and its prompt (CLIP-T): means something only beside what the same pictures score with "
        "each other's prompts"
    )

    def __init__(self, seen: Seen, name: str) -> None:
        self._seen, self.name = seen, name

    def score(self, picture: Image.Image, prompt: str) -> float:
        """-1..1; with real models between about 0 and 0.4."""
        return float(self._seen.picture(picture) @ self._seen.text(prompt))

    def release(self) -> None:
        """Let go of the weights."""
        self._seen.release()


def _tensor(features: Any) -> Any:
    """Models of transformers give a tensor, or an output that holds it."""
    return features if hasattr(features, "float") else features.pooler_output
