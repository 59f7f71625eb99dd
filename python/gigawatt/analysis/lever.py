"""Levers: an input, or one label of it, that an analysis sets to certain values."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gigawatt import _core
from gigawatt.analysis.factors import certain, reached
from gigawatt.display.numbers import number
from gigawatt.errors import AxisError, InvalidValueError, KindError
from gigawatt.modelling.axis import date_of
from gigawatt.modelling.expression import Quantity
from gigawatt.modelling.units import Unit
from gigawatt.modelling.values import cell, replaced_cell

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model

_LABELLED = re.compile(r"(.+?)\[(.+)\]$")
_ENDS = (0.01, 0.99)  # of its own distribution, where no bounds are given


@dataclass(frozen=True)
class Lever:
    """An input, whole or one label of it; values are floats in its shown unit, dates are days, flags 0 or 1."""

    name: str
    label: str | None
    info: _core.Quantity

    @classmethod
    def of(cls, model: Model, lever: Any) -> Lever:
        """Read ``"x"``, ``"x[label]"`` or ``model["x"]``.

        Raises UnknownNameError (with the nearest), KindError for what is no input, AxisError for a label of an input
        that has not one axis.
        """
        key = lever.name if isinstance(lever, Quantity) else lever
        if not isinstance(key, str):
            raise KindError(f"a lever is named by text such as 'fleet.life' or 'price[A]', got {lever!r}")
        name, label, core = key, None, model._core
        match = _LABELLED.match(key)
        if match and not core.has(key):
            name, label = match.group(1), match.group(2).strip("\"' ")
        info = core.at(name)
        if info.body != "input":
            raise KindError(
                f"'{name}' is a {info.body}, a lever is an input: choose one that it is made of "
                f"(model.explain('{name}') shows them), or override it by a formula with an input of its own",
                subject=name,
            )
        if label is not None:
            if len(info.input.axes) != 1:
                raise AxisError(
                    f"'{name}' has {len(info.input.axes)} axes: one label names a value only where there is one axis",
                    subject=name,
                )
            info.input.axes[0].position(label)
        return cls(name, label, info)

    @property
    def key(self) -> str:
        """As a case names it."""
        return self.name if self.label is None else f"{self.name}[{self.label}]"

    @property
    def kind(self) -> str:
        """``number``, ``date`` or ``flag``."""
        return self.info.kind

    @property
    def unit(self) -> str:
        """Unit of its values."""
        return self.info.shown if self.kind == "number" else self.kind

    @property
    def cells(self) -> list[_core.Distribution]:
        """What it is now: one distribution, or one per label."""
        given = self.info.input
        return list(given.cells) if self.label is None else [given.cells[given.axes[0].position(self.label)]]

    @property
    def uncertain(self) -> bool:
        """Whether it is drawn."""
        return self.moves or any(not c.is_constant for c in self.cells)

    @property
    def moves(self) -> bool:
        """Whether it is drawn anew over time."""
        return self.info.input.path_kind != "fixed"

    @property
    def one(self) -> _core.Distribution | None:
        """Its distribution, where all its labels have the same."""
        first = self.cells[0]
        return first if all(c.equals(first) for c in self.cells[1:]) else None

    @property
    def today(self) -> float | None:
        """Its central value; none where labels differ."""
        if self.info.input.central is not None:
            return float(self.info.input.central)
        return None if self.one is None else float(self.one.quantile_at_score(0.0))

    def read(self, value: Any, what: str = "") -> float:
        """A value as people write it: a number in its own unit, ``"4 GW"``, a date, a flag."""
        unit = Unit._of(self.info.shown_unit, self.info.shown)
        name = f"{what} of {self.key}" if what else self.key
        given = value if not isinstance(value, Quantity) else value.name
        made = cell(given, unit, self.kind, name)
        if not made.is_constant:
            raise InvalidValueError(f"'{name}' is one value, not {given!r}", subject=self.key)
        return float(made.mean)

    def natural(self, x: float) -> Any:
        """A value as a case takes it; a date is rounded to the day."""
        if self.kind == "date":
            return date_of(round(x))
        return bool(x) if self.kind == "flag" else float(x)

    def text(self, x: float) -> str:
        """A value with its unit."""
        if self.kind != "number":
            return number(self.natural(x))
        return number(x) + ("" if self.unit == "1" else f" {self.unit}")

    def within(self, core: _core.Model, x: float) -> _core.Model:
        """The model with this value in place of the input; what it is correlated with keeps its draws."""
        if self.label is not None:
            made = replaced_cell(self.info, self.label, _core.Distribution.constant(float(x)))
        else:
            given = self.info.input
            made = certain(given, [_core.Distribution.constant(float(x))] * len(given.cells))
        return core.case(core.label, {self.name: made})

    def percentile(self, x: float) -> float | None:
        """Share of its own distribution at or below a value; none where it is certain, moves, or labels differ."""
        if self.one is None or self.one.is_constant or self.moves:
            return None
        return float(self.one.cdf(x))

    def plausible(self) -> tuple[float, float] | None:
        """p1 and p99 of its own distribution; none where it has not one."""
        if self.one is None or self.one.is_constant or self.moves:
            return None
        low, high = (float(self.one.quantile(q)) for q in _ENDS)
        return (low, high) if low < high else None

    def bounds(self, given: Any) -> tuple[float, float]:
        """Ends of the range that is searched.

        given: a pair as people write it; none: p1 and p99 of its own distribution. Raises InvalidValueError where they
        are no range, lie outside what the input may be, or are missing for a certain input.
        """
        if given is None:
            own = self.plausible()
            if own is None:
                raise InvalidValueError(
                    f"'{self.key}' has no distribution of its own to search in: give bounds=(low, high) in {self.unit}",
                    subject=self.key,
                )
            return own
        try:
            first, last = given
        except (TypeError, ValueError):
            raise InvalidValueError(
                f"bounds of '{self.key}' are a pair, (low, high), got {given!r}", subject=self.key
            ) from None
        low, high = self.read(first, "low bound"), self.read(last, "high bound")
        if not low < high:
            raise InvalidValueError(
                f"bounds of '{self.key}' are (low, high), got {self.text(low)} and {self.text(high)}", subject=self.key
            )
        for x in (low, high):
            if not self.info.low <= x <= self.info.high or (self.info.above and x == self.info.low):
                raise InvalidValueError(
                    f"'{self.key}' cannot be {self.text(x)}: {self._limits()}; the bounds must lie inside",
                    subject=self.key,
                )
        return low, high

    def _limits(self) -> str:
        low, high, above = self.info.low, self.info.high, self.info.above
        if math.isfinite(low) and math.isfinite(high):
            return f"it is between {self.text(low)} and {self.text(high)}{', the first excluded' if above else ''}"
        if math.isfinite(low):
            return f"it is {'above' if above else 'at least'} {self.text(low)}"
        return f"it is at most {self.text(high)}"


def need_effect(model: Model, levers: list[Lever], output: str) -> None:
    """Raise InvalidValueError for a lever that no formula leads from to the output."""
    there = reached(model._core, [output])
    for lever in levers:
        if lever.name not in there:
            inputs = [n for n in model.inputs if n in there and model._core.at(n).evidence != "chance"]
            some = ", ".join(inputs[:8]) + (f" and {len(inputs) - 8} more" if len(inputs) > 8 else "")
            raise InvalidValueError(
                f"'{output}' does not depend on '{lever.name}': no formula leads from one to the other. It depends on "
                f"{some or 'no input'}",
                subject=lever.name,
            )
