"""The studio's own eyes for the built-in model's pictures: attributes, captions, likeness and prompt match from pixels.

Trained apart from the judge that measures the studio (other seed, other data, other augmentation), so that what selects
pictures is never what grades them. Its words and figures come from `companion.json`, its weights from
`companion.safetensors`; it knows nothing of how pictures are drawn.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from atelier.builtin.companion_words import Lexicon, Statement, tokens
from atelier.errors import Corrupt, InvalidInput, NotFound

if TYPE_CHECKING:
    import torch
    from numpy.typing import NDArray

    from atelier.builtin.aligned import AlignedNet

    Images = NDArray[np.uint8] | Sequence[NDArray[np.uint8]]

WEIGHTS, TABLE = "companion.safetensors", "companion.json"
SIZE = 128  # px; the network's input side
#: A caption of the built-in model holds 48 tokens with the closing one; one more is left for a changed trigger.
MAX_CAPTION_TOKENS = 46
CERTAIN = 0.6
LIKELY = 0.4
"""What is at least this probable is told of a person who is to be drawn again: a guess is better than nothing."""
_SAME = re.compile(r"\bthe same (?:person|woman|man)\b", re.IGNORECASE)


class Network(BaseModel):
    """What the network gives; see `aligned.AlignedNet`. The last `embedding` outputs are the identity embedding."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    embedding: int = 64


class Calibration(BaseModel):
    """Cosines of the identity embedding, measured on people that were never trained on.

    Attributes:
        stranger: mean cosine of pictures of two different people.
        threshold: cosine at which as many strangers pass as pictures of the same person fail (equal error rate).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    stranger: float = 0.0
    threshold: float = 0.5


class CompanionTable(BaseModel):
    """The content of `companion.json`."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    lexicon: Lexicon
    network: Network
    calibration: Calibration
    measured: dict[str, float]


def build_network(lexicon: Lexicon, network: Network) -> AlignedNet:
    """(b, 3, 128, 128) in [−1, 1] → (b, classes + embedding): logits of all attributes, then the raw embedding."""
    from atelier.builtin.aligned import AlignedNet

    classes = sum(len(a.values) for a in lexicon.attributes)
    return AlignedNet(classes + network.embedding)


class Companion:
    """Reads pictures of the built-in model.

    Args:
        model: as `build_network` makes it.
        table: words, widths and calibration.
    """

    def __init__(self, model: AlignedNet, table: CompanionTable) -> None:
        self.model = model.eval()
        self.table = table
        self.lexicon = table.lexicon

    @classmethod
    def load(cls, folder: Path) -> Companion:
        """Open a companion's folder.

        Raises:
            NotFound: one of the two files is missing.
            Corrupt: a file cannot be read, or weights and table do not belong together.
        """
        from safetensors import SafetensorError
        from safetensors.torch import load_file

        missing = [name for name in (TABLE, WEIGHTS) if not (folder / name).is_file()]
        if missing:
            raise NotFound(f"{folder} holds no {' and no '.join(missing)}", advice="install the built-in model again")
        try:
            table = CompanionTable.model_validate_json((folder / TABLE).read_bytes())
            state = load_file(folder / WEIGHTS)
            model = build_network(table.lexicon, table.network)
            model.load_state_dict({k: v.float() if v.is_floating_point() else v for k, v in state.items()})
        except (ValidationError, SafetensorError, RuntimeError, OSError) as error:
            first = str(error).splitlines()[0]
            raise Corrupt(
                f"the companion in {folder} cannot be read: {first}", advice="install the built-in model again"
            ) from error
        return cls(model, table)

    def probabilities(self, images: Images) -> dict[str, NDArray[np.float32]]:
        """Attribute name → (n, values) probabilities, in the order of the table's values.

        Args:
            images: (n, h, w, 3) uint8 RGB, or a list of such pictures; any size, resized to 128 px.

        Raises:
            InvalidInput: not uint8 RGB pictures.
        """
        import torch

        parts = self._outputs(images)[:, : -self.table.network.embedding]
        sizes = [len(a.values) for a in self.lexicon.attributes]
        return {
            a.name: torch.softmax(p, 1).numpy()
            for a, p in zip(self.lexicon.attributes, parts.split(sizes, 1), strict=True)
        }

    def picture_vectors(self, images: Images) -> NDArray[np.float32]:
        """(n, values of all attributes) of unit length, for searching by what is pictured: the square roots of the
        attributes' probabilities.

        Each attribute's part has the same length, so the cosine of two pictures is the mean Bhattacharyya coefficient
        of what they show, and that of a picture and words grows with the probability of what the words state. Nothing
        of a person's identity embedding is in it.
        """
        seen = self.probabilities(images)
        joined = np.concatenate([seen[one.name] for one in self.lexicon.attributes], axis=1)
        return np.sqrt(joined / len(seen)).astype(np.float32)

    def words_vector(self, text: str) -> NDArray[np.float32] | None:
        """A unit vector with the stated values in it; None where the words state nothing that can be seen.

        A single word that is only part of what can be said ("beach" of "on a beach") stands for whatever it is part of.
        """
        read = self.lexicon.read(text) or self.lexicon.hinted(text)
        stated = set(self.lexicon.seen(read))
        ones = [Statement(a.name, value) in stated for a in self.lexicon.attributes for value in a.values]
        vector = np.array(ones, np.float32)
        length = float(np.linalg.norm(vector))
        return vector / length if length else None

    def embed(self, images: Images) -> NDArray[np.float32]:
        """(n, d) identity embeddings of unit length: near for the same person, whatever the occasion."""
        import torch

        raw = self._outputs(images)[:, -self.table.network.embedding :]
        return torch.nn.functional.normalize(raw, dim=1).numpy()

    def likeness(self, images_a: Images, images_b: Images) -> NDArray[np.float32]:
        """(n, m) likeness of every picture of `images_a` to every one of `images_b`.

        0 is as alike as two strangers are on average, 1 is the same picture; two pictures of one person on different
        occasions lie above `same_person`.
        """
        cosine = self.embed(images_a) @ self.embed(images_b).T
        return np.asarray(self._scaled(cosine), np.float32)

    @property
    def same_person(self) -> float:
        """The likeness above which two pictures more likely show one person than two (equal error rate)."""
        return float(self._scaled(np.float64(self.table.calibration.threshold)))

    def prompt_match(self, images: Images, prompts: Sequence[str]) -> NDArray[np.float32]:
        """(n,) mean probability of the attribute values that each picture's prompt states, 0..1.

        NaN where a prompt states nothing that can be seen: there is nothing to measure.

        Raises:
            InvalidInput: not one prompt a picture.
        """
        if len(images) != len(prompts):
            raise InvalidInput(f"{len(images)} pictures but {len(prompts)} prompts", advice="give one prompt a picture")
        seen = self.probabilities(images)
        matches = np.full(len(prompts), np.nan, np.float32)
        for i, prompt in enumerate(prompts):
            chances = [
                seen[s.attribute][i, self.lexicon.by_name[s.attribute].values.index(s.value)]
                for s in self.lexicon.seen(self.lexicon.read(prompt))
            ]
            if chances:
                matches[i] = np.mean(chances)
        return matches

    def caption(
        self, image: NDArray[np.uint8], trigger: str, *, subject_word: str = "person", certain: float = CERTAIN
    ) -> str:
        """`a photo of {trigger}, …`: what belongs to the occasion, so that the rest binds to the trigger word.

        Args:
            image: (h, w, 3) uint8 RGB.
            trigger: the word that stands for the person.
            subject_word: what the trigger is, a word of the built-in vocabulary ("person", "woman").
            certain: only what is at least this probable is said, 0..1.

        Raises:
            InvalidInput: an empty trigger, or a subject word that the built-in model does not know.
        """
        name, noun = tokens(trigger), tokens(subject_word)
        if not name or "," in name or "." in name:
            raise InvalidInput(f"trigger {trigger!r} is not a word", advice="use letters and digits")
        unknown = [w for w in noun if w not in self.lexicon.vocabulary]
        if not noun or unknown:
            raise InvalidInput(
                f"the built-in model does not know the subject word {subject_word!r}", advice="use person, woman or man"
            )
        article = "an" if noun[0][0] in "aeio" else "a"
        person = f"{article} {' '.join(noun)}"
        chances = {n: p for n, p in self._best(image).items() if not self.lexicon.by_name[n.attribute].identity}
        return self._write(chances, certain, start=f"a photo of {' '.join(name)}, ", person=person)

    def describe(self, image: NDArray[np.uint8], *, certain: float = CERTAIN) -> str:
        """Everything that can be seen, identity included, without a trigger: for pictures of the class (prior) set."""
        return self._write(self._best(image), certain, lead="a photo of")

    def tells(self, prompt: str) -> bool:
        """Whether `in_words` would tell who is seen in a picture: the prompt speaks of the same person."""
        return bool(_SAME.search(prompt))

    def in_words(self, prompt: str, image: NDArray[np.uint8], *, likely: float = LIKELY) -> str:
        """The prompt with "the same person" (woman, man) told in words: who is seen in the picture, by its pixels.

        A prompt that says nothing of the kind stays as it is. What is least probable is left out where the whole would
        not fit into a caption.

        Args:
            image: (h, w, 3) uint8 RGB.
            likely: only what is at least this probable is told, 0..1.
        """
        if not self.tells(prompt):
            return prompt
        chances = {s: p for s, p in self._best(image).items() if self.lexicon.by_name[s.attribute].identity}
        known = sorted((s for s, p in chances.items() if p > likely), key=lambda s: -chances[s])
        kept = list(self.lexicon.seen(known))
        while kept:
            person = self.lexicon.compose(dict(kept))
            told = _SAME.sub(lambda _, person=person: person, prompt, count=1)
            if len(tokens(told)) <= MAX_CAPTION_TOKENS:
                return told
            kept.pop()
        return prompt

    def _best(self, image: NDArray[np.uint8]) -> dict[Statement, float]:
        """The most probable value of each attribute and its probability."""
        seen = self.probabilities(image[None])
        return {
            Statement(a.name, a.values[int(seen[a.name][0].argmax())]): float(seen[a.name][0].max())
            for a in self.lexicon.attributes
        }

    def _write(
        self, chances: dict[Statement, float], certain: float, *, start: str = "", lead: str = "", person: str = ""
    ) -> str:
        """States what is certain; the least certain goes first when it does not fit into a caption."""
        stated = sorted((s for s, p in chances.items() if p > certain), key=lambda s: -chances[s])
        kept = list(self.lexicon.seen(stated))
        while True:
            text = start + self.lexicon.compose(dict(kept), lead=lead, person=person)
            if len(tokens(text)) <= MAX_CAPTION_TOKENS or not kept:
                return text
            kept.pop()

    def _scaled(self, cosine: NDArray[np.float32] | np.float64) -> NDArray[np.float32] | np.float64:
        stranger = self.table.calibration.stranger
        return np.clip((cosine - stranger) / (1 - stranger), 0, 1)

    def _outputs(self, images: Images, batch: int = 64) -> torch.Tensor:
        """(n, classes + embedding) raw outputs."""
        import torch

        found = [torch.zeros(0, self.model.head.out_features)]
        with torch.inference_mode():
            for start in range(0, len(images), batch):
                x = np.stack([_at_size(i) for i in images[start : start + batch]])
                found.append(self.model(torch.from_numpy(x).permute(0, 3, 1, 2).float() / 127.5 - 1)[0].float())
        return torch.cat(found)


def _at_size(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    import cv2

    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or 0 in image.shape:
        raise InvalidInput(
            f"a picture of {image.dtype} and shape {image.shape} cannot be read",
            advice="give (height, width, 3) uint8 RGB",
        )
    if image.shape[:2] == (SIZE, SIZE):
        return image
    smaller = min(image.shape[:2]) >= SIZE
    return np.asarray(
        cv2.resize(image, (SIZE, SIZE), interpolation=cv2.INTER_AREA if smaller else cv2.INTER_CUBIC), np.uint8
    )
