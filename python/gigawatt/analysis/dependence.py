"""What an output depends on, and how: through slopes, or only through flat operations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gigawatt import _core
from gigawatt.analysis.adjoint import RULES
from gigawatt.analysis.finite import Finite
from gigawatt.analysis.formula import Node, nodes_of


@dataclass(frozen=True)
class Crossing:
    """An operation of a quantity that some of the wanted inputs pass through: flat, or with a kink."""

    quantity: str
    operation: str
    inputs: tuple[str, ...]


class Graph:
    """The quantities below an output of one value, as far as the wanted inputs reach."""

    def __init__(self, core: _core.Model, output: str, wanted: Sequence[str]) -> None:
        self.core = core
        self.output = output
        self.wanted = list(wanted)
        self._formulas: dict[str, Sequence[Node]] = {}
        self._initials: dict[str, Sequence[Node]] = {}
        self._below = self._reach(output)
        self._bits = {name: 1 << k for k, name in enumerate(self.wanted) if name in self._below}
        self._smooth = {n for n in self._bits if core.at(n).kind != "flag"}
        self._settle()
        self.finite = Finite(core, self._formulas)

    # Formulas.
    def _reach(self, output: str) -> set[str]:
        found, queue = {output}, [output]
        while queue:
            info = self.core.at(name := queue.pop())
            self._formulas[name] = () if info.formula is None else nodes_of(info.formula)
            self._initials[name] = () if info.initial is None else nodes_of(info.initial)
            for node in (*self._formulas[name], *self._initials[name]):
                if node.name and node.name not in found:
                    found.add(node.name)
                    queue.append(node.name)
        return found

    def formula(self, name: str) -> Sequence[Node]:
        """Nodes of a quantity's formula, none of an input."""
        return self._formulas[name]

    def initial(self, name: str) -> Sequence[Node]:
        """Nodes of a state's initial value."""
        return self._initials[name]

    # Dependence.
    def _settle(self) -> None:
        """Follow the inputs up through the formulas until nothing more is reached, loops included."""
        order = [n for n in self.core.names if n in self._below]
        changed = True
        while changed:
            changed = False
            for name in order:
                for nodes in (self._formulas[name], self._initials[name]):
                    if nodes and (bits := self.reaching(nodes)[-1]) & ~self._bits.get(name, 0):
                        self._bits[name] = self._bits.get(name, 0) | bits
                        changed = True
                    if nodes and name not in self._smooth and self.active(nodes)[-1]:
                        self._smooth.add(name)
                        changed = True

    def reaching(self, nodes: Sequence[Node]) -> list[int]:
        """For each node the wanted inputs that it depends on in any way, as bits."""
        found: list[int] = []
        for node in nodes:
            bits = self._bits.get(node.name, 0)
            for k in node.args:
                bits |= found[k]
            found.append(bits)
        return found

    def active(self, nodes: Sequence[Node]) -> list[bool]:
        """For each node whether it moves with a wanted input."""
        found: list[bool] = []
        for node in nodes:
            if node.name:
                found.append(node.name in self._smooth)
            else:
                moves = node.z.kind != "flag" and RULES[node.op].pull is not None
                found.append(moves and any(found[k] for k in node.args))
        return found

    def depends(self, name: str) -> bool:
        """Whether the output depends on a wanted input in any way."""
        return name in self._bits

    # Order.
    def _used(self, nodes: Sequence[Node]) -> Iterator[Node]:
        """References of a formula to which an adjoint comes back."""
        if not nodes:
            return
        active, met = self.active(nodes), {len(nodes) - 1}
        for k in range(len(nodes) - 1, -1, -1):
            if k in met and active[k]:
                met.update(nodes[k].args)
                if nodes[k].name:
                    yield nodes[k]

    def neighbours(self, name: str) -> list[str]:
        """States whose previous or next value comes into a quantity."""
        return [n.name for n in self._used(self._formulas[name]) if n.op != "reference"]

    def users_first(self) -> list[list[str]]:
        """Quantities that adjoints pass, each after all that use it; those of a loop together, in the same order."""
        if self.output not in self._smooth:
            return []
        uses = {
            name: [n.name for nodes in (self._formulas[name], self._initials[name]) for n in self._used(nodes)]
            for name in self._smooth
        }
        loops = _components(self.output, uses)
        loops.reverse()
        return [loop if len(loop) == 1 else self._in_period(loop) for loop in loops]

    def _in_period(self, loop: Sequence[str]) -> list[str]:
        """The members of a loop, users first within one period."""
        uses = {
            name: [n.name for n in self._used(self._formulas[name]) if n.op == "reference" and n.name in loop]
            for name in loop
        }
        order: list[str] = []
        for name in loop:
            for (member,) in _components(name, uses):
                if member not in order:
                    order.append(member)
        order.reverse()
        return order

    # What is not smooth.
    def crossings(self) -> tuple[list[Crossing], list[Crossing]]:
        """Flat operations and kinks that wanted inputs pass through on their way to the output."""
        flat: dict[tuple[str, str], int] = {}
        kinks: dict[tuple[str, str], int] = {}
        met, queue = {self.output}, [self.output]
        while queue:
            name = queue.pop()
            for nodes in (self._formulas[name], self._initials[name]):
                for used in self._not_smooth(name, nodes, flat, kinks):
                    if used not in met:
                        met.add(used)
                        queue.append(used)
        places = {name: k for k, name in enumerate(self.core.names)}
        return self._told(flat, places), self._told(kinks, places)

    def _not_smooth(
        self, name: str, nodes: Sequence[Node], flat: dict[tuple[str, str], int], kinks: dict[tuple[str, str], int]
    ) -> Iterator[str]:
        """Note the operations of a formula; gives the quantities that it passes on to."""
        bits = self.reaching(nodes)
        met = {len(nodes) - 1}
        for k in range(len(nodes) - 1, -1, -1):
            node = nodes[k]
            if k not in met or not bits[k]:
                continue
            if node.name:
                yield node.name
                continue
            slope, key = RULES[node.op].slope, (name, node.op)
            cut = [a for a in node.args if slope == "flat" and nodes[a].z.kind != "flag"]
            if through := _joined(bits[a] for a in cut):
                flat[key] = flat.get(key, 0) | through
            if slope == "kinked" and node.z.kind != "flag":
                deciding = node.args[:1] if node.op == "where" else node.args
                if through := _joined(bits[a] for a in deciding):
                    kinks[key] = kinks.get(key, 0) | through
            met.update(a for a in node.args if a not in cut)

    def _told(self, found: dict[tuple[str, str], int], places: dict[str, int]) -> list[Crossing]:
        names = [(1 << k, name) for k, name in enumerate(self.wanted)]
        told = [Crossing(q, op, tuple(n for bit, n in names if bits & bit)) for (q, op), bits in found.items()]
        return sorted(told, key=lambda c: (places[c.quantity], c.operation))


def _joined(bits: Iterator[int]) -> int:
    joined = 0
    for b in bits:
        joined |= b
    return joined


def _components(root: str, uses: dict[str, list[str]]) -> list[list[str]]:
    """Strongly connected components below a name, used before users (Tarjan 1972, without recursion)."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: list[list[str]] = []
    todo: list[tuple[str, Iterator[str]]] = []

    def enter(name: str) -> None:
        number[name] = low[name] = len(number)
        stack.append(name)
        on_stack.add(name)
        todo.append((name, iter(uses[name])))

    enter(root)
    while todo:
        name, rest = todo[-1]
        for used in rest:
            if used not in number:
                enter(used)
                break
            if used in on_stack:
                low[name] = min(low[name], number[used])
        else:
            todo.pop()
            if todo:
                low[todo[-1][0]] = min(low[todo[-1][0]], low[name])
            if low[name] == number[name]:
                members: list[str] = []
                while not members or members[-1] != name:
                    on_stack.discard(member := stack.pop())
                    members.append(member)
                found.append(members)
    return found
