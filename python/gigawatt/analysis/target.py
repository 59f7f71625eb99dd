"""What is to be met: a statistic of one output and its wanted value."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt import _core
from gigawatt.analysis.samples import axes_of, chosen_cell, sample, scale_of, seed_of, whole, within_memory
from gigawatt.display.numbers import number
from gigawatt.errors import InvalidValueError, KindError, unknown_name
from gigawatt.modelling.axis import date_of
from gigawatt.modelling.expression import Expression, Quantity
from gigawatt.modelling.units import Unit
from gigawatt.modelling.values import cell
from gigawatt.results.supply import Calls
from gigawatt.types import Array

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model

STATISTICS = ("base", "mean", "quantile", "probability")
_LEAST = 100  # scenarios
_TAIL = 10  # scenarios beyond a quantile
_CONDITION = re.compile(r"\s*(.+?)\s*(>=|<=|==|=|<|>)\s*(.+?)\s*$")


@dataclass(frozen=True)
class Condition:
    """``returns.npv >= 0``: an output, how it is compared, and with what, in its shown unit."""

    output: str
    relation: str  # >=, <= or =
    level: float


@dataclass(frozen=True)
class Target:
    """A statistic of one cell of an output, and how it is to compare with a level."""

    output: str
    info: _core.Quantity
    where: str  # which cell, in words
    cell: int
    statistic: str
    share: float  # of a quantile
    condition: Condition | None  # of a probability; none for a flag
    relation: str
    level: float
    samples: int
    seed: int

    @property
    def sampled(self) -> bool:
        """Whether scenarios are drawn."""
        return self.statistic != "base"

    @property
    def unit(self) -> str:
        """Unit of the level."""
        if self.statistic == "probability":
            return "1"
        return self.info.shown if self.info.kind == "number" else self.info.kind

    @property
    def what(self) -> str:
        """In words, without the level: ``mean of returns.npv``."""
        at = self.where
        if self.statistic == "base":
            return f"{self.output}{at} (base)"
        if self.statistic == "quantile":
            return f"p{100 * self.share:g} of {self.output}{at}"
        if self.statistic == "probability":
            c = self.condition
            told = self.output if c is None else f"{c.output} {c.relation} {_shown(self.info, c.level)}"
            return f"probability of {told}{at}"
        return f"mean of {self.output}{at}"

    def text(self, value: float) -> str:
        """A value of the statistic with its unit."""
        if not math.isfinite(value):
            return "no value"
        return number(value) if self.statistic == "probability" else _shown(self.info, value)

    def holds(self, value: float) -> bool:
        """Whether a value meets the target."""
        if self.relation == "=":
            return abs(value - self.level) <= 1e-9 * max(abs(value), abs(self.level))
        return value >= self.level if self.relation == ">=" else value <= self.level

    def measure(self, core: _core.Model) -> tuple[float, float]:
        """The statistic in a model and its standard error; NaN where the output has no value."""
        if not self.sampled:
            return self._base(core), 0.0
        samples = sample(core, [self.output], self.seed, self.samples)[0][self.cell]
        return self.of(samples)

    def of(self, samples: Array) -> tuple[float, float]:
        """The statistic of samples in the shown unit, over those that are there, and its standard error."""
        there = samples[np.isfinite(samples)]
        n = len(there)
        if n < 2:
            return math.nan, math.nan
        if self.statistic == "mean":
            return float(there.mean()), float(there.std(ddof=1) / math.sqrt(n))
        if self.statistic == "probability":
            share = float(self._met(there).mean())
            return share, math.sqrt(share * (1 - share) / n)
        # Half the distance between the quantiles one standard error of the share away on either side.
        away = math.sqrt(self.share * (1 - self.share) / n)
        ends = np.clip([self.share - away, self.share + away], 0.0, 1.0)
        low, middle, high = (float(v) for v in np.quantile(there, [ends[0], self.share, ends[1]]))
        return middle, (high - low) / 2

    def _met(self, samples: Array) -> Array:
        if self.condition is None:
            return samples
        level = self.condition.level
        if self.condition.relation == "=":
            return np.asarray(samples == level, dtype=float)
        return np.asarray(samples >= level if self.condition.relation == ">=" else samples <= level, dtype=float)

    def _base(self, core: _core.Model) -> float:
        supply = Calls(core).base(_core.compile(core, [self.output])) if core.has_calls else None
        _, values, present = _core.base_run(core, [self.output], supply)[self.output]
        value = float(values.ravel()[self.cell]) / scale_of(self.info)
        if present.size and present.ravel()[self.cell] == 0.0:
            return math.nan
        return value if math.isfinite(value) else math.nan

    @property
    def footer(self) -> str:
        """What it is computed from."""
        return f"{self.samples:,} scenarios, seed {self.seed}" if self.sampled else "base run"


def _shown(info: _core.Quantity, value: float) -> str:
    if info.kind == "date":
        return number(date_of(round(value)))
    return number(value) + ("" if info.kind != "number" or info.shown == "1" else f" {info.shown}")


def read_target(
    model: Model, target: Any, at: Mapping[str, str] | None, statistic: str, samples: Any, seed: Any
) -> Target:
    """A target as people write it: ``"returns.npv >= 0"`` or ``("returns.npv", 0)``; see ``Model.solve``."""
    kind, share = _statistic(statistic)
    count, seed = (whole("samples", samples, _LEAST), seed_of(seed)) if kind != "base" else (0, 0)
    if kind == "quantile" and count * min(share, 1 - share) < _TAIL:
        need = math.ceil(_TAIL / min(share, 1 - share))
        raise InvalidValueError(
            f"samples={count:,} leave fewer than {_TAIL} scenarios beyond the quantile {share:g}: take at least "
            f"{need:,}",
            subject="samples",
        )
    condition: Condition | None = None
    if isinstance(target, Expression) and not isinstance(target, Quantity):
        raise KindError("a target is text, 'returns.npv >= 0', or a pair, ('returns.npv', 0), not a formula")
    if kind == "probability":
        output, condition, relation, level = _probability(model, target, share)
    elif isinstance(target, str):
        condition = _condition(model, target)
        output, relation, level = condition.output, condition.relation, condition.level
    else:
        first, value = _pair(target)
        output, relation = _name(first), "="
        level = _level(model, output, value)
    info = model._core.at(output)
    if kind in ("mean", "quantile") and info.kind == "flag":
        raise KindError(
            f"'{output}' is a flag: its mean is a probability, statistic='probability' with ('{output}', 0.5)",
            subject=output,
        )
    place, where = chosen_cell(model._core, output, dict(at or {}))
    if kind != "base":
        cells = math.prod(len(a) for a in axes_of(model._core, output))
        within_memory(f"{count:,} samples of '{output}'", 2.0 * count * cells, "ask for fewer samples")
    held = condition if kind == "probability" else None
    return Target(output, info, where, place, kind, share, held, relation, level, count, seed)


def _statistic(text: Any) -> tuple[str, float]:
    """Kind and share of ``quantile:0.05``."""
    kind, _, tail = str(text).partition(":")
    if kind not in STATISTICS:
        raise unknown_name("statistic", str(text), STATISTICS)
    if not tail and kind != "quantile":
        return kind, math.nan
    try:
        share = float(tail)
    except ValueError:
        share = math.nan
    if kind not in ("quantile", "probability") or not 0.0 < share < 1.0:
        raise InvalidValueError(
            f"statistic={text!r}: write 'base', 'mean', 'quantile:0.05' or 'probability:0.5'", subject="statistic"
        )
    return kind, share


def _probability(model: Model, target: Any, share: float) -> tuple[str, Condition | None, str, float]:
    """Output, condition, relation and level of the probability of a condition."""
    if math.isnan(share):
        if isinstance(target, str):
            raise InvalidValueError(
                f"which probability should {target!r} have? Write statistic='probability:0.5', or the target as "
                f"({target!r}, 0.5)",
                subject="statistic",
            )
        first, level = _pair(target)
        relation = "="
    else:
        first, level, relation = target, share, ">="
    if isinstance(level, bool) or not isinstance(level, (int, float)) or not 0.0 <= level <= 1.0:
        raise InvalidValueError(f"a probability is a number between 0 and 1, got {level!r}", subject="target")
    text = _name(first)
    if not _CONDITION.match(text):
        if model._core.at(text).kind != "flag":
            raise KindError(
                f"'{text}' is no flag: give the condition, '{text} >= 0', whose probability is meant", subject=text
            )
        return text, None, relation, float(level)
    condition = _condition(model, text)
    return condition.output, condition, relation, float(level)


def _pair(target: Any) -> tuple[Any, Any]:
    if not isinstance(target, (tuple, list)) or len(target) != 2:
        raise KindError(f"a target is text, 'returns.npv >= 0', or a pair, ('returns.npv', 0), got {target!r}")
    return target[0], target[1]


def _name(given: Any) -> str:
    name = given.name if isinstance(given, Quantity) else given
    if not isinstance(name, str):
        raise KindError(f"an output is named by text such as 'returns.npv', got {given!r}")
    return name


def _condition(model: Model, text: str) -> Condition:
    match = _CONDITION.match(text)
    if match is None:
        model._core.at(text)
        raise InvalidValueError(f"which value should '{text}' have? Write '{text} >= 0' or ('{text}', 0)", subject=text)
    output, relation, value = match.groups()
    relation = {"==": "=", "<": "<=", ">": ">="}.get(relation, relation)
    return Condition(output, relation, _level(model, output, value))


def _level(model: Model, output: str, value: Any) -> float:
    """A wanted value in the output's shown unit."""
    info = model._core.at(output)
    made = cell(value, Unit._of(info.shown_unit, info.shown), info.kind, output)
    if not made.is_constant:
        raise InvalidValueError(f"the target of '{output}' is one value, not {value!r}", subject=output)
    return float(made.mean)
