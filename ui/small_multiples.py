"""The loss of each of several runs in a small chart of its own, all on the same scales, as SVG text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ui.text import escaped

WIDTH, HEIGHT, EDGE = 220, 120, 6
Points = Sequence[tuple[float, float]]


def small_multiples_html(runs: Sequence[tuple[str, str, Points]], lang: str) -> str:
    """Return a row of small charts, in which the eye compares methods and learning rates.

    Args:
        runs: Name, what distinguishes it (method, learning rate), and the points (x, loss) of each run.
        lang: Language of the page.

    Returns:
        "" for fewer than two runs with points.
    """
    drawn = [run for run in runs if len(run[2]) > 1]
    if len(drawn) < 2:
        return ""
    xs, losses = ([point[place] for *_, points in drawn for point in points] for place in (0, 1))
    ends = (min(xs), max(xs), min(losses), max(losses))
    charts = "".join(_chart(name, about, points, ends) for name, about, points in drawn)
    title = escaped("measured.compare.multiples", lang)
    return f'<div class="bvt"><h3>{title}</h3><div class="bvt-multiples">{charts}</div></div>'


def _chart(name: str, about: str, points: Points, ends: tuple[float, float, float, float]) -> str:
    left, right, low, high = ends
    across, up = (right - left) or 1.0, (high - low) or 1.0
    wide, tall = WIDTH - 2 * EDGE, HEIGHT - 2 * EDGE
    places = [(EDGE + (x - left) / across * wide, HEIGHT - EDGE - (y - low) / up * tall) for x, y in points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    label = escape(f"{name}: {about}; {points[0][1]:.2f} → {points[-1][1]:.2f}", quote=True)
    return (
        f'<figure><svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" role="img" aria-label="{label}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="currentColor" stroke-opacity=".2"/>'
        f'<polyline points="{path}" fill="none" stroke="#0d9488" stroke-width="2"/></svg>'
        f"<figcaption>{escape(name)}<br><small>{escape(about)}</small></figcaption></figure>"
    )
