"""Axes and timelines."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from gigawatt import _core
from gigawatt.errors import InvalidValueError, keywords


class Axis:
    """A named dimension with labels, such as ``gw.axis("site", ["Abilene", "Lordstown"])``."""

    __slots__ = ("_core",)

    def __init__(self, name: str, labels: Iterable[object]) -> None:
        self._core = _core.Axis(name, [str(label) for label in labels])

    @classmethod
    def _of(cls, core: _core.Axis) -> Axis:
        axis = cls.__new__(cls)
        axis._core = core
        return axis

    @property
    def name(self) -> str:
        """Name of the dimension."""
        return self._core.name

    @property
    def labels(self) -> list[str]:
        """Labels, in order."""
        return self._core.labels

    def __len__(self) -> int:
        return len(self.labels)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Axis) and self._core.equals(other._core)

    def __hash__(self) -> int:
        return hash((self.name, tuple(self.labels)))

    def __repr__(self) -> str:
        labels = self.labels
        shown = ", ".join(labels) if len(labels) <= 6 else f"{labels[0]}, {labels[1]}, …, {labels[-1]}"
        return f"Axis({self.name}: {shown})"

    def __reduce__(self) -> tuple[object, ...]:
        return (Axis, (self.name, self.labels))


class Timeline:
    """The periods of a model: a start, a frequency and a count, in real calendar days."""

    __slots__ = ("_args", "_core")

    def __init__(self, frequency: str, first: str, count: int) -> None:
        if isinstance(count, bool) or not isinstance(count, int):
            raise InvalidValueError(f"a timeline has a whole number of periods, got {count!r}")
        self._core = _core.Timeline(frequency, str(first), count)
        self._args = (frequency, str(first), count)

    @property
    def frequency(self) -> str:
        """``month``, ``quarter`` or ``year``."""
        return self._args[0]

    @property
    def labels(self) -> list[str]:
        """Names of the periods, such as 2026Q1."""
        return self._core.axis.labels

    @property
    def axis(self) -> Axis:
        """The axis ``time``."""
        return Axis._of(self._core.axis)

    @property
    def starts(self) -> list[datetime.date]:
        """First day of each period."""
        return [EPOCH + datetime.timedelta(days=day) for day in self._core.days[:-1]]

    @property
    def last_day(self) -> datetime.date:
        """Last day of the last period."""
        return EPOCH + datetime.timedelta(days=self._core.days[-1] - 1)

    def __len__(self) -> int:
        return self._core.size

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Timeline) and self._args == other._args

    def __hash__(self) -> int:
        return hash(self._args)

    def __repr__(self) -> str:
        return f"Timeline({self._core.text})"

    def __reduce__(self) -> tuple[object, ...]:
        return (Timeline, self._args)


EPOCH = datetime.date(1970, 1, 1)


@keywords
def axis(name: str, labels: Sequence[object]) -> Axis:
    """Make a categorical axis.

    Raises AxisError: no labels, a label twice, the reserved name ``scenario``.
    """
    return Axis(name, labels)


@keywords
def months(first: str, count: int) -> Timeline:
    """Make a timeline of ``count`` months from ``first``, such as ``gw.months("2026-01", 36)``."""
    return Timeline("month", first, count)


@keywords
def quarters(first: str, count: int) -> Timeline:
    """Make a timeline of ``count`` quarters from ``first``, such as ``gw.quarters("2026Q1", 40)``."""
    return Timeline("quarter", first, count)


@keywords
def years(first: str | int, count: int) -> Timeline:
    """Make a timeline of ``count`` years from ``first``, such as ``gw.years(2026, 10)``."""
    return Timeline("year", str(first), count)


def days_of(value: datetime.date | str) -> int:
    """Days from 1970-01-01 to a date, or to text such as 2026-07-01."""
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return (value - EPOCH).days
    return _core.parse_date(value)


def as_date(day: datetime.date | str | None) -> datetime.date | None:
    """Read an ``as_of``: a date, text such as 2025-09-22, or nothing."""
    if day is None:
        return None
    if isinstance(day, datetime.datetime):
        return day.date()
    if isinstance(day, datetime.date):
        return day
    try:
        return datetime.date.fromisoformat(day)
    except (TypeError, ValueError):
        raise InvalidValueError(f"as_of={day!r} is no day: write a date or text such as '2025-09-22'") from None


def date_of(days: float) -> datetime.date:
    """Date of a day number."""
    return EPOCH + datetime.timedelta(days=int(days // 1))
