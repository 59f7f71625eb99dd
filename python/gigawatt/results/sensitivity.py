"""What a run tells of what drives it, from its own scenarios: the methods, each handed to the room ``analysis``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from gigawatt.errors import keywords

if TYPE_CHECKING:
    from gigawatt.analysis.indices import Sensitivity
    from gigawatt.analysis.shares import Shares
    from gigawatt.analysis.tornado import Tornado
    from gigawatt.results.explain import Explanation
    from gigawatt.results.run import Run


class SensitivityMethods:
    """Methods of ``Run`` that replay its draws and need no other runs."""

    @keywords
    def explain(self, name: str, at: Mapping[str, str] | None = None, *, depth: int | None = None) -> Explanation:
        """Show the tree below a quantity as ``Model.explain`` does, each branch with its share of the spread.

        A branch has the sum of the shares of the inputs below it, so an input that is used twice counts in both. How
        shares are made and divided says ``shares``; the explanation has them as ``.shares``.
        """
        from gigawatt.analysis.shares import explain

        return explain(cast("Run", self), name, at, depth)

    @keywords
    def shares(self, output: str, *, at: Mapping[str, str] | None = None, samples: int | None = None) -> Shares:
        """Give the share of an output's variance by input and by evidence ("72 % comes from assumed inputs").

        at: labels to look at, the last period unless said. samples: scenarios used, all of the run up to 20,000 unless
        said; at least 1,000. Shares and ``.rest`` (what inputs do only together) add up to one; what correlated inputs
        share is divided among them. A regression on the inputs' normal scores with squares and cubes, no further runs.

        Raises UnknownNameError, AxisError (an axis that needs a label), InvalidValueError (too few scenarios; an output
        that does not vary).
        """
        from gigawatt.analysis.shares import shares

        return shares(cast("Run", self), output, at, samples)

    @keywords
    def sensitivity(
        self, outputs: str | Sequence[str] | None = None, *, samples: int | None = None, pawn: bool = False
    ) -> Sensitivity:
        """Give the share of the variance that each input explains (first order, by ranks), from the run's scenarios.

        Valid for correlated inputs: what they share counts for each of them, so indices may add up to more than one.
        An input over axes counts the sum over its labels, a path over its first three components. pawn: also the
        moment-independent index, how far the distribution moves as the input is known. samples: as of ``shares``, at
        least 200. Standard errors are about 1 / sqrt(samples).

        Raises as ``shares`` does, and CapacityError (2 GiB).
        """
        from gigawatt.analysis.given_data import sensitivity

        return sensitivity(cast("Run", self), outputs, samples, pawn)

    @keywords
    def tornado(
        self,
        output: str,
        *,
        at: Mapping[str, str] | None = None,
        share: float = 0.1,
        statistic: str = "mean",
        samples: int | None = None,
    ) -> Tornado:
        """Give the output's mean in the scenarios with an input in its lowest and in its highest tenth (``share``).

        What is correlated with the input moves along, other than in ``Model.tornado``. Of an input over axes or a path
        the mean of its labels and periods counts. statistic: ``mean``, ``sd`` or ``quantile:0.9``.

        Raises as ``shares`` does (100 scenarios, ten at either end).
        """
        from gigawatt.analysis.tornado import from_run

        return from_run(cast("Run", self), output, at, share, statistic, samples)
