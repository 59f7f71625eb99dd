"""Policies: a decision taken step by step on what is known by then, as a formula that overrides a decision flag.

Fitted on one seed by least-squares Monte Carlo, valued on another: a rule that was fitted is no better than the best
one, so the value found is a lower bound of what the option to decide is worth (up to sampling error).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt.analysis.factors import reached
from gigawatt.analysis.samples import Flags, axes_of, sample, seed_of, whole, within_memory
from gigawatt.analysis.stopping import Rule, fit_rule, powers_of
from gigawatt.analysis.watched import watched
from gigawatt.errors import AxisError, InvalidValueError, KindError, LoopError, keywords
from gigawatt.modelling.axis import Axis
from gigawatt.modelling.expression import Expression, Quantity
from gigawatt.modelling.functions import is_finite, maximum, minimum, position, where
from gigawatt.modelling.units import Unit
from gigawatt.modelling.values import data
from gigawatt.results.quantity_result import Estimate
from gigawatt.types import Array

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gigawatt.modelling.model import Model

_LEAST, _STATES, _DEGREES = 1_000, 6, 6


@dataclass(frozen=True)
class PolicyValue:
    """What a policy gives on draws it was not fitted on, in the payoff's shown unit.

    value: mean payoff with the policy, a lower bound of the best. without: with the model's own decision. gain: the
    paired difference. fixed: the mean where one stops at the same label in all scenarios, the best such label of the
    draws the policy was fitted on: what looking is worth lies between. foresight: the mean of the best stop of each
    scenario, known afterwards; no policy can beat it. Both None where foresight was not asked for. stops: by
    label, the share of scenarios that stop just before it.
    """

    value: Estimate
    without: Estimate
    gain: Estimate
    fixed: Estimate | None
    foresight: Estimate | None
    stops: dict[str, float]
    samples: int
    seed: int


@dataclass(frozen=True)
class StoppingPolicy:
    """A fitted rule of when to stop; prints itself in words.

    case: the model with the rule as a formula in the decision's place. out_of_sample: what it gives on other draws.
    in_sample: mean payoff on the draws it was fitted on, which flatters it. coefficients: by term of the polynomial in
    the standardised states and label, in standard deviations of the gain; a positive polynomial goes on. decided:
    labels at which there were enough scenarios to fit; at the others the policy goes on. fixed_stop: the best label at
    which to stop in all scenarios, None for never.
    """

    decision: str
    payoff: str
    state: tuple[str, ...]
    axis: Axis
    case: Model = field(repr=False)
    rule: Rule = field(repr=False)
    fixed_stop: str | None
    in_sample: Estimate
    out_of_sample: PolicyValue
    samples: int
    seed: int
    _task: _Task = field(repr=False)

    @property
    def decided(self) -> list[str]:
        """Labels at which the rule may stop."""
        return [label for label, fitted in zip(self.axis.labels, self.rule.fitted, strict=True) if fitted]

    @property
    def terms(self) -> list[str]:
        """Terms of the polynomial: ``1``, ``demand``, ``demand^2``, …"""
        made = []
        for powers in self.rule.powers:
            parts = [
                name if p == 1 else f"{name}^{int(p)}" for name, p in zip(self.state, powers, strict=True) if p > 0
            ]
            made.append(" * ".join(parts) or "1")
        return made

    @property
    def coefficients(self) -> dict[str, dict[str, float]]:
        """Coefficients by term and label."""
        return {
            term: dict(zip(self.axis.labels, map(float, row), strict=True))
            for term, row in zip(self.terms, self.rule.coefficients, strict=True)
        }

    @keywords
    def value(self, samples: int = 10_000, *, seed: int, foresight: bool = True) -> PolicyValue:
        """Value the policy on draws of another seed.

        Raises InvalidValueError for the seed on which it was fitted: the rule knows those draws.
        """
        if seed_of(seed) == self.seed:
            raise InvalidValueError(
                f"seed={seed} is the one on which the policy was fitted: value it on another", subject="seed"
            )
        count = whole("samples", samples, _LEAST)
        return _valued(self._task, self.case, count, int(seed), foresight, self.fixed_stop)

    @keywords
    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw in what share of scenarios the policy stops before each label, and at none."""
        from gigawatt.plotting.inversion import policy

        return policy(self, ax)

    def __repr__(self) -> str:
        from gigawatt.analysis.choice_text import policy_text

        return policy_text(self)

    def _repr_html_(self) -> str:
        from gigawatt.analysis.choice_text import policy_html

        return policy_html(self)


@dataclass(frozen=True)
class _Task:
    """What is decided, and what it is worth."""

    model: Model
    decision: str
    payoff: str
    state: tuple[str, ...]
    allowed: str | None
    stopped: str | None
    axis: Axis

    def over_axis(self, name: str, seed: int, samples: int) -> Array:
        """Samples of a quantity as (label, scenario), repeated where it has no axis."""
        values = sample(self.model._core, [name], seed, samples)[0]
        return np.broadcast_to(values, (len(self.axis), samples)) if len(values) == 1 else values

    def draws(self, seed: int, samples: int, progress: Any = None) -> tuple[Array, Array, Flags]:
        """Payoff of stopping before each label, of never stopping, and where there is something to decide."""
        core = self.model._core
        never = sample(core, [self.payoff], seed, samples)[0][0]
        open_ = np.nan_to_num(self.over_axis(self.decision, seed, samples)) > 0.0
        if self.allowed is not None:
            open_ = open_ & (np.nan_to_num(self.over_axis(self.allowed, seed, samples)) > 0.0)
        if self.stopped is not None:
            stopped = np.array(self.over_axis(self.stopped, seed, samples))
        else:
            stopped = np.stack(
                [
                    self._stopped_at(k, seed, samples)
                    for k in watched(range(len(self.axis)), progress, f"stops of '{self.decision}'")
                ]
            )
        missing = int(np.sum(~np.isfinite(never)) + np.sum(~np.isfinite(stopped) & open_))
        if missing:
            raise InvalidValueError(
                f"'{self.payoff}' has no finite value in {missing:,} of {stopped.size + samples:,} scenarios and "
                "stops: what is decided by must have a value in all",
                subject=self.payoff,
            )
        return stopped, never, open_

    def _stopped_at(self, label: int, seed: int, samples: int) -> Array:
        """Payoff where the decision ends before a label."""
        core = self.model._core
        old = Expression(core.reference_to_old(self.decision))
        made = old & (position(self.axis) < label)
        ended = core.case(core.label, {self.decision: made._core})
        return np.asarray(sample(ended, [self.payoff], seed, samples)[0][0])

    def states(self, seed: int, samples: int) -> Array:
        """States as (state, label, scenario)."""
        return np.stack([self.over_axis(name, seed, samples) for name in self.state])


@keywords
def fit_stopping(
    model: Model,
    decision: str,
    payoff: str,
    state: Sequence[str],
    *,
    allowed: str | None = None,
    stopped: str | None = None,
    degree: int = 3,
    samples: int = 10_000,
    seed: int = 1,
    value_seed: int | None = None,
    foresight: bool = True,
    label: str | None = None,
    progress: Any = None,
) -> StoppingPolicy:
    """Fit when to stop: ``fit_stopping(m, "deployment.go", "returns.npv", ["demand_seen"])``.

    decision: a flag along one axis (tranches, gigawatts, time) that says whether each step happens; once stopped,
    stopped for good. The policy can only end what the model would do, never start it. payoff: a single number that is
    to be large. state: quantities along the same axis (or without axes) that hold what is known *when that step is
    decided*; nothing can check that they do not look ahead: ``observed`` takes values from the period of an event. They
    must not depend on the decision. allowed: a flag along the axis; elsewhere one always goes on (an option
    in the money). stopped: the payoff of stopping before each step as a quantity along the axis, where the model has
    it; else the model is run once per step. degree: of the polynomial. samples, seed: draws it is fitted on.
    value_seed: draws it is valued on, the next seed unless said; foresight=False leaves out the upper bound, whose
    price is that of fitting. label: of the case. progress: as of ``Model.run``.

    Raises AxisError: a decision or state over other axes; LoopError: a state that depends on the decision;
    KindError: a decision that is no flag; InvalidValueError: too few samples, values that are not finite.
    """
    task = _task(model, decision, payoff, state, allowed, stopped)
    count, seed = whole("samples", samples, _LEAST), seed_of(seed)
    whole("degree", degree, 1)
    terms = len(powers_of(len(task.state), int(degree))) if degree <= _DEGREES else 0
    if degree > _DEGREES or count < 20 * terms:
        raise InvalidValueError(
            f"degree={degree}: a polynomial of {len(task.state)} states "
            + (f"has {terms} terms and needs {20 * terms:,} samples" if terms else f"is of degree {_DEGREES} at most"),
            subject="degree",
        )
    other = seed_of(seed + 1 if value_seed is None else value_seed)
    if other == seed:
        raise InvalidValueError(f"value_seed={other} is the seed it is fitted on: give another", subject="value_seed")
    within_memory(
        f"{count:,} scenarios of {len(task.axis)} steps", count * len(task.axis) * (3.0 + len(task.state)),
        "ask for fewer samples",
    )  # fmt: skip
    payoffs, never, open_ = task.draws(seed, count, progress)
    states = task.states(seed, count)
    for name, values in zip(task.state, states, strict=True):
        missing = int(np.sum(~np.isfinite(values) & open_))
        if missing:
            raise InvalidValueError(
                f"the state '{name}' has no finite value in {missing:,} of {int(open_.sum()):,} decisions", subject=name
            )
    rule, got = fit_rule(payoffs, never, states, open_, int(degree))
    case = model.case(label or f"{model.label}, stopping", {task.decision: _formula(task, rule)})
    fitted = Estimate(float(got.mean()), float(got.std(ddof=1) / np.sqrt(count)), _unit(model, task.payoff))
    means = [*np.where(open_, payoffs, never).mean(axis=1), never.mean()]
    fixed = [*task.axis.labels, None][int(np.argmax(means))]
    valued = _valued(task, case, count, other, foresight, fixed)
    return StoppingPolicy(
        task.decision, task.payoff, task.state, task.axis, case, rule, fixed, fitted, valued, count, seed, task
    )


@keywords
def observed(quantity: Expression, when: Expression, axis: Axis | str, *, before: int = 1) -> Expression:
    """A quantity over time as it was when an event happened, for the state of a later step.

    when: a flag along the axis and time that holds in one period per label (a milestone, ``gw.milestones``). before:
    how many labels earlier the event lies: 1 decides on a step by what was seen at the step before. The first labels,
    which have none before them, have 0, as has a label whose event never comes.
    """
    name = axis.name if isinstance(axis, Axis) else axis
    return where(when, quantity, 0).sum("time").shift(whole("before", before, 0), axis=name, fill=0)


def _task(model: Model, decision: Any, payoff: Any, state: Any, allowed: Any, stopped: Any) -> _Task:
    core = model._core
    decision, payoff = _name(decision), _name(payoff)
    info = core.at(decision)
    if info.kind != "flag":
        raise KindError(
            f"'{decision}' is a {info.kind}: a decision is a flag, whether each step happens", subject=decision
        )
    axes = axes_of(core, decision)
    if len(axes) != 1:
        over = " × ".join(a.name for a in axes) or "no axis"
        raise AxisError(f"'{decision}' is over {over}: a decision is taken along one axis", subject=decision)
    if axes_of(core, payoff) or core.at(payoff).kind != "number":
        raise AxisError(f"'{payoff}' is no single number: a payoff has no axes", subject=payoff)
    if decision not in reached(core, [payoff]):
        raise InvalidValueError(f"'{payoff}' does not depend on '{decision}': nothing is decided", subject=decision)
    names = tuple(_name(s) for s in ([state] if isinstance(state, (str, Expression)) else state))
    if not 1 <= len(names) <= _STATES:
        raise InvalidValueError(f"a policy looks at 1 to {_STATES} states, got {len(names)}", subject="state")
    extras = [_name(x) for x in (allowed, stopped) if x is not None]
    for name in [*names, *extras]:
        over_axes = axes_of(core, name)
        if over_axes and over_axes != axes:
            raise AxisError(
                f"'{name}' is over {' × '.join(a.name for a in over_axes)}: it is to be along '{axes[0].name}' alone, "
                f"as '{decision}' is (observed() takes a value at an event)",
                subject=name,
            )
        if decision in reached(core, [name]) and name not in (stopped, getattr(stopped, "name", None)):
            raise LoopError(
                f"'{name}' depends on '{decision}', which is decided by it: use what would be seen either way",
                subject=name,
            )
    for name in names:
        if core.at(name).kind == "date":
            raise KindError(f"the state '{name}' is a date: take a duration, in years", subject=name)
    if allowed is not None and core.at(_name(allowed)).kind != "flag":
        raise KindError(f"allowed='{_name(allowed)}' is no flag", subject=_name(allowed))
    return _Task(
        model, decision, payoff, names, None if allowed is None else _name(allowed),
        None if stopped is None else _name(stopped), axes[0],
    )  # fmt: skip


def _name(given: Any) -> str:
    name = given.name if isinstance(given, Quantity) else given
    if not isinstance(name, str):
        raise KindError(f"a quantity is named by text; define the formula first, got {given!r}")
    return name


def _unit(model: Model, name: str) -> str:
    return model._core.at(name).shown


def _formula(task: _Task, rule: Rule) -> Any:
    """The rule as a formula of the states: go on while the fitted gain is positive and the old decision does."""
    core, axis = task.model._core, task.axis

    def along(values: Array, unit: Unit | None = None) -> Expression:
        return data(values, axis, unit)

    scaled: list[Expression] = []
    for k, name in enumerate(task.state):
        info = core.at(name)
        x = Expression(core.ref(name))
        if info.kind == "flag":
            x, unit = where(x, 1, 0), None
        else:
            unit = Unit._of(info.shown_unit, info.shown)
        held = minimum(maximum(x, along(rule.low[k], unit)), along(rule.high[k], unit))
        scaled.append((held - along(rule.centre[k], unit)) / along(rule.spread[k], unit))
    gain = along(rule.coefficients[0])
    for powers, coefficients in zip(rule.powers[1:], rule.coefficients[1:], strict=True):
        term = along(coefficients)
        for z, p in zip(scaled, powers, strict=True):
            term = term * z ** int(p) if p > 0 else term
        gain = gain + term
    goes_on = (gain > 0) | ~is_finite(gain)
    if task.allowed is not None:
        goes_on = goes_on | ~Expression(core.ref(task.allowed))
    kept = goes_on.cumulative_all(axis.name)
    return lambda old: old & kept


def _valued(task: _Task, case: Model, samples: int, seed: int, foresight: bool, fixed: str | None) -> PolicyValue:
    unit = _unit(task.model, task.payoff)

    def told(values: Array) -> Estimate:
        return Estimate(float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values))), unit)

    taken, goes = sample(case._core, [task.payoff, task.decision], seed, samples)
    own, went = sample(task.model._core, [task.payoff, task.decision], seed, samples)
    ends = (went > 0.0) & ~(goes > 0.0)
    first = ends & (np.cumsum(ends, axis=0) == 1)
    stops = dict(zip(task.axis.labels, map(float, first.mean(axis=1)), strict=True))
    same = best = None
    if foresight:
        stopped, never, open_ = task.draws(seed, samples)
        at = None if fixed is None else task.axis.labels.index(fixed)
        same = told(never if at is None else np.where(open_[at], stopped[at], never))
        best = told(np.maximum(never, np.where(open_, stopped, -np.inf).max(axis=0)))
    return PolicyValue(told(taken[0]), told(own[0]), told(taken[0] - own[0]), same, best, stops, samples, seed)
