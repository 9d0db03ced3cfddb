"""A verdict: one thing found about a photo, with its number, that a person can override where that makes sense."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from atelier.errors import InvalidInput

Severity = Literal["ok", "warn", "refuse"]


@dataclass(frozen=True)
class Verdict:
    """One finding.

    Attributes:
        code: stable, kebab-case ("blurry", "too-small", "bomb"); what an override names.
        severity: `refuse` keeps the photo out, `warn` lets it in and says so, `ok` only informs.
        message: for people, with the numbers.
        measured: the number behind it, in the unit that the message names; None where there is none.
        threshold: what it was compared with.
        overridable: False where there is no picture to accept (unreadable, dangerous).
        overridden: True when a person accepted the photo despite it.
    """

    code: str
    severity: Severity
    message: str
    measured: float | None = None
    threshold: float | None = None
    overridable: bool = True
    overridden: bool = False

    @property
    def blocks(self) -> bool:
        """Whether this alone keeps the photo out."""
        return self.severity == "refuse" and not self.overridden

    def override(self) -> Verdict:
        """The same finding, accepted by a person.

        Raises:
            InvalidInput: there is no usable picture behind the verdict.
        """
        if not self.overridable:
            raise InvalidInput(f"{self.code} cannot be overridden: {self.message}", advice="bring another file")
        return replace(self, overridden=True)


def note(code: str, message: str, measured: float | None = None) -> Verdict:
    """A verdict that only informs."""
    return Verdict(code, "ok", message, measured)


def refusal(code: str, message: str, measured: float | None = None, threshold: float | None = None) -> Verdict:
    """A verdict on a file that holds no usable picture; it cannot be overridden."""
    return Verdict(code, "refuse", message, measured, threshold, overridable=False)


class UnreadablePhoto(InvalidInput):
    """A file that was brought as a photo and is refused before anything is measured; `verdict` says why."""

    code = "unreadable-photo"

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.message, advice="bring another file; the others go on")
        self.verdict = verdict
