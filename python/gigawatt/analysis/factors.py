"""What can be moved alone: an input, a path, or inputs whose draws hang together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gigawatt import _core
from gigawatt.errors import InvalidValueError, KindError, unknown_name

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model

_BEFORE = "@before"


@dataclass(frozen=True)
class Factor:
    """One or more inputs that are drawn anew together. used: whether an output depends on any of them."""

    name: str
    members: tuple[str, ...]
    used: bool

    @property
    def told(self) -> str:
        """Its members, where it has several."""
        return f"{self.name}: {', '.join(map(shown, self.members))}" if len(self.members) > 1 else ""


def shown(name: str) -> str:
    """An input's name without the mark of a case that built on it."""
    while name.endswith(_BEFORE):
        name = name.removesuffix(_BEFORE)
    return name


def evidence_of(model: Model, name: str) -> str:
    """What an input rests on; of what a case set, ``scenario``."""
    set_by_case = {key if key in model else key.partition("[")[0] for key in model.case_overrides}
    return "scenario" if name in set_by_case else model._core.at(name).evidence


def uncertain(core: _core.Model) -> list[str]:
    """Inputs that are drawn, in the model's order."""
    drawn = [n for n in core.names if (q := core.at(n)).body == "input" and q.input.uncertain]
    return [n for n in drawn if shown(n) == n or shown(n) not in drawn]  # what a later case replaced again is gone


def reached(core: _core.Model, names: Iterable[str]) -> set[str]:
    """Quantities that some depend on, themselves among them, statuses too."""
    queue = list(names)
    found = set(queue)
    while queue:
        info = core.at(queue.pop())
        used = [] if not info.status else [info.status]
        for formula in (info.formula, info.initial):
            if formula is not None:
                used += [*formula.uses[0], *formula.uses[1]]
        queue += [n for n in dict.fromkeys(used) if n not in found]
        found.update(used)
    return found


def factors(model: Model, outputs: Sequence[str], groups: Mapping[str, Sequence[str]] | None = None) -> list[Factor]:
    """The factors of a model. Inputs that are correlated or share a stream are one; so are those of a given group.

    Raises UnknownNameError for a member that is no uncertain input, InvalidValueError for a group that takes one of
    several inputs that hang together and leaves another, or for an input in two groups.
    """
    core = model._core
    names = uncertain(core)
    together = drawn_together(core, names)
    given: dict[str, str] = {}
    for label, members in (groups or {}).items():
        for member in [members] if isinstance(members, str) else members:
            if member not in names:
                raise unknown_name("uncertain input", member, map(shown, names))
            if given.setdefault(member, label) != label:
                raise InvalidValueError(f"'{member}' is in the groups '{given[member]}' and '{label}'", subject=member)
    sets: dict[str, list[str]] = {}
    for tied in together:
        labels = {given.get(n) for n in tied}
        if len(labels) > 1:
            inside = next(n for n in tied if n in given)
            outside = next(n for n in tied if given.get(n) != given[inside])
            raise InvalidValueError(
                f"'{shown(inside)}' and '{shown(outside)}' are drawn together (correlated, or of one stream): "
                "put both into the same group",
                subject=inside,
            )
        label = labels.pop() or shown(tied[0]) + (f" + {len(tied) - 1} tied" if len(tied) > 1 else "")
        sets.setdefault(label, []).extend(tied)
    there = reached(core, outputs)
    return [Factor(label, tuple(members), any(n in there for n in members)) for label, members in sets.items()]


def drawn_together(core: _core.Model, names: Sequence[str]) -> list[list[str]]:
    """Inputs by what they are drawn with: correlation groups and streams."""
    sets: dict[str, set[str]] = {n: {n} for n in names}

    def join(members: Sequence[str]) -> None:
        whole = set().union(*(sets[m] for m in members))
        sets.update(dict.fromkeys(whole, whole))

    streams: dict[str, list[str]] = {}
    for name in names:
        streams.setdefault(core.at(name).input.stream, []).append(name)
    for members in streams.values():
        join(members)
    for group, _ in core.correlations:
        inside = [m for m in group if m in sets]
        if inside:
            join(inside)
    found: list[list[str]] = []
    for name in names:
        if not any(name in tied for tied in found):
            found.append([n for n in names if n in sets[name]])
    return found


def redrawn(core: _core.Model, names: Iterable[str]) -> _core.Model:
    """The model with the draws of some inputs taken from other streams: "x" becomes "x#b".

    What a case made certain lends its draws to those that it is correlated with still, so it moves with them.
    Raises KindError where a formula stands in its place, whose stream cannot be moved.
    """
    wanted = list(names)
    for group, _ in core.correlations:
        if any(m in wanted for m in group):
            same_axes(core, group, lenders=True)
            wanted += [m for m in group if m not in wanted]
    return moved(core, wanted)


def moved(core: _core.Model, names: Iterable[str]) -> _core.Model:
    """The model with these inputs, and no others, drawn from other streams."""
    mark = mark_of(core)
    return core.case(core.label, {n: with_stream(core.at(n).input, mark) for n in names})


def mark_of(core: _core.Model) -> str:
    """What is added to a stream's name for its double, ``#b`` unless that is taken."""
    mark = "#b"
    streams = {core.at(n).input.stream for n in core.names if core.at(n).body == "input"}
    while any(s + mark in streams for s in streams):
        mark += "b"
    return mark


def same_axes(core: _core.Model, group: Sequence[str], lenders: bool) -> None:
    """Raise KindError where a case put something over other axes into a correlation group.

    lenders: also where what stands there is certain or a formula, and lends its draws to the others.
    """
    drawn = [m for m in group if core.at(m).body == "input" and core.at(m).input.uncertain]
    dims = [a.name for a in core.at(drawn[0]).input.axes]
    for member in group if lenders else drawn:
        q = core.at(member)
        if q.body != "input" or [a.name for a in q.input.axes] != dims:
            put = "a formula" if q.body != "input" else "values over other axes"
            raise KindError(
                f"'{member}' is correlated with '{drawn[0]}', and a case put {put} in its place: they cannot be drawn "
                "anew together. Put a value or a distribution there; run.sensitivity() needs no new draws",
                subject=member,
            )


def with_stream(given: _core.Input, mark: str) -> _core.Input:
    """The same input, drawn from another stream."""
    return _core.Input(
        given.axes, given.cells, given.path_kind, given.path_sd, given.path_phi, given.stream + mark, given.central
    )


def certain(given: _core.Input, cells: Sequence[_core.Distribution]) -> _core.Input:
    """An input at given values, still lending its draws to those that it is correlated with."""
    return _core.Input(given.axes, cells, "fixed", 0.0, 0.0, given.stream)
