"""Where adjoints are put: hidden quantities of a copy of the model, under a name of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gigawatt import _core
from gigawatt.analysis.unbroadcast import has, spread
from gigawatt.modelling.axis import Axis
from gigawatt.modelling.expression import Expression
from gigawatt.modelling.units import Unit


class Scope:
    """Adds quantities ``<prefix>.<name>`` to a model of the core."""

    def __init__(self, core: _core.Model, prefix: str) -> None:
        self.core = core
        self.prefix = prefix

    def name(self, leaf: str) -> str:
        """A free name for the adjoint of a quantity."""
        made = f"{self.prefix}.{leaf.replace('@', '_')}"
        while self.core.has(made):
            made += "_"
        return made

    def define(
        self, leaf: str, formula: Expression, shown: Unit | None = None, status: str = "", doc: str = ""
    ) -> Expression:
        """Name a formula; gives the reference to it."""
        unit = None if shown is None else shown._core
        text = "" if shown is None else shown.text
        return Expression(self.core.define(self.name(leaf), formula._core, unit, "", doc, "", text, "", status))

    def state(self, leaf: str, unit: _core.Unit, over: list[Axis], forward: bool) -> str:
        """Declare a state that starts from 0; gives its name."""
        name = self.name(leaf)
        axes = [a._core for a in over if a.name != "time"]
        zero = _core.constant(0.0, unit)
        self.core.add_state(name, unit, zero, axes, forward, "", "", "", unit.text, "")
        return name

    def path(self, leaf: str, given: _core.Input) -> Expression:
        """A path without a unit as an input."""
        name = self.name(leaf)
        return Expression(self.core.add_input(name, given, _core.Unit(""), "number", "", "", "", "assumed", "1", ""))

    def neighbour(self, state: str, forward: bool) -> Expression:
        """The state one period before (forward) or after."""
        return Expression(self.core.previous(state) if forward else self.core.following(state))

    def reference(self, name: str) -> Expression:
        """A quantity."""
        return Expression(self.core.ref(name))

    def update(self, state: str, formula: Expression) -> None:
        """Give a state its rule."""
        self.core.update_state(state, formula._core)

    def recurrence(
        self, g: Expression, rule: Callable[[Expression], Expression], like: Expression, forward: bool
    ) -> Expression:
        """Solve w = g + rule(w of the neighbouring period), over the axes of g and of ``like``."""
        over = list({a.name: a for a in [*g.axes, *like.axes]}.values())
        state = self.state("kept", g._core.unit, over, forward)
        self.update(state, g + rule(self.neighbour(state, forward)))
        return self.reference(state)

    def before(self, g: Expression, time: Axis, forward: bool) -> Expression:
        """The adjoint of a state from that of its previous (forward) or next value."""
        return spread(g, [time]).shift(-1 if forward else 1, fill=0)

    def at_start(self, g: Expression, time: Axis, forward: bool) -> Expression:
        """What comes back to the initial value: the adjoint of the previous value in the first period."""
        return g.sel(time=time.labels[0 if forward else -1]) if has(g, "time") else g

    def passed_in(self, argument: Expression) -> Unit:
        """The unit in which a Python function is given an argument."""
        e: Any = argument._core
        if e.kind == "date":
            return Unit("day")
        return Unit._of(self.core.at(e.name).shown_unit if e.op == "reference" else e.unit)
