"""Prompts that wait for a training: kept while somebody is being learnt, and drawn when they are.

Nobody has to be there: the worker that looks after the queue submits them (`settle`), with the personal model that the
training gave, for whoever asked. Consent, screening and budgets are asked again then, and so is whether the person may
still have something drawn here.
"""

from __future__ import annotations

import builtins
import contextlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from atelier.accounts.directory import Directory
from atelier.accounts.memberships import Memberships
from atelier.accounts.roles import Role
from atelier.errors import AtelierError, Conflict, InvalidInput, NotFound, Refused, Unavailable
from atelier.jobs.events import EventLog, Occurrence
from atelier.library import Library, Subject
from atelier.library.waiting import Taken, WaitingPrompt, WaitingPrompts, WaitingState, Wish, once_of
from atelier.recipe import Run, State
from atelier.steps.mentions import weights_of
from atelier.steps.models import Models
from atelier.steps.services.guiding import GuideService
from atelier.steps.services.making import MakeService, PictureOptions
from atelier.steps.services.queue import LOCAL_USER, QueueService
from atelier.steps.services.runs import RunService
from atelier.steps.services.training import TrainingService

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class WaitingView:
    """A prompt with whom it is about and, where it is set aside, why and what to do."""

    prompt: WaitingPrompt
    subjects: tuple[Subject, ...]
    state: WaitingState
    reason: str
    advice: str


@dataclass(frozen=True)
class Kept:
    """What became of a wish: the prompt that waits (or was submitted at once, where all are learnt by now), what is
    drawn from a photo meanwhile, and what a person should know."""

    view: WaitingView
    meanwhile: Run | None
    notes: tuple[str, ...]


class WaitingService:
    """The prompts of the workspace that wait for a training."""

    def __init__(
        self,
        library: Library,
        models: Models,
        make: MakeService,
        guide: GuideService,
        runs: RunService,
        queue: QueueService,
        trainings: TrainingService,
    ) -> None:
        self._library, self._models, self._make, self._guide = library, models, make, guide
        self._runs, self._queue, self._trainings = runs, queue, trainings
        self._members = Memberships(Directory(library.database))
        self._rows = WaitingPrompts(library.database)

    # --- asking -------------------------------------------------------------------------------------------------------

    def keep(
        self,
        prompt: str | Sequence[str],
        *,
        subjects: Sequence[str] = (),
        options: PictureOptions | None = None,
        meanwhile: bool = True,
        by: str = LOCAL_USER,
        priority: int = 0,
        once: str = "",
    ) -> Kept:
        """Have a prompt drawn as soon as whom it is about is learnt; those who are learnt already are drawn at once.

        Args:
            prompt: one or several; `@name` mentions a subject.
            meanwhile: also draw it from a photo now, where the model can look at one.
            by: for whom. once: names the request; sent again, it is kept once.

        Raises:
            InvalidInput: it is about nobody, or about somebody whom nobody is learning. NotFound: no such subject.
            Refused: no consent to generation, or a rule speaks against the words.
        """
        prompts = [prompt] if isinstance(prompt, str) else list(prompt)
        said = options or PictureOptions()
        people = self._guide.whom(prompts, subjects)
        if not people:
            raise InvalidInput("the prompt is about nobody who could be waited for", advice="name a subject: @name")
        weights = tuple(weights_of(said.weights, len(subjects), len(people)))
        said = said.model_copy(update={"weights": weights})
        model = self._models.name(said.model)
        self._models.catalog.installed(model)
        self._guide.require(people, prompts, model)
        training = self._training(people, model)
        wish = Wish(tuple(prompts), tuple(one.id for one in people), said.model_dump(mode="json"), priority)
        if training is None:
            kept = self._at_once(wish, by, once)
            return Kept(kept, None, ())
        kept = self._rows.keep(self._library.workspace, wish, training=training, by=by, once=once)
        self._changed()
        drawn, notes = self._meanwhile(prompts, people, said, by, priority, once) if meanwhile else (None, ())
        return Kept(self._view(kept), drawn, notes)

    def list(
        self, *, over: bool = False, limit: int | None = None, before: tuple[datetime, str] | None = None
    ) -> list[WaitingView]:
        """The newest first; with `over` those that were submitted, too."""
        rows = self._rows.list(self._library.workspace, over=over, limit=limit, before=before)
        return [self._view(row) for row in rows]

    def get(self, prompt_id: str) -> WaitingView:
        """One. Raises NotFound."""
        return self._view(self._rows.get(self._library.workspace, prompt_id))

    def cancel(self, prompt_id: str) -> None:
        """Wait no more. A run that draws it already goes on. Raises NotFound, Conflict."""
        self._rows.remove(self._library.workspace, prompt_id)
        self._changed()

    def retry(self, prompt_id: str) -> WaitingView:
        """Have one that was set aside drawn after all: it waits for the training that goes on now, or is drawn at once.

        Returns how it stands then: what still may not be drawn stays set aside.

        Raises:
            NotFound. Conflict: it was submitted. InvalidInput: nobody is learning whom it is about.
        """
        found = self._rows.get(self._library.workspace, prompt_id)
        if found.state is WaitingState.SUBMITTED:
            raise Conflict(f"this prompt is drawn by run {found.run}", kept="nothing was changed")
        if found.standing is WaitingState.WAITING:
            return self._view(found)
        people = [self._library.subjects.get(one) for one in found.wish.subjects]
        model = self._models.name(str(found.wish.options.get("model", "")))
        training = self._training(people, model)
        self._rows.wait_for(self._library.workspace, prompt_id, training or found.training)
        self._changed()
        if training is None:
            self.settle([prompt_id])
        return self.get(prompt_id)

    # --- drawing ------------------------------------------------------------------------------------------------------

    def due(self) -> builtins.list[str]:
        """Ids of those whose training is done."""
        return [prompt for workspace, prompt in self._rows.due() if workspace == self._library.workspace]

    def settle(self, prompt_ids: Sequence[str]) -> builtins.list[Run]:
        """Submit prompts whose training is done, each once, however many do this at a time and whoever dies meanwhile.

        What cannot be drawn is set aside with the reason; what cannot be looked at now is left for the next time.
        Returns the runs that were submitted.
        """
        made: list[Run] = []
        for prompt_id in prompt_ids:
            taken = self._rows.take(self._library.workspace, prompt_id)
            if taken is None:
                continue
            try:
                run = self._submit(taken)
            except Unavailable as error:
                log.warning("prompt %s could not be submitted now: %s", prompt_id, error)
                self._rows.release(taken)
                continue
            except AtelierError as error:
                self._rows.set_aside(taken, error.message, error.advice)
            except Exception as error:
                log.exception("prompt %s could not be submitted", prompt_id)
                self._rows.set_aside(taken, f"it could not be submitted ({type(error).__name__})", "try again")
            else:
                made += [run] if run is not None else []
            self._changed()
        return made

    def _submit(self, taken: Taken) -> Run | None:
        """The run that draws it; None when it waits for another training."""
        prompt = taken.prompt
        known = self._rows.submitted_as(prompt.id)
        if known is not None:
            self._rows.submitted(taken, known)
            return self._runs.get(known)
        self._require_member(prompt.submitted_by)
        try:
            options = PictureOptions.model_validate(dict(prompt.wish.options))
        except ValidationError as error:
            raise InvalidInput("what was asked for does not fit this version any more", advice="ask anew") from error
        people = [self._library.subjects.get(one) for one in prompt.wish.subjects]
        strangers = self._strangers(people, self._models.name(options.model))
        others = [self._trainings.at_work(one.id) for one in strangers]
        training = next((one for one in others if one is not None), None)
        if training is not None:  # one is learnt, and another is not yet
            self._rows.wait_for(self._library.workspace, prompt.id, training)
            return None
        prepared = self._make.prepare_creation(prompt.wish.prompts, prompt.wish.subjects, options)
        run = self._runs.submit(prepared.recipe, prepared.inputs, title=prepared.title)
        once = once_of(prompt.id)
        try:
            run = self._queue.enqueue(
                run.id, submitted_by=prompt.submitted_by, priority=prompt.wish.priority, once=once
            )
        except Conflict:  # somebody who took this one for dead was faster
            self._library.ledger.discard(self._library.workspace, run.id)
            run = self._runs.get(self._rows.submitted_as(prompt.id) or run.id)
        self._rows.submitted(taken, run.id)
        return run

    # --- inside -------------------------------------------------------------------------------------------------------

    def _at_once(self, wish: Wish, by: str, once: str) -> WaitingView:
        kept = self._rows.keep(self._library.workspace, wish, training="", by=by, once=once)
        taken = self._rows.take(self._library.workspace, kept.id)
        if taken is not None:
            try:
                self._submit(taken)
            except BaseException:
                self._rows.release(taken)
                self._rows.remove(self._library.workspace, kept.id)
                raise
        return self.get(kept.id)

    def _meanwhile(
        self,
        prompts: Sequence[str],
        people: Sequence[Subject],
        options: PictureOptions,
        by: str,
        priority: int,
        once: str,
    ) -> tuple[Run | None, tuple[str, ...]]:
        """The drawing from a photo, where there can be one; and why there is none, where that is worth saying."""
        if not self._guide.possible(prompts, people, options):
            return None, ()
        try:
            prepared = self._guide.prepare(prompts[0], [people[0].id], options)
            return self._guide.submit(prepared, people[0].id, by=by, priority=priority, once=once), ()
        except AtelierError as error:
            return None, (f"not drawn from a photo meanwhile: {error.message}",)

    def _training(self, people: Sequence[Subject], model: str) -> str | None:
        """The training that is waited for, of those without a personal model first; None when everybody is learnt.

        Raises:
            InvalidInput: somebody is not, and nobody is learning them.
        """
        going = {one.id: self._trainings.at_work(one.id) for one in people}
        for subject in self._strangers(people, model):
            training = going[subject.id]
            if training is None:
                raise InvalidInput(
                    f"'{subject.name}' has no personal model for {model}, and nobody is learning them",
                    kept="nothing was changed",
                    advice="start a training first",
                    command=("train", subject.name),
                )
            return training
        return next((one for one in going.values() if one is not None), None)

    def _strangers(self, people: Sequence[Subject], model: str) -> builtins.list[Subject]:
        """Those without a personal model for a base model."""
        known = self._library.adapters.of_subjects([one.id for one in people])
        return [
            subject
            for subject in people
            if not any(self._models.fits(one.base_model, model) for one in known.get(subject.id, ()))
        ]

    def _require_member(self, user: str) -> None:
        """Raises Refused."""
        if user == LOCAL_USER:
            return
        role = self._members.role(self._library.workspace, user)
        if role is None or role.rank < Role.EDITOR.rank:
            raise Refused("whoever asked for it may not have anything drawn here any more")

    def _view(self, row: WaitingPrompt) -> WaitingView:
        people: list[Subject] = []
        for one in row.wish.subjects:
            with contextlib.suppress(NotFound):  # erased just now, and the prompt with it
                people.append(self._library.subjects.get(one))
        state, reason, advice = row.standing, row.reason, row.advice
        if state is WaitingState.SET_ASIDE and row.state is WaitingState.WAITING:
            reason, advice = self._of_training(row)
        return WaitingView(row, tuple(people), state, reason, advice)

    def _of_training(self, row: WaitingPrompt) -> tuple[str, str]:
        """Why what it waited for does not come."""
        again = "train again, then let it wait again"
        if row.training_state is State.CANCELLED:
            return "the training was cancelled", again
        if row.training_state is None:
            return "the training is not there any more", again
        problem = next((task.problem for task in self._runs.tasks(row.training) if task.problem is not None), None)
        why = "" if problem is None else f": {problem.message}"
        return f"the training failed{why}", "retry it, and this waits again by itself"

    def _changed(self) -> None:
        """Word to those who watch."""
        EventLog(self._library.database).write([Occurrence(self._library.workspace, "", "waiting", {})])
