"""Train the companion on renders: attributes by cross-entropy, identity by a contrastive loss, in one network.

Its pictures, seeds and augmentation are not the judge's.
"""

from __future__ import annotations

import itertools
import json
import logging
import multiprocessing
import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from atelier.builtin.companion import (
    SIZE,
    TABLE,
    WEIGHTS,
    Calibration,
    Companion,
    CompanionTable,
    Network,
    build_network,
)
from atelier.builtin.companion_words import AttributeWords, Hiding, Lexicon, PersonWords
from atelier.builtin.train_judge import accuracy, attribute_loss
from atelier.builtin.world import Scene, draw, sample_scene, words
from atelier.builtin.world.attributes import ATTRIBUTES, BY_NAME, CONTEXT, IDENTITY
from atelier.builtin.world.captions import vocabulary
from atelier.builtin.world.heldout import PEOPLE, too_close
from atelier.builtin.world.scene import value_index

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import torch
    from numpy.typing import NDArray

    from atelier.builtin.aligned import AlignedNet
    from atelier.builtin.pictures import Pictures

log = logging.getLogger(__name__)

#: Occasions drawn of each person, and people in a family (siblings differ in one to three attributes).
OCCASIONS, SIBLINGS = 3, 2


def export_lexicon() -> Lexicon:
    """The world's words as a table that works without the world."""
    people = [PersonWords(phrase="a person", states={})]
    for (presentation, age), phrases in words.PEOPLE.items():
        people += [PersonWords(phrase=p, states={"presentation": presentation, "age": age}) for p in phrases]
    for value in BY_NAME["presentation"].values:
        people.append(PersonWords(phrase=f"a {value}", states={"presentation": value}))
    for value in BY_NAME["age"].values:
        article = "an" if value[0] in "aeio" else "a"
        people.append(PersonWords(phrase=f"{article} {value.replace('-', ' ')} person", states={"age": value}))
    return Lexicon(
        attributes=tuple(
            AttributeWords(
                name=a.name,
                values=a.values,
                identity=a.identity,
                phrases={v: tuple(words.PHRASES[a.name][v]) if a.name in words.PHRASES else () for v in a.values},
            )
            for a in ATTRIBUTES
        ),
        people=tuple(people),
        hiding=tuple(_hidings()),
        vocabulary=frozenset(vocabulary()),
    )


def _hidings() -> list[Hiding]:
    """Which single values hide something, found by asking scenes that differ from a plain one in that value."""
    # Man and beach: nothing is hidden, and every beard and weather stays as it is set.
    plain = Scene(presentation="man", scene="beach")
    found = []
    for attribute, value in ((a, v) for a in ATTRIBUTES for v in a.values):
        hidden = plain.visible() - plain.replace(**{attribute.name: value}).visible()
        if hidden:
            found.append(Hiding(attribute=attribute.name, value=value, hidden=tuple(sorted(hidden))))
    return found


@dataclass(frozen=True)
class Families:
    """People drawn on several occasions each, next to near look-alikes.

    Args:
        images: (families · 6, 128, 128, 3) uint8, memory-mapped; a family's siblings in turn, each `OCCASIONS` times.
        labels: (families · 6, attributes) int8 class indices, −1 where hidden.
        heads: (families · 6, 4) float32: each head's x, y and scale in canvas units, roll in radians.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.int8]
    heads: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.labels) // (OCCASIONS * SIBLINGS)


def _draw_families(job: tuple[str, int, int, int]) -> None:
    folder, start, stop, seed = job
    images = np.lib.format.open_memmap(os.path.join(folder, "images.npy"), mode="r+")
    labels = np.lib.format.open_memmap(os.path.join(folder, "labels.npy"), mode="r+")
    heads = np.lib.format.open_memmap(os.path.join(folder, "heads.npy"), mode="r+")
    for family in range(start, stop):
        rng = np.random.default_rng([seed, family, 2])
        for row, scene in enumerate(itertools.chain(*family_scenes(rng)), family * OCCASIONS * SIBLINGS):
            drawing = draw(scene, SIZE)
            images[row] = drawing.image
            heads[row] = drawing.landmarks["head"].reshape(4)
            labels[row] = list(value_index(scene).values())


def family_scenes(rng: np.random.Generator) -> list[list[Scene]]:
    """Scenes of a person and of a sibling who differs in one to three identity attributes. Neither is held out."""
    while True:
        first = sample_scene(rng, uniform=True)
        changed = rng.choice(IDENTITY, int(rng.integers(1, 4)), replace=False)
        second = first.replace(**{n: str(rng.choice(BY_NAME[n].values)) for n in changed})
        if first.identity() != second.identity() and not too_close(first) and not too_close(second):
            return [[sample_scene(rng, s.identity()) for _ in range(OCCASIONS)] for s in (first, second)]


def render_families(folder: Path, count: int, *, seed: int = 0, workers: int | None = None) -> Families:
    """Render `count` families into `folder`, or open them when they are there already."""
    facts = {"families": count, "seed": seed, "occasions": OCCASIONS, "siblings": SIBLINGS}
    done = folder / "families.json"
    if not done.exists() or json.loads(done.read_text()) != facts:
        folder.mkdir(parents=True, exist_ok=True)
        done.unlink(missing_ok=True)
        rows = count * OCCASIONS * SIBLINGS
        np.lib.format.open_memmap(folder / "images.npy", "w+", np.uint8, (rows, SIZE, SIZE, 3)).flush()
        np.lib.format.open_memmap(folder / "labels.npy", "w+", np.int8, (rows, len(ATTRIBUTES))).flush()
        np.lib.format.open_memmap(folder / "heads.npy", "w+", np.float32, (rows, 4)).flush()
        jobs = [(str(folder), i, min(i + 50, count), seed) for i in range(0, count, 50)]
        with multiprocessing.get_context("spawn").Pool(workers or os.cpu_count()) as pool:
            for _ in pool.imap_unordered(_draw_families, jobs):
                pass
        done.write_text(json.dumps(facts))
    images = np.load(folder / "images.npy", mmap_mode="r")
    return Families(images, np.load(folder / "labels.npy"), np.load(folder / "heads.npy"))


def augment(
    images: NDArray[np.uint8], heads: NDArray[np.float32], rng: np.random.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """Pictures as autoencoders and samplers leave them: softer or ringing, noisy, a little displaced, scaled, tinted.

    (b, h, w, 3) uint8 → (b, 3, h, w) in [−1, 1], channels last in memory; every picture is changed on its own. The
    heads
    (b, 4: x, y, scale, roll) move along.
    """
    import cv2
    import torch

    count, height, width = images.shape[:3]
    changed, moved_heads = np.empty_like(images), heads.copy()
    # Drawn in order, applied side by side: OpenCV lets other threads run.
    draws = [(rng.uniform(-2, 2), rng.uniform(0.95, 1.05), rng.uniform(-0.03, 0.03, 2), rng.random(3)) for _ in images]

    def change(i: int) -> None:
        degrees, zoom, shift, (chance, strength, blur) = draws[i]
        turned = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, zoom)
        turned[:, 2] += shift * (width, height)
        moved = cv2.warpAffine(images[i], turned, (width, height), borderMode=cv2.BORDER_REPLICATE)
        centre = turned @ np.array([heads[i, 0] * width, heads[i, 1] * height, 1.0])
        moved_heads[i] = (*(centre / (width, height)), heads[i, 2] * zoom, heads[i, 3] + np.radians(degrees))
        if chance < 0.5:
            # A blend with a blurred copy: a positive amount softens, a negative one sharpens and rings.
            amount = -0.5 + 1.5 * strength
            soft = cv2.GaussianBlur(moved, (0, 0), 0.5 + 0.8 * blur)
            moved = cv2.addWeighted(moved, 1 - amount, soft, amount, 0)
        changed[i] = moved

    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        list(pool.map(change, range(count)))
    x = torch.from_numpy(changed).float()  # (b, h, w, 3): permuted below, it is channels-last already
    gain = 1 + rng.uniform(-0.05, 0.05, (count, 1, 1, 1))
    tint = rng.uniform(-0.03, 0.03, (count, 1, 1, 3)) - gain
    x.mul_(torch.from_numpy(gain / 127.5).float()).add_(torch.from_numpy(tint).float())
    grain = rng.standard_normal(x.shape, np.float32)
    grain *= rng.uniform(0, 0.08, (count, 1, 1, 1)).astype(np.float32)
    return x.add_(torch.from_numpy(grain)).clamp_(-1, 1).permute(0, 3, 1, 2), torch.from_numpy(moved_heads)


def contrastive_loss(embedding: torch.Tensor, people: torch.Tensor, temperature: float = 0.12) -> torch.Tensor:
    """Supervised contrastive loss (Khosla et al. 2020, equation 2) of unit embeddings (b, d) and person ids (b,).

    Anchors are the pictures whose person is in the batch more than once.
    """
    import torch

    own = torch.eye(len(people), dtype=torch.bool, device=people.device)
    same = (people[:, None] == people[None, :]) & ~own
    logits = (embedding @ embedding.T / temperature).masked_fill(own, -1e9)
    log_probability = logits - logits.logsumexp(1, keepdim=True)
    anchors = same.any(1)
    return -((log_probability * same).sum(1)[anchors] / same.sum(1)[anchors]).mean()


def train_companion(
    sets: Sequence[Pictures],
    families: Families,
    *,
    steps: int,
    batch: int = 48,
    seed: int = 11,
    device: str = "cpu",
    start: dict[str, torch.Tensor] | None = None,
) -> AlignedNet:
    """Train a network on half single pictures (of all `sets`), half pairs of families, for `steps` of `batch`."""
    import torch
    from torch.nn import functional as F

    from atelier.builtin.conv_muon import ConvMuon, warm_then_linear
    from atelier.numerics.precision import mixed

    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    network = Network()
    model = build_network(export_lexicon(), network)
    if start is not None:
        model.go_on_from(start)
    model = model.to(device=device, memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
    optimizer = ConvMuon(model, plain=(model.head, model.whole.head))
    kin = batch // 2 // (2 * SIBLINGS)  # families a batch: two occasions of each sibling
    sizes = np.array([len(s) for s in sets])
    started, smooth = time.monotonic(), np.zeros(2)
    for step in range(steps):
        pictures: list[NDArray[np.uint8]] = []
        labels: list[NDArray[np.int8]] = []
        heads: list[NDArray[np.float32]] = []
        for family in rng.integers(0, len(families), kin):
            for sibling in range(SIBLINGS):
                rows = (family * SIBLINGS + sibling) * OCCASIONS + np.sort(rng.choice(OCCASIONS, 2, replace=False))
                pictures.append(families.images[rows])
                labels.append(families.labels[rows])
                heads.append(families.heads[rows])
        people = np.repeat(np.arange(kin * SIBLINGS), 2)
        single = batch - len(people)
        for chosen, count in zip(sets, rng.multinomial(single, sizes / sizes.sum()), strict=True):
            rows = np.sort(rng.integers(0, len(chosen), count))
            pictures.append(chosen.small[rows])
            labels.append(chosen.labels[rows])
            heads.append(chosen.heads[rows])
        ids = torch.from_numpy(np.concatenate([people, np.arange(single) + len(people)])).to(device)
        x, at = (t.to(device) for t in augment(np.concatenate(pictures), np.concatenate(heads), rng))
        # Looked at a little off, since at work the head is where the network itself finds it.
        off = torch.from_numpy(rng.normal(0, (0.008, 0.008, 0.006, 0.02), at.shape)).float().to(device)
        with mixed(device):
            out, found = model(x, at + off)
            out = out.float()
        known = torch.from_numpy(np.concatenate(labels).astype(np.int64)).to(device)
        read = attribute_loss(out[:, : -network.embedding], known)
        alike = contrastive_loss(F.normalize(out[:, -network.embedding :], dim=1), ids)
        (read + 0.15 * alike + 100 * F.mse_loss(found, at)).backward()
        optimizer.step(warm_then_linear(step, steps))
        now = np.array([float(read.detach()), float(alike.detach())])
        smooth = now if step == 0 else 0.98 * smooth + 0.02 * now
        if step % 50 == 0 or step == steps - 1:
            rate = batch * (step + 1) / (time.monotonic() - started)
            log.info(
                "companion step %d of %d: attributes %.4f, identity %.4f, %.0f pictures/s", step, steps, *smooth, rate
            )
    return model.cpu().eval()


def save(model: AlignedNet, folder: Path, *, calibration: Calibration, measured: Mapping[str, float]) -> None:
    """Write the companion's two files: weights in bf16, words and figures as JSON."""
    import torch
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    state = {k: v.contiguous() for k, v in model.state_dict().items() if not k.endswith("num_batches_tracked")}
    save_file({k: v.to(torch.bfloat16) for k, v in state.items()}, folder / WEIGHTS)
    table = CompanionTable(
        lexicon=export_lexicon(), network=Network(), calibration=calibration, measured=dict(measured)
    )
    content = table.model_dump(mode="json")
    content["lexicon"]["vocabulary"].sort()  # a set has no order, a file should
    (folder / TABLE).write_text(json.dumps(content, indent=1) + "\n")


@dataclass(frozen=True)
class Sample:
    """Fresh pictures to measure on: images (n, 128, 128, 3) uint8, labels (n, attributes), person ids (n,)."""

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    people: NDArray[np.int64]


def draw_sample(scenes: Sequence[Scene], people: Sequence[int]) -> Sample:
    images = np.stack([draw(s, SIZE).image for s in scenes])
    labels = np.array([list(value_index(s).values()) for s in scenes], np.int64)
    return Sample(images, labels, np.array(people, np.int64))


def heldout_sample(occasions: int, *, seed: int = 1) -> Sample:
    """Every held-out person on `occasions` random occasions."""
    rng = np.random.default_rng([seed, 900])
    people = [who for who in PEOPLE.values() for _ in range(occasions)]
    ids = [i for i in range(len(PEOPLE)) for _ in range(occasions)]
    return draw_sample([sample_scene(rng, who) for who in people], ids)


def base_sample(count: int, *, seed: int = 1) -> Sample:
    """Fresh scenes of the base distribution."""
    rng = np.random.default_rng([seed, 901])
    return draw_sample([sample_scene(rng) for _ in range(count)], range(count))


def attribute_accuracy(model: AlignedNet, sample: Sample) -> dict[str, float]:
    """Share right of each attribute over the pictures that show it."""
    import torch

    classes = sum(len(a.values) for a in ATTRIBUTES)
    with torch.inference_mode():
        x = torch.from_numpy(sample.images).permute(0, 3, 1, 2)
        logits = torch.cat([model(part.float() / 127.5 - 1)[0] for part in x.split(64)])[:, :classes]
    return accuracy(logits, torch.from_numpy(sample.labels))


def equal_error_rate(embedding: NDArray[np.float32], people: NDArray[np.int64]) -> tuple[float, Calibration]:
    """Equal error rate of same-person decisions over all pairs, and the calibration that it gives."""
    first, second = np.triu_indices(len(people), 1)
    cosine = np.einsum("nd,nd->n", embedding[first], embedding[second])
    same = people[first] == people[second]
    order = np.argsort(cosine)
    missed = np.cumsum(same[order]) / same.sum()  # genuine pairs at or below the threshold
    passed = 1 - np.cumsum(~same[order]) / (~same).sum()  # strangers above it
    at = int(np.argmin(np.abs(missed - passed)))
    rate = float(missed[at] + passed[at]) / 2
    return rate, Calibration(stranger=float(cosine[~same].mean()), threshold=float(cosine[order[at]]))


def caption_truth(companion: Companion, sample: Sample, *, trigger: str = "sks") -> tuple[float, float]:
    """Share of what captions with a trigger state that is true, and how many statements a caption makes on average."""
    right: list[bool] = []
    for image, labels in zip(sample.images, sample.labels, strict=True):
        shown = dict(zip(BY_NAME, labels, strict=True))
        stated = companion.lexicon.read(companion.caption(image, trigger))
        right += [bool(shown[s.attribute] == BY_NAME[s.attribute].values.index(s.value)) for s in stated]
    return float(np.mean(right)) if right else float("nan"), len(right) / len(sample.images)


def mean_accuracy(accuracies: Mapping[str, float]) -> dict[str, float]:
    """Means over all, identity and context attributes."""
    return {
        "all": float(np.mean(list(accuracies.values()))),
        "identity": float(np.mean([accuracies[n] for n in IDENTITY])),
        "context": float(np.mean([accuracies[n] for n in CONTEXT])),
    }


def make_companion(
    folder: Path,
    sets: Sequence[Pictures],
    families: Families,
    *,
    steps: int = 1500,
    batch: int = 48,
    fresh: int = 2000,
    device: str = "cpu",
    start: dict[str, torch.Tensor] | None = None,
) -> dict[str, float]:
    """Train, calibrate on held-out people, measure on fresh pictures, write the two files; returns what was measured.

    Seven minutes on one free core at the default length.
    """
    raw = train_companion(sets, families, steps=steps, batch=batch, device=device, start=start)
    save(raw, folder, calibration=Calibration(), measured={})
    companion = Companion.load(folder)  # as it will be used: with weights rounded to bf16
    strangers = heldout_sample(max(2, fresh // 50))
    accuracies = {
        "base": attribute_accuracy(companion.model, base_sample(fresh)),
        "heldout": attribute_accuracy(companion.model, strangers),
    }
    rate, calibration = equal_error_rate(companion.embed(strangers.images), strangers.people)
    truth, statements = caption_truth(companion, strangers)
    measured = {"equal_error_rate": rate, "caption_truth": truth, "caption_statements": statements}
    for name, found in accuracies.items():
        measured |= {f"accuracy_{name}_{k}": v for k, v in (mean_accuracy(found) | found).items()}
    measured = {k: round(v, 4) for k, v in measured.items()}
    save(raw, folder, calibration=calibration, measured=measured)
    return measured
