"""Every step of the studio."""

from __future__ import annotations

from functools import cache

from atelier.recipe import Registry
from atelier.steps.caption import caption
from atelier.steps.create import create
from atelier.steps.edit import edit
from atelier.steps.export_adapter import export_adapter
from atelier.steps.export_picture import export_picture
from atelier.steps.extend_picture import extend_picture
from atelier.steps.import_adapter import import_adapter
from atelier.steps.intake import intake
from atelier.steps.merge_adapters import merge_adapters
from atelier.steps.prepare_data_set import prepare_data_set
from atelier.steps.prior_pictures import prior_pictures
from atelier.steps.prompt_match import prompt_match
from atelier.steps.pull_model import pull_model
from atelier.steps.report_card import report_card
from atelier.steps.resize_adapter import resize_adapter
from atelier.steps.train_adapter import train_adapter
from atelier.steps.upscale import upscale
from atelier.steps.upscale_detail import upscale_detail

STEPS = (
    intake,
    caption,
    prepare_data_set,
    prior_pictures,
    train_adapter,
    report_card,
    create,
    prompt_match,
    edit,
    extend_picture,
    upscale,
    upscale_detail,
    import_adapter,
    export_adapter,
    resize_adapter,
    merge_adapters,
    export_picture,
    pull_model,
)


@cache
def registry() -> Registry:
    """The steps by name."""
    return Registry(STEPS)
