"""Where a value that is not finite was born."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gigawatt import _core

if TYPE_CHECKING:
    from gigawatt.results.run import Run


@dataclass(frozen=True)
class Birth:
    """The first scenario of an output with a value that is not finite, and where that value came from."""

    output: str
    scenario: int
    quantity: str
    formula: str
    cell: str  # period and labels
    value: float
    operands: list[tuple[str, float]]
    explained: bool  # whether a status says that there is no value

    def __repr__(self) -> str:
        operands = ", ".join(f"{name} = {value:g}" for name, value in self.operands)
        at = f" at {self.cell}" if self.cell else ""
        return (
            f"'{self.output}' is not finite first in scenario {self.scenario:,}: born in '{self.quantity}'{at} as "
            f"{self.value:g} = {self.formula}" + (f"  with {operands}" if operands else "")
        )


def trace(run: Run, name: str) -> Birth | None:
    """See ``Run.trace``."""
    result, output = run._result(name)
    first = result.first_not_finite(output)
    if first is None:
        return None
    core = run.model._core
    supply = run._calls.of_scenario(_core.compile(core, [name]), run.seed, first)
    found = _core.trace(core, name, run.seed, first, supply, run._sampling)
    return Birth(
        name,
        first,
        found.quantity,
        found.formula,
        found.cell,
        found.value,
        list(found.operands),
        found.explained,
    )
