"""The axes of a grid against what there is: names found, `all` told out, values with what people read of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from atelier.errors import InvalidInput, NotFound
from atelier.library import Library, PersonalModel
from atelier.steps.mentions import addressed, weights_of
from atelier.steps.models import Models
from atelier.steps.services.grid_axes import NONE, Axis, AxisWish, Parameter, Value, values_of
from atelier.steps.services.grid_cells import Checkpoint, GridWish
from atelier.steps.services.making import MakeService
from atelier.steps.values import text
from atelier.steps.words import expand

ALL = "all"
PRESETS = ("draft", "standard", "high")


@dataclass(frozen=True)
class Settled:
    """A wish with its subjects by id, its axes, and the checkpoints that they name."""

    wish: GridWish
    axes: tuple[Axis, ...]
    checkpoints: Mapping[str, Checkpoint]


class Settling:
    """Finds what the axes name in the workspace."""

    def __init__(self, library: Library, models: Models, make: MakeService) -> None:
        self._library, self._models, self._make = library, models, make

    def settle(self, wish: GridWish) -> Settled:
        """Raises NotFound: something is named that is not there. InvalidInput: axes that make no sense."""
        subjects = [self._library.subjects.get(one) for one in wish.subjects]
        people = addressed([wish.prompt], subjects, self._library.subjects.list)
        weights = weights_of(wish.options.weights, len(subjects), len(people))
        asked = wish.model_copy(
            update={
                "subjects": tuple(one.id for one in people),
                "options": wish.options.model_copy(update={"weights": tuple(weights), "count": 1}),
            }
        )
        checkpoints: dict[str, Checkpoint] = {}
        axes = tuple(self._axis(one, checkpoints) for one in wish.axes)
        said = [(axis.parameter, axis.of) for axis in axes]
        twice = next((one for place, one in enumerate(said) if one in said[:place]), None)
        if twice is not None:
            raise InvalidInput(
                f"two axes vary '{twice[0]}'", advice="put all its values on one, or vary something else"
            )
        return Settled(asked, axes, checkpoints)

    def _axis(self, wish: AxisWish, checkpoints: dict[str, Checkpoint]) -> Axis:
        name = wish.parameter
        if wish.of and name != "weight":
            raise InvalidInput(f"the axis '{name}' takes no name beside it", advice="only 'weight' does")
        found: list[tuple[Value, str]] = []
        for value in values_of(name, wish.values):
            found += self._found(name, value, checkpoints)
        values = [value for value, _ in found]
        again = values_of(name, values)  # what was told out is counted, and doubles are found
        return Axis(name, again, tuple(label for _, label in found), self._of(wish.of))

    def _of(self, name: str) -> str:
        """Whose weight varies: a subject's id, or an adapter's name as it is."""
        if not name:
            return ""
        try:
            return self._library.subjects.get(name).id
        except NotFound:
            return name

    def _found(self, name: Parameter, value: Value, checkpoints: dict[str, Checkpoint]) -> list[tuple[Value, str]]:
        said = str(value)
        if name == "model":
            return self._models_of(said)
        if name in ("subject", "style"):
            return [self._subject(name, said)]
        if name == "adapter":
            return [(NONE, NONE)] if said.lower() == NONE else [(said, self._adapter(said))]
        if name == "checkpoint":
            return self._checkpoints(said, checkpoints)
        if name == "prompt":
            return [(line, line) for line in expand(said)]
        if name == "preset" and said not in PRESETS:
            raise InvalidInput(f"there is no preset '{said}'", advice=f"there are {', '.join(PRESETS)}")
        if name == "size":
            width, _, height = said.partition("x")
            return [(said, f"{width} × {height}")]
        return [(value, f"{value:g}" if isinstance(value, float) else said)]

    def _models_of(self, said: str) -> list[tuple[Value, str]]:
        if said.lower() != ALL:
            card = self._models.card(said)
            return [(card.id, card.name)]
        cards = [entry.card for entry in self._models.entries() if entry.installed]
        able = [card for card in cards if card.can("text-to-image") and self._models.plan(card.id, batch=1).fits]
        if not able:
            raise InvalidInput("no installed model fits this machine", advice="install a smaller one")
        return [(card.id, card.name) for card in able]

    def _subject(self, name: Parameter, said: str) -> tuple[Value, str]:
        if said.lower() == NONE:
            return NONE, NONE
        subject = self._library.subjects.get(said)
        if name == "style" and subject.kind.value != "style":
            raise InvalidInput(f"'{subject.name}' is a {subject.kind.value}, no style", advice="use the axis 'subject'")
        return subject.id, subject.name

    def _adapter(self, said: str) -> str:
        """What an adapter is called. Raises NotFound, InvalidInput."""
        adapter = self._make.adapter(said)
        label, _, number = said.partition("@")
        if label == adapter.id:
            return text(adapter.meta, "name") or said
        model = self._library.adapters.get(label)
        return f"{model.name} {number}".rstrip()

    def _checkpoints(self, said: str, checkpoints: dict[str, Checkpoint]) -> list[tuple[Value, str]]:
        """`mira@2`, or every version of `mira`. Raises NotFound."""
        if said.lower() == NONE:
            return [(NONE, NONE)]
        label, _, number = said.partition("@")
        model = self._library.adapters.get(label)
        found: list[tuple[Value, str]] = []
        for version in model.versions:
            if number not in ("", ALL, "*", str(version.number)):
                continue
            value = f"{model.id}@{version.number}"
            checkpoints[value] = Checkpoint(value, model.subject_id or "")
            step = version.scores.get("step")
            told = f", step {step}" if isinstance(step, int) else ""
            found.append((value, f"{model.name} {version.number}{told}"))
        if not found:
            raise NotFound(
                f"'{model.name}' has no version {number}".rstrip(),
                advice=f"it has {_numbers(model)}",
                command=("lora", "show", model.name),
            )
        return found


def _numbers(model: PersonalModel) -> str:
    return ", ".join(str(one.number) for one in model.versions) or "none"
