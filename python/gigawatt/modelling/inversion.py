"""Questions that a model answers backwards: which input gives a wanted output."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from gigawatt.errors import keywords

if TYPE_CHECKING:
    from gigawatt.analysis.break_even import BreakEven
    from gigawatt.analysis.must_be_true import Requirements
    from gigawatt.analysis.optimise import Optimum
    from gigawatt.analysis.solve import Solution
    from gigawatt.modelling.model import Model


class InversionMethods:
    """Methods of a model that search for values of its inputs."""

    __slots__ = ()

    @keywords
    def solve(
        self,
        lever: str,
        target: Any,
        bounds: tuple[Any, Any] | None = None,
        *,
        at: Mapping[str, str] | None = None,
        statistic: str = "base",
        samples: int = 10_000,
        seed: int = 1,
        label: str | None = None,
        points: int | None = None,
    ) -> Solution:
        """Find the value of an input at which an output meets a target: ``m.solve("price", "npv = 0", (1, 5))``.

        lever: an input, or one label of it, ``"price[A]"``; an input with several labels has the value at all of them,
        one that moves over time is constant. target: ``"returns.npv >= 0"`` or ``("returns.npv", 0)``; values are in
        the quantity's own unit, or text with one ('20e9 USD', a date). bounds: low and high value that are searched;
        p1 and p99 of the input's own distribution unless said. at: the cell of an output with axes,
        ``{"time": "2030Q4"}``; of time the last period unless said. statistic: ``base`` (every input at its central
        value), ``mean``, ``quantile:0.05``, or ``probability``, whose target is ``("returns.npv >= 0", 0.5)``, or a
        flag and its probability. samples, seed: the same draws at every tried value. label: of the case in the
        answer. points: how many values are tried first (33 on the base run, else 9): roots closer together than that
        are not seen.

        The answer has ``.value``, ``.error``, ``.status``, ``.case``; where nothing meets the target it says so,
        with the nearest value. Raises InvalidValueError: an input that the output does not depend on, bounds outside
        what it may be, too few samples; KindError: a lever that is no input; UnknownNameError.
        """
        from gigawatt.analysis.solve import solve

        return solve(
            cast("Model", self), lever, target, bounds, at=at, statistic=statistic, samples=samples, seed=seed,
            label=label, points=points,
        )  # fmt: skip

    @keywords
    def what_must_be_true(
        self,
        target: Any,
        levers: Sequence[str] | None = None,
        *,
        bounds: Mapping[str, tuple[Any, Any]] | None = None,
        at: Mapping[str, str] | None = None,
        statistic: str = "base",
        samples: int = 2_000,
        seed: int = 1,
        points: int | None = None,
        progress: Any = None,
    ) -> Requirements:
        """Show, for each lever alone, the value at which a target is met, and how plausible that value is.

        levers: inputs, or labels of inputs; unless said, all uncertain numbers that lead to the output, and those of
        ``bounds``. bounds: by lever; p1 to p99 of its own distribution where none are stated. All other inputs stay as
        they are, those that it is correlated with too. Each row is a solution of ``solve``, whose other arguments
        these are; ``nowhere`` says that its range does not suffice. progress: as of ``run``.
        """
        from gigawatt.analysis.must_be_true import what_must_be_true

        return what_must_be_true(
            cast("Model", self), target, levers, bounds=bounds, at=at, statistic=statistic, samples=samples, seed=seed,
            points=points, progress=progress,
        )  # fmt: skip

    @keywords
    def break_even(
        self,
        x_lever: str,
        y_lever: str,
        target: Any,
        *,
        x: Sequence[Any] | None = None,
        x_bounds: tuple[Any, Any] | None = None,
        y_bounds: tuple[Any, Any] | None = None,
        at: Mapping[str, str] | None = None,
        statistic: str = "base",
        samples: int = 2_000,
        seed: int = 1,
        points: int = 9,
        progress: Any = None,
    ) -> BreakEven:
        """Find, for each value of one lever, the value of another at which a target is met.

        x: the values of the first; unless said, ``points`` of them over ``x_bounds``. Bounds are p1 to p99 of the
        input's own distribution unless said. The rest is as in ``solve``. A value for which no other meets the target
        has none, with the nearest. progress: as of ``run``.
        """
        from gigawatt.analysis.break_even import break_even

        return break_even(
            cast("Model", self), x_lever, y_lever, target, x=x, x_bounds=x_bounds, y_bounds=y_bounds, at=at,
            statistic=statistic, samples=samples, seed=seed, points=points, progress=progress,
        )  # fmt: skip

    @keywords
    def optimise(
        self,
        objective: str,
        levers: Mapping[str, tuple[Any, Any] | None] | Sequence[str],
        *,
        constraints: Sequence[str] = (),
        maximise: bool = True,
        at: Mapping[str, str] | None = None,
        statistic: str = "base",
        samples: int = 10_000,
        seed: int = 1,
        label: str | None = None,
    ) -> Optimum:
        """Find the values of some inputs at which an output is largest (or smallest) within constraints.

        levers: names with their bounds, ``{"price": (1, 5)}``; p1 to p99 of the input's own distribution where there
        are none. constraints: conditions such as ``"captable.nvidia_stake <= 0.1"`` on outputs of one value, of
        the same statistic. A local optimum, by SciPy's SLSQP from today's values; the answer says how it ended.
        Raises MissingExtraError without SciPy.
        """
        from gigawatt.analysis.optimise import optimise

        return optimise(
            cast("Model", self), objective, levers, constraints=constraints, maximise=maximise, at=at,
            statistic=statistic, samples=samples, seed=seed, label=label,
        )  # fmt: skip
