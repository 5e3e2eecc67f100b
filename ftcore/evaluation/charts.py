"""The JSON of a benchmark → charts as SVG text that needs no script and nothing from elsewhere."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

WIDTH, LEFT, RIGHT, ROW = 640, 190, 30, 28
COLOURS = ("#0d9488", "#c2410c", "#7c3aed", "#0369a1", "#a16207", "#be185d", "#4d7c0f", "#475569")
"""At least 3:1 against a white and a near-black background."""

Document = Mapping[str, Any]
Words = Mapping[str, str]


@dataclass(frozen=True)
class Dot:
    """One model in a chart. low, high: ends of its whisker. hollow: reported by others, not measured."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    hollow: bool = False


def score_dots(found: Document, dataset: Document) -> list[Dot]:
    """The main scores of a dataset, each with the 95% interval of its difference from the first model.

    The whisker is that interval, laid around the first model's score: where it does not touch the line of the first
    model, the difference is more than chance.
    """
    metric, cells = dataset["main_metric"], _cells_of(found, dataset)
    spans = {one["model"]: one for one in dataset["differences"] if one["metric"] == metric and one["low"] is not None}
    dots = []
    for cell in cells:
        span = spans.get(cell["model"])
        base = next(iter(cells))["metrics"][metric]
        ends = (base + span["low"], base + span["high"]) if span else (None, None)
        dots.append(Dot(cell["model"], cell["metrics"][metric], *ends))
    reported = [one for one in found["published"] if (one["dataset"], one["metric"]) == (dataset["dataset"], metric)]
    return [*dots, *(Dot(one["model"], one["value"], hollow=True) for one in reported)]


def scores_svg(found: Document, dataset: Document, words: Words) -> str:
    """Scores with intervals, a line a model; "" while there is none."""
    dots = score_dots(found, dataset)
    if not dots:
        return ""
    ends = [end for dot in dots for end in (dot.value, dot.low, dot.high) if end is not None]
    scale = _Scale(min(ends), max(ends), LEFT, WIDTH - RIGHT)
    height = ROW * len(dots) + 44
    parts = _ticks(scale, height)
    if dots[0].name == found["models"][0]["model"] and not dots[0].hollow:  # else there is no first to compare with
        base = scale(dots[0].value)
        parts.append(f'<line class="base" x1="{base:.1f}" x2="{base:.1f}" y1="8" y2="{height - 30}"/>')
    for number, dot in enumerate(dots):
        y = 22 + ROW * number
        parts.append(f'<text x="{LEFT - 12}" y="{y + 4}" text-anchor="end">{escape(_short(dot.name))}</text>')
        if dot.low is not None and dot.high is not None:
            parts.append(
                f'<line class="whisker" x1="{scale(dot.low):.1f}" x2="{scale(dot.high):.1f}" y1="{y}" y2="{y}"/>'
            )
        parts.append(_circle(scale(dot.value), y, 0, dot))
    return _svg(parts, height, words["scores"].format(dataset=dataset["dataset"], metric=dataset["main_metric"]))


def scatter_svg(found: Document, dataset: Document, against: str, words: Words) -> str:
    """Main scores against ``parameters`` or ``seconds`` (a logarithmic axis); "" with fewer than two models."""
    sizes = {one["model"]: (one["parameters"] or {}).get("total") for one in found["models"]}
    points = [
        (cell["model"], float(x), float(cell["metrics"][dataset["main_metric"]]))
        for cell in _cells_of(found, dataset)
        if (x := sizes.get(cell["model"]) if against == "parameters" else cell["seconds_per_item"])
    ]
    if len(points) < 2:
        return ""
    height = 260
    across = _Scale(*_ends([math.log10(x) for _, x, _ in points]), 60, WIDTH - 150)
    up = _Scale(*_ends([y for _, _, y in points]), height - 40, 20)
    parts = [*_ticks(across, height, power=True), *_side_ticks(up)]
    for number, (name, x, y) in enumerate(points):
        at, to = across(math.log10(x)), up(y)
        parts.append(_circle(at, to, number, Dot(name, y)))
        parts.append(f'<text x="{at + 10:.1f}" y="{to + 4:.1f}">{escape(_short(name))}</text>')
    return _svg(parts, height, words[against].format(dataset=dataset["dataset"], metric=dataset["main_metric"]))


def _cells_of(found: Document, dataset: Document) -> list[Document]:
    order = [one["model"] for one in found["models"]]
    cells = [cell for cell in found["cells"] if cell["dataset"] == dataset["dataset"] and "metrics" in cell]
    return sorted(cells, key=lambda cell: order.index(cell["model"]))


@dataclass(frozen=True)
class _Scale:
    """Values from low to high → places from start to end, with a little room on both sides."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        room = (self.high - self.low) * 0.06 or 1.0
        share = (value - self.low + room) / (self.high - self.low + 2 * room)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Round values: about five of them."""
        span = (self.high - self.low) or 1.0
        step = 10 ** math.floor(math.log10(span / 4))
        step = next(step * factor for factor in (1, 2, 5, 10) if span / (step * factor) <= 5)
        first = math.ceil(self.low / step) * step
        return [first + number * step for number in range(int((self.high - first) / step + 1e-9) + 1)]


def _ends(values: Sequence[float]) -> tuple[float, float]:
    return min(values), max(values)


def _ticks(scale: _Scale, height: int, *, power: bool = False) -> list[str]:
    return [
        f'<line class="grid" x1="{scale(tick):.1f}" x2="{scale(tick):.1f}" y1="8" y2="{height - 30}"/>'
        f'<text x="{scale(tick):.1f}" y="{height - 12}" text-anchor="middle">'
        f"{_power(tick) if power else _plain(tick)}</text>"
        for tick in scale.ticks()
    ]


def _side_ticks(scale: _Scale) -> list[str]:
    return [f'<text x="48" y="{scale(tick) + 4:.1f}" text-anchor="end">{_plain(tick)}</text>' for tick in scale.ticks()]


def _plain(value: float) -> str:
    return f"{value:.4g}"


def _power(tick: float) -> str:
    value = 10**tick
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.3g} {letter}"
    return f"{value:.2g}"


def _circle(x: float, y: float, number: int, dot: Dot) -> str:
    colour = COLOURS[number % len(COLOURS)]
    fill = "none" if dot.hollow else colour
    title = f"<title>{escape(dot.name)}: {dot.value:.2f}</title>"
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5.5" fill="{fill}" stroke="{colour}" stroke-width="2">{title}</circle>'
    )


def _short(name: str, most: int = 26) -> str:
    return name if len(name) <= most else f"…{name[-most + 1 :]}"


def _svg(parts: Sequence[str], height: int, title: str) -> str:
    style = (
        "text{font:13px system-ui,sans-serif;fill:currentColor}.grid{stroke:currentColor;stroke-opacity:.15}"
        ".base{stroke:currentColor;stroke-opacity:.6;stroke-dasharray:4 4}.whisker{stroke:#0d9488;stroke-width:2}"
    )
    return (
        f'<figure><figcaption>{escape(title)}</figcaption><svg viewBox="0 0 {WIDTH} {height}" role="img" '
        f'width="100%" style="max-width:{WIDTH}px" aria-label="{escape(title, quote=True)}"><style>{style}</style>'
        f"{''.join(parts)}</svg></figure>"
    )
