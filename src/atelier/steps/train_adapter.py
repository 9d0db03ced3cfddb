"""Step: learn a subject."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, JsonValue

from atelier.errors import InvalidInput
from atelier.recipe import Adapter, Context, DataSet, Report, Seed, step
from atelier.steps.adapter_files import MEDIA_TYPE, Origin, metadata_of, write_pairs
from atelier.steps.create import compute_key
from atelier.steps.data_sets import DataSetFile
from atelier.steps.drawing import rating_of
from atelier.steps.eyes import Eyes
from atelier.steps.models import Models
from atelier.steps.paces import preset_work, sample_moments, training_work
from atelier.steps.teaching import require_teachable, teacher_for
from atelier.steps.training_samples import SampleDrawer, sample_size
from atelier.steps.values import Meta, Trained, Version
from atelier.training.config import Family, TrainConfig

if TYPE_CHECKING:
    import torch
    from torch import nn

    from atelier.engine.card import ModelCard
    from atelier.engine.lora_layers import AdapterLayers
    from atelier.engine.plan import MemoryPlan
    from atelier.engine.session import ModelSession
    from atelier.training.cache import Encoders, PictureSource
    from atelier.training.checkpoint import LossPoint
    from atelier.training.loop import Progress, SampleRequest, TrainResult
    from atelier.training.teaching import Teacher

FAMILIES: dict[str, Family] = {
    "flux1": Family.FLUX,
    "flux2": Family.FLUX2,
    "sdxl": Family.SDXL,
    "sd": Family.SD,
}
"""The training family of each model family that can be trained."""


@step(version=3, needs="gpu", purpose="train", title="Train an adapter", long=True)
def train_adapter(
    ctx: Context,
    models: Models,
    eyes: Eyes,
    *,
    data_set: Annotated[DataSet, Field(description="what to learn from")],
    seed: Annotated[Seed, Field(description="of every draw of the training")],
    prior: Annotated[DataSet | None, Field(description="pictures of the class, for prior preservation")] = None,
    model: Annotated[str, Field(description="the base model; empty: the default one")] = "",
    name: Annotated[str, Field(description="what the personal model is called; empty: the trigger word")] = "",
    config: Annotated[TrainConfig, Field(description="every knob of the training")] = TrainConfig(),  # noqa: B008
    assistant: Annotated[
        Adapter | None, Field(description="worn while training, not after: it lets a distilled model be trained itself")
    ] = None,
) -> Trained:
    """Learn a low-rank adapter from the data set, by rectified flow (epsilon or v for Stable Diffusion).

    Pictures and captions are encoded once; checkpoints are kept under the task's own key, so that a training that was
    killed goes on at the same step, and on a CPU to the same bytes. Held-out photos are never looked at. Samples of
    the same prompts and seeds are drawn at checkpoints ({subject} stands for the subject); they change no byte of the
    adapter. Each kept checkpoint becomes an adapter in diffusers' layout with ModelSpec metadata and its recipe inside.

    Of drawn people the built-in model's companion teaches beside the photos, as `config.teaching` says: it reads what
    the model draws as it learns, and what is not as photos and prompt have it is learnt from that.

    A distilled model (FLUX.1 schnell, FLUX.2 klein) names the one that is trained in its place. With an assistant
    adapter, which undoes the distillation as long as it is worn, the model itself is trained.
    """
    card = models.trained_on(model, itself=assistant is not None)
    family = family_of(card)
    config = config.model_copy(update={"seed": seed})
    if config.family is not family:
        raise InvalidInput(f"the configuration is for {config.family}, {card.name} is {family}")
    require_teachable(config.teaching, drawn=models.is_builtin(card.id))
    files = [DataSetFile(ctx.read(data_set))] + ([DataSetFile(ctx.read(prior))] if prior is not None else [])
    info = files[0].info
    side = max([info.training_size, *(max(bucket) for bucket in info.buckets)])
    subjects = data_set.subjects
    with models.session(card.id, width=side, height=side, subjects=subjects) as session:
        plan = training_plan(models, session, config, info.training_size)
        config = config.model_copy(update={"base_dtype": "fp32" if plan.dtype == "fp32" else "bf16"})
        called = f"{info.trigger} {info.class_word}".strip() or "the subject"
        samples = SampleDrawer(ctx, session, called=called, prompts=config.sample_prompts)
        data = _encode(ctx, session, card, files, config, samples)
        photos = [files[0].picture(member) for member in info.training] if config.teaching.every else []
        teacher = teacher_for(session, card, config, eyes, encoders(session, card), photos, called)
        with trainable(session, plan) as (network, draws), _worn(ctx, card, plan, network, assistant) as helper:
            can_draw = draws and card.can("text-to-image")
            result = _train(ctx, network, data, config, teacher, samples if can_draw else None, helper)
            if not result.finished:
                ctx.raise_if_cancelled()
                ctx.progress(
                    result.step, config.steps, "paused: a picture goes first", left=1 - result.step / config.steps
                )
                ctx.give_way()
            origin = Origin(
                title=name or info.trigger or "adapter",
                trigger=info.trigger,
                class_word=info.class_word,
                base_model=card.id,
                base_digest=session.digest,
                licence=card.licence.id,
                data_set=data_set.digest,
                prior=prior.digest if prior is not None else "",
                assistant=assistant.digest if assistant is not None else "",
                photos=len(info.training),
                resolution=(side, side),
                captions=tuple(member.caption for member in info.training),
            )
            versions = list(_versions(ctx, network, result, config.without_samples(), origin, card))
    log = ctx.put(
        Report,
        json.dumps(
            {"losses": [_row(point) for point in result.losses], "config": config.model_dump(mode="json")}
        ).encode(),
        media_type="application/json",
        meta={"about": "losses", "steps": config.steps, "base_model": card.id},
    )
    ctx.log(f"trained {config.steps} steps in {result.seconds:.0f} s")
    work = training_work(card, config, info.training_size)
    ctx.fact("pace", work.told(models.device(), units=config.steps, seconds=result.seconds))
    kept = samples.keep(config.sample_seeds, rating_of(models, card.id))
    return Trained(versions=tuple(versions), log=log, steps=config.steps, samples=kept)


@train_adapter.work
def _work(
    models: Models,
    eyes: Eyes,
    *,
    model: str,
    config: TrainConfig,
    assistant: Adapter | None = None,
    data_set: DataSet | None = None,
    **_: object,
) -> float:
    card = models.trained_on(model, itself=assistant is not None)
    size = None if data_set is None else data_set.meta.get("training_size")
    step = training_work(card, config, size if isinstance(size, int) else card.training_size)
    width, height = sample_size(card)
    sample = preset_work(card, "draft", width=width, height=height)
    samples = sample_moments(config) * len(config.sample_prompts)
    return config.steps * step.operations + samples * sample.operations


@train_adapter.keyed
def _key(
    models: Models, eyes: Eyes, *, model: str, assistant: Adapter | None, config: TrainConfig, **_: object
) -> JsonValue:
    card = models.trained_on(model, itself=assistant is not None)
    taught = [eyes.identity(drawn=True)] if config.teaching.every else []
    return [card.id, models.digest(card.id), *taught, *compute_key(models)]


def family_of(card: ModelCard) -> Family:
    """Raises InvalidInput for a model that cannot be trained here."""
    family = FAMILIES.get(card.family)
    if family is None:
        raise InvalidInput(
            f"{card.name} ({card.family}) cannot be trained here",
            advice=f"models of these families can: {', '.join(FAMILIES)}",
        )
    if not card.can("text-to-image") and not card.can("edit"):
        raise InvalidInput(
            f"{card.name} only fills masks: what a training would show it are whole pictures",
            advice="train the model that it was made from (FLUX.1 dev); its adapters fit this one",
        )
    return family


def _encode(
    ctx: Context,
    session: ModelSession,
    card: ModelCard,
    files: Sequence[DataSetFile],
    config: TrainConfig,
    samples: SampleDrawer,
) -> Any:
    from atelier.training.cache import build

    if config.sample_every:
        session.encode([*samples.lines, ""], card.max_sequence_length)
    sources = [source for index, file in enumerate(files) for source in _sources(file, prior=index > 0)]
    buckets = tuple(dict.fromkeys((m.width, m.height) for file in files for m in file.info.training))
    return build(
        sources,
        buckets,
        encoders(session, card),
        ctx.state_dir / "encoded",
        flip=config.horizontal_flip,
        on_progress=lambda done, total: ctx.progress(done, total, "encoding"),
    )


def _sources(file: DataSetFile, *, prior: bool) -> Iterator[PictureSource]:
    from atelier.training.cache import PictureSource

    for member in file.info.training:
        yield PictureSource(
            digest=member.digest,
            load=lambda member=member: file.picture(member),
            caption=member.caption,
            load_mask=(lambda member=member: file.mask(member)) if member.mask else None,
            prior=prior,
        )


def encoders(session: ModelSession, card: ModelCard) -> Encoders:
    """Pictures to the model's latents, captions to its embeddings, by the loaded model."""
    from atelier.engine.latents import encode
    from atelier.training.cache import Encoders
    from atelier.training.data import TextEmbedding

    def image(pixels: torch.Tensor) -> torch.Tensor:  # (1, 3, h, w) in −1..1 → the denoiser's latents
        return encode(session.part("vae"), pixels)

    def text(caption: str) -> TextEmbedding:
        found = session.encode([caption], card.max_sequence_length)[0]
        pooled = found.get("pooled_prompt_embeds")
        return TextEmbedding(found["prompt_embeds"][0].clone(), None if pooled is None else pooled[0].clone())

    return Encoders(image=image, text=text, identity=f"{session.digest}:{session.plan.dtype}")


def training_plan(models: Models, session: ModelSession, config: TrainConfig, size: int) -> MemoryPlan:
    """How the denoiser is held for this training, once what the session holds now is free.

    Raises:
        OutOfResources: no way of holding it fits.
    """
    batch = config.batch_size + config.prior_samples
    freed = on_device(session)
    plan = models.plan(
        session.card.id, "train", width=size, height=size, batch=batch, rank=config.rank, freed=sum(freed.values())
    )
    return plan.require()


def on_device(session: ModelSession) -> dict[str, int]:
    """Bytes that each loaded part of a session takes on its device."""
    kind = session.device.type
    return {part.name: part.bytes for part in session.loaded().parts if part.place.split(":")[0] == kind}


@contextmanager
def trainable(session: ModelSession, plan: MemoryPlan) -> Iterator[tuple[nn.Module, bool]]:
    """The denoiser to train, held as the plan says, and whether the session draws with that very module.

    The session's own is taken where it is held in the same way and all that is loaded fits beside the training. Else
    everything is freed and the denoiser is loaded again; sample pictures are then left to the report card.
    """
    name = session.card.denoiser
    held = session.plan
    beside = sum(size for part, size in on_device(session).items() if part != name)
    own = (
        (held.offload, held.quantisation, held.dtype) == ("none", plan.quantisation, plan.dtype)
        and plan.quantisation == "none"
        and plan.stages[-1].bytes + beside <= plan.budget_bytes
    )
    network: Any = session.part(name) if own else session.denoiser_for(plan)
    recompute = plan.gradient_checkpointing and not network.is_gradient_checkpointing
    if recompute:
        network.enable_gradient_checkpointing()
    try:
        yield network, own
    finally:
        if own and recompute:
            network.disable_gradient_checkpointing()
        del network
        if not own:
            session.unload()


def _worn(
    ctx: Context, card: ModelCard, plan: MemoryPlan, network: nn.Module, assistant: Adapter | None
) -> AbstractContextManager[AdapterLayers | None]:
    """The network under the assistant inside the block. Raises InvalidInput where it is for another model."""
    if assistant is None:
        return nullcontext()
    import torch

    from atelier.engine.adapters import read_adapter
    from atelier.engine.load import torch_dtype
    from atelier.engine.lora_layers import wearing

    adapter = read_adapter(ctx.path(assistant), "assistant")
    return wearing(card.denoiser, network, adapter, torch.device(plan.device), torch_dtype(plan.dtype))


def _train(
    ctx: Context,
    network: nn.Module,
    data: Any,
    config: TrainConfig,
    teacher: Teacher | None,
    samples: SampleDrawer | None,
    helper: AdapterLayers | None,
) -> TrainResult:
    from atelier.training.loop import train

    def on_progress(now: Progress) -> None:
        if not ctx.cancelled():  # a stop must come after the checkpoint, by `should_stop`
            ctx.progress(now.step, now.total, f"loss {now.smoothed:.4f}", left=1 - now.step / now.total)

    def on_sample(wanted: SampleRequest) -> None:
        assert samples is not None
        with helper.paused() if helper is not None else nullcontext():
            samples.draw(wanted)

    if samples is None and config.sample_every:
        ctx.log("samples are left to the report card: beside the training this model cannot draw on this device")
    return train(
        network,
        data,
        config,
        state_dir=training_folder(ctx.state_dir),
        teacher=teacher,
        on_progress=on_progress,
        on_sample=on_sample if samples is not None and config.sample_every else None,
        should_stop=lambda: ctx.cancelled() or ctx.wanted(),
    )


def training_folder(state: Path) -> Path:
    """Where the checkpoints of a training lie within its task's private folder."""
    return state / "training"


def _versions(
    ctx: Context, network: nn.Module, result: TrainResult, config: TrainConfig, origin: Origin, card: ModelCard
) -> Iterator[Version]:
    """Every kept checkpoint as an adapter. The last one is the result's own."""
    from atelier.training.checkpoint import CheckpointStore
    from atelier.training.lora import inject

    store = CheckpointStore(training_folder(ctx.state_dir))
    infos = {info.step: info for info in store.list()}
    lora = inject(network, config.target_modules, rank=config.rank, alpha=config.alpha)
    try:
        pairs = {done: lora.export(store.load_weights(info)) for done, info in sorted(infos.items())}
    finally:
        lora.eject()
    for done, weights in pairs.items():
        path = ctx.state_dir / f"adapter-{done}.safetensors"
        write_pairs(weights, path, network, card, metadata_of(weights, config, origin, card, done), origin)
        meta: Meta = {
            "name": origin.title,
            "base_model": card.id,
            "base_digest": origin.base_digest,
            "trigger": origin.trigger,
            "class_word": origin.class_word,
            "step": done,
            "steps": config.steps,
            "rank": config.rank,
            "layout": "diffusers",
        }
        yield Version(step=done, adapter=ctx.put(Adapter, path, media_type=MEDIA_TYPE, meta=meta))


def _row(point: LossPoint) -> dict[str, float | int | None]:
    return {
        "step": point.step,
        "loss": point.loss,
        "prior": None if point.prior != point.prior else point.prior,
        "lr": point.lr,
    }
