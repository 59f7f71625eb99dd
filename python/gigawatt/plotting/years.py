"""Plots by year: a bar with its range, or a column of parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gigawatt.errors import InvalidValueError
from gigawatt.plotting import bars, figures
from gigawatt.plotting.figures import MANY, chosen_text, run_notes
from gigawatt.plotting.scale import scale_of
from gigawatt.plotting.style import Sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gigawatt.results.periods import ByPeriod


def plot(by: ByPeriod, ax: Axes | None) -> Axes:
    """See ``ByPeriod.plot``."""
    shown = figures.of_samples(by.to_numpy(), by.run.per_replicate)
    result, where = by._result, f"run['{by.name}']."
    if np.all(np.isnan(shown.mean)):
        figures.need_values(result)
        raise InvalidValueError(
            f"nothing to plot: no year of '{by.name}' has a value in any scenario. "
            f".run.trace('{by.name}') finds a fault, if there is one",
            subject=by.name,
        )
    if len(by.axes) > 1:
        raise figures.too_many_axes(by.name, by.axes, where)
    if by.axes and len(by.axes[0]) > MANY:
        raise figures.too_many_labels(by.name, by.axes[0], MANY, "a column", where)
    years = [label.replace(" (", "\n(") for label in by.labels]
    timing = result.info.timing
    with Sheet.on(ax) as sheet:
        if by.axes:
            bars.by_year(sheet, by.name, by.unit, timing, years, shown.mean, by.axes[0].labels)
            sheet.note("means of the scenarios")
        else:
            scale = scale_of("number", by.unit, shown.all, "year" if timing == "flow" else "")
            bars.ranges(sheet, years, shown, sheet.scale("y", scale, by.name), at=sheet.count)
        notes = [run_notes(result.run), *figures.value_notes(result)]
        return sheet.finish(chosen_text(result), result.info.doc, *notes)
