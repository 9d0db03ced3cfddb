"""Train the built-in model from nothing: `python -m atelier.builtin.train all --work work/builtin`.

Stages, each skipped when its result lies in the work folder already: pictures, captions, autoencoder, judge, companion,
faces, text, latents, transformer, assemble. `--scale` multiplies every stage's length: 1 is what the shipped weights
were trained
with on two CPU cores, 0.002 is enough to see it run.
"""

from __future__ import annotations

import argparse
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from atelier.builtin.captioned import Captions, write_captions
from atelier.builtin.folder import WEIGHTS, assemble
from atelier.builtin.pictures import Pictures, render
from atelier.builtin.train_transformer import Recipe, encode_pictures, train_transformer

if TYPE_CHECKING:
    from transformers import CLIPTextModel, T5EncoderModel

    from atelier.builtin.autoencoder import PatchAutoencoder

STAGES = ("autoencoder", "judge", "companion", "faces", "text", "transformer", "assemble")


@dataclass(frozen=True)
class Lengths:
    """How much of everything. Picture counts; optimiser steps."""

    base: int = 40_000
    uniform: int = 20_000
    captions_each: int = 3
    autoencoder: int = 4500
    judge: int = 1600
    families: int = 2000
    companion: int = 700
    faces: int = 1200
    text: int = 1500
    transformer: int = 5600

    def scaled(self, factor: float) -> Lengths:
        small = {k: max(64, int(v * factor)) for k, v in self.__dict__.items() if k != "captions_each"}
        return Lengths(**small, captions_each=self.captions_each)


class Workshop:
    """The stages over one work folder; each returns its result, made or found."""

    def __init__(self, work: Path, lengths: Lengths, device: str) -> None:
        self.work, self.lengths, self.device = work, lengths, device

    def base(self) -> Pictures:
        return render(self.work / "base", self.lengths.base, seed=2)

    def uniform(self) -> Pictures:
        return render(self.work / "uniform", self.lengths.uniform, seed=1, uniform=True)

    def captions(self) -> Captions:
        return write_captions(self.work / "base", self.lengths.base, each=self.lengths.captions_each, seed=2)

    def autoencoder(self) -> PatchAutoencoder:
        from atelier.builtin.autoencoder import PatchAutoencoder
        from atelier.builtin.train_autoencoder import train_autoencoder

        folder = self.work / "vae"
        if not (folder / "config.json").exists():
            model = train_autoencoder(self.uniform(), steps=self.lengths.autoencoder, device=self.device)
            model.save_pretrained(folder)
        return PatchAutoencoder.from_pretrained(folder).eval()

    def judge(self) -> Path:
        from safetensors.torch import save_file

        from atelier.builtin.train_judge import train_judge

        path = self.work / "judge.safetensors"
        if not path.exists():
            model = train_judge(self.uniform(), steps=self.lengths.judge, device=self.device)
            save_file({k: _half(v.cpu()) for k, v in model.state_dict().items()}, path)
        return path

    def companion(self) -> Path:
        """The studio's own eyes: other pictures and other seeds than the judge's."""
        from atelier.builtin.companion import TABLE
        from atelier.builtin.train_companion import make_companion, render_families

        folder = self.work / "companion"
        if not (folder / TABLE).exists():
            singles = render(self.work / "uniform-7", self.lengths.uniform, seed=7, uniform=True)
            families = render_families(self.work / "families", self.lengths.families, seed=31)
            make_companion(folder, [singles], families, steps=self.lengths.companion)
        return folder

    def faces(self) -> Path:
        """The detector of drawn faces."""
        from atelier.builtin.train_drawn_faces import make_detector

        folder = self.work / "drawn_faces"
        if not folder.exists():
            make_detector(folder, steps=self.lengths.faces)
        return folder

    def text(self) -> tuple[T5EncoderModel, CLIPTextModel]:
        from transformers import CLIPTextModel, T5EncoderModel

        from atelier.builtin.text import train_text

        t5, clip = self.work / "t5", self.work / "clip"
        if not (clip / "config.json").exists():
            trained = train_text(self.captions(), steps=self.lengths.text)
            trained[0].save_pretrained(t5)
            trained[1].save_pretrained(clip)
        return T5EncoderModel.from_pretrained(t5), CLIPTextModel.from_pretrained(clip)

    def assemble(self, folder: Path) -> None:
        from atelier.builtin.text import build_tokenizer

        vae, (t5, clip) = self.autoencoder(), self.text()
        latents = encode_pictures(vae, self.base(), self.work / "latents.npy")
        transformer = train_transformer(
            latents,
            self.captions(),
            t5,
            clip,
            Recipe(steps=self.lengths.transformer),
            self.work / "transformer",
            device=self.device,
        )
        assemble(
            folder, transformer=transformer.cpu(), vae=vae, t5=t5.cpu(), clip=clip.cpu(), tokenizer=build_tokenizer()
        )


def _half(tensor):
    import torch

    return tensor.to(torch.bfloat16).contiguous() if tensor.is_floating_point() else tensor


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "stage", choices=(*STAGES, "all"), help="the last stage to reach; earlier ones run when missing"
    )
    parser.add_argument("--work", type=Path, default=Path("work/builtin"), help="pictures, checkpoints and results")
    parser.add_argument("--out", type=Path, help="where the assembled model goes (default: the work folder)")
    parser.add_argument("--scale", type=float, default=1.0, help="multiplies every stage's length")
    parser.add_argument("--device", default="cpu")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    shop = Workshop(arguments.work, Lengths().scaled(arguments.scale), arguments.device)
    if arguments.stage in ("autoencoder", "all"):
        shop.autoencoder()
    if arguments.stage in ("judge", "all"):
        shop.judge()
    if arguments.stage in ("companion", "all"):
        shop.companion()
    if arguments.stage in ("faces", "all"):
        shop.faces()
    if arguments.stage in ("text", "all"):
        shop.text()
    if arguments.stage in ("transformer", "assemble", "all"):
        shop.assemble(arguments.out or arguments.work / "model")
    print(
        f"done: {arguments.work}"
        + (f"; to ship it, assemble with --out {WEIGHTS / 'model'}" if not arguments.out else "")
    )


if __name__ == "__main__":
    main()
