"""Samplers by name: a fresh scheduler for each drawing, with the model's own settings."""

from __future__ import annotations

from typing import Any, Literal

from atelier.engine.card import Ability, Family
from atelier.errors import InvalidInput

Sampler = Literal["default", "euler", "euler-ancestral", "heun", "ddim", "dpmpp-2m", "dpmpp-2m-sde", "unipc", "lcm"]

_DIFFUSION: dict[str, tuple[str, dict[str, Any]]] = {
    "euler": ("EulerDiscreteScheduler", {}),
    "euler-ancestral": ("EulerAncestralDiscreteScheduler", {}),
    "heun": ("HeunDiscreteScheduler", {}),
    "ddim": ("DDIMScheduler", {}),
    "dpmpp-2m": ("DPMSolverMultistepScheduler", {"use_karras_sigmas": True}),
    "dpmpp-2m-sde": ("DPMSolverMultistepScheduler", {"algorithm_type": "sde-dpmsolver++", "use_karras_sigmas": True}),
    "unipc": ("UniPCMultistepScheduler", {}),
    "lcm": ("LCMScheduler", {}),
}
# DPM-Solver++ is left out: diffusers' one takes the pipelines' `mu` only with dynamic shifting, which schnell lacks.
_FLOW: dict[str, tuple[str, dict[str, Any]]] = {
    "euler": ("FlowMatchEulerDiscreteScheduler", {}),
    "unipc": ("UniPCMultistepScheduler", {"prediction_type": "flow_prediction", "use_flow_sigmas": True}),
}


def samplers_for(family: Family, ability: Ability) -> tuple[str, ...]:
    """Names that a family can draw with; other solvers of rectified flow need a start from pure noise."""
    if family in ("sd", "sdxl"):
        return ("default", *_DIFFUSION)
    if family == "flux1" and ability == "text-to-image":
        return ("default", *_FLOW)
    return ("default", "euler") if family in ("flux1", "flux2") else ("default",)


def make_scheduler(base: Any, family: Family, ability: Ability, sampler: Sampler) -> Any:
    """A fresh scheduler from the model's own one (schedulers keep state while they run).

    Raises:
        InvalidInput: this family cannot be drawn with that sampler.
    """
    names = samplers_for(family, ability)
    if sampler not in names:
        raise InvalidInput(
            f"the sampler {sampler!r} does not work here ({family}, {ability})", advice=f"there are: {', '.join(names)}"
        )
    if sampler == "default":
        return type(base).from_config(base.config)
    import diffusers

    name, settings = (_DIFFUSION if family in ("sd", "sdxl") else _FLOW)[sampler]
    if name == type(base).__name__:
        settings = {key: value for key, value in settings.items() if key != "use_karras_sigmas"}
    if family == "flux1" and name != "FlowMatchEulerDiscreteScheduler":
        # The family's time shift, in the names of the multistep solvers.
        settings = settings | {
            "flow_shift": base.config.get("shift", 1.0),
            "use_dynamic_shifting": base.config.get("use_dynamic_shifting", False),
        }
    return getattr(diffusers, name).from_config(base.config, **settings)
