"""What a model answers about what drives it: the methods, each handed to the room ``analysis``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from gigawatt.errors import keywords

if TYPE_CHECKING:
    from gigawatt.analysis.indices import Sensitivity
    from gigawatt.analysis.tornado import Tornado
    from gigawatt.modelling.model import Model


class SensitivityMethods:
    """Methods of ``Model`` that need runs of their own; ``Run`` has those that need none."""

    @keywords
    def tornado(
        self,
        output: str,
        *,
        at: Mapping[str, str] | None = None,
        low: float = 0.05,
        high: float = 0.95,
        statistic: str = "base",
        samples: int = 2_000,
        seed: int | None = 1,
        per_label: bool = False,
    ) -> Tornado:
        """Move one uncertain input at a time to its low and its high quantile, and give the output at both.

        An input over axes is one bar, all its labels at the quantile together; per_label=True makes a bar of each.
        A path is one bar: the whole path along the edge of its fan, every period at its own quantile (from 20,000 draws
        of the path), which is further out than a path drawn is in all periods at once. Members of a correlation group
        move alone, the others stay.

        at: labels of the output to look at, ``{"time": "2030Q4"}``; the last period unless said. statistic: ``base``,
        all else at its central value; or ``mean``, ``sd``, ``quantile:0.9`` of the output with all else drawn, samples
        scenarios for each end, the same draws for all.

        Raises UnknownNameError (output, statistic), InvalidValueError (levels; no value in the base run), AxisError (an
        axis that needs a label).
        """
        from gigawatt.analysis.tornado import tornado

        return tornado(cast("Model", self), output, at, low, high, statistic, samples, seed, per_label)

    @keywords
    def sobol_indices(
        self,
        outputs: str | Sequence[str] | None = None,
        *,
        samples: int = 4_096,
        seed: int | None = 1,
        order: int = 2,
        groups: Mapping[str, Sequence[str]] | None = None,
        progress: Any = None,
    ) -> Sensitivity:
        """Sobol' indices: the share of the variance that each input explains alone (first) and with others (total).

        A factor is an input with all its labels, or a path; correlated inputs, and inputs of one stream, are one
        factor, as are those of a group given: ``groups={"demand": ["users", "price"]}``. For correlated inputs apart:
        ``shapley_effects``, ``run.sensitivity``. order=2 also gives ``.pairs``, what two factors do beyond each alone.

        Runs 2 + D designs of so many samples for D factors, 2 + 2 D with order=2; for all outputs and all their cells
        at once. What no output depends on is not run and has index 0. Every index has its standard error (jackknife
        over 64 groups of scenarios), about sqrt(1 / samples). A flag counts 0 or 1, a date in days.

        Raises UnknownNameError (outputs, members of a group), InvalidValueError (fewer than 256 samples; an output that
        does not vary), KindError (a formula stands in a correlation group), CapacityError (2 GiB).
        """
        from gigawatt.analysis.sobol_indices import sobol_indices

        return sobol_indices(cast("Model", self), outputs, samples, seed, order, groups, progress)

    @keywords
    def shapley_effects(
        self,
        outputs: str | Sequence[str] | None = None,
        *,
        samples: int = 1_024,
        permutations: int = 32,
        seed: int | None = 1,
        progress: Any = None,
    ) -> Sensitivity:
        """Shapley effects: shares of the variance that add up to one, for correlated inputs too.

        Each input has its mean gain in explained variance over the orders in which inputs may become known; what
        correlated inputs share is divided among them. permutations: orders taken (each drawn one with its reverse; all,
        where there are no more); standard errors are over them. Runs (D + 1) programs of so many samples for each.

        Raises as ``sobol_indices`` does, and InvalidValueError for fewer than 8 permutations.
        """
        from gigawatt.analysis.shapley import shapley_effects

        return shapley_effects(cast("Model", self), outputs, samples, permutations, seed, progress)

    @keywords
    def morris(
        self,
        outputs: str | Sequence[str] | None = None,
        *,
        samples: int = 256,
        seed: int | None = 1,
        progress: Any = None,
    ) -> Sensitivity:
        """Elementary effects: how much an output moves when one input moves half its quantile range, others drawn.

        mu_star: mean size, by which inputs are ranked; mu: mean with its sign; sigma: spread, which says that the
        effect depends on other inputs or on where it starts. All in units of the output per whole quantile range.
        All labels of an input move together, members of a correlation group alone; a path along the edges of its fan.

        Raises UnknownNameError, InvalidValueError (fewer than 16 samples; an output that does not vary), CapacityError.
        """
        from gigawatt.analysis.morris import morris

        return morris(cast("Model", self), outputs, samples, seed, progress)
