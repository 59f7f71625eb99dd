"""What the catalog holds: sources, records, a deal's inputs. Immutable, picklable; reads no file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import TypeVar

GRADES = ("A", "B", "C")
EVIDENCE = ("reported", "derived", "estimated", "assumed", "scenario", "definition")
SOURCED = ("reported", "derived", "estimated")
T = TypeVar("T")
BASES = ("facility", "IT", "not stated")


@dataclass(frozen=True)
class Published:
    """When something became known. ``known`` is the day it counts from, ``text`` what the record says.

    A month or a year counts from its last day, and ``latest`` marks an upper bound (the page carries no
    date): a selection by ``as_of`` may come late, never early.
    """

    known: date
    text: str
    latest: bool = False

    def __str__(self) -> str:
        return f"by {self.text}" if self.latest else self.text


@dataclass(frozen=True)
class Source:
    """Who said it, when, and where to find it."""

    id: str
    publisher: str
    title: str
    date: Published
    locator: str
    grade: str

    def __str__(self) -> str:
        return f"{self.publisher}, {self.title}, {self.date}: {self.locator} (grade {self.grade})"


@dataclass(frozen=True)
class Range:
    """A published range; ``central`` only where the publisher gives one."""

    low: float
    high: float
    central: float | None = None


class Frozen(Mapping[str, T]):
    """A mapping that nobody changes, in the order it was made; unlike a mappingproxy it can be pickled."""

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, T]) -> None:
        self._items = dict(items)

    def __getitem__(self, label: str) -> T:
        return self._items[label]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(tuple(self._items.items()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._items})"


class Table(Frozen[float]):
    """A published table, label to number."""

    __slots__ = ()


Value = float | Range | Table


@dataclass(frozen=True)
class Record:
    """One published figure. Where gigawatts count, ``basis`` says which: facility, IT or not stated."""

    id: str
    key: str
    value: Value
    unit: str
    published: Published
    source: Source
    grade: str
    evidence: str = "reported"
    basis: str | None = None
    applies: str | None = None
    supersedes: str | None = None
    alternative: bool = False
    locator: str | None = None
    note: str | None = None

    @property
    def central(self) -> float:
        """The number, or the published central value of a range; a range without one has none."""
        if isinstance(self.value, float):
            return self.value
        if isinstance(self.value, Range) and self.value.central is not None:
            return self.value.central
        raise ValueError(f"{self.id} is {self.value!r} and has no central value: read .value")

    def __repr__(self) -> str:
        """Everything about it, line by line."""
        from .table import whole

        return whole(self)


@dataclass(frozen=True)
class System:
    """A rack or a server as of a day; each field is a record with its own source, or None: not published."""

    name: str
    aliases: tuple[str, ...]
    counting: str
    as_of: date
    accelerators: Record | None = None
    dies: Record | None = None
    rack_power: Record | None = None
    power: Record | None = None
    peak_dense: Record | None = None
    peak_sparse: Record | None = None
    accelerator_price: Record | None = None
    price: Record | None = None

    @property
    def records(self) -> dict[str, Record]:
        """The records there are, by field."""
        found = ((f.name, getattr(self, f.name)) for f in fields(self))
        return {name: value for name, value in found if isinstance(value, Record)}

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields without a record."""
        return tuple(f.name for f in fields(self) if getattr(self, f.name) is None)


@dataclass(frozen=True)
class Distribution:
    """lognormal and normal have p50, p95; pert low, middle, high; uniform low, high."""

    family: str
    parameters: tuple[tuple[str, float], ...]

    def __getitem__(self, name: str) -> float:
        return dict(self.parameters)[name]

    @property
    def central(self) -> float:
        """The median: the value at score 0."""
        if self.family in ("lognormal", "normal"):
            return self["p50"]
        if self.family == "pert":
            return self["middle"]
        return (self["low"] + self["high"]) / 2

    @property
    def ends(self) -> tuple[float, float] | None:
        """Lowest and highest possible value, where the family has them."""
        return (self["low"], self["high"]) if self.family in ("pert", "uniform") else None


@dataclass(frozen=True)
class PathSpec:
    """How an input moves over time. gbm multiplies the input over time; sd per square root of a year."""

    kind: str
    sd: float


@dataclass(frozen=True)
class Bounds:
    """What is physically possible. Values outside are refused; a distribution is not truncated by it."""

    low: float | None = None
    high: float | None = None
    open_low: bool = False

    def __contains__(self, value: object) -> bool:
        if not isinstance(value, (int, float)):
            return False
        if self.low is not None and (value < self.low or (self.open_low and value == self.low)):
            return False
        return self.high is None or value <= self.high

    def __str__(self) -> str:
        left = "" if self.low is None else f"{'above' if self.open_low else 'from'} {self.low:g}"
        return " ".join(part for part in (left, "" if self.high is None else f"to {self.high:g}") if part)


InputValue = float | bool | date | tuple[float, ...] | tuple[date, ...]


@dataclass(frozen=True)
class InputRecord:
    """One version of one input of a deal: a value or a distribution, and why."""

    name: str
    kind: str
    unit: str | None
    doc: str
    published: Published
    evidence: str
    value: InputValue | None = None
    distribution: Distribution | None = None
    over: str | None = None
    labels: tuple[str, ...] = ()
    path: PathSpec | None = None
    bounds: Bounds = Bounds()
    basis: str | None = None
    sources: tuple[Source, ...] = ()
    locator: str | None = None
    reason: str | None = None
    applies: date | None = None
    inside_timeline: bool = False  # a date outside the model's periods is refused

    @property
    def key(self) -> str:
        """The name, as records call it."""
        return self.name

    @property
    def central(self) -> InputValue:
        """What the base run uses: the value, or the distribution's median."""
        if self.distribution is not None:
            return self.distribution.central
        assert self.value is not None
        return self.value

    @property
    def uncertain(self) -> bool:
        """Whether it is drawn: once, or along a path."""
        return self.distribution is not None or self.path is not None


@dataclass(frozen=True)
class Correlation:
    """An ordered group with its Spearman rank correlations; appending a member moves nobody."""

    label: str
    members: tuple[str, ...]
    matrix: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Case:
    """Named overrides of a deal; ``as_of`` marks what was known only later."""

    label: str
    doc: str
    overrides: Mapping[str, InputValue]
    as_of: date | None = None
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Deal:
    """A deal's text: every version of every input in the model's order; axes, cases, default outputs."""

    name: str
    title: str
    announced: date
    start: str
    quarters: int
    axes: Mapping[str, tuple[str, ...]]
    inputs: Mapping[str, tuple[InputRecord, ...]]
    outputs: tuple[str, ...]
    correlations: tuple[Correlation, ...]
    cases: Mapping[str, Case]
