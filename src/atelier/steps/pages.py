"""The operations and built-in recipes as a page of the documentation, written from their signatures."""

from __future__ import annotations

import json
from typing import Any

from pydantic_core import PydanticUndefined

from atelier.recipe import Recipe, Step
from atelier.recipe.step import field_type
from atelier.recipe.types import describe
from atelier.steps.recipes import RECIPES
from atelier.steps.registry import STEPS

HEAD = """# Operations

What the studio can do: each operation is a step (`src/atelier/steps/`), and the built-in recipes join them. This page
is written from the code (`python -m atelier.steps.pages`); a test compares the two.

A step's fields are what recipes give it, what the CLI's flags and the schemas come from, and what its result is
cached by. *Lane* is where it waits: `cpu`, `gpu` (the device that draws and trains; the CPU where there is no other),
`remote`. *Consent* is what a person in its inputs must have agreed to.
"""


def steps_page() -> str:
    """The page as Markdown."""
    parts = [HEAD, "## Steps\n", *(_step(step) for step in STEPS)]
    parts += ["## Recipes\n", *(_recipe(make(), make.__doc__ or "") for make in RECIPES.values())]
    return "\n".join(parts)


def _step(step: Step[..., Any]) -> str:
    facts = [f"version {step.version}", f"lane `{step.needs}`", *(["lets what is short go first"] if step.long else [])]
    facts += [f"consent to `{step.purpose}`"] if step.purpose else []
    facts += [] if step.deterministic else ["never taken from the cache"]
    lines = [f"### `{step.name}`: {step.title}\n", f"*{', '.join(facts)}; gives {_cell(describe(step.returns))}*\n"]
    lines += [step.doc, "", "| field | type | default | what |", "|---|---|---|---|"]
    for name, info in step.params.model_fields.items():
        missing = info.default is PydanticUndefined
        default = "drawn" if name in step.seeds else "" if missing else _short(info.get_default())
        lines.append(
            f"| `{name}` | {_cell(describe(field_type(info)))} | {default} | {_cell(info.description or '')} |"
        )
    return "\n".join(lines) + "\n"


def _recipe(recipe: Recipe, doc: str) -> str:
    lines = [
        f"### `{recipe.name}`: {recipe.title}\n",
        doc.strip(),
        "",
        " → ".join(f"`{node}`" for node in recipe.steps),
    ]
    lines += ["", "| input | type | default | what |", "|---|---|---|---|"]
    for name, given in recipe.inputs.items():
        default = "drawn" if given.type == "seed" else "" if given.required else _short(given.default)
        lines.append(f"| `{name}` | {_cell(given.type)} | {default} | {_cell(given.description)} |")
    lines += ["", f"Gives {', '.join(f'`{name}`' for name in recipe.outputs)}."]
    return "\n".join(lines) + "\n"


def _short(value: object) -> str:
    if hasattr(value, "model_dump"):
        return "see `training/config.py`"
    if value is None or value in ("", [], ()):
        return ""
    text = json.dumps(value, ensure_ascii=False)
    return f"`{_cell(text)}`" if len(text) <= 40 else f"{len(value)} of them" if isinstance(value, list) else "…"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    print(steps_page(), end="")
