"""The loss curve as inline SVG, coloured by the page's style sheet."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 720, 280, 48, 28, 12
POINTS = 400  # at most; longer trainings are thinned


def loss_chart(losses: Sequence[dict[str, Any]], past: float = 0.95) -> str:
    """Loss of each step (thin) and its bias-corrected running mean (thick)."""
    rows = [(int(row["step"]), float(row["loss"])) for row in losses if math.isfinite(row["loss"])]
    if len(rows) < 2:
        return "<p>too few steps for a curve</p>"
    means: list[tuple[int, float]] = []
    mean = 0.0
    for count, (step, loss) in enumerate(rows, 1):
        mean = past * mean + (1 - past) * loss
        means.append((step, mean / (1 - past**count)))
    top = sorted(loss for _, loss in rows)[int(len(rows) * 0.99) - 1] * 1.05 or 1.0
    first, last = rows[0][0], rows[-1][0]

    def place(step: int, loss: float) -> str:
        x = LEFT + (step - first) / max(1, last - first) * (WIDTH - LEFT - 8)
        y = TOP + (1 - min(loss, top) / top) * (HEIGHT - TOP - BOTTOM)
        return f"{x:.1f},{y:.1f}"

    def line(points: Sequence[tuple[int, float]], style: str) -> str:
        thinned = [*points[:: max(1, len(points) // POINTS)], points[-1]]
        return f'<polyline class="{style}" points="{" ".join(place(*point) for point in thinned)}"/>'

    grid: list[str] = []
    for part in range(5):
        value = top * part / 4
        y = place(first, value).split(",")[1]
        grid.append(f'<line class="grid-line" x1="{LEFT}" x2="{WIDTH - 8}" y1="{y}" y2="{y}"/>')
        grid.append(f'<text x="{LEFT - 8}" y="{y}" text-anchor="end" dominant-baseline="middle">{value:.2f}</text>')
        step = first + round((last - first) * part / 4)
        x = place(step, 0).split(",")[0]
        grid.append(f'<text x="{x}" y="{HEIGHT - 8}" text-anchor="middle">{step}</text>')
    about = f"loss falls from {means[0][1]:.3f} to {means[-1][1]:.3f} in {last} steps"
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{about}"><title>{about}</title>'
        f"{''.join(grid)}{line(rows, 'raw')}{line(means, 'mean')}</svg>"
    )
