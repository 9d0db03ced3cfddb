"""The report card as a picture: loss and measures by step."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from atelier.training.checkpoint import LossPoint
from atelier.training.measures import Estimate

if TYPE_CHECKING:
    from atelier.training.report import ReportCard

_LINES = (
    ("likeness", "likeness (held-out)", "#0072b2"),
    ("likeness_training", "likeness (training)", "#56b4e9"),
    ("prompt", "prompt adherence", "#009e73"),
    ("variety", "variety", "#e69f00"),
    ("nearest_training", "nearest training picture", "#d55e00"),
)


def draw_curves(report: ReportCard | None, losses: Sequence[LossPoint]) -> bytes:
    """PNG (about 1100 x 450 px) with the loss on the left and, if there is a report, its measures with intervals.

    The same values give the same bytes with the same matplotlib.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 4.5), dpi=100, layout="constrained")
    canvas = FigureCanvasAgg(figure)
    axes: Any = figure.subplots(1, 2 if report else 1)
    left = axes[0] if report else axes
    _draw_loss(left, losses)
    if report:
        _draw_measures(axes[1], report)
    buffer = io.BytesIO()
    canvas.print_png(buffer, metadata={"Software": None})
    return buffer.getvalue()


def _draw_loss(axis: Any, losses: Sequence[LossPoint]) -> None:
    steps = [point.step for point in losses]
    values = [point.loss for point in losses]
    axis.plot(steps, values, color="#bbbbbb", linewidth=0.6, label="each step")
    smooth: list[float] = []
    mean = 0.0
    for count, value in enumerate(values, start=1):
        mean = 0.95 * mean + 0.05 * value
        smooth.append(mean / (1.0 - 0.95**count))
    axis.plot(steps, smooth, color="#0072b2", label="smoothed")
    prior = [(point.step, point.prior) for point in losses if not math.isnan(point.prior)]
    if prior:
        axis.plot(*zip(*prior, strict=True), color="#e69f00", linewidth=0.5, alpha=0.5, label="prior (weighted)")
    axis.set(xlabel="step", ylabel="loss", title="Training loss")
    if losses:
        axis.legend(frameon=False)


def _draw_measures(axis: Any, report: ReportCard) -> None:
    cards = ([report.base] if report.base else []) + list(report.checkpoints)
    drawn = False
    for field, label, colour in _LINES:
        points: list[tuple[int, Estimate]] = [
            (card.step, getattr(card, field)) for card in cards if getattr(card, field) is not None
        ]
        if not points:
            continue
        drawn = True
        steps = [step for step, _ in points]
        axis.plot(steps, [e.value for _, e in points], marker="o", markersize=3, color=colour, label=label)
        axis.fill_between(
            steps, [e.low for _, e in points], [e.high for _, e in points], color=colour, alpha=0.15, linewidth=0
        )
    for name in dict.fromkeys(name for card in cards for name in card.resemblance):
        drawn = True
        places = [(card.step, card.resemblance[name].value) for card in cards if name in card.resemblance]
        axis.plot(*zip(*places, strict=True), color="#cc79a7", linestyle=":", linewidth=1.0, label=f"whole: {name}")
    if report.likeness_enough is not None:
        axis.axhline(report.likeness_enough, color="#0072b2", linestyle=":", linewidth=0.8, label="two photos")
    axis.axvline(
        report.choice.step, color="#000000", linestyle="--", linewidth=0.8, label=f"chosen: step {report.choice.step}"
    )
    axis.set(xlabel="step", title="Measured on held-out photos" if drawn else "Nothing was measured")
    axis.legend(frameon=False, fontsize="small")
