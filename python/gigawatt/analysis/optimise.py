"""The best values of some levers within constraints, by sequential quadratic programming."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt import _core
from gigawatt.analysis.inversion_text import target_text
from gigawatt.analysis.lever import Lever, need_effect
from gigawatt.analysis.slopes import Slopes
from gigawatt.analysis.target import Target, read_target
from gigawatt.errors import InvalidValueError, KindError
from gigawatt.types import Array

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model

_STEP = {False: 1e-7, True: 1e-4}  # of the range of a lever, for differences; by whether scenarios are drawn
_SLACK = 1e-6  # of its scale, within which a constraint counts as met


@dataclass(frozen=True)
class Optimum:
    """Where an output is best within constraints; a local optimum. Prints itself as a table.

    status: ``found``; ``infeasible`` (no values that meet all constraints were found); ``stopped`` (the search ended
    early, ``message`` says why). values: by lever, as a case takes them. value, now: the output there and today.
    constraints: each with its value there and whether it holds. case: the model at these values.
    """

    objective: str
    status: str
    message: str
    values: dict[str, Any]
    value: float
    now: float
    unit: str
    today: list[float | None]
    bounds: list[tuple[float, float]]
    constraints: list[tuple[str, float, bool]]
    evaluations: int
    case: Model = field(repr=False)
    notes: list[str] = field(default_factory=list)
    headline: str = ""
    _levers: list[Lever] = field(default_factory=list, repr=False)

    def to_dataframe(self) -> Any:
        """One row per lever as a pandas DataFrame: unit, today, best, bounds."""
        from gigawatt.results.convert import require

        pandas = require("pandas")
        rows = {
            "unit": [lever.unit for lever in self._levers],
            "today": self.today,
            "best": list(self.values.values()),
            "low": [low for low, _ in self.bounds],
            "high": [high for _, high in self.bounds],
        }
        return pandas.DataFrame(rows, index=pandas.Index(list(self.values), name="lever"))

    def __repr__(self) -> str:
        from gigawatt.analysis.inversion_text import optimum_text

        return optimum_text(self)

    def _repr_html_(self) -> str:
        from gigawatt.analysis.inversion_text import optimum_html

        return optimum_html(self)


class _Search:
    """Targets as functions of the levers, each lever scaled to 0 … 1 over its bounds."""

    def __init__(
        self, model: Model, levers: list[Lever], bounds: list[tuple[float, float]], targets: list[Target]
    ) -> None:
        self.model = model
        self.levers = levers
        self.bounds = bounds
        self.targets = targets
        self.found: dict[bytes, list[float]] = {}
        self.slopes = Slopes.of(model, levers, targets)
        self._jacobians: dict[bytes, Array] = {}

    def points(self, u: Array) -> list[float]:
        """Values of the levers."""
        inside = np.clip(u, 0.0, 1.0)
        return [low + float(v) * (high - low) for v, (low, high) in zip(inside, self.bounds, strict=True)]

    def values(self, u: Array) -> list[float]:
        """All targets there. Raises InvalidValueError where one has no value."""
        points = self.points(u)
        key = np.asarray(points).tobytes()
        if key not in self.found:
            core: _core.Model = self.model._core
            for lever, x in zip(self.levers, points, strict=True):
                core = Lever(lever.name, lever.label, core.at(lever.name)).within(core, x)
            made = [target.measure(core)[0] for target in self.targets]
            for target, value in zip(self.targets, made, strict=True):
                if not math.isfinite(value):
                    where = ", ".join(f"{lv.key} = {lv.text(x)}" for lv, x in zip(self.levers, points, strict=True))
                    raise InvalidValueError(
                        f"'{target.output}' has no value at {where}: choose bounds within which it has one",
                        subject=target.output,
                    )
            self.found[key] = made
        return self.found[key]

    def jacobian(self, u: Array) -> Array:
        """Derivatives of all targets in the scaled levers."""
        assert self.slopes is not None
        points = self.points(u)
        key = np.asarray(points).tobytes()
        if key not in self._jacobians:
            widths = np.array([high - low for low, high in self.bounds])
            self._jacobians = {key: self.slopes.at(points) * widths}
        return self._jacobians[key]


def optimise(
    model: Model, objective: Any, levers: Any, *, constraints: Sequence[str], maximise: bool,
    at: Mapping[str, str] | None, statistic: str, samples: int, seed: int, label: str | None,
) -> Optimum:  # fmt: skip
    """See ``Model.optimise``."""
    from gigawatt.results.convert import require

    minimize = require("scipy.optimize").minimize
    if str(statistic).startswith("probability"):
        raise InvalidValueError(
            "a probability moves in steps and has no slope to follow: optimise the base, a mean or a quantile",
            subject="statistic",
        )
    best = read_target(model, (objective, 0), at, statistic, samples, seed)
    if best.info.kind != "number":
        raise KindError(f"'{best.output}' is a {best.info.kind}: what is optimised is a number", subject=best.output)
    texts = [constraints] if isinstance(constraints, str) else list(constraints)
    limits = [read_target(model, text, None, statistic, samples, seed) for text in texts]
    listed = [levers] if isinstance(levers, str) else levers
    pairs = dict(listed) if isinstance(listed, Mapping) else dict.fromkeys(listed)
    if not pairs:
        raise InvalidValueError("no lever is given: name inputs with their bounds, {'price': (1, 5)}", subject="levers")
    chosen = [Lever.of(model, key) for key in pairs]
    for lever in chosen:
        if lever.kind == "flag":
            raise KindError(f"'{lever.key}' is a flag: compare the two cases instead, gw.compare", subject=lever.key)
    need_effect(model, chosen, best.output)
    bounds = [lever.bounds(pair) for lever, pair in zip(chosen, pairs.values(), strict=True)]
    search = _Search(model, chosen, bounds, [best, *limits])
    start = np.array([_scaled(lever.today, pair) for lever, pair in zip(chosen, bounds, strict=True)])
    first = search.values(start)
    corners = [search.values(np.full(len(chosen), end))[0] for end in (0.0, 1.0)]
    scale = max([abs(v - first[0]) for v in corners] + [1e-9 * abs(first[0]), 1e-300])
    sign = -1.0 if maximise else 1.0
    held = [_Limit(search, k + 1, t) for k, t in enumerate(limits)]
    exact = search.slopes is not None
    rules = [
        {"type": "eq" if t.relation == "=" else "ineq", "fun": limit} | ({"jac": limit.slope} if exact else {})
        for t, limit in zip(limits, held, strict=True)
    ]
    ended = minimize(
        lambda u: sign * (search.values(u)[0] - first[0]) / scale, start, method="SLSQP",
        jac=(lambda u: sign * search.jacobian(u)[0] / scale) if exact else None,
        bounds=[(0.0, 1.0)] * len(chosen), constraints=rules,
        options={"maxiter": 200, "ftol": 1e-10, "eps": _STEP[best.sampled]},
    )  # fmt: skip
    u = np.clip(ended.x, 0.0, 1.0)
    values = search.values(u)
    met = [limit.met(u) for limit in held]
    status = "infeasible" if not all(met) else "found" if ended.success else "stopped"
    points = search.points(u)
    naturals = {lever.key: lever.natural(x) for lever, x in zip(chosen, points, strict=True)}
    now = best.measure(model._core)[0]
    word = "largest" if maximise else "smallest"
    told = {
        "found": f"{best.what} is {word} at {best.text(values[0])}, found from today's values (a local optimum)",
        "infeasible": f"no values of {', '.join(naturals)} within their bounds were found to meet all constraints",
        "stopped": f"the search for the {word} {best.what} ended early, at {best.text(values[0])}: {ended.message}",
    }[status]
    notes = [
        f"{target_text(t)}: {'met' if ok else 'NOT met'}, {t.text(v)}"
        for t, v, ok in zip(limits, values[1:], met, strict=True)
    ]
    how = "slopes by the model's own gradient" if exact else "slopes by differences"
    notes += [f"today {best.text(now)}", how, f"{best.footer}, {len(search.found) + 1} evaluations"]
    return Optimum(
        best.what, status, str(ended.message), naturals, values[0], now, best.unit,
        [lever.today for lever in chosen], bounds,
        [(target_text(t), v, ok) for t, v, ok in zip(limits, values[1:], met, strict=True)],
        len(search.found) + 1, model.case(label or f"best {best.output}", naturals), notes, told, chosen,
    )  # fmt: skip


class _Limit:
    """A constraint as SciPy has it: at least zero where it holds, on a scale of about one."""

    def __init__(self, search: _Search, place: int, target: Target) -> None:
        self._search = search
        self._place = place
        self._level = target.level
        self._sign = -1.0 if target.relation == "<=" else 1.0
        self._equal = target.relation == "="
        ends = [search.values(np.full(len(search.levers), e))[place] for e in (0.0, 1.0)]
        self._scale = max(abs(ends[1] - ends[0]), abs(self._level), 1e-300)

    def __call__(self, u: Array) -> float:
        return self._sign * (self._search.values(u)[self._place] - self._level) / self._scale

    def slope(self, u: Array) -> Array:
        """Its derivatives in the scaled levers."""
        return np.asarray(self._sign * self._search.jacobian(u)[self._place] / self._scale)

    def met(self, u: Array) -> bool:
        """Whether it holds, within a little of its scale."""
        gap = self(u)
        return abs(gap) <= _SLACK if self._equal else gap >= -_SLACK


def _scaled(today: float | None, bounds: tuple[float, float]) -> float:
    low, high = bounds
    return 0.5 if today is None else min(1.0, max(0.0, (today - low) / (high - low)))
