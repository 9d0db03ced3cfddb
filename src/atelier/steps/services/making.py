"""Training, creating and editing from a few words: good defaults for the built-in recipes, and early refusals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from atelier.accounts.consent import Consents
from atelier.engine.card import ModelCard
from atelier.errors import InvalidInput, NotFound, Refused
from atelier.library import Library, PersonalModel, Subject
from atelier.recipe import Adapter, Asset, Image, Run
from atelier.steps.eyes import Eyes
from atelier.steps.mentions import addressed, spoken, strangers, weights_of
from atelier.steps.models import Models
from atelier.steps.screening import Screening
from atelier.steps.services.consent import ConsentService
from atelier.steps.services.fitting import shortened
from atelier.steps.services.options import PictureOptions, TrainingOptions
from atelier.steps.services.runs import RunService
from atelier.steps.services.styles import StyleService
from atelier.steps.services.training_values import TrainingValues
from atelier.steps.services.triggers import renamed, trigger_for
from atelier.steps.styles import split_styles
from atelier.steps.train_adapter import family_of
from atelier.steps.values import text
from atelier.steps.words import expand, naming, subject_word


@dataclass(frozen=True)
class Prepared:
    """A built-in recipe with its inputs, ready to be submitted or planned."""

    recipe: str
    inputs: Mapping[str, object]
    title: str
    notes: tuple[str, ...] = field(default=())


class MakeService:
    """Submits trainings and pictures. Execute the runs with `runs.execute`."""

    def __init__(
        self,
        library: Library,
        consents: Consents,
        models: Models,
        eyes: Eyes,
        runs: RunService,
        *,
        screening: Screening | None = None,
    ) -> None:
        self._screening = screening
        self._library, self._models, self._eyes, self._runs = library, models, eyes, runs
        self._consent = ConsentService(library, consents)
        self.training_values = TrainingValues(models)
        self.styles = StyleService(models)

    # --- training ----------------------------------------------------------------------------------------------------

    def train(self, subject: str, options: TrainingOptions | None = None) -> Run:
        """Submit the training of a personal model: captions, data set, prior pictures, training, report card.

        Captions that are there are used, and missing ones are written; photos that a person accepted are used whatever
        their quality.

        Raises:
            Refused: no consent to training. InvalidInput: no accepted photos, or an option that does not fit.
            NotFound: no such subject or model.
        """
        return self._submit(self.prepare_training(subject, options or TrainingOptions()))

    def prepare_training(self, subject: str, options: TrainingOptions) -> Prepared:
        """What `train` would submit, checked in the same way."""
        found = self._library.subjects.get(subject)
        self._consent.require(found.id, "train")
        asked = self._models.card(options.model)
        card = self._models.trained_on(asked.id, itself=bool(options.assistant))
        family_of(card)
        self._models.catalog.installed(card.id)
        self.require_rater(card.id, [found.id])
        assistant = self._assistant(options.assistant, card) if options.assistant else None
        photos = [photo for photo in self._library.subjects.photos(found.id) if photo.accepted]
        if not photos:
            count = len(self._library.subjects.photos(found.id))
            raise InvalidInput(
                f"'{found.name}' has {count} photos and none of them is accepted"
                if count
                else f"'{found.name}' has no photos",
                advice="add photos, or accept some despite their verdicts",
            )
        config = self.training_values.config(found, card, options)
        chosen = [self._library.assets.get(photo.asset_id).asset for photo in photos]
        if self._screening is not None:
            self._screening.require([*options.prompts, *config.sample_prompts], chosen, step="train")
        captions = self._library.captions.current([photo.asset_id for photo in photos])
        word = subject_word(found.kind, options.class_word)
        trigger = trigger_for(self._library, self._models, found, card)
        texts = [captions[photo.asset_id].text if photo.asset_id in captions else "" for photo in photos]
        prior = options.prior_count
        if prior is None:
            prior = 0 if not config.prior_samples else max(32, 4 * config.prior_samples)
        inputs: dict[str, object] = {
            "photos": chosen,
            "texts": renamed(texts, found, trigger),
            "always": [any(verdict.overridden for verdict in photo.verdicts) for photo in photos],
            "trigger": trigger,
            "class_word": word,
            "name": options.name or found.name,
            "model": card.id,
            "training_size": options.training_size,
            "threshold": options.threshold,
            "masks": options.masks or self._masks(found, card),
            "prior_count": prior,
            "config": config.model_dump(mode="json"),
            "preset": options.preset,
            # Where a picture costs next to nothing, the choice of a checkpoint need not hang on six of them.
            "per_prompt": 4 if self._models.is_builtin(card.id) else 1,
        }
        if assistant is not None:
            inputs |= {"assistant": assistant, "itself": True}
        if options.seed is not None:
            inputs["seed"] = options.seed
        if options.prompts:
            inputs["prompts"] = list(options.prompts)
        notes = tuple(
            f"the model was never taught the word '{unknown.word}'; one that it knows is learnt better"
            for unknown in self._models.unknown_words(card.id, f"{trigger} {word}".strip())
        )
        if trigger != found.trigger:
            notes += (f"the model does not know '{found.trigger}' and learns '{trigger}' in its place",)
        if card.id != asked.id:
            notes += (f"{asked.name} is not trained itself: it draws with adapters that are trained on {card.name}",)
        notes += shortened(self.training_values.of(found, card, options), config)
        notes += self._unmeasured(found, card)
        return Prepared("train", inputs, f"Learning {found.name}", notes)

    def _assistant(self, name: str, card: ModelCard) -> Adapter:
        """Raises NotFound, and InvalidInput for an adapter of another model."""
        adapter = self.adapter(name)
        base = text(adapter.meta, "base_model")
        if not self._models.fits(base, card.id):
            raise InvalidInput(
                f"'{name}' is for {base}, and cannot assist a training of {card.name}",
                advice=f"import one that was made for {card.name}",
                command=("lora", "import", "FILE", "--model", card.id),
            )
        return adapter

    def _unmeasured(self, subject: Subject, card: ModelCard) -> tuple[str, ...]:
        """What the report card of photographs will have to say is not measured, while it can still be installed."""
        if self._models.is_builtin(card.id):
            return ()
        absent = self._eyes.measures(drawn=False, kind=subject.kind.value).absent
        return tuple(f"{UNMEASURED[name]} will not be measured: {one.why}" for name, one in absent.items())

    def _masks(self, subject: Subject, card: ModelCard) -> str:
        return "face" if subject.kind.human and self._models.is_builtin(card.id) else "none"

    # --- pictures ----------------------------------------------------------------------------------------------------

    def create(
        self, prompt: str | Sequence[str], *, subjects: Sequence[str] = (), options: PictureOptions | None = None
    ) -> Run:
        """Submit pictures of a prompt (or several; `{red|blue}` stands for one prompt each).

        Args:
            prompt: what to draw. A subject stands where `@name`, its name, its trigger word or {subject} is, else
                before it.
            subjects: whom or what to draw, each with the chosen version of its personal model for the model in use;
                those that a prompt mentions (`@name`) are drawn too.

        Raises:
            Refused: no consent to generation. NotFound: no such subject, model or adapter.
            InvalidInput: a subject without a personal model, or an option that does not fit.
        """
        return self._submit(self.prepare_creation(prompt, subjects, options or PictureOptions()))

    def prepare_creation(
        self,
        prompt: str | Sequence[str],
        subjects: Sequence[str],
        options: PictureOptions,
        *,
        instead: Mapping[str, str] | None = None,
    ) -> Prepared:
        """What `create` would submit, checked in the same way.

        Args:
            instead: by a subject's id the name of an adapter (`mira@2`) that is worn in place of its chosen one.
        """
        model = self._models.name(options.model)
        self._models.catalog.installed(model)
        asked = [prompt] if isinstance(prompt, str) else list(prompt)
        named = [self._library.subjects.get(one) for one in subjects]
        people = addressed(asked, named, self._library.subjects.list)
        worn = [self._of_subject(one.id, model, (instead or {}).get(one.id, "")) for one in people]
        adapters = [adapter for _, adapter in worn] + [self.adapter(name) for name in options.adapters]
        written = [line for one in asked for line in expand(one)]
        bare = [split_styles(line) for line in written]
        lines = [spoken(line, people) for line, _ in bare]
        for found, adapter in worn:
            word = text(adapter.meta, "class_word") or subject_word(found.kind)
            trigger = text(adapter.meta, "trigger") or found.trigger
            lines = [naming(line, trigger, word, (found.name, found.trigger)) for line in lines]
        if not lines or not all(line.strip() for line in lines):
            raise InvalidInput("there is nothing to draw: the prompt is empty", advice="say what to draw")
        lines = [self.styles.dressed(model, line, chosen) for line, (_, chosen) in zip(lines, bare, strict=True)]
        for adapter in adapters:
            for shown in adapter.subjects:
                self._consent.require(shown, "generate")
            self.require_rater(model, adapter.subjects)
        notes = [*self.styles.notes(model, written)]
        notes += [f"no subject is called '{one}', so @{one} is drawn as a word" for one in strangers(asked, people)]
        notes += [
            f"the model does not know the word '{word.word}'" + (f"; near: {', '.join(word.near)}" if word.near else "")
            for line in dict.fromkeys(lines)
            for word in self._models.unknown_words(model, line, [text(one.meta, "trigger") for one in adapters])
        ]
        image, mask = (None if one is None else self.image(one) for one in (options.image, options.mask))
        if self._screening is not None:
            self._screening.require(lines, [*adapters, *([image] if image else [])])
        inputs: dict[str, object] = options.model_dump(
            exclude={"adapters", "image", "mask", "seed", "model", "weights"}
        )
        inputs |= {
            "prompts": list(dict.fromkeys(lines)),
            "asked": {told: said for told, said in zip(lines, written, strict=True) if said.strip() not in ("", told)},
            "adapters": adapters,
            "weights": weights_of(options.weights, len(named), len(people)),
            "model": model,
            "image": image,
            "mask": mask,
        }
        if options.seed is not None:
            inputs["seed"] = options.seed
        return Prepared("create", inputs, (written[0].strip() or lines[0])[:80], tuple(dict.fromkeys(notes)))

    def edit(
        self,
        image: str,
        instruction: str,
        *,
        references: Sequence[str] = (),
        options: PictureOptions | None = None,
    ) -> Run:
        """Submit an edit of a stored picture by instruction.

        Raises:
            InvalidInput: the model cannot edit (those that can are named). NotFound: no such picture.
            Refused: no consent.
        """
        return self._submit(self.prepare_edit(image, instruction, references, options or PictureOptions()))

    def prepare_edit(
        self, image: str, instruction: str, references: Sequence[str], options: PictureOptions, *, asked: str = ""
    ) -> Prepared:
        """What `edit` would submit, checked in the same way. `asked`: what the person wrote, where that differs."""
        model = self._models.name(options.model)
        self._models.require_ability(model, "edit")
        self._models.catalog.installed(model)
        images = [self.image(one) for one in (image, *references)]
        adapters = [self.adapter(name) for name in options.adapters]
        said = asked or instruction
        plain, chosen = split_styles(instruction)
        instruction = self.styles.instructed(model, plain, chosen)
        if not instruction.strip():
            raise InvalidInput("there is nothing to change: the instruction is empty", advice="say what to change")
        for asset in [*images, *adapters]:
            for shown in asset.subjects:
                self._consent.require(shown, "edit")
                self.require_rater(model, [shown])
        if self._screening is not None:
            self._screening.require([instruction, said], [*images, *adapters], step="edit")
        inputs: dict[str, object] = {
            "images": images,
            "instruction": instruction,
            "asked": {instruction: said} if said != instruction else {},
            "count": options.count,
            "model": model,
            "adapters": adapters,
            "weights": list(options.weights),
            "preset": options.preset,
            "steps": options.steps,
            "guidance": options.guidance,
        }
        if options.seed is not None:
            inputs["seed"] = options.seed
        return Prepared("edit", inputs, said[:80], self.styles.notes(model, [said]))

    # --- inside ------------------------------------------------------------------------------------------------------

    def adapter(self, name: str) -> Adapter:
        """The adapter of a name: a personal model's chosen version (`mira`), another (`mira@2`), or an asset's id.

        Raises:
            NotFound: there is none. InvalidInput: the id is of something else.
        """
        label, _, number = name.partition("@")
        known = [model for model in self._library.adapters.list() if label in (model.id, model.name)]
        if not known:
            return _as_adapter(self._library.assets.get(name).asset)
        if number and not number.isdecimal():
            raise InvalidInput(f"'{name}' names no version", advice=f"write {label}@1")
        return self._version(known[0], int(number) if number else None)

    def _of_subject(self, subject: str, model: str, named: str = "") -> tuple[Subject, Adapter]:
        found = self._library.subjects.get(subject)
        self._consent.require(found.id, "generate")
        if named:
            return found, self._fitting(self.adapter(named), named, model)
        models = [m for m in self._library.adapters.list(subject_id=found.id) if self._models.fits(m.base_model, model)]
        if not models:
            others = sorted({one.base_model for one in self._library.adapters.list(subject_id=found.id)})
            raise InvalidInput(
                f"'{found.name}' has no personal model for {model}"
                + (f" (only for {', '.join(others)})" if others else ""),
                advice="train one first",
                command=("train", found.name),
            )
        return found, self._version(models[-1], None)

    def _fitting(self, adapter: Adapter, name: str, model: str) -> Adapter:
        base = text(adapter.meta, "base_model")
        if base and not self._models.fits(base, model):
            raise InvalidInput(f"adapter '{name}' is for {base}, not for {model}", advice=f"draw with {base}")
        return adapter

    def require_rater(self, model: str, subjects: Sequence[str]) -> None:
        """Refuses before any work what the guard would refuse after it: pictures of people that nobody can rate."""
        if self._eyes.rater is not None or self._models.is_builtin(model):
            return
        for shown in subjects:
            subject = self._library.subjects.get(shown)
            if subject.kind.human:
                raise Refused(
                    f"pictures of '{subject.name}' by {self._models.card(model).name} could not be rated: "
                    "no rating model is installed, and unrated pictures of people are not kept",
                    kept="nothing was started",
                    advice="use the built-in model, or open the studio with a rating model",
                )

    def _version(self, model: PersonalModel, number: int | None) -> Adapter:
        if number is None:
            version = model.chosen or (model.versions[-1] if model.versions else None)
        else:
            version = next((one for one in model.versions if one.number == number), None)
        if version is None:
            raise NotFound(
                f"'{model.name}' has no version {number or ''}".rstrip(),
                advice="its list of versions names them",
                command=("lora", "show", model.name),
            )
        return _as_adapter(self._library.assets.get(version.asset_id).asset)

    def image(self, asset_id: str) -> Image:
        """A stored picture of any kind. Raises NotFound, InvalidInput (something else has that id)."""
        asset = self._library.assets.get(asset_id).asset
        if not isinstance(asset, Image):
            raise InvalidInput(f"{asset_id} is a {asset.kind}, no picture")
        return asset

    def _submit(self, prepared: Prepared) -> Run:
        return self._runs.submit(prepared.recipe, prepared.inputs, title=prepared.title)


UNMEASURED = {"likeness": "likeness", "prompt": "prompt adherence", "picture": "variety and copying"}


def _as_adapter(asset: Asset) -> Adapter:
    if not isinstance(asset, Adapter):
        raise InvalidInput(f"{asset.id} is a {asset.kind}, no adapter")
    return asset
