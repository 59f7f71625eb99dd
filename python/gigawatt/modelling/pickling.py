"""Models as plain data and back: each quantity is written down and made again by the calls that made it.

A case cannot be made by appending (it replaces, and keeps what it replaced), so a model remembers the steps of its
making: what it was before each case, and what the case put in whose place.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from gigawatt import _core
from gigawatt.modelling.axis import Timeline

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model

Data: TypeAlias = tuple[Any, ...]
_OLD = "@before"  # the name under which a case keeps what it replaced


class Known(NamedTuple):
    """What is there already: names, states without an update, number of correlation groups."""

    names: frozenset[str] = frozenset()
    open_states: frozenset[str] = frozenset()
    correlations: int = 0

    @classmethod
    def of(cls, core: _core.Model) -> Known:
        """Everything in a model of the core."""
        states = (n for n in core.names if (q := core.at(n)).body == "state" and q.formula is None)
        return cls(frozenset(core.names), frozenset(states), len(core.correlations))


class Told(NamedTuple):
    """What a case was told: overrides as they were typed, and what the model before it said of itself."""

    overrides: Mapping[str, Any]
    as_of: datetime.date | None
    doc: str


class Step(NamedTuple):
    """One case in the making of a model."""

    before: _core.Model
    label: str
    replacements: Mapping[str, _core.Input | _core.Expr]
    after: Known
    told: Told


# Leaves of the core that have no pickle of their own.
def _axis(axis: _core.Axis) -> Data:
    return (axis.name, tuple(axis.labels))


def _axis_from(data: Data) -> _core.Axis:
    return _core.Axis(data[0], list(data[1]))


def _unit(unit: _core.Unit) -> Data:
    return (tuple(map(tuple, unit.powers)), unit.scale)


def _unit_from(data: Data) -> _core.Unit:
    return _core.Unit.from_powers([tuple(p) for p in data[0]], data[1])


def _input(given: _core.Input) -> Data:
    axes, cells = tuple(_axis(a) for a in given.axes), tuple(given.cells)
    return (axes, cells, given.path_kind, given.path_sd, given.path_phi, given.stream, given.central)


def _input_from(data: Data) -> _core.Input:
    return _core.Input([_axis_from(a) for a in data[0]], list(data[1]), *data[2:])


# Formulas: nodes in the order in which they can be made, equal ones once.
def _node(e: _core.Expr, args: tuple[int, ...]) -> Data:
    if e.op == "constant":
        axes = tuple(_axis(a) for a in e.axes)
        return ("constant", np.asarray(e.values, dtype=float).tobytes(), axes, _unit(e.unit), e.kind)
    if e.op == "call":
        over = None if e.over is None else tuple(_axis(a) for a in e.over)
        return ("call", args, e.function_name, e.function, _unit(e.function_unit), e.kind, e.timing, over)
    if e.op == "lookup":
        return ("lookup", args, np.asarray(e.values, dtype=float).tobytes())
    along = None if e.along is None else _axis(e.along)
    return (e.op, args, e.name, e.axis, e.label, e.count, e.backward, e.exponent, along)


def formula_data(formula: _core.Expr) -> Data:
    """A formula as plain data; the last node is its root."""
    places: dict[Data, int] = {}
    done: list[int] = []
    todo: list[tuple[_core.Expr, int]] = [(formula, -1)]
    while todo:
        e, count = todo.pop()
        if count < 0:
            args = e.args
            todo.append((e, len(args)))
            todo += [(arg, -1) for arg in reversed(args)]
            continue
        node = _node(e, tuple(done[len(done) - count :]))
        del done[len(done) - count :]
        done.append(places.setdefault(node, len(places)))
    return tuple(places)


def formula_from(core: _core.Model, data: Data) -> _core.Expr:
    """Make a formula again over the quantities of a model."""
    made: list[_core.Expr] = []
    for node in data:
        made.append(_made(core, node, made))
    return made[-1]


def _made(core: _core.Model, node: Data, made: Sequence[_core.Expr]) -> _core.Expr:
    op = node[0]
    if op == "constant":
        _, raw, axes, unit, kind = node
        values = np.frombuffer(raw) / (86400.0 if kind == "date" else 1.0)
        return _core.constant_array(values, [_axis_from(a) for a in axes], _unit_from(unit), kind)
    args = [made[k] for k in node[1]]
    if op == "call":
        _, _, name, function, unit, kind, timing, over = node
        axes = None if over is None else [_axis_from(a) for a in over]
        return _core.call(name, function, args, _unit_from(unit), kind, timing, axes)
    if op == "lookup":
        points = np.frombuffer(node[2])
        return _core.lookup(args[0], points[::2].tolist(), points[1::2].tolist())
    _, _, name, axis, label, count, backward, exponent, along = node
    axis_along = None if along is None else _axis_from(along)
    if op == "reference":
        return core.reference_to_old(name.removesuffix(_OLD)) if not core.has(name) else core.ref(name)
    if op == "prev":
        return core.previous(name)
    if op == "next":
        return core.following(name)
    if op == "time.start":
        return core.time_start()
    if op == "time.end":
        return core.time_end()
    if op == "age" and axis_along is not None:
        return _core.age_of(axis_along)
    if op == "position" and axis_along is not None:
        return _core.position(axis_along)
    return _core.make(op, args, axis, label, count, backward, exponent, axis_along)


# Quantities.
def _added(core: _core.Model, known: Known) -> list[Data]:
    """What a model has beyond what was known, as calls in order."""
    calls: list[Data] = []
    updates: list[Data] = []
    for name in core.names:
        if name in known.names and name not in known.open_states:
            continue
        q = core.at(name)
        if name not in known.names:
            calls.append(_call(name, q))
        if q.body == "state" and q.formula is not None:
            updates.append(("update", name, formula_data(q.formula)))
    groups = [("correlate", list(names), list(ranks)) for names, ranks in core.correlations[known.correlations :]]
    return [*calls, *updates, *groups]


def _call(name: str, q: _core.Quantity) -> Data:
    shown = _unit(q.shown_unit)
    if q.body == "input":
        meta = (q.kind, q.timing, q.doc, q.source, q.evidence, q.shown, q.origin, q.low, q.high, q.above)
        return ("input", name, _input(q.input), shown, *meta)
    if q.body == "state":
        assert q.initial is not None
        over = tuple(_axis(a) for a in q.over)
        start = formula_data(q.initial)
        return ("state", name, shown, start, over, q.forward, q.timing, q.doc, q.source, q.shown, q.origin)
    assert q.formula is not None
    declared = shown if q.kind == "number" else None
    return ("define", name, formula_data(q.formula), declared, q.timing, q.doc, q.source, q.shown, q.origin, q.status)


def _replay(core: _core.Model, calls: Sequence[Data]) -> None:
    for kind, name, *rest in calls:
        if kind == "input":
            core.add_input(name, _input_from(rest[0]), _unit_from(rest[1]), *rest[2:])
        elif kind == "define":
            unit = None if rest[1] is None else _unit_from(rest[1])
            core.define(name, formula_from(core, rest[0]), unit, *rest[2:])
        elif kind == "state":
            unit, start, over, *meta = rest
            axes = [_axis_from(a) for a in over]
            core.add_state(name, _unit_from(unit), formula_from(core, start), axes, *meta)
        elif kind == "update":
            core.update_state(name, formula_from(core, rest[0]))
        else:
            core.correlate(name, rest[0])


class Shown:
    """Text in place of a value that cannot be pickled (a formula of a case)."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


def _plain(value: Any) -> Any:
    from gigawatt.modelling.expression import Expression

    return Shown(repr(value)) if isinstance(value, Expression) or callable(value) else value


def state_of(model: Model) -> dict[str, Any]:
    """A model as plain data that pickles."""
    known, segments = Known(), []
    for step in model._steps:
        replaced = {
            n: ("input", _input(r)) if isinstance(r, _core.Input) else ("formula", formula_data(r))
            for n, r in step.replacements.items()
        }
        told = step.told._replace(overrides={k: _plain(v) for k, v in step.told.overrides.items()})
        added = _added(step.before, known)
        segments.append((added, step.before.label, step.label, replaced, step.before.outputs, told))
        known = step.after
    return {
        "timeline": model.timeline,
        "segments": segments,
        "added": _added(model._core, known),
        "label": model.label,
        "outputs": list(model._core.outputs),
        "attributes": {
            "as_of": model.as_of,
            "doc": model.doc,
            "cases": model.cases,
            "case_overrides": {k: _plain(v) for k, v in model.case_overrides.items()},
            "_undeclared": set(model._undeclared),
        },
    }


def restore(kind: type[Model], state: dict[str, Any]) -> Model:
    """Make a model from ``state_of``."""
    timeline: Timeline = state["timeline"]
    segments = state["segments"]
    core = _core.Model(segments[0][1] if segments else state["label"], timeline._core)
    steps: list[Step] = []
    for added, _, label, replaced, outputs, told in segments:
        _replay(core, added)
        core.set_outputs(outputs)
        replacements = {
            n: _input_from(data) if what == "input" else formula_from(core, data)
            for n, (what, data) in replaced.items()
        }
        before, core = core, core.case(label, replacements)
        steps.append(Step(before, label, replacements, Known.of(core), told))
    _replay(core, state["added"])
    core.set_outputs(state["outputs"])
    model: Model = kind.__new__(kind)
    model._core, model._timeline, model._steps = core, timeline, tuple(steps)
    model.__dict__.update(state["attributes"])
    return model
