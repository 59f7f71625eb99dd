"""Which formulas are finite whatever the inputs are, as far as their form tells: their adjoints need no guard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from gigawatt import _core
from gigawatt.analysis.formula import Node

_NEVER = {"irr", "call", "first"}
_POSITIVE = {"add", "mul", "div", "minimum", "sum", "mean", "product", "min", "max", "select", "stack", "shift",
             "cumulative_sum", "cumulative_product", "cumulative_max", "power", "sqrt", "pow"}  # fmt: skip


class Finite:
    """What is known of the quantities of a model: positive, and finite (overflow apart)."""

    def __init__(self, core: _core.Model, formulas: Mapping[str, Sequence[Node]]) -> None:
        self._core = core
        self._positive = {n for n in formulas if core.at(n).body == "input" and _draws_above_zero(core.at(n))}
        self._risky = {n for n in formulas if core.at(n).status}
        changed = True
        while changed:
            changed = False
            for name in core.names:
                nodes = formulas.get(name)
                if not nodes or core.at(name).body != "formula":
                    continue
                if name not in self._positive and self.positive(nodes)[-1]:
                    self._positive.add(name)
                    changed = True
        self._spread(formulas)

    def _spread(self, formulas: Mapping[str, Sequence[Node]]) -> None:
        """What rests on a value that may not be finite may not be either."""
        changed = True
        while changed:
            changed = False
            for name, nodes in formulas.items():
                if nodes and name not in self._risky and self.risky(nodes)[-1]:
                    self._risky.add(name)
                    changed = True

    def positive(self, nodes: Sequence[Node]) -> list[bool]:
        """For each node whether it is above 0 in every cell and scenario."""
        found: list[bool] = []
        for node in nodes:
            args = [found[k] for k in node.args]
            if node.op == "constant":
                found.append(node.z.kind == "number" and bool(np.all(node.z._core.values > 0.0)))
            elif node.op == "reference":
                found.append(node.name in self._positive)
            elif node.op == "sub":  # the length of a period
                found.append([nodes[k].op for k in node.args] == ["time.end", "time.start"])
            elif node.op == "where":
                found.append(args[1] and args[2])
            elif node.op == "pow":
                found.append(args[0])
            else:
                some = node.op == "maximum" and any(args)
                found.append(node.op == "exp" or some or (node.op in _POSITIVE and all(args)))
        return found

    def risky(self, nodes: Sequence[Node]) -> list[bool]:
        """For each node whether it may be NaN or infinite, or its slope."""
        positive = self.positive(nodes)
        found: list[bool] = []
        for node in nodes:
            risk = node.op in _NEVER or (bool(node.name) and node.name in self._risky)
            if node.op == "div":
                risk = not positive[node.args[1]]
            elif node.op in ("log", "sqrt", "pow"):
                risk = not positive[node.args[0]]
            elif node.op == "power":
                numerator, denominator = node.z._core.exponent
                risk = (denominator != 1 or numerator < 0) and not positive[node.args[0]]
            found.append(risk or any(found[k] for k in node.args))
        return found


def _draws_above_zero(info: _core.Quantity) -> bool:
    given = info.input
    if info.kind != "number" or given.path_kind in ("walk", "ar1"):
        return False
    centre = given.central is None or given.central > 0.0
    return centre and all(c.low > 0.0 or (c.low == 0.0 and c.continuous) for c in given.cells)
