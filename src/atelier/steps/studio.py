"""The studio: everything put together for one home folder and one workspace. Doors open one and ask it.

    with Studio.open() as studio:
        subject = studio.subjects.add("Mira")
        studio.photos.add(subject.id, ["holiday.zip"], rating=Rating.GENERAL)
        studio.consent.give(subject.id, given_by="Mira M.")
        run = studio.make.train(subject.id)
        studio.runs.execute(run.id)
        run = studio.make.create("in a red dress at the beach", subjects=[subject.id])
        pictures = studio.runs.execute(run.id).pictures

Opening reads no model: torch is imported when a picture is looked at, drawn or learned from.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Self

from atelier.accounts.audit import AuditTrail
from atelier.accounts.consent import Consents
from atelier.accounts.directory import Directory
from atelier.accounts.moderation import Moderation
from atelier.accounts.quotas import Quotas
from atelier.accounts.workspaces import DEFAULT, Workspaces
from atelier.builtin.folder import WEIGHTS
from atelier.database import Database
from atelier.engine.catalog import Catalog
from atelier.engine.weights import DigestCache
from atelier.library import Library, LibraryGuard, Participant
from atelier.library import Rating as LibraryRating
from atelier.library.vectors import Embedder
from atelier.photos.inspect import Rater
from atelier.recipe import Asset, Lanes, Runner, Services
from atelier.steps.auxiliary import auxiliary
from atelier.steps.embedding import find_embedder
from atelier.steps.events import Listeners, SystemClock
from atelier.steps.exporting import Exporter
from atelier.steps.eyes import Eyes
from atelier.steps.memory_cap import MemoryCap
from atelier.steps.models import Models
from atelier.steps.participants import taking_part
from atelier.steps.people import People
from atelier.steps.places import default_home
from atelier.steps.screening import Screening, StudioGuard
from atelier.steps.services.adapter_plans import AdapterPlans
from atelier.steps.services.adapters import AdapterService
from atelier.steps.services.advice import AdviceService
from atelier.steps.services.allowance import AllowanceService
from atelier.steps.services.backing import BackupService
from atelier.steps.services.bringing import BringService
from atelier.steps.services.browsing import BrowseService
from atelier.steps.services.budgets import BudgetService
from atelier.steps.services.captions import CaptionService
from atelier.steps.services.checkup import CheckupService
from atelier.steps.services.consent import ConsentService
from atelier.steps.services.documents import DocumentService
from atelier.steps.services.durations import Durations
from atelier.steps.services.exporting import ExportService
from atelier.steps.services.forgetting import ForgetService
from atelier.steps.services.grids import GridService
from atelier.steps.services.guiding import GuideService
from atelier.steps.services.incoming import IncomingService
from atelier.steps.services.making import MakeService
from atelier.steps.services.models import ModelService
from atelier.steps.services.moderating import ModerationService
from atelier.steps.services.photos import PhotoService
from atelier.steps.services.pictures import PictureService
from atelier.steps.services.plans import PlanService
from atelier.steps.services.pulling import PullService
from atelier.steps.services.queue import QueueService
from atelier.steps.services.recipes import RecipeService
from atelier.steps.services.runs import RunService
from atelier.steps.services.samples import SampleService
from atelier.steps.services.selecting import SelectService
from atelier.steps.services.subjects import SubjectService
from atelier.steps.services.training import TrainingService
from atelier.steps.services.uploads import UploadService
from atelier.steps.services.upscaling import UpscaleService
from atelier.steps.services.usage import UsageService
from atelier.steps.services.waiting import WaitingService
from atelier.steps.services.webhooks import WebhookService


class Studio:
    """One workspace of one home folder, with everything that works on it. Threads may share it.

    Attributes:
        home, workspace: where it lies and which world of it this is.
        library, consents, audit: what is stored, who agreed to what, who did what.
        models, eyes: the tools of the steps.
        events: who listens to progress. subjects, consent, photos, captions, adapters, make, runs, …: what doors ask.
    """

    def __init__(
        self,
        library: Library,
        consents: Consents,
        *,
        builtin: Path = WEIGHTS,
        device: str | None = None,
        memory_cap: float | None = None,
        rater: Rater | None = None,
        lanes: Lanes | None = None,
    ) -> None:
        self.library, self.consents = library, consents
        self._builtin, self._device, self._memory_cap = builtin, device, memory_cap
        self.home, self.workspace = library.home, library.workspace
        self.moderated = Moderation(library.database)
        self.audit = AuditTrail(library.database, library.workspace)
        self.events = Listeners()
        self.models = Models(
            Catalog(self.home / "models", extra=[builtin]),
            DigestCache(self.home / "digests.json"),
            self._embeddings,
            device=device,
            cap=MemoryCap(self.home / "memory.json", memory_cap),
        )
        captioner = self.home / "models" / "captioner"
        self.eyes = Eyes(
            builtin,
            captioner=captioner,
            auxiliary=auxiliary(self.models),
            rater=rater,
            device=device or "cpu",
        )
        self._rater, self._lanes = rater, lanes

    @classmethod
    def open(
        cls,
        home: Path | None = None,
        workspace: str = DEFAULT,
        *,
        database: str | None = None,
        blobs: str | None = None,
        key_file: Path | None = None,
        builtin: Path = WEIGHTS,
        device: str | None = None,
        memory_cap: float | None = None,
        rater: Rater | None = None,
        lanes: Lanes | None = None,
    ) -> Self:
        """Open a studio, making it if there is none.

        Args:
            home: its folder; see `default_home`.
            workspace: which world of it; made if need be.
            database, blobs, key_file: where rows, contents and the library key are, see `Library.open`.
            builtin: folder with the built-in model's card and weights.
            device: what to compute on (`cuda:0`, `mps`, `cpu`); the best one there is by default.
            memory_cap: GiB that models may use at most; what is set for the home without, see `MemoryCap`.
            rater: rates how explicit pictures are, where one is installed.
            lanes: how many tasks of a kind run at once.

        Raises:
            Unavailable, Corrupt, Conflict: see `Library.open`.
            InvalidInput: the workspace's name cannot be used.
        """
        found: list[Consents] = []

        def participants(connected: Database) -> Sequence[Participant]:
            found.append(Consents(connected))
            return taking_part(connected, found[0])

        library = Library.open(
            home or default_home(), database, workspace, blobs=blobs, key_file=key_file, participants=participants
        )
        try:
            Workspaces(library.database).ensure(workspace)
        except BaseException:
            library.close()
            raise
        return cls(library, found[0], builtin=builtin, device=device, memory_cap=memory_cap, rater=rater, lanes=lanes)

    def beside(self, workspace: str) -> Self:
        """The studio of another workspace that exists, on the same database and with the same loaded model; see
        `Studios`, which keeps them."""
        made = type(self)(
            self.library.beside(workspace),
            self.consents,
            builtin=self._builtin,
            device=self._device,
            memory_cap=self._memory_cap,
            rater=self._rater,
            lanes=self._lanes,
        )
        made.models, made.eyes = self.models.beside(made._embeddings), self.eyes
        return made

    def close(self) -> None:
        """Free the loaded model and the database."""
        self.models.free()
        self.library.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @cached_property
    def runner(self) -> Runner:
        """What executes recipes, wired to this studio's store, ledger, guard and tools."""
        from atelier.steps.registry import registry

        services = Services(
            store=self.library.store,
            ledger=self.library.ledger,
            guard=self.guard,
            clock=SystemClock(),
            events=self.events,
            tools={
                Models: self.models,
                Eyes: self.eyes,
                People: People(self.library, self.consents),
                Exporter: self.exporter,
            },
        )
        return Runner(registry(), services, lanes=self._lanes)

    @cached_property
    def screening(self) -> Screening:
        """What looks at wishes before anything is drawn."""
        people = self.library.subjects
        return Screening(self.moderated, self.workspace, people.human, people.names)

    @cached_property
    def guard(self) -> StudioGuard:
        """What decides whether something may be drawn, and whether a person's pictures may be worked on."""
        inner = LibraryGuard(self.library.database, self.consents.require, self._rate)
        return StudioGuard(inner, self.screening)

    @cached_property
    def exporter(self) -> Exporter:
        """What makes files for others: mark, metadata, signature."""
        return Exporter(self.home / "keys")

    # --- what doors ask for ------------------------------------------------------------------------------------------

    @cached_property
    def subjects(self) -> SubjectService:
        """Who or what is pictured."""
        return SubjectService(self.library, self.consents)

    @cached_property
    def consent(self) -> ConsentService:
        """Who agreed to what."""
        return ConsentService(self.library, self.consents)

    @cached_property
    def photos(self) -> PhotoService:
        """Photos of subjects with their verdicts."""
        return PhotoService(self.library, self.models, self.eyes)

    @cached_property
    def samples(self) -> SampleService:
        """Sample people, for a first try."""
        return SampleService(self.subjects, self.consent, self.photos, self.models)

    @cached_property
    def uploads(self) -> UploadService:
        """Files that come in parts."""
        return UploadService(self.library, self.photos, self.allowance)

    @cached_property
    def incoming(self) -> IncomingService:
        """Links by which others may send files, and what comes by them."""
        return IncomingService(self.library, self.photos, self.bring, self.uploads, self.allowance, self.audit)

    @cached_property
    def documents(self) -> DocumentService:
        """Canvases of the page."""
        return DocumentService(self.library)

    @cached_property
    def advice(self) -> AdviceService:
        """What photos to add."""
        return AdviceService(self.library)

    @cached_property
    def trainings(self) -> TrainingService:
        """Trainings of a subject, and their losses."""
        return TrainingService(self.library, self.runs, self.queue.events)

    @cached_property
    def captions(self) -> CaptionService:
        """What is said of each photo."""
        return CaptionService(self.library, self.runs, self.models)

    @cached_property
    def adapters(self) -> AdapterService:
        """Personal models and their versions."""
        return AdapterService(self.library, self.models, self.runs, self.consents)

    @cached_property
    def adapter_plans(self) -> AdapterPlans:
        """What resizing, merging or exporting adapters would give."""
        return AdapterPlans(self.library, self.models, self.adapters, lambda asset_id: self.exports.require(asset_id))

    @cached_property
    def pictures(self) -> PictureService:
        """Everything that is stored, with its recipe and lineage."""
        return PictureService(self.library)

    @cached_property
    def select(self) -> SelectService:
        """Selecting in pictures by a click."""
        return SelectService(self.library, self.eyes)

    @cached_property
    def bring(self) -> BringService:
        """Pictures that people bring or make on the page."""
        return BringService(self.library, self.eyes)

    @cached_property
    def exports(self) -> ExportService:
        """Files for others, and what a file says of its origin."""
        return ExportService(self.library, self.pictures, self.guard, self.exporter, self.runs)

    @cached_property
    def browse(self) -> BrowseService:
        """Browsing, searching, curating, sharing what is stored."""
        return BrowseService(self.library, self.consents, self.pictures, lambda: self.exports, lambda: self.embedder)

    @cached_property
    def embedder(self) -> Embedder | None:
        """What sees pictures and words in one space, where something is installed that does."""
        companion = self.eyes.companion
        return find_embedder(self.home / "models", companion, self._builtin, device=self._device or "cpu")

    @cached_property
    def moderation(self) -> ModerationService:
        """Reports, appeals, and deciding on them."""
        return ModerationService(self.library, self.moderated)

    @cached_property
    def backups(self) -> BackupService:
        """Copies of the whole home, and its keys."""
        return BackupService(self.library, self.audit)

    @cached_property
    def checkup(self) -> CheckupService:
        """Whether the studio's parts work: database, contents, keys, workers, disk."""
        return CheckupService(self.library, self.audit, self.queue)

    @cached_property
    def make(self) -> MakeService:
        """Training, creating and editing: runs with good defaults from a few words."""
        return MakeService(self.library, self.consents, self.models, self.eyes, self.runs, screening=self.screening)

    @cached_property
    def grids(self) -> GridService:
        """Pictures for every combination of values along axes."""
        return GridService(self.library, self.models, self.eyes, self.make, self.runs, self.durations)

    @cached_property
    def guide(self) -> GuideService:
        """Drawing people from a photo, until a personal model takes over."""
        return GuideService(self.library, self.models, self.make, self.runs, self.queue, self.consent, self.screening)

    @cached_property
    def waiting(self) -> WaitingService:
        """Prompts that wait for a training."""
        return WaitingService(self.library, self.models, self.make, self.guide, self.runs, self.queue, self.trainings)

    @cached_property
    def upscale(self) -> UpscaleService:
        """Enlarging pictures."""
        return UpscaleService(self.library, self.consent, self.models, self.make, self.runs, self.screening)

    @cached_property
    def plans(self) -> PlanService:
        """What a training or a picture will take, before it starts."""
        return PlanService(self.make, self.models, self.runs, self.durations)

    @cached_property
    def durations(self) -> Durations:
        """How long trainings and pictures take here."""
        return Durations(self.library, self.models, self.queue.events)

    @cached_property
    def runs(self) -> RunService:
        """Runs: submit, execute, show, resume, cancel."""
        return RunService(self.library, lambda: self.runner, self.events, lambda: self.queue)

    @cached_property
    def recipes(self) -> RecipeService:
        """Recipes: the studio's own, and saved ones."""
        return RecipeService(self.library, lambda: self.runner.registry)

    @cached_property
    def queue(self) -> QueueService:
        """What waits for workers: order, pauses, when it will be done."""
        return QueueService(self.library, lambda: self.runner, lambda run: self.runs.ended(run), self.budgets)

    @cached_property
    def budgets(self) -> BudgetService:
        """What the workspace and its users may spend."""
        return BudgetService(self.library, lambda: self.runner, self.audit)

    @cached_property
    def allowance(self) -> AllowanceService:
        """How much the workspace stores, and may."""
        return AllowanceService(self.library, Quotas(Directory(self.library.database)))

    @cached_property
    def usage(self) -> UsageService:
        """Costs and storage of the workspace."""
        return UsageService(self.library, Quotas(Directory(self.library.database)))

    @cached_property
    def webhooks(self) -> WebhookService:
        """Addresses of other programs that hear what happens."""
        return WebhookService(self.library, self.audit)

    @cached_property
    def forget(self) -> ForgetService:
        """Erasing a subject and all that was made of them."""
        return ForgetService(self.library, self.models)

    @cached_property
    def pulls(self) -> PullService:
        """Installing base models by runs."""
        return PullService(self.models, self.runs, self.audit)

    @cached_property
    def installed(self) -> ModelService:
        """Base models: list, add, pull, remove, plan, free."""
        return ModelService(self.models, self.audit)

    # --- inside ------------------------------------------------------------------------------------------------------

    def _embeddings(self, subjects: Sequence[str]) -> Path:
        named = sorted(set(subjects))
        return self.library.cache_dir("prompt-embeddings:" + ",".join(named), named)

    def _rate(self, workspace: str, asset: Asset) -> LibraryRating | None:
        """The rating of a result that does not state one, by the rater that is installed."""
        if self._rater is None:
            return None
        import io

        from PIL import Image

        with Image.open(io.BytesIO(self.library.store.read(workspace, asset))) as picture:
            label = self._rater.rate(picture.convert("RGB")).label
        return None if label == "unrated" else LibraryRating(label)
