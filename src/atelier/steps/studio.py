"""The studio: everything put together for one home folder and one workspace. Doors open one and ask it.

with Studio.open() as studio:
    subject = studio.subjects.add("Mira")
    studio.photos.add(subject.id, ["holiday.zip"], rating=Rating.GENERAL)
    studio.consent.give(subject.id, given_by="Mira M.")
    run = studio.make.train(subject.id)
    studio.runs.execute(run.id)
    run = studio.make.create("in a red dress at the beach", subjects=[subject.id])
    pictures = studio.runs.execute(run.id).pictures
"""

from __future__ import annotations

from functools import cached_property

from atelier.accounts.directory import Directory
from atelier.accounts.quotas import Quotas
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
from atelier.steps.services.styles import StyleService
from atelier.steps.services.subjects import SubjectService
from atelier.steps.services.training import TrainingService
from atelier.steps.services.uploads import UploadService
from atelier.steps.services.upscaling import UpscaleService
from atelier.steps.services.usage import UsageService
from atelier.steps.services.waiting import WaitingService
from atelier.steps.services.webhooks import WebhookService
from atelier.steps.workbench import Workbench


class Studio(Workbench):
    """A workbench with everything that doors ask for: `subjects`, `photos`, `make`, `runs`, …

    Each service is made when it is first asked for.
    """

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

    @property
    def styles(self) -> StyleService:
        """Looks that a prompt can name."""
        return self.make.styles

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
