"""Ranges and courses over time as very small pictures, beside the numbers that they repeat."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gigawatt.display.html import Html, element
from gigawatt.display.sheet import Span

_WIDTH, _HEIGHT = 96, 14
_POINTS = 20  # of a course over time


def scale_of(spans: Sequence[Span | None]) -> tuple[float, float]:
    """The ends that rows of one unit share; zero is among them unless the values lie far from it."""
    ends = [end for span in spans if span is not None for end in (span[0], span[2])]
    if not ends:
        return 0.0, 1.0
    low, high = min(ends), max(ends)
    if low > 0 and low < high - low:
        low = 0.0
    if high < 0 and -high < high - low:
        high = 0.0
    return (low, high) if high > low else (low - 1.0, high + 1.0)


def range_bar(span: Span | None, scale: tuple[float, float] | None = None) -> Html:
    """From p5 to p95 with a tick at p50; zero is a thin line. Without a scale the bar has its own, from zero."""
    if span is None or not all(map(math.isfinite, span)):
        return Html("")
    low, high = scale or (min(0.0, span[0]), max(0.0, span[2]))
    if high <= low or not math.isfinite(high - low):
        return Html("")

    def x(value: float) -> int:
        return round((_WIDTH - 2) * (value - low) / (high - low)) + 1

    a, b, c = (x(v) for v in span)
    zero = f'<path class="z" d="M{x(0.0)} 0v{_HEIGHT}"/>' if low <= 0 <= high else ""
    bar = f'<rect class="r" x="{a}" y="4" width="{max(c - a, 1)}" height="6" rx="1"/>'
    return _picture(f'{zero}{bar}<path class="m" d="M{b} 2v10"/>', _WIDTH, _HEIGHT)


def fan(
    spans: Sequence[Span | None],
    at: int | None = None,
    label: str = "",
    width: int = _WIDTH,
    height: int = 16,
    ends: tuple[float, float] | None = None,
) -> Html:
    """A course: the band from p5 to p95, the line of p50, a dot at one period; from its lowest to its highest value,
    unless ends say otherwise. Of many periods a few are drawn, the largest among them.
    """
    shown = [(k, s) for k, s in enumerate(spans) if s is not None and all(map(math.isfinite, s))]
    if len(shown) < 2:
        return Html("")
    step = max(1, math.ceil(len(shown) / _POINTS))
    kept = {shown[0][0], shown[-1][0], at}
    for start in range(0, len(shown), step):
        kept.add(max(shown[start : start + step], key=lambda pair: max(abs(pair[1][0]), abs(pair[1][2])))[0])
    shown = [pair for pair in shown if pair[0] in kept]
    low, high = ends or (min(s[0] for _, s in shown), max(s[2] for _, s in shown))
    if not math.isfinite(high - low):
        return Html("")
    last = max(1, len(spans) - 1)

    def x(k: int) -> int:
        return round((width - 4) * k / last) + 2

    def y(value: float) -> int:
        return height // 2 if high <= low else round((height - 4) * (high - value) / (high - low)) + 2

    def line(points: list[tuple[int, float]]) -> str:
        return " ".join(f"{x(k)},{y(v)}" for k, v in points)

    top, bottom = [(k, s[2]) for k, s in shown], [(k, s[0]) for k, s in reversed(shown)]
    band = f'<polygon class="r" points="{line(top + bottom)}"/>' if any(s[2] > s[0] for _, s in shown) else ""
    middle = f'<polyline class="m" points="{line([(k, s[1]) for k, s in shown])}"/>'
    there = spans[at] if at is not None else None
    dot = f'<circle class="p" cx="{x(at)}" cy="{y(there[1])}" r="2.4"/>' if there is not None and at is not None else ""
    return _picture(band + middle + dot, width, height, label)


def course(values: Sequence[float], label: str = "", width: int = _WIDTH, height: int = 16) -> Html:
    """A single line over time; what is not finite is left out."""
    return fan([(v, v, v) if math.isfinite(v) else None for v in values], None, label, width, height)


def histogram(buckets: Sequence[tuple[float, float, int]], low: float, high: float, label: str = "") -> Html:
    """How often values fall between two ends: counts of buckets (low, high, count), spread evenly over 32 bars."""
    bars, width, height = [0.0] * 32, 256, 48
    if not high > low or not math.isfinite(high - low):
        return Html("")
    size = (high - low) / len(bars)
    for a, b, count in buckets:
        if not (math.isfinite(a) and math.isfinite(b)) or b < low or a > high:
            continue
        first, last = (min(len(bars) - 1, max(0, int((end - low) / size))) for end in (a, b))
        for k in range(first, last + 1):
            inside = min(b, low + (k + 1) * size) - max(a, low + k * size)
            bars[k] += count * (max(inside, 0.0) / (b - a) if b > a else 1.0 / (last - first + 1))
    most = max(bars)
    if most <= 0:
        return Html("")
    drawn = "".join(
        f"M{8 * k} {height}v-{round(height * n / most)}h7V{height}z"
        for k, n in enumerate(bars)
        if round(height * n / most)
    )
    return _picture(f'<path class="r" d="{drawn}"/>', width, height, label)


def _picture(inside: str, width: int, height: int, label: str = "") -> Html:
    box = f"0 0 {width} {height}"
    if label:
        return element(
            "svg", Html(inside), width=str(width), height=str(height), viewBox=box, role="img", aria_label=label
        )
    return element("svg", Html(inside), width=str(width), height=str(height), viewBox=box, aria_hidden="true")
