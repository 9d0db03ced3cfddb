"""A vision model in transformers' layout: one folder with `config.json`, `preprocessor_config.json`, safetensors.

Classes come from a list here, never from the folder, and pickled weights are not opened.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from PIL import Image

from atelier.errors import Corrupt, InvalidInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

Kind = Literal["dinov2", "clip", "siglip"]
CLASSES: dict[Kind, str] = {"dinov2": "Dinov2Model", "clip": "CLIPModel", "siglip": "SiglipModel"}
"""What `model_type` in a folder's configuration is loaded as."""
TOKENIZERS = ("tokenizer.json", "vocab.json", "spiece.model", "tokenizer.model")
_MOST = 4 * 1024 * 1024  # bytes of a configuration
_FULL = {"dinov2": (256, 224)}
"""Sides that a picture is fitted to and cut to where the folder does not say."""


@dataclass(frozen=True)
class Look:
    """How pictures are prepared: the short side fitted to `fitted` px, the middle `side` px cut out, normalised."""

    fitted: int
    side: int
    mean: NDArray[np.float32]
    std: NDArray[np.float32]

    def pixels(self, image: Image.Image) -> NDArray[np.float32]:
        """(3, side, side), as the model wants it."""
        scale = self.fitted / min(image.size)
        size = (max(self.side, round(image.width * scale)), max(self.side, round(image.height * scale)))
        left, top = (size[0] - self.side) // 2, (size[1] - self.side) // 2
        whole = flat(image).resize(size, Image.Resampling.BICUBIC)
        cut = whole.crop((left, top, left + self.side, top + self.side))
        return ((np.asarray(cut, np.float32) / 255.0 - self.mean) / self.std).transpose(2, 0, 1)


class ModelFolder:
    """One model of transformers, loaded when it is first asked. Threads may share it.

    Args:
        folder: where it lies. device: where it computes. kinds: the `model_type`s that are meant.
    """

    def __init__(self, folder: Path, *, device: str = "cpu", kinds: Collection[Kind] = tuple(CLASSES)) -> None:
        self.folder, self.device, self._kinds = folder, device, kinds

    @cached_property
    def config(self) -> dict[str, Any]:
        """Raises Corrupt: there is none. InvalidInput: of another kind of model."""
        config = read_config(self.folder / "config.json")
        kind = config.get("model_type")
        if kind not in self._kinds:
            raise InvalidInput(
                f"{self.folder.name} is a model of the kind {kind!r}", advice=f"known here: {', '.join(self._kinds)}"
            )
        return config

    @property
    def kind(self) -> Kind:
        """Of the kinds that were meant, the one it is. Raises as `config`."""
        said = self.config["model_type"]
        return next(kind for kind in self._kinds if kind == said)

    @cached_property
    def identity(self) -> str:
        """16 hexadecimal digits that change with the weights or how pictures are prepared."""
        digest = hashlib.sha256()
        for path in sorted(self.folder.glob("*.safetensors")):
            digest.update(f"{path.name}:{path.stat().st_size}:{path.stat().st_mtime_ns}".encode())
        digest.update((self.folder / "config.json").read_bytes())
        return digest.hexdigest()[:16]

    @cached_property
    def look(self) -> Look:
        """Raises Corrupt: the folder does not say how pictures are prepared."""
        path = self.folder / "preprocessor_config.json"
        said = read_config(path)
        vision = self.config.get("vision_config") or self.config
        try:
            mean, std = (np.array(said[name], np.float32) for name in ("image_mean", "image_std"))
            natural = _FULL.get(self.kind, (int(vision.get("image_size", 224)),) * 2)
            fitted = _side(said.get("size"), natural[0])
            side = _side(said.get("crop_size"), min(fitted, natural[1]))
        except (ValueError, KeyError, TypeError) as error:
            raise Corrupt(f"{path} does not say how pictures are prepared ({error})") from error
        if mean.shape != (3,) or std.shape != (3,) or not (std > 0).all() or not 16 <= side <= fitted <= 2048:
            raise Corrupt(f"{path} does not say how pictures are prepared (mean, deviation or size are impossible)")
        return Look(fitted, side, mean, std)

    @cached_property
    def model(self) -> Any:
        """In float32: what is compared must not depend on the machine. Raises Corrupt."""
        import torch
        import transformers

        try:
            cls = getattr(transformers, CLASSES[self.kind])
            model, said = cls.from_pretrained(
                self.folder,
                local_files_only=True,
                use_safetensors=True,
                dtype=torch.float32,
                output_loading_info=True,
            )
            if said["missing_keys"]:  # transformers would fill them with random numbers
                raise ValueError(f"{len(said['missing_keys'])} weights are missing, {min(said['missing_keys'])} first")
        except (OSError, ValueError) as error:
            raise Corrupt(
                f"the model in {self.folder} cannot be read ({str(error).splitlines()[0]})",
                advice="install it again, or put a model with safetensors weights there",
            ) from error
        return model.eval().to(self.device)

    def release(self) -> None:
        """Let go of the weights; they are loaded again when they are asked for."""
        self.__dict__.pop("model", None)

    @cached_property
    def tokenizer(self) -> Any:
        """Raises Corrupt."""
        from transformers import AutoTokenizer

        try:
            return AutoTokenizer.from_pretrained(self.folder, local_files_only=True)
        except (OSError, ValueError) as error:
            raise Corrupt(f"the tokenizer in {self.folder} cannot be read ({str(error).splitlines()[0]})") from error


class Once:
    """Looks at each picture once while it lives: a report asks several times for the same vector."""

    def __init__(self, look: Callable[[Image.Image], NDArray[np.float32]]) -> None:
        self._look = look
        self._seen: dict[int, tuple[Image.Image, NDArray[np.float32]]] = {}  # holds pictures, so that ids stay theirs

    def __call__(self, picture: Image.Image) -> NDArray[np.float32]:
        """The vector of a picture."""
        if id(picture) not in self._seen:
            self._seen[id(picture)] = picture, self._look(picture)
        return self._seen[id(picture)][1]


def examine(path: Path) -> tuple[Kind, int]:
    """What kind of model a folder holds, and how many parameters; no weight is loaded.

    Raises:
        InvalidInput: of another kind, or without safetensors. Corrupt: a part cannot be read or is missing.
    """
    from safetensors import SafetensorError, safe_open

    folder = ModelFolder(path)
    kind = folder.kind
    weights = sorted(path.glob("*.safetensors"))
    if not weights:
        pickled = [one.name for one in path.iterdir() if one.suffix in (".bin", ".pt", ".pth", ".ckpt", ".pkl")]
        raise InvalidInput(
            f"{path.name} has no safetensors weights" + (f" ({pickled[0]} is pickled)" if pickled else ""),
            advice="pickled weights can run code when they are opened; take the model's safetensors version",
        )
    parameters = 0
    for file in weights:
        try:
            with safe_open(file, framework="np") as tensors:
                parameters += sum(math.prod(tensors.get_slice(name).get_shape()) for name in tensors.keys())  # noqa: SIM118
        except (OSError, SafetensorError) as error:
            raise Corrupt(f"{file.name} cannot be read ({error})", advice="fetch it again") from error
    _ = folder.look
    if kind != "dinov2" and not any((path / name).is_file() for name in TOKENIZERS):
        raise Corrupt(f"{path.name} has no tokenizer ({', '.join(TOKENIZERS)})", advice="fetch it again")
    return kind, parameters


def read_config(path: Path) -> dict[str, Any]:
    """A JSON object of at most 4 MiB. Raises Corrupt."""
    try:
        if path.stat().st_size > _MOST:
            raise ValueError(f"larger than {_MOST} bytes")
        found = json.loads(path.read_text("utf-8"))
        if not isinstance(found, dict):
            raise TypeError("no object in it")  # caught below
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise Corrupt(
            f"{path} cannot be read ({error})", advice="put a model in transformers' layout there, or remove it"
        ) from error
    return found


def flat(image: Image.Image) -> Image.Image:
    """RGB, on white where it is transparent."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    layered = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered).convert("RGB")


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows of length one."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)


def _side(said: Any, otherwise: int) -> int:
    """A size as preprocessors write it: a number, {shortest_edge}, or {height, width} of a square."""
    if said is None:
        return otherwise
    if isinstance(said, dict):
        return int(said["shortest_edge"] if "shortest_edge" in said else min(said["height"], said["width"]))
    return int(said)
