"""Drawings of arrivals: SVG by hand, readable on light and on dark ground."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from math import ceil, log10
from typing import TYPE_CHECKING

from benchmarks.herds.arrivals import BUCKET

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 760
LEFT, RIGHT = 56, 16
PLOT = WIDTH - LEFT - RIGHT
PANEL = 92
"""Height of the plot of one panel."""

HEAD = 40
"""Height of what stands above a plot."""

TOP, BOTTOM = 52, 46
OFF_THE_SCALE = 6
"""A panel whose peak is so many times the lowest peak is cut off, to let the others be seen."""

STYLE = """
  text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: #59636e }
  .ground { fill: #ffffff }
  .title { font-size: 15px; font-weight: 600; fill: #1f2328 }
  .name { font-size: 13px; font-weight: 600; fill: #1f2328 }
  .strong { fill: #1f2328 }
  .grid { stroke: #d1d9e0; stroke-width: 1 }
  .axis { stroke: #818b98; stroke-width: 1 }
  .ours { fill: #0969da }
  .theirs { fill: #bc4c00 }
  .left { fill: #818b98 }
  .limit { stroke: #bc4c00; stroke-width: 1.5; stroke-dasharray: 5 4 }
  .cut { stroke: #ffffff; stroke-width: 3 }
  @media (prefers-color-scheme: dark) {
    text { fill: #9198a1 }
    .ground { fill: #0d1117 }
    .title, .name, .strong { fill: #f0f6fc }
    .grid { stroke: #2f3742 }
    .axis { stroke: #656c76 }
    .ours { fill: #4493f8 }
    .theirs { fill: #f0883e }
    .left { fill: #656c76 }
    .limit { stroke: #f0883e }
    .cut { stroke: #0d1117 }
  }
"""


@dataclass(frozen=True)
class Bars:
    """Counts to draw in one colour, a bar for each tenth of a second."""

    counts: Sequence[int]
    colour: str


@dataclass(frozen=True)
class Panel:
    """One plot: its name, what is said beside the name, and bars."""

    name: str
    remark: str
    bars: tuple[Bars, ...]
    limit: tuple[float, str] | None = None
    """A line to draw across, and what it is."""

    @property
    def peak(self) -> int:
        return max(max(bars.counts, default=0) for bars in self.bars)


def draw(title: str, about: str, panels: Sequence[Panel], axis: str, seconds: float) -> str:
    """Return an SVG of panels, one below the other, on one scale. `about` is for screen readers."""
    lowest = min(panel.peak for panel in panels)
    shown = [panel.peak for panel in panels if panel.peak < OFF_THE_SCALE * lowest]
    limits = [panel.limit[0] for panel in panels if panel.limit]
    scale = _round_up(max([*shown, *limits]) * 1.05)
    height = TOP + len(panels) * (HEAD + PANEL) + BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" aria-labelledby="title about">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="about">{escape(about)}</desc>',
        f"<style>{STYLE}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{height}" rx="8"/>',
        f'<text class="title" x="16" y="28">{escape(title)}</text>',
    ]
    for number, panel in enumerate(panels):
        top = TOP + number * (HEAD + PANEL) + HEAD
        parts += _draw_panel(panel, top, scale, seconds)
    parts += _draw_axis(height - BOTTOM, seconds, axis)
    return "\n".join([*parts, "</svg>", ""])


def _draw_panel(panel: Panel, top: float, scale: float, seconds: float) -> list[str]:
    foot = top + PANEL
    parts = [
        f'<text class="name" x="{LEFT}" y="{top - 14}">{escape(panel.name)}</text>',
        f'<text x="{WIDTH - RIGHT}" y="{top - 14}" text-anchor="end">{escape(panel.remark)}</text>',
    ]
    for level in (0.0, scale / 2, scale):
        y = foot - PANEL * level / scale
        kind = "grid" if level else "axis"
        parts.append(f'<line class="{kind}" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{level:,.0f}</text>')
    for bars in panel.bars:
        parts += _draw_bars(bars, foot, scale, seconds)
    if panel.limit is not None:
        y = foot - PANEL * panel.limit[0] / scale
        parts.append(f'<line class="limit" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}"/>')
        parts.append(f'<text x="{LEFT + 6}" y="{y - 5}">{escape(panel.limit[1])}</text>')
    return parts


def _draw_bars(bars: Bars, foot: float, scale: float, seconds: float) -> list[str]:
    width = PLOT * BUCKET / seconds
    parts = []
    for number, count in enumerate(bars.counts):
        if not count or (number + 1) * BUCKET > seconds + 1e-9:
            continue
        x = LEFT + number * width
        high = PANEL * min(count, scale) / scale
        parts.append(
            f'<rect class="{bars.colour}" x="{x:.1f}" y="{foot - high:.1f}" '
            f'width="{max(width - 0.6, 0.8):.1f}" height="{high:.1f}"/>'
        )
        if count > scale:
            parts.append(_cut_off(x, width, foot - PANEL))
    return parts


def _cut_off(x: float, width: float, top: float) -> str:
    """Show that a bar is higher than the plot; how high stands beside the panel's name."""
    y = top + 14
    return (
        f'<line class="cut" x1="{x - 4:.1f}" x2="{x + width + 4:.1f}" y1="{y + 3}" y2="{y - 3}"/>'
    )


def _draw_axis(foot: float, seconds: float, axis: str) -> list[str]:
    step = max(1, round(seconds / 10))
    parts = []
    for second in range(0, int(seconds) + 1, step):
        x = LEFT + PLOT * second / seconds
        parts.append(f'<text x="{x:.1f}" y="{foot + 18}" text-anchor="middle">{second}</text>')
    parts.append(
        f'<text x="{LEFT + PLOT / 2}" y="{foot + 36}" text-anchor="middle">{escape(axis)}</text>'
    )
    return parts


def _round_up(value: float) -> float:
    """Return the next of 10, 20, 40, 60, 80, 100, 200, … that is not below `value`."""
    magnitude = 10.0 ** int(log10(max(value, 10.0)))
    return float(ceil(value / magnitude * 5) / 5 * magnitude)
