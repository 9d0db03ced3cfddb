"""Prompts: ways through the studio that a person can start from their assistant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mcp_types import GetPromptResult, Prompt, PromptArgument, PromptMessage, TextContent

from atelier.errors import InvalidInput, NotFound

LONGEST = 1000
"""Characters of an argument."""


@dataclass(frozen=True)
class _Way:
    title: str
    description: str
    arguments: tuple[PromptArgument, ...]
    words: Callable[[Mapping[str, str]], str]


def _portrait(said: Mapping[str, str]) -> str:
    occasion = said.get("occasion") or "a calm portrait in daylight"
    return f"""Make a personal portrait of {said["subject"]} with Atelier. The occasion: {occasion}.

1. show_subject: is consent recorded (needs_consent is false), and is there a personal model? Where consent is missing,
   stop and tell me to record it in the studio; do not look for a way around it.
2. Where there is a personal model, write a short prompt with the subject's name and what is to be seen, and
   create_pictures with preset draft, count 4. Without one, create_pictures with from_photo, or offer start_training
   after estimate_training.
3. Show me the four, say in a sentence each what works, and let me choose.
4. Draw the chosen one again with its seed and preset high. Offer edit_picture, upscale_picture and export_picture."""


def _product(said: Mapping[str, str]) -> str:
    look = said.get("look") or "a clean studio look on a plain ground"
    whom = f" worn or held by {said['model']}" if said.get("model") else ""
    return f"""Make product pictures of {said["product"]}{whom} with Atelier. The look: {look}.

1. list_subjects: is the product there (a garment, a brand, a style)? Has it a personal model? Where a person is to be
   in the picture, their consent must be recorded.
2. list_models: choose one that is installed, fits, and can what is needed. Say so if only the built-in model is there:
   it draws simple illustrations.
3. Write three prompts that differ in ground, light and distance; estimate_pictures, then create_pictures with the same
   seed so that only the words differ.
4. Show me the three side by side in words and pictures, keep the best, and enlarge it. Export it as webp with full
   metadata, and tell me what the file says of its origin."""


def _review(said: Mapping[str, str]) -> str:
    return f"""Review the newest training of {said["subject"]} with Atelier.

1. show_subject and read_report_card (detail full). If it is being trained now, wait_for_run first.
2. Explain in plain words: likeness against what two photos of the subject score, prompt adherence, variety, and
   whether it copies a training picture. Say what was not measured, and what would measure it.
3. Does the chosen checkpoint suit, or is an earlier or a later one better? Give the numbers that say so.
4. Draw two pictures with the chosen version in occasions that no photo showed (create_pictures, preset draft) and look
   at them. Then advise: keep it, choose another version, or train again with which change (photos, steps, rank)."""


_SUBJECT = PromptArgument(name="subject", description="Name of the subject in the studio.", required=True)
WAYS: dict[str, _Way] = {
    "personal-portrait": _Way(
        "A personal portrait",
        "From a subject of the studio to a portrait that is chosen, drawn well and exported.",
        (_SUBJECT, PromptArgument(name="occasion", description="Where, wearing what, in which mood.", required=False)),
        _portrait,
    ),
    "product-look": _Way(
        "A product look",
        "Pictures of a garment, product or brand in one look, compared and exported.",
        (
            PromptArgument(name="product", description="What is to be shown; best a subject's name.", required=True),
            PromptArgument(name="look", description="Ground, light, mood.", required=False),
            PromptArgument(name="model", description="Who wears or holds it: a subject's name.", required=False),
        ),
        _product,
    ),
    "review-training": _Way(
        "Review a training",
        "What the report card of a personal model says, in plain words, and what to do next.",
        (_SUBJECT,),
        _review,
    ),
}


def list_prompts() -> list[Prompt]:
    """All of them."""
    return [
        Prompt(name=name, title=way.title, description=way.description, arguments=list(way.arguments))
        for name, way in WAYS.items()
    ]


def get_prompt(name: str, said: Mapping[str, str]) -> GetPromptResult:
    """One, with its arguments put in. Raises NotFound; InvalidInput: an argument is missing, unknown, or too long."""
    way = WAYS.get(name)
    if way is None:
        raise NotFound(f"there is no prompt '{name[:64]}'", advice=f"there are: {', '.join(WAYS)}")
    known = {one.name: bool(one.required) for one in way.arguments}
    missing = [one for one, required in known.items() if required and not said.get(one, "").strip()]
    strange = [one[:64] for one in said if one not in known]
    if missing or strange:
        what = f"needs {', '.join(missing)}" if missing else f"takes no {', '.join(strange)}"
        raise InvalidInput(f"the prompt '{name}' {what}", advice=f"it takes {', '.join(known)}")
    for one, value in said.items():
        if len(value) > LONGEST:
            raise InvalidInput(f"{one} has {len(value)} characters; {LONGEST} are taken")
    text = way.words({one: " ".join(value.split()) for one, value in said.items()})
    message = PromptMessage(role="user", content=TextContent(type="text", text=text))
    return GetPromptResult(description=way.description, messages=[message])
