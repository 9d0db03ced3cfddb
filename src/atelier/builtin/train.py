"""Train the built-in model from nothing: `python -m atelier.builtin.train all --work work/builtin`.

Stages, each skipped when its result lies in the work folder already; several may run side by side as processes over one
work folder (what both need is made once). `--scale` multiplies every stage's length: 1 is what the shipped weights were
trained with on one GPU, 0.002 is enough to see it run.
"""

from __future__ import annotations

import argparse
import json
import logging
import time
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from atelier.builtin.coaching import Coach, Coaching
from atelier.builtin.companion import Companion
from atelier.builtin.critic import REAL, Critic
from atelier.builtin.feed import Feed, Recipe
from atelier.builtin.folder import TURBO, WEIGHTS, assemble
from atelier.builtin.groups import Groups, make_groups
from atelier.builtin.latents import encode_pictures
from atelier.builtin.pictures import Pictures, render
from atelier.builtin.train_transformer import Velocity, train_transformer

if TYPE_CHECKING:
    import torch
    from diffusers.models.transformers.transformer_flux import FluxTransformer2DModel
    from transformers import CLIPTextModel, T5EncoderModel

    from atelier.builtin.autoencoder import PatchAutoencoder

log = logging.getLogger(__name__)

#: In the order in which they need each other.
STAGES = (
    "uniform",
    "groups",
    "autoencoder",
    "judge",
    "companion",
    "faces",
    "segmenter",
    "text",
    "latents",
    "transformer",
    "distil",
    "assemble",
)
SIZE = 256  # px; half of it is trained as well


@dataclass(frozen=True)
class Lengths:
    """How much of everything: counts of pictures and groups, optimiser steps; `fresh` pictures to measure on."""

    groups: int = 32_000
    uniform: int = 16_000
    autoencoder: int = 9000
    judge: int = 2500
    families: int = 2500
    companion: int = 2000
    faces: int = 1000
    segmenter: int = 1500
    fresh: int = 300
    text: int = 2000
    transformer: int = 9000
    distil: int = 1200

    def scaled(self, factor: float) -> Lengths:
        return Lengths(**{f.name: max(8, int(getattr(self, f.name) * factor)) for f in fields(self)})


@dataclass(frozen=True)
class Batches:
    """Samples a step; `small` is for machines with 2 cores, where a step must not take minutes. `coach` of them are
    drawn in every step of the transformer for the companion to read; 0 leaves that out."""

    autoencoder: int = 96
    judge: int = 192
    companion: int = 96
    segmenter: int = 48
    text: int = 256
    transformer: int = 256
    distil: int = 128
    coach: int = 32

    @classmethod
    def small(cls) -> Batches:
        return cls(autoencoder=16, judge=48, companion=48, segmenter=12, text=64, transformer=32, distil=32, coach=8)


class Workshop:
    """The stages over one work folder; each returns its result, made or found."""

    def __init__(
        self,
        work: Path,
        lengths: Lengths,
        device: str = "cpu",
        *,
        batches: Batches | None = None,
        compiled: bool = False,
        seconds: float = 0.0,
        size: int = SIZE,
        start: Path | None = None,
        kept: float = 1.0,
    ) -> None:
        self.work, self.lengths, self.device, self.size = work, lengths, device, size
        self.compiled, self.seconds, self.start, self.kept = compiled, seconds, start, kept
        self.batches = batches or (Batches.small() if device == "cpu" else Batches())

    def uniform(self) -> Pictures:
        """Every value equally often: for whatever reads pictures."""
        return render(self.work / "uniform", self.lengths.uniform, size=SIZE, seed=1, uniform=True)

    def others(self) -> Pictures:
        """Likewise, but not what the judge was trained on."""
        return render(self.work / "others", self.lengths.uniform, size=SIZE, seed=7, uniform=True)

    def groups(self) -> Groups:
        """What the transformer learns from."""
        return make_groups(self.work / "groups", self.lengths.groups, size=self.size, seed=2)

    def autoencoder(self) -> PatchAutoencoder:
        from atelier.builtin.autoencoder import PatchAutoencoder
        from atelier.builtin.train_autoencoder import train_autoencoder

        folder = self.work / "vae"
        if not (folder / "config.json").exists():
            steps, batch = self.lengths.autoencoder, self.batches.autoencoder
            before = PatchAutoencoder.from_pretrained(self.start / "model" / "vae") if self.start else None
            model = train_autoencoder(
                self.uniform(),
                steps=steps,
                batch=batch,
                device=self.device,
                start=before,
                leaves=min(1500, 8 * steps),
            )
            model.save_pretrained(folder)
        return PatchAutoencoder.from_pretrained(folder).eval()

    def judge(self) -> Path:
        from safetensors.torch import save_file

        from atelier.builtin.train_judge import train_judge

        path = self.work / "judge.safetensors"
        if not path.exists():
            steps, batch = self.lengths.judge, self.batches.judge
            before = self._earlier("judge.safetensors")
            model = train_judge(self.uniform(), steps=steps, batch=batch, device=self.device, start=before)
            save_file({k: _half(v.cpu()) for k, v in model.state_dict().items()}, path)
        return path

    def companion(self) -> Path:
        """The studio's own eyes: other pictures and other seeds than the judge's."""
        from atelier.builtin.companion import TABLE
        from atelier.builtin.train_companion import make_companion, render_families

        folder = self.work / "companion"
        if not (folder / TABLE).exists():
            families = render_families(self.work / "families", self.lengths.families, seed=31)
            steps, batch = self.lengths.companion, self.batches.companion
            before = self._earlier("companion.safetensors")
            measured = make_companion(
                folder, [self.others()], families, steps=steps, batch=batch, device=self.device, start=before
            )
            log.info("companion: %s", json.dumps(measured))
        return folder

    def faces(self) -> Path:
        """The detector of drawn faces."""
        from atelier.builtin.train_drawn_faces import make_detector

        folder = self.work / "drawn_faces"
        if not folder.exists():
            before = self._earlier("drawn_faces.safetensors")
            log.info("faces: %s", make_detector(folder, steps=self.lengths.faces, device=self.device, start=before))
        return folder

    def segmenter(self) -> Path:
        from atelier.builtin.train_segmenter import TABLE, make_segmenter

        folder = self.work / "segmenter"
        if not (folder / TABLE).exists():
            steps = self.lengths.segmenter
            measured = make_segmenter(
                folder,
                self.others(),
                self.autoencoder(),
                steps=steps,
                device=self.device,
                batch=self.batches.segmenter,
                fresh=self.lengths.fresh,
            )
            log.info("segmenter: %s", json.dumps(measured))
        return folder

    def text(self) -> tuple[T5EncoderModel, CLIPTextModel]:
        from transformers import CLIPTextModel, T5EncoderModel

        from atelier.builtin.text import train_text

        t5, clip = self.work / "t5", self.work / "clip"
        if not (clip / "config.json").exists():
            steps, batch = self.lengths.text, self.batches.text
            before = self.start / "model" if self.start else None
            trained = train_text(self.groups(), steps=steps, batch=batch, device=self.device, start=before)
            trained[0].save_pretrained(t5)
            trained[1].save_pretrained(clip)
        return T5EncoderModel.from_pretrained(t5), CLIPTextModel.from_pretrained(clip)

    def latents(self):
        """Side → latent tokens of all pictures of the groups."""
        half = self.size > 128
        return encode_pictures(self.autoencoder(), self.groups().images, self.work, half=half, device=self.device)

    def recipe(self) -> Recipe:
        side = self.size // 16
        return Recipe(
            steps=self.lengths.transformer,
            batch=self.batches.transformer,
            sides=(side, side // 2) if side > 8 else (side,),
            start=self.start / "model" / "transformer" if self.start else None,
            kept=self.kept,
        )

    def _earlier(self, name: str) -> dict[str, torch.Tensor] | None:
        """Weights to go on from, if any."""
        from safetensors.torch import load_file

        return load_file(self.start / name) if self.start else None

    def coach(self) -> Coach | None:
        """The companion as a teacher; the judge is none."""
        if not self.batches.coach:
            return None
        reader = Companion.load(self.companion())
        classes = tuple(len(a.values) for a in reader.lexicon.attributes)
        return Coach(self.autoencoder(), reader.model, classes, self.device)

    def transformer(self) -> FluxTransformer2DModel:
        """The base, trained or gone on with; its optimiser's state stays in the work folder."""
        return train_transformer(
            self.latents(),
            self.groups(),
            *self.text(),
            self.recipe(),
            self.work / "transformer",
            device=self.device,
            checkpoint_every=1000,
            compiled=self.compiled,
            seconds=self.seconds,
            coach=self.coach(),
            coaching=Coaching(samples=self.batches.coach),
        )

    def distil(self) -> Path:
        """The adapter for four steps without guidance."""
        import torch

        from atelier.builtin.distil import Distillation, distil, feed_for, save_adapter
        from atelier.numerics.precision import working_dtype

        path = self.work / TURBO
        if not path.exists():
            recipe = Distillation(steps=self.lengths.distil, batch=self.batches.distil)
            before = self._earlier(f"model/{TURBO}")
            if before is not None:  # of the rank that it has
                rank = next(t.shape[0] for name, t in before.items() if "lora_A" in name)
                recipe = replace(recipe, rank=rank)
            model = self.transformer()
            t5, clip = self.text()
            for module in (model, t5, clip):
                torch.nn.Module.to(module, device=self.device, dtype=working_dtype(self.device))
            feed = feed_for(Feed(self.latents(), self.groups(), self.recipe(), self.device), recipe)
            coach = self.coach()
            adapter = distil(
                model,
                feed,
                Velocity(model, t5, clip),
                recipe,
                self.work / "distil",
                coach=coach,
                coaching=Coaching(samples=self.batches.coach, jitter=0.0),
                critic=Critic(coach, feed.shown(REAL), seed=recipe.seed) if coach else None,
                start=before,
            )
            save_adapter(adapter, path)
        return path

    def assemble_model(self, folder: Path) -> None:
        """The diffusers folder `model` with the adapter for four steps in it."""
        import shutil

        from atelier.builtin.text import build_tokenizer

        vae, (t5, clip), transformer = self.autoencoder(), self.text(), self.transformer()
        assemble(
            folder / "model",
            transformer=transformer.cpu(),
            vae=vae,
            t5=t5.cpu(),
            clip=clip.cpu(),
            tokenizer=build_tokenizer(),
        )
        if self.lengths.distil:
            shutil.copyfile(self.distil(), folder / "model" / TURBO)

    def assemble(self, folder: Path) -> None:
        """Put everything where the studio looks for it: the model, the judge, the companions."""
        import shutil

        self.assemble_model(folder)
        shutil.copyfile(self.judge(), folder / "judge.safetensors")
        parts = [self.companion(), self.faces(), *([self.segmenter()] if self.lengths.segmenter else [])]
        for part in parts:
            for file in part.iterdir():
                if file.suffix in (".json", ".safetensors"):
                    shutil.copyfile(file, folder / file.name)


def _half(tensor):
    import torch

    return tensor.to(torch.bfloat16).contiguous() if tensor.is_floating_point() else tensor


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stages", nargs="+", choices=(*STAGES, "all"), help="what to make, with what it needs")
    parser.add_argument("--work", type=Path, default=Path("work/builtin"), help="pictures, checkpoints and results")
    parser.add_argument("--out", type=Path, help="where the assembled files go (default: <work>/weights)")
    parser.add_argument("--scale", type=float, default=1.0, help="multiplies every stage's length")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--compile", action="store_true", help="compile the transformer's blocks (CUDA)")
    parser.add_argument("--size", type=int, default=SIZE, choices=(128, 256), help="px; 256 trains 128 as well")
    parser.add_argument("--start", type=Path, help="folder of earlier weights to go on from (the shipped ones, say)")
    parser.add_argument("--kept", type=float, default=1.0, help="share of the way from --start's transformer to keep")
    parser.add_argument("--seconds", type=float, default=0.0, help="train the transformer for as many steps as fit")
    for field in fields(Lengths):
        parser.add_argument(f"--{field.name}", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    lengths = Lengths().scaled(arguments.scale)
    own = {f.name: getattr(arguments, f.name) for f in fields(Lengths) if getattr(arguments, f.name) is not None}
    lengths = Lengths(**(lengths.__dict__ | own))
    shop = Workshop(
        arguments.work,
        lengths,
        arguments.device,
        compiled=arguments.compile,
        seconds=arguments.seconds,
        size=arguments.size,
        start=arguments.start,
        kept=arguments.kept,
    )
    out = arguments.out or arguments.work / "weights"
    for stage in STAGES if "all" in arguments.stages else arguments.stages:
        if stage in ("distil", "segmenter") and not getattr(lengths, stage):
            continue  # left out on purpose: `--distil 0`
        started = time.monotonic()
        if stage == "assemble":
            shop.assemble(out)
        else:
            getattr(shop, stage)()
        log.info("stage %s done after %.0f s", stage, time.monotonic() - started)
    print(f"done: {arguments.work}; to ship it: assemble --out {WEIGHTS}")


if __name__ == "__main__":
    main()
