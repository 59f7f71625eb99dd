"""Several designs in one model: copies of what depends on a factor beside the original, which they share the rest with.

A quantity is copied under another name, its formula referring to copies where there are some. Compiled together, what
does not depend on the factor is computed once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from gigawatt import _core
from gigawatt.modelling.pickling import formula_data, formula_from

_REFERRING = ("reference", "prev", "next")


class Copies:
    """A growing copy of a model; ``at`` gives the copy's name of a quantity in one design."""

    def __init__(self, core: _core.Model) -> None:
        self.core = core.copy()
        self._original = core
        self._uses = {name: _uses(core.at(name)) for name in core.names}

    def dependents(self, inputs: Iterable[str]) -> list[str]:
        """What depends on some inputs, not the inputs themselves, in an order in which it can be made."""
        found = set(inputs)
        first = set(found)
        grown = True
        while grown:
            grown = False
            for name, (early, late) in self._uses.items():
                if name not in found and not found.isdisjoint(early | late):
                    found.add(name)
                    grown = True
        ordered: dict[str, None] = {}
        todo = [n for n in self._original.names if n in found - first][::-1]
        while todo:
            name = todo[-1]
            waiting = [n for n in self._uses[name][0] if n in found and n not in first and n not in ordered]
            if name in ordered or not waiting:
                ordered[todo.pop()] = None
            else:
                todo += waiting
        return list(ordered)

    def named(self, name: str, suffix: str) -> str:
        """The copy's name of a quantity."""
        return f"{name.replace('@', '_')}_{suffix}"

    def inputs(self, names: Iterable[str], suffix: str, stream: Callable[[_core.Input], _core.Input]) -> None:
        """Copy inputs with other draws, and the correlations among them."""
        listed = list(names)
        for name in listed:
            q = self._original.at(name)
            self.core.add_input(
                self.named(name, suffix), stream(q.input), q.shown_unit, q.kind, q.timing, "", "", q.evidence, q.shown,
                q.origin, q.low, q.high, q.above,
            )  # fmt: skip
        for group, ranks in self._original.correlations:
            if any(m in listed for m in group):
                self.core.correlate([self.named(m, suffix) for m in group], ranks)

    def formulas(self, names: Iterable[str], suffix: str, copied: Mapping[str, str]) -> None:
        """Copy formulas and states, which then refer to what ``copied`` says."""
        listed = list(names)
        known = {**copied, **{n: self.named(n, suffix) for n in listed}}

        def renamed(formula: _core.Expr) -> _core.Expr:
            nodes = [
                (op, args, known.get(rest[0], rest[0]), *rest[1:]) if op in _REFERRING else (op, args, *rest)
                for op, args, *rest in formula_data(formula)
            ]
            return formula_from(self.core, tuple(nodes))

        states = []
        for name in listed:
            q = self._original.at(name)
            if q.initial is not None:
                self.core.add_state(
                    self.named(name, suffix), q.shown_unit, renamed(q.initial), q.over, q.forward, q.timing, "", "",
                    q.shown, q.origin,
                )  # fmt: skip
                states.append((name, q))
                continue
            assert q.formula is not None
            unit = q.shown_unit if q.kind == "number" else None
            status = known.get(q.status, q.status)
            self.core.define(
                self.named(name, suffix), renamed(q.formula), unit, q.timing, "", "", q.shown, q.origin, status
            )
        for name, q in states:
            if q.formula is not None:
                self.core.update_state(self.named(name, suffix), renamed(q.formula))
        for name in listed:
            axes = [
                [a.name for a in c.at(n).axes]
                for c, n in ((self._original, name), (self.core, self.named(name, suffix)))
            ]
            if axes[0] != axes[1]:
                raise ValueError(f"the copy of '{name}' is over other axes")  # a case keeps axes that a formula has not


def _uses(q: _core.Quantity) -> tuple[set[str], set[str]]:
    """What must be there before a quantity can be made, and what it uses besides."""
    early, late = set(), set()
    if q.initial is not None:
        early |= {*q.initial.uses[0], *q.initial.uses[1]}
        if q.formula is not None:
            late |= {*q.formula.uses[0], *q.formula.uses[1]}
    elif q.formula is not None:
        early |= {*q.formula.uses[0], *q.formula.uses[1]}
    if q.status:
        early.add(q.status)
    return early, late
