"""What stands before every step: screening of what is asked for, then the library's guard.

Screening comes first and needs no model; the guard fails closed where identity is worked on. Both are asked again for
every task and every hit in the cache, whatever door the wish came through.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pydantic import JsonValue

from atelier.accounts.moderation import Moderation
from atelier.accounts.screening import LONGEST, Hit, Screen, plain
from atelier.errors import InvalidInput, Refused
from atelier.library import LibraryGuard
from atelier.recipe.values import Adapter, Asset, Draft, Image, Permit, Picture, Use, subjects_of
from atelier.steps.values import of_unknown

ASKED = ("prompt", "prompts", "instruction", "class_word")
"""Parameters of steps that hold a wish: of prior pictures the class is all that is drawn. A negative prompt is none: it
names what is unwanted."""

Human = Callable[[Sequence[str]], bool]
Names = Callable[[], Sequence[str]]


class Screening:
    """Screens wishes of one workspace, and records what it refuses.

    Args:
        human: whether any of these subjects is a person or a group of them.
        names: what the workspace's people are called, trigger words included.
    """

    def __init__(
        self, moderation: Moderation, workspace: str, human: Human, names: Names, screen: Screen | None = None
    ) -> None:
        self._moderation, self._workspace, self._human, self._names = moderation, workspace, human, names
        self._screen = screen or Screen()

    def require(self, texts: Sequence[str], assets: Sequence[Asset] = (), *, step: str = "create") -> None:
        """Pass when nothing speaks against it.

        Raises:
            Refused: a rule does; the message says which and why, and how to appeal.
            InvalidInput: a text is too long to be a prompt.
        """
        for text in texts:
            if len(text) > LONGEST:
                raise InvalidInput(f"a prompt of {len(text)} characters; at most {LONGEST} are taken")
        for text in texts:
            hits = self._screen.hits([text], identity=True)
            if not all(hit.always for hit in hits) and not (self.identity(assets) or self.named(text)):
                hits = [hit for hit in hits if hit.always]
            if not hits:
                continue
            allowed = self._moderation.allowed(self._workspace, text, [hit.rule for hit in hits])
            for hit in hits:
                if hit.rule not in allowed:
                    raise self._refused(hit, text, assets, step)

    def identity(self, assets: Sequence[Asset]) -> bool:
        """Whether a real person may be worked on: a human subject, a picture that somebody brought (or that was made by
        enlarging one), or an adapter of which nobody knows whom it shows."""
        if self._human(subjects_of(assets)):
            return True
        brought = any(
            isinstance(asset, Image) and (not isinstance(asset, Picture) or asset.meta.get("photographed") is True)
            for asset in assets
        )
        return brought or any(isinstance(asset, Adapter) and of_unknown(asset) for asset in assets)

    def named(self, text: str) -> bool:
        """Whether one of the workspace's people is called by name, with a picture of theirs or without."""
        readings = [f" {reading} " for reading in plain(text)]
        called = {reading for name in self._names() for reading in plain(name)}
        return any(f" {name} " in reading for name in called if name for reading in readings)

    def _refused(self, hit: Hit, text: str, assets: Sequence[Asset], step: str) -> Refused:
        number = self._moderation.note_refusal(self._workspace, step, hit, text, subjects_of(assets))
        return Refused(
            f"this cannot be drawn: {hit.why} ({', '.join(hit.words)})",
            kept="nothing was started",
            advice=f"say it differently, or appeal against refusal {number}",
        )


class StudioGuard:
    """The kernel's `Guard`: screening, then consent, ratings, erasure."""

    def __init__(self, library: LibraryGuard, screening: Screening) -> None:
        self._library, self._screening = library, screening

    def check(self, use: Use) -> Permit:
        """See `LibraryGuard.check`. Raises Refused."""
        texts = [text for name in ASKED for text in _texts(use.parameters.get(name))]
        config = use.parameters.get("config")  # of a training, which draws samples
        texts += _texts(config.get("sample_prompts")) if isinstance(config, dict) else []
        if texts:
            self._screening.require(texts, use.assets, step=use.step)
        return self._library.check(use)

    def review(self, use: Use, drafts: Sequence[Draft]) -> None:
        """See `LibraryGuard.review`. Raises Refused."""
        self._library.review(use, drafts)


def _texts(value: JsonValue) -> list[str]:
    """A text, or the texts of a list; nothing of anything else."""
    found = value if isinstance(value, list) else [value]
    return [one for one in found if isinstance(one, str)]
