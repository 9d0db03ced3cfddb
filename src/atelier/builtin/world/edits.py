"""The fixed held-out edits: people whom base training never sees, what is asked, and what must change."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from atelier.builtin.world.heldout import PEOPLE
from atelier.builtin.world.instructions import EDITS, change, changes, instruct
from atelier.builtin.world.scene import Scene, sample_scene

_FILE = Path(__file__).parent / "heldout_edits.json"


@dataclass(frozen=True)
class Edit:
    """One edit.

    Args:
        before: the picture that is edited.
        changed: the values that the edited picture must show; everything else that both show is kept.
        text: the instruction.
    """

    before: Scene
    changed: dict[str, str]
    text: str

    @property
    def after(self) -> Scene:
        """The scene that a faithful edit shows."""
        return self.before.replace(**self.changed)

    @property
    def kept(self) -> dict[str, str]:
        """What the edited picture must show unchanged: everything else that both pictures show."""
        shown = self.before.visible() & self.after.visible() - self.changed.keys()
        return {name: getattr(self.before, name) for name in sorted(shown)}


def held_out_edits() -> list[Edit]:
    """The list that ships; it never changes, so figures stay comparable."""
    rows = json.loads(_FILE.read_text(encoding="utf-8"))
    return [Edit(Scene(**row["before"]), row["changed"], row["text"]) for row in rows]


def compose(count: int, seed: int) -> list[Edit]:
    """Edits of held-out people, every kind of edit equally often."""
    rng = np.random.default_rng([seed, 78])
    people = list(PEOPLE.values())
    out: list[Edit] = []
    tries = 0
    while len(out) < count:
        before = sample_scene(rng, people[tries % len(people)])
        tries += 1
        after = change(before, EDITS[len(out) % len(EDITS)], rng)
        if after is not None:
            out.append(Edit(before, changes(before, after), instruct(before, after, rng)))
    return out


if __name__ == "__main__":
    rows = [{"before": dataclasses.asdict(e.before), "changed": e.changed, "text": e.text} for e in compose(200, 2026)]
    _FILE.write_text(json.dumps(rows, indent=0) + "\n", encoding="utf-8")
