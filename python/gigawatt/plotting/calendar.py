"""Where a period stands on an axis of days."""

from __future__ import annotations

import datetime

from gigawatt.modelling.axis import Axis, Timeline
from gigawatt.plotting.scale import day_numbers
from gigawatt.types import Array


def timeline_of(axis: Axis) -> Timeline:
    """The timeline whose periods an axis ``time`` names (2026, 2026Q3 or 2026-07)."""
    first = axis.labels[0]
    frequency = "quarter" if "Q" in first else "month" if "-" in first else "year"
    return Timeline(frequency, first, len(axis))


def edges(timeline: Timeline) -> Array:
    """First day of each period and the day after the last, as matplotlib counts days."""
    return day_numbers([*timeline.starts, timeline.last_day + datetime.timedelta(days=1)])


def places(timeline: Timeline, timing: str) -> Array:
    """The day that a value stands at: the end of its period for a stock, the middle for anything else."""
    ends = edges(timeline)
    return ends[1:] if timing == "stock" else (ends[:-1] + ends[1:]) / 2


def per_period(timeline: Timeline, timing: str) -> str:
    """What a flow's amounts are of: ``quarter``; nothing for other quantities."""
    return timeline.frequency if timing == "flow" else ""
