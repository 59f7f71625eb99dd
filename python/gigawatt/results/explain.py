"""Where a number comes from: the tree of formulas, base values, units, sources and evidence."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gigawatt import _core
from gigawatt.errors import keywords
from gigawatt.modelling.axis import Axis
from gigawatt.results.base import Base, no_axis

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gigawatt.analysis.shares import Shares
    from gigawatt.modelling.model import Model


@dataclass(frozen=True)
class Node:
    """One quantity of the tree."""

    name: str
    body: str
    formula: str
    value: Any  # a float, flag, date, None (no value) or text for a range over axes
    unit: str
    doc: str
    source: str
    evidence: str
    children: list[Node] = field(default_factory=list)
    repeated: bool = False  # its own tree stands elsewhere
    earlier: bool = False  # used through its previous or next value
    share: float | None = None  # of the spread of what is explained, where a run is asked

    def walk(self) -> Iterator[Node]:
        """Give the node and all below, depth first."""
        yield self
        for child in self.children:
            yield from child.walk()


class Explanation:
    """The tree below a quantity; prints itself. ``only_by_correlation`` drive it with no path in the graph."""

    def __init__(self, model: Model, root: Node, at: Mapping[str, str], related: list[tuple[str, str]]) -> None:
        self.model = model
        self.root = root
        self.at = dict(at)
        self.only_by_correlation = related
        self.shares: Shares | None = None  # of the spread, where a run is asked

    @property
    def inputs(self) -> list[Node]:
        """Inputs that it rests on, each once."""
        seen: dict[str, Node] = {}
        for node in self.root.walk():
            if node.body == "input":
                seen.setdefault(node.name, node)
        return list(seen.values())

    @keywords
    def plot(self, ax: Axes | None = None, *, depth: int = 4) -> Axes:
        """Draw the tree as boxes, ``depth`` levels of it; how many quantities lie below is said."""
        from gigawatt.plotting.tree import plot

        return plot(self, ax, depth)

    def __repr__(self) -> str:
        from gigawatt.display.text import explanation_text

        return explanation_text(self)

    def _repr_html_(self) -> str:
        from gigawatt.display.html_tree import explanation_html

        return explanation_html(self)


def explain(model: Model, name: str, at: dict[str, str], depth: int | None) -> Explanation:
    """Build the tree; see ``Model.explain``."""
    model._core.at(name)
    base = Base(model)
    asked = list(at)
    at.setdefault("time", model.timeline.labels[-1])
    seen: set[str] = set()

    def node(current: str, level: int, earlier: bool) -> Node:
        info = model._core.at(current)
        children: list[Node] = []
        repeated = current in seen
        seen.add(current)
        if not repeated and (depth is None or level < depth) and info.formula is not None:
            same, other = _uses(info)
            children = [node(used, level + 1, False) for used in same]
            children += [node(used, level + 1, True) for used in other if used not in same]
        return Node(
            name=current,
            body=info.body,
            formula=_formula(info),
            value=_value(base, info, at),
            unit=info.shown if info.kind == "number" else "",
            doc=info.doc,
            source=info.source,
            evidence=info.evidence,
            children=children,
            repeated=repeated and info.body != "input",
            earlier=earlier,
        )

    root = node(name, 0, False)
    reached = {n.name for n in root.walk()} if depth is None else _reachable(model, name)
    related = []
    axes = {axis.name: Axis._of(axis) for n in reached for axis in model._core.at(n).axes}
    for axis_name in asked:
        if axis_name not in axes:
            raise no_axis(name, axis_name, list(axes.values()))
    for members, _ in model._core.correlations:
        inside = [m for m in members if m in reached]
        if inside:
            related += [(m, ", ".join(inside)) for m in members if m not in reached]
    return Explanation(model, root, at, related)


def _uses(info: _core.Quantity) -> tuple[list[str], list[str]]:
    same, other = info.formula.uses if info.formula is not None else ([], [])
    if info.initial is not None:
        same = [*same, *(n for n in info.initial.uses[0] if n not in same)]
    return same, other


def _reachable(model: Model, name: str) -> set[str]:
    found, queue = {name}, [name]
    while queue:
        for used in itertools.chain(*_uses(model._core.at(queue.pop()))):
            if used not in found:
                found.add(used)
                queue.append(used)
    return found


def _formula(info: _core.Quantity) -> str:
    if info.body != "input":
        return info.formula.text if info.formula is not None else "(no update yet)"
    cells = info.input.cells
    text = cells[0].text if len({c.text for c in cells}) == 1 else f"{len(cells)} values"
    if info.kind == "date" and len(cells) == 1:
        text = ""
    return text if info.input.path_text == "fixed" else f"{text} · {info.input.path_text}"


def _value(base: Base, info: _core.Quantity, at: Mapping[str, str]) -> Any:
    value = base[info.name]
    chosen = {axis.name: at[axis.name] for axis in value.axes if axis.name in at}
    value = value.sel(**chosen)
    return value.value if not value.axes else value
