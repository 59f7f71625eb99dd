"""How an uncertain input moves over time: one declared word."""

from __future__ import annotations

from dataclasses import dataclass

from gigawatt.errors import keywords


@dataclass(frozen=True)
class Path:
    """A path word with its parameters; made by ``gw.fixed``, ``fresh``, ``walk``, ``ar1`` and ``gbm``."""

    kind: str
    sd: float = 0.0
    phi: float = 0.0

    def __repr__(self) -> str:
        if self.kind == "ar1":
            return f"ar1(phi={self.phi:g}, sd={self.sd:g})"
        return f"{self.kind}(sd={self.sd:g})" if self.kind in ("walk", "gbm") else self.kind


def fixed() -> Path:
    """One draw for all time (the default)."""
    return Path("fixed")


def fresh() -> Path:
    """Draw anew in each period."""
    return Path("fresh")


@keywords
def walk(*, sd: float) -> Path:
    """Random walk: the drawn value plus a running sum of normal shocks.

    sd is per period, in the input's unit. Alone as an input it starts at 0.
    """
    return Path("walk", sd=float(sd))


@keywords
def ar1(*, phi: float, sd: float) -> Path:
    """Mean-reverting: the drawn value plus x with x' = phi x + sd * shock, from 0.

    sd is per period, in the input's unit; -1 <= phi <= 1. Alone as an input it starts
    at 0.
    """
    return Path("ar1", sd=float(sd), phi=float(phi))


@keywords
def gbm(*, sd: float) -> Path:
    """Geometric Brownian motion: the drawn value times exp of a running sum of sd * sqrt(years) * shock.

    sd is per square root of a year. No drift term; the first period has the drawn value exactly. Alone as an input,
    ``gw.gbm(sd=0.2)`` starts at exactly 1.
    """
    return Path("gbm", sd=float(sd))
