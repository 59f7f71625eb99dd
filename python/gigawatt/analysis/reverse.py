"""Reverse mode over the graph: the adjoint of every quantity between an output and the inputs, as a quantity.

Quantities are met users first. A loop through a state's previous value becomes a loop of adjoints through the next
value of states that run the other way: what comes back to the previous value at t + 1 counts for the state at t.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gigawatt import _core
from gigawatt.analysis.adjoint import RULES
from gigawatt.analysis.adjoint_cohort import is_cohort, is_product, onto
from gigawatt.analysis.adjoint_scope import Scope
from gigawatt.analysis.dependence import Graph
from gigawatt.analysis.formula import Node
from gigawatt.modelling.axis import Axis
from gigawatt.modelling.expression import Expression
from gigawatt.modelling.functions import where


class Flow(NamedTuple):
    """An adjoint on its way.

    guard: the adjoint as it was last known to be right, where it may be 0 because its value was not taken: where that
    is 0, so is this one, whatever it was multiplied by since (scaled: by something that may not be finite).
    """

    g: Expression
    guard: Expression | None = None
    scaled: bool = False

    def clean(self) -> Flow:
        """Exactly 0 where nothing came."""
        if self.guard is None or not self.scaled:
            return self
        return masked(where(self.guard == 0, 0, self.g))


def masked(g: Expression) -> Flow:
    """An adjoint that is right, and 0 where its value was not taken."""
    return Flow(g, g)


@dataclass(frozen=True)
class Step:
    """One operation, z = op(args), with the adjoint of z; what its rule sees."""

    z: Expression
    args: Sequence[Expression]
    g: Expression
    place: str  # the quantity in whose formula it stands
    scope: Scope
    in_loop: bool  # of states: no rule may look at all of time


class Leaf(NamedTuple):
    """What comes back to a quantity from one formula: to its value, or to its previous (next) one."""

    op: str
    name: str
    flow: Flow


def total(flows: Sequence[Flow]) -> Flow | None:
    """The sum of what comes back."""
    if len(flows) < 2:
        return flows[0] if flows else None
    g = flows[0].clean().g
    for flow in flows[1:]:
        g = g + flow.clean().g
    return masked(g) if any(flow.guard is not None for flow in flows) else Flow(g)


def reduced(flow: Flow, over: Sequence[Axis], kept: Sequence[Axis]) -> Flow:
    """Sum over the axes along which a value was broadcast."""
    if {a.name for a in over} <= {a.name for a in kept}:
        return flow
    g = flow.g if is_cohort(flow.g) else flow.clean().g
    g = onto(g, over, kept)
    return Flow(g) if flow.guard is None else masked(g)


def pull_back(
    nodes: Sequence[Node], active: Sequence[bool], risky: Sequence[bool], flow: Flow, over: Sequence[Axis], place: str,
    scope: Scope, in_loop: bool = False,
) -> list[Leaf]:  # fmt: skip
    """Carry the adjoint of a formula to the quantities that it refers to. over: axes of the quantity it gives."""
    back: list[list[Flow]] = [[] for _ in nodes]
    back[-1].append(reduced(flow, over, nodes[-1].z.axes))
    leaves: list[Leaf] = []
    for node, flows, risk in zip(reversed(nodes), reversed(back), reversed(risky), strict=True):
        come = total(flows)
        if come is None:
            continue
        if node.name:
            leaves.append(Leaf(node.op, node.name, come.clean()))
            continue
        rule = RULES[node.op]
        assert rule.pull is not None
        if rule.moves and (in_loop or node.op != "aged" or not is_product(come.g)):
            come = come.clean()
        step = Step(node.z, [nodes[k].z for k in node.args], come.g, place, scope, in_loop)
        for i, k in enumerate(node.args):
            if active[k]:
                given = rule.pull(step, i)
                if rule.moves:
                    given_flow = Flow(given) if come.guard is None and not rule.masks else masked(given)
                elif rule.masks and not (come.guard is not None and come.scaled):
                    given_flow = Flow(given, given, rule.scales and risk)
                else:
                    given_flow = Flow(given, come.guard, come.scaled or (rule.scales and risk))
                back[k].append(reduced(given_flow, _covered(node, nodes[k]), nodes[k].z.axes))
    return leaves


def _covered(node: Node, argument: Node) -> list[Axis]:
    """Axes over which what a rule gives to an argument is to be read."""
    own = argument.z.axes
    if node.op == "call":
        return own
    along = node.z._core.along  # an axis that the operation adds is the rule's to sum over
    added = "" if along is None else along.name
    return list({a.name: a for a in [*own, *(a for a in node.z.axes if a.name != added)]}.values())


class Reverse:
    """Adjoints of one single-valued output, of everything on the way from the wanted inputs."""

    def __init__(self, graph: Graph, scope: Scope) -> None:
        self.graph = graph
        self.scope = scope
        self.core = scope.core
        self.unit = self.core.at(graph.output).unit
        one = Expression(_core.constant(1.0, _core.Unit("")))
        self._come: dict[str, list[Flow]] = {graph.output: [Flow(one)]}  # to the value of a quantity
        self._start: dict[str, list[Flow]] = {}  # to the initial value of a state
        for members in graph.users_first():
            self._loop(members)

    def of(self, name: str) -> Expression | None:
        """The adjoint of an input, or None where nothing comes back to it."""
        flow = total(self._come.get(name, []))
        return None if flow is None else flow.clean().g

    def _loop(self, members: Sequence[str]) -> None:
        """One quantity, or those of a loop, each before what it uses in its own period."""
        closing = self._closing(members)
        before: dict[str, list[Flow]] = {name: [] for name in closing}  # to previous values, in the loop itself
        for name, state in closing.items():
            around = self.scope.neighbour(state, not self.core.at(name).forward)
            self._come.setdefault(name, []).append(masked(around))
        for name in members:
            self._quantity(name, before)
        for name, state in closing.items():
            flow = total(before[name])
            assert flow is not None
            self.scope.update(state, flow.g)
            self._to_start(name, self.scope.reference(state))
        for name in members:
            self._initial(name)

    def _closing(self, members: Sequence[str]) -> dict[str, str]:
        """Where the loop uses a state's previous value: a state that runs the other way, for what comes back to it."""
        closing: dict[str, str] = {}
        for used in (n for name in members for n in self.graph.neighbours(name) if n in members):
            info = self.core.at(used)
            if used not in closing:
                leaf, axes = f"{used}.{'prev' if info.forward else 'next'}", [Axis._of(a) for a in info.axes]
                closing[used] = self.scope.state(leaf, self.unit.over(info.unit).coherent, axes, not info.forward)
        return closing

    def _quantity(self, name: str, before: Mapping[str, list[Flow]]) -> None:
        info = self.core.at(name)
        if info.formula is None:  # an input keeps what comes to it
            return
        flow = total(self._come.pop(name, []))
        if flow is None:
            return
        flow = self._named(name, flow)
        nodes = self.graph.formula(name)
        axes = [Axis._of(a) for a in info.axes]
        for leaf in self._pulled(nodes, flow, axes, name, bool(before)):
            if leaf.op == "reference":
                self._come.setdefault(leaf.name, []).append(leaf.flow)
            elif leaf.name in before:
                before[leaf.name].append(leaf.flow)
            else:
                g = self.scope.before(leaf.flow.g, self._time, self.core.at(leaf.name).forward)
                self._come.setdefault(leaf.name, []).append(masked(g))
                self._to_start(leaf.name, leaf.flow.g)

    def _named(self, leaf: str, flow: Flow) -> Flow:
        """An adjoint as a quantity of its own."""
        if flow.g._core.op in ("constant", "reference"):
            return flow
        g = self.scope.define(leaf, flow.clean().g)
        return Flow(g) if flow.guard is None else masked(g)

    def _pulled(
        self, nodes: Sequence[Node], flow: Flow, axes: Sequence[Axis], place: str, in_loop: bool = False
    ) -> list[Leaf]:
        active, risky = self.graph.active(nodes), self.graph.finite.risky(nodes)
        return pull_back(nodes, active, risky, flow, axes, place, self.scope, in_loop)

    def _to_start(self, name: str, g: Expression) -> None:
        g = self.scope.at_start(g, self._time, self.core.at(name).forward)
        self._start.setdefault(name, []).append(masked(g))

    def _initial(self, name: str) -> None:
        nodes = self.graph.initial(name)
        flow = total(self._start.pop(name, []))
        if flow is None or not nodes:
            return
        if not self.graph.active(nodes)[-1]:
            return
        flow = self._named(f"{name}.initial", flow)
        axes = [Axis._of(a) for a in self.core.at(name).axes if a.name != "time"]
        for leaf in self._pulled(nodes, flow, axes, name):
            assert leaf.op == "reference"
            self._come.setdefault(leaf.name, []).append(leaf.flow)

    @property
    def _time(self) -> Axis:
        return Axis._of(self.core.timeline.axis)
