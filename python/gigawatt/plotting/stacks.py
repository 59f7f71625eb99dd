"""Several quantities stacked: what a total is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from gigawatt.errors import AxisError, InvalidValueError, KindError, UnitError, UnknownNameError, keywords
from gigawatt.modelling.axis import Axis
from gigawatt.plotting import bars, calendar, figures
from gigawatt.plotting.base import present
from gigawatt.plotting.figures import MANY, run_notes, split
from gigawatt.plotting.style import Sheet
from gigawatt.results.base import Base
from gigawatt.results.run import Run
from gigawatt.types import Array

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gigawatt import _core


@keywords
def stack(run_or_base: Run | Base, names: Sequence[str], ax: Axes | None = None, *, by: str | None = None) -> Axes:
    """Stack components such as ``["capex.accelerators", "capex.networking"]`` over time: means of a run, base values.

    by: ``"year"`` for a column per year (flows add up, of a stock the last period counts). Other axes of a flow or a
    stock are added up. What is negative goes down from zero; where both signs occur, a line shows the sum.

    Raises UnitError: components in units that cannot be added, naming both. KindError: a flag or a date.
    AxisError: a component over time beside one that is not, or labels that cannot be added up.
    InvalidValueError: no names, too many, or a component without values.
    """
    if not isinstance(run_or_base, (Run, Base)):
        raise KindError(
            f"stack() takes a run or base values, model.run(…) or model.base(), got a {type(run_or_base).__name__}"
        )
    listed = [names] if isinstance(names, str) else list(names)
    if not listed or len(listed) > MANY:
        raise InvalidValueError(f"stack() takes 1 to {MANY} names, got {len(listed)}", subject="names")
    if by not in (None, "year"):
        raise UnknownNameError(f"by='{by}': only 'year' is known", subject=str(by))
    model = run_or_base.model if isinstance(run_or_base, Run) else run_or_base._model
    infos = [model._core.at(name) for name in listed]
    _agree(infos)
    first = infos[0]
    parts = [_values(run_or_base, info) * (info.shown_unit.scale / first.shown_unit.scale) for info in infos]
    time, _ = split(Axis._of(axis) for axis in first.axes)
    title = _title(listed)
    with Sheet.on(ax) as sheet:
        labels = [_tail(name, listed) for name in listed]
        if by == "year":
            years, sums = _years(first, time, np.stack(parts))
            bars.by_year(sheet, title, first.shown, first.timing, years, sums, labels)
        else:
            bars.stacked(sheet, title, first.shown, first.timing, time, np.stack(parts), labels)
        if isinstance(run_or_base, Run):
            sheet.note("means of the scenarios", run_notes(run_or_base))
            for name in listed:
                sheet.note(*(f"{name}: {note}" for note in figures.value_notes(run_or_base[name])))
        else:
            sheet.note("base run: every input at its central value")
        return sheet.finish(title, "")


def _agree(infos: list[_core.Quantity]) -> None:
    first = infos[0]
    for info in infos:
        if info.kind != "number":
            raise KindError(f"'{info.name}' is a {info.kind}: only numbers are stacked", subject=info.name)
        if not info.unit.equals(first.unit):
            raise UnitError(
                f"'{info.name}' is in {info.shown}, '{first.name}' in {first.shown}: parts of one column have one unit",
                subject=info.name,
            )
        if info.timing != first.timing:
            raise KindError(
                f"'{info.name}' is {_timing(info)}, '{first.name}' is {_timing(first)}: stacked they mean nothing",
                subject=info.name,
            )
        if any(a.name == "time" for a in info.axes) != any(a.name == "time" for a in first.axes):
            over = next(i.name for i in (first, info) if any(a.name == "time" for a in i.axes))
            other = info.name if over == first.name else first.name
            raise AxisError(f"'{over}' is over time and '{other}' is not: stack them apart", subject=info.name)


def _timing(info: _core.Quantity) -> str:
    return f"a {info.timing}" if info.timing else "neither flow nor stock"


def _values(source: Run | Base, info: _core.Quantity) -> Array:
    """Mean or base value over time, other axes added up."""
    axes = [Axis._of(axis) for axis in info.axes]
    others = [a.name for a in axes if a.name != "time"]
    if others and info.timing not in ("flow", "stock"):
        raise AxisError(
            f"'{info.name}' is over {', '.join(others)} and {_timing(info)}: its labels do not add up. "
            "Stack quantities that are flows or stocks, or plot it by itself, run['name'].plot('stack')",
            subject=info.name,
        )
    if isinstance(source, Run):
        figures.need_values(source[info.name])
        values = source[info.name]._moment("mean")
    else:
        values = present(source[info.name])
        if not np.any(np.isfinite(values)):
            raise InvalidValueError(f"nothing to plot: '{info.name}' has no finite base value", subject=info.name)
    kept = tuple(k for k, a in enumerate(axes) if a.name != "time")
    return np.asarray(values.sum(axis=kept))


def _years(info: _core.Quantity, time: Axis | None, parts: Array) -> tuple[list[str], Array]:
    """Labels of the years, and the parts of each."""
    if time is None:
        raise AxisError(f"by='year': '{info.name}' does not vary over time", subject=info.name)
    if info.timing not in ("flow", "stock"):
        raise KindError(
            f"by='year': '{info.name}' is {_timing(info)}: only flows and stocks have values by year", subject=info.name
        )
    periods = [label[:4] for label in time.labels]
    whole = {"month": 12, "quarter": 4, "year": 1}[calendar.timeline_of(time).frequency]
    labels, columns = [], []
    for year in sorted(set(periods)):
        inside = [k for k, label in enumerate(periods) if label == year]
        columns.append(parts[:, inside].sum(axis=1) if info.timing == "flow" else parts[:, inside[-1]])
        labels.append(year if len(inside) == whole else f"{year}\n({len(inside)} of {whole})")
    return labels, np.stack(columns, axis=1)


def _title(names: list[str]) -> str:
    """The scope that the names share, or the names."""
    scopes = {name.rpartition(".")[0] for name in names}
    return scopes.pop() if len(scopes) == 1 and "" not in scopes else ", ".join(names[:3]) + (" …" if names[3:] else "")


def _tail(name: str, names: list[str]) -> str:
    """A name without the scope that stands in the title."""
    return name.rpartition(".")[2] if _title(names) == name.rpartition(".")[0] else name
