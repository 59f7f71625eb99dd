"""Units: text in, units of the core out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt import _core
from gigawatt.errors import KindError

if TYPE_CHECKING:
    pass

UnitLike = "str | Unit | Expression | None"


class Unit:
    """A unit of measure, such as ``gw.Unit("USD/(accelerator*hour)")``.

    Raises UnitError for text that is no unit, with the nearest names.
    """

    __slots__ = ("_core", "text")

    def __init__(self, text: str = "1") -> None:
        self._core = _core.Unit(text)
        self.text = text or "1"

    @classmethod
    def _of(cls, core: _core.Unit, text: str | None = None) -> Unit:
        unit = cls.__new__(cls)
        unit._core = core
        unit.text = core.text if text is None else text
        return unit

    def __mul__(self, other: object) -> Unit:
        return Unit._of(self._core.times(other._core)) if isinstance(other, Unit) else NotImplemented

    def __truediv__(self, other: object) -> Unit:
        return Unit._of(self._core.over(other._core)) if isinstance(other, Unit) else NotImplemented

    def __pow__(self, exponent: int) -> Unit:
        return Unit._of(self._core.power(exponent))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unit) and self._core.equals(other._core)

    def __hash__(self) -> int:
        return hash((tuple(self._core.powers), self._core.scale))

    def __repr__(self) -> str:
        return f"Unit({self.text!r})"

    def __reduce__(self) -> tuple[object, ...]:
        return (_restore, (self._core.powers, self._core.scale, self.text))


def _restore(powers: list[tuple[str, int, int]], scale: float, text: str) -> Unit:
    return Unit._of(_core.Unit.from_powers(powers, scale), text)


def base_unit(name: str) -> Unit:
    """Declare a base unit of your own: ``request = gw.base_unit("request")``, then ``request / gw.Unit("s")``.

    Raises UnitError where the name stands for a unit already.
    """
    return Unit._of(_core.Unit.base(name), name)


def as_unit(unit: object) -> Unit:
    """Read a unit given as text, as a Unit, or as nothing (dimensionless)."""
    if unit is None:
        return Unit()
    if isinstance(unit, Unit):
        return unit
    if isinstance(unit, str):
        return Unit(unit)
    raise KindError(f"a unit is text such as 'USD/MWh' or a gw.Unit, got {type(unit).__name__}")
