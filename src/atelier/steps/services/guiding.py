"""Drawing somebody by looking at a photo of them, until a personal model is measured to be more like them.

Whether the adapter has won is not kept here: the report card of the chosen version says so, whenever it is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from atelier.errors import InvalidInput, NotFound
from atelier.library import Library, PersonalModel, Subject
from atelier.library.waiting import Takeovers
from atelier.recipe import Asset, Run
from atelier.steps.mentions import SAME, addressed, instruction
from atelier.steps.models import Models
from atelier.steps.screening import Screening
from atelier.steps.services.consent import ConsentService
from atelier.steps.services.making import MakeService, PictureOptions, Prepared
from atelier.steps.services.queue import LOCAL_USER, QueueService
from atelier.steps.services.runs import RunService
from atelier.steps.styles import split_styles
from atelier.steps.words import expand


@dataclass(frozen=True)
class Takeover:
    """A subject that was drawn from a photo, and where the taking over of its adapter stands.

    Attributes:
        since: when it was first drawn so.
        learnt: whether there is a personal model.
        wins: whether the chosen version was measured to be more like the subject; None: that is not measured, or there
            is none yet. Only where it wins is the adapter used without anybody's saying so.
        reason: what was measured, in words.
    """

    subject: Subject
    since: datetime
    learnt: bool
    wins: bool | None
    reason: str

    @property
    def from_photo(self) -> bool:
        """Whether it is still drawn from a photo."""
        return self.wins is not True


class GuideService:
    """Pictures of the workspace's subjects from a photo, and which of them are drawn so."""

    def __init__(
        self,
        library: Library,
        models: Models,
        make: MakeService,
        runs: RunService,
        queue: QueueService,
        consent: ConsentService,
        screening: Screening,
    ) -> None:
        self._library, self._models, self._make = library, models, make
        self._runs, self._queue, self._consent, self._screening = runs, queue, consent, screening
        self._takeovers = Takeovers(library.database, library.workspace)

    def whom(self, prompts: Sequence[str], subjects: Sequence[str]) -> list[Subject]:
        """Whom a wish is about: those named (by name or id), then those mentioned. Raises NotFound."""
        named = [self._library.subjects.get(one) for one in subjects]
        return addressed(prompts, named, self._library.subjects.list)

    def require(self, people: Sequence[Subject], prompts: Sequence[str], model: str) -> None:
        """What every drawing of these people will be asked for. Raises Refused: consent, a rater, or a rule's word."""
        seen: list[Asset] = []
        for subject in people:
            self._consent.require(subject.id, "generate")
            photo = self.photo(subject)
            seen += [] if photo is None else [self._library.assets.get(photo).asset]
        self._make.require_rater(model, [one.id for one in people])
        self._screening.require(prompts, seen)

    def prepare(self, prompt: str, subjects: Sequence[str], options: PictureOptions) -> Prepared:
        """A drawing of one subject by looking at its first good photo, ready to be submitted. The subject's own weight
        counts for nothing: what is looked at is a photo.

        Raises:
            InvalidInput: it is about nobody or several, of a kind that no photo stands for, without a photo that may be
                used, or the model cannot look at photos (those that can are named). Refused: no consent.
        """
        people = self.whom([prompt], subjects)
        if len(people) != 1:
            raise InvalidInput(
                f"a drawing from a photo is about one subject, and this is about {len(people)}",
                advice="name one: @name in the prompt",
            )
        (subject,) = people
        if subject.kind not in SAME:
            raise InvalidInput(f"a photo does not show what '{subject.name}' ({subject.kind.value}) is")
        if len(expand(prompt)) > 1 or options.image is not None:
            raise InvalidInput("a drawing from a photo has one prompt and starts from that photo alone")
        photo = self.photo(subject)
        if photo is None:
            raise InvalidInput(f"'{subject.name}' has no photo that may be used", advice="add one, or accept one")
        options = options.model_copy(update={"weights": options.weights[len(subjects) :]})
        plain, chosen = split_styles(prompt)  # named again behind: the instruction stands in front of its styles
        told = " ".join([instruction(plain, subject), *(f"#{one.id}" for one in chosen)])
        return self._make.prepare_edit(photo, told, [], options, asked=prompt.strip())

    def submit(
        self, prepared: Prepared, subject: str, *, by: str = LOCAL_USER, priority: int = 0, once: str = ""
    ) -> Run:
        """Submit such a drawing. From then on the subject is drawn from a photo until its adapter takes over.

        Raises:
            OutOfResources: a budget does not suffice.
        """
        run = self._runs.submit(prepared.recipe, prepared.inputs, title=prepared.title)
        run = self._queue.enqueue(run.id, submitted_by=by, priority=priority, once=once)
        self._takeovers.begin(subject)
        return run

    def possible(self, prompts: Sequence[str], people: Sequence[Subject], options: PictureOptions) -> bool:
        """Whether a wish is one that can be drawn from a photo: one prompt about one subject that a photo shows, and a
        base model that looks at photos."""
        card = self._models.card(self._models.name(options.model))
        one = len(prompts) == len(people) == 1 and people[0].kind in SAME and options.image is None
        return one and len(expand(prompts[0])) == 1 and "edit" in card.pipelines and card.references > 0

    def photo(self, subject: Subject) -> str | None:
        """The first photo that is good for training and shows no minor."""
        photos = [photo.asset_id for photo in self._library.subjects.photos(subject.id) if photo.accepted]
        return next((one for one in photos if not self._library.assets.get(one).minor), None)

    # --- taking over --------------------------------------------------------------------------------------------------

    def list(self) -> list[Takeover]:
        """Who was drawn from a photo, and how that stands."""
        rows = self._takeovers.list()
        models = self._library.adapters.of_subjects([subject for subject, _ in rows])
        return [self._takeover(subject, since, models.get(subject, ())) for subject, since in rows]

    def end(self, subject: str) -> None:
        """From now on with the adapter; or it is, and somebody has seen that. Raises NotFound."""
        self._takeovers.end(self._library.subjects.get(subject).id)

    def _takeover(self, subject_id: str, since: datetime, models: Sequence[PersonalModel]) -> Takeover:
        wins, reason = self._measured(models[-1]) if models else (None, "")
        return Takeover(self._library.subjects.get(subject_id), since, bool(models), wins, reason)

    def _measured(self, model: PersonalModel) -> tuple[bool | None, str]:
        report = None if model.chosen is None else model.chosen.scores.get("report")
        try:
            meta = {} if not isinstance(report, str) else self._library.assets.get(report).asset.meta
        except NotFound:
            meta = {}
        told = meta.get("takeover")
        if not isinstance(told, dict):
            return None, ""
        wins, reason = told.get("wins"), told.get("reason")
        return wins if isinstance(wins, bool) else None, reason if isinstance(reason, str) else ""
