"""What adapter files say of the model they are for: ModelSpec 1.0.1 (`modelspec.*`) and kohya's `ss_*` fields."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BaseLabel:
    """A base model in the words of other programs.

    Attributes:
        architecture: `modelspec.architecture`, without the `/lora` of an adapter.
        base_version: kohya's and ai-toolkit's `ss_base_model_version`.
        implementation: address of the reference code. network_module: kohya's module that reads such a file.
    """

    architecture: str
    base_version: str
    implementation: str
    network_module: str


_STABILITY = ("https://github.com/Stability-AI/generative-models", "networks.lora")
_FLUX1 = ("https://github.com/black-forest-labs/flux", "networks.lora_flux")
_FLUX2 = ("https://github.com/black-forest-labs/flux2", "networks.lora_flux_2")
_FLUX2_SIZES = {3072: ("klein-4b", "klein_4b"), 4096: ("klein-9b", "klein_9b"), 6144: ("dev", "dev")}
"""Width of the residual stream → the model's name as musubi-tuner and ai-toolkit write it."""


def label_of(family: str, *, width: int = 0, prediction: str = "flow", distilled: bool = False) -> BaseLabel:
    """The label of a model.

    Args:
        family: `flux1`, `flux2`, `sdxl`, `sd` (as on model cards); any other is labelled as itself.
        width: of the residual stream; tells the sizes of FLUX.2 apart.
        prediction: `v` tells Stable Diffusion 2.1 from 1.5.
        distilled: whether it is a twin of few steps; tells FLUX.1 schnell from dev.
    """
    if family == "flux1":
        return BaseLabel("flux-1-schnell" if distilled else "flux-1-dev", "flux1", *_FLUX1)
    if family == "flux2":
        size = _FLUX2_SIZES.get(width)
        if size is None:
            return BaseLabel("Flux.2", "flux2", *_FLUX2)
        return BaseLabel(f"Flux.2-{size[0]}", "flux2" if size[1] == "dev" else f"flux2_{size[1]}", *_FLUX2)
    if family == "sdxl":
        return BaseLabel("stable-diffusion-xl-v1-base", "sdxl_base_v1-0", *_STABILITY)
    if family == "sd" and prediction == "v":
        return BaseLabel("stable-diffusion-v2-768-v", "sd_v2_v", *_STABILITY)
    if family == "sd":
        return BaseLabel("stable-diffusion-v1", "sd_v1", *_STABILITY)
    return BaseLabel(family, family, *_STABILITY)
