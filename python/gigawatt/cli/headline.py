"""Which cell of a quantity answers a question, and under which heading it stands.

Keyed by the names that the built-in parts give, so that every deal made of them reads alike. A quantity that is not
listed here gets the general rule: a flow is added up over the horizon, anything else is taken halfway.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gigawatt import _core
    from gigawatt.modelling.expression import Expression
    from gigawatt.modelling.model import Model

# Heading, the scopes whose other outputs follow, and (quantity, periods): total, year (that of the middle),
# first, middle, last.
SECTIONS: tuple[tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]], ...] = (
    ("Deployment", ("deployment", "power"), (
        ("deployment.online", "middle", "last"),
        ("deployment.gigawatts",),
        ("power.facility", "middle"),
    )),
    ("Fleet", ("fleet",), (
        ("fleet.accelerators_added", "total"),
        ("fleet.dies", "total"),
        ("fleet.accelerators", "middle"),
        ("fleet.accelerator_hours", "total"),
        ("fleet.flop", "total"),
    )),
    ("Capital and running cost", ("capex", "opex", "tco"), (
        ("capex.total", "total"),
        ("capex.per_gw", "first", "middle"),
        ("opex.total", "total"),
        ("tco.per_accelerator_hour",),
        ("tco.per_gw_year",),
    )),
    ("Investment and ownership", ("investment", "captable"), (
        ("investment.cumulative", "last"),
        ("captable.post_money", "middle", "last"),
        ("captable.nvidia_stake", "middle", "last"),
    )),
    ("NVIDIA", ("circularity", "nvidia"), (
        ("circularity.nvidia_revenue", "total"),
        ("circularity.share_financed",),
        ("nvidia.net_cash", "total"),
        ("nvidia.holding", "middle", "last"),
    )),
    ("Revenue", ("revenue",), (
        ("revenue.total", "year"),
        ("revenue.attributed", "total"),
    )),
    ("Returns of the deployment (unlevered, before tax and financing)", ("cash", "returns"), (
        ("cash.free", "total"),
        ("returns.npv",),
        ("returns.payback_reached",),
        ("returns.payback",),
    )),
    ("What must be true for the deployment to pay", ("required",), (
        ("required.factor",),
        ("required.per_gw_year",),
        ("required.price_per_accelerator_hour",),
        ("revenue.per_accelerator_hour",),
    )),
    ("Valuation of the whole company (not to be added to the returns above)", ("valuation",), (
        ("valuation.enterprise", "first", "middle"),
        ("valuation.dcf", "first", "middle"),
        ("valuation.terminal_share", "first", "middle"),
        ("valuation.nvidia_holding", "middle", "last"),
    )),
)  # fmt: skip

# Ratios whose denominator can cross zero: a mean says nothing.
WITHOUT_MEAN = {"valuation.terminal_share"}

_FEW = 4  # labels of an axis that get a row each
_PREFIX = "report_"  # of the quantities added to the copy; a number follows
_WHEN = re.compile(r" (in|over|at the (start|end) of|by the end of|up to the end of) the (period|timeline)\b(?!')")


@dataclass(frozen=True)
class Cell:
    """One row of a report: a quantity, which part of it, and the name it has in the model that is run."""

    quantity: str
    text: str
    when: str
    unit: str
    kind: str
    share: bool  # shown as a percentage
    mean: bool
    status: str
    key: str = ""


@dataclass(frozen=True)
class Section:
    """A heading and its rows."""

    heading: str
    cells: tuple[Cell, ...]


def short_doc(doc: str) -> str:
    """The first clause of a doc, without what the column of periods says."""
    clause = re.split(r"[.:;](?:\s|$)", doc.strip(), maxsplit=1)[0]
    return _WHEN.sub("", clause).replace(", by generation", "").replace(", by tranche", "").strip()


class Report:
    """A copy of a model with the cells of its report as quantities, so that a run streams their statistics."""

    def __init__(self, model: Model) -> None:
        self.model = copy.copy(model)
        self.sections: list[Section] = []

    @property
    def cells(self) -> list[Cell]:
        """All rows."""
        return [cell for section in self.sections for cell in section.cells]

    @property
    def keys(self) -> list[str]:
        """What is run."""
        return [cell.key for cell in self.cells]

    def add(self, heading: str, wanted: list[Cell]) -> None:
        """Put a section at the end."""
        if wanted:
            self.sections.append(Section(heading, tuple(wanted)))

    def cells_of(self, name: str, when: str) -> Iterator[Cell]:
        """The rows of one quantity: other axes added up, or a row per label where adding means nothing."""
        info = self.model._core.at(name)
        expression: Expression = self.model[name]
        adds = info.kind == "number" and info.timing in ("flow", "stock")
        time = any(a.name == "time" for a in info.axes)
        others = [a for a in info.axes if a.name != "time"]
        for axis in others if adds else []:
            expression = expression.sum(axis.name)
        expression, period = self._at(expression, info, when) if time else (expression, "")
        if adds or not others:
            yield self._cell(info, expression, period)
            return
        axis = others[0]
        for label in axis.labels if len(axis.labels) <= _FEW else (axis.labels[0], axis.labels[-1]):
            chosen = expression.sel(**{axis.name: label})
            for further in others[1:]:
                chosen = chosen.sel(**{further.name: further.labels[0]})
            yield self._cell(info, chosen, f"{period} {label}".strip())

    def _at(self, expression: Expression, info: _core.Quantity, when: str) -> tuple[Expression, str]:
        labels = self.model.timeline.labels
        middle = labels[(len(labels) - 1) // 2]
        if when == "total" and info.timing == "flow":
            first, last = labels[0][:4], labels[-1][:4]
            return expression.sum("time"), first if first == last else f"{first}–{last}"
        if when.isdigit() or when == "year":
            year = middle[:4] if when == "year" else when
            periods = [label for label in labels if label.startswith(year)]
            if info.timing != "flow":
                return expression.sel(time=periods[-1]), periods[-1]
            total = expression.sel(time=periods[0])
            for label in periods[1:]:
                total = total + expression.sel(time=label)
            return total, year
        label = {"first": labels[0], "last": labels[-1]}.get(when, middle)
        return expression.sel(time=label), label

    def _cell(self, info: _core.Quantity, expression: Expression, when: str) -> Cell:
        number = sum(name.startswith(_PREFIX) for name in self.model)
        key = f"{_PREFIX}{number}"
        status = info.status if info.status and not self.model._core.at(info.status).axes else None
        unit = info.shown if info.kind == "number" else None
        self.model.define(key, expression, unit, status=status)
        return Cell(
            quantity=info.name,
            text=short_doc(info.doc) or info.name,
            when=when,
            unit=info.shown if info.kind == "number" else "",
            kind=info.kind,
            share=info.timing == "ratio" and info.shown == "1",
            mean=info.name not in WITHOUT_MEAN,
            status=info.status,
            key=key,
        )


def headline(model: Model) -> Report:
    """A model's default outputs and what belongs beside them, under headings in the order of the chain."""
    report = Report(model)
    rest = list(model.outputs)
    known = {scope for _, scopes, _ in SECTIONS for scope in scopes}
    for heading, scopes, listed in SECTIONS:
        wanted: list[Cell] = []
        for name, *periods in listed:
            if name in model:
                for when in periods or [""]:
                    wanted += report.cells_of(name, when)
        named = {name for _, _, rows in SECTIONS for name, *_ in rows}
        for name in rest:
            if name not in named and name.partition(".")[0] in scopes:
                wanted += report.cells_of(name, "total")
        report.add(heading, wanted)
    for scope in dict.fromkeys(name.rpartition(".")[0] for name in rest):
        if scope.partition(".")[0] not in known:
            wanted = []
            for name in rest:
                if name.rpartition(".")[0] == scope:
                    wanted += report.cells_of(name, "total")
            report.add((scope or "Results").replace("_", " ").capitalize(), wanted)
    return report


def by_year(model: Model, names: list[str]) -> Report:
    """Named quantities, year by year: flows added up, anything else at the end of the year."""
    report = Report(model)
    years = sorted({label[:4] for label in model.timeline.labels})
    for name in names:
        info = model._core.at(name)
        time = any(a.name == "time" for a in info.axes)
        wanted: list[Cell] = []
        for year in years if time else [""]:
            wanted += report.cells_of(name, year)
        unit = "%" if wanted[0].share else wanted[0].unit or wanted[0].kind
        heading = f"{name} [{unit}]: {info.doc or 'no description'}"
        added = [a.name for a in info.axes if a.name != "time"] if info.timing in ("flow", "stock") else []
        heading += f" Summed over {', '.join(added)}." if added else ""
        report.add(heading, [replace(cell, text="") for cell in wanted])
    return report
