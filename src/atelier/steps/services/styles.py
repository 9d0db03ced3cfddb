"""The library of styles in front of a model: what it understands of them, and what it is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from atelier.engine.vocabulary import Vocabulary
from atelier.steps.models import Models
from atelier.steps.styles import Style, dressed, instructed, split_styles, styles, unknown_styles


class StyleService:
    """A model with a closed vocabulary is told only styles, and words of them, that it was taught."""

    def __init__(self, models: Models) -> None:
        self._models = models

    def list(self, model: str = "") -> list[tuple[Style, bool]]:
        """Every style, and whether the model (the default one without) draws it. Raises NotFound."""
        taught = self._models.vocabulary(self._models.card(model).id)
        return [(one, _fits(taught, one)) for one in styles()]

    def dressed(self, model: str, told: str, chosen: Sequence[Style]) -> str:
        """A prompt without styles as a picture of those that the model understands. Raises NotFound."""
        taught = self._models.vocabulary(model)
        return dressed(told, [one for one in chosen if _fits(taught, one)], _knows(taught))

    def instructed(self, model: str, told: str, chosen: Sequence[Style]) -> str:
        """The same for an instruction of an edit. Raises NotFound."""
        taught = self._models.vocabulary(model)
        return instructed(told, [one for one in chosen if _fits(taught, one)], _knows(taught))

    def notes(self, model: str, written: Sequence[str]) -> tuple[str, ...]:
        """What to tell people who wrote these prompts: names that are no style's, and styles that the model does not
        understand. Raises NotFound."""
        taught = self._models.vocabulary(model)
        chosen = dict.fromkeys(one for line in written for one in split_styles(line)[1])
        absent = [one for one in chosen if not _fits(taught, one)]
        name = self._models.card(model).name if absent else ""
        return (
            *(f"no style is called '{one}', so #{one} is drawn as words" for one in unknown_styles(written)),
            *(f"{name} does not know the style {one.name}, and draws without it" for one in absent),
        )


def _fits(taught: Vocabulary | None, style: Style) -> bool:
    return taught is None or (style.plain and _knows(taught)(style.lead))


def _knows(taught: Vocabulary | None) -> Callable[[str], bool]:
    """Whether a model was taught all words of a text."""
    return lambda words: taught is None or not taught.unknown(words)
