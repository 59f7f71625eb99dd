"""A formula as a list of nodes, arguments before their users, equal ones once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gigawatt import _core
from gigawatt.modelling.expression import Expression


@dataclass(frozen=True)
class Node:
    """An operation in a formula; args are places in its list of nodes."""

    z: Expression
    op: str
    name: str  # of the quantity that it refers to
    args: tuple[int, ...]


def _key(e: _core.Expr, args: tuple[int, ...], place: int) -> tuple[Any, ...]:
    if e.op in ("constant", "call"):
        return (place,)
    points = e.values.tobytes() if e.op == "lookup" else b""
    along = "" if e.along is None else e.along.name
    return (e.op, e.name, e.axis, e.label, e.count, e.backward, e.exponent, along, points, args)


def nodes_of(formula: _core.Expr) -> Sequence[Node]:
    """The nodes of a formula, its root last."""
    known: dict[tuple[Any, ...], int] = {}
    nodes: list[Node] = []
    done: list[int] = []
    todo: list[tuple[_core.Expr, int]] = [(formula, -1)]
    while todo:
        e, count = todo.pop()
        if count < 0:
            args = e.args
            todo.append((e, len(args)))
            todo += [(arg, -1) for arg in reversed(args)]
            continue
        places = tuple(done[len(done) - count :])
        del done[len(done) - count :]
        place = known.setdefault(_key(e, places, len(nodes)), len(nodes))
        if place == len(nodes):
            nodes.append(Node(Expression(e), e.op, e.name, places))
        done.append(place)
    if done[-1] != len(nodes) - 1:  # the root is met inside itself only where it is a leaf met before
        nodes.append(nodes[done[-1]])
    return nodes
