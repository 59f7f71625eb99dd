"""Answers of inversion in words and tables: what was found, what not, and from how much."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gigawatt.display.html import join, page, paragraph, table_html
from gigawatt.display.numbers import number, table, with_error

if TYPE_CHECKING:
    from gigawatt.analysis.break_even import BreakEven
    from gigawatt.analysis.must_be_true import Requirements
    from gigawatt.analysis.optimise import Optimum
    from gigawatt.analysis.solve import Solution
    from gigawatt.analysis.target import Target


def target_text(target: Target) -> str:
    """The target as a condition: ``mean of returns.npv >= 0 USD``."""
    return f"{target.what} {target.relation} {target.text(target.level)}"


def _lines(s: Solution) -> list[str]:
    lever, target = s._lever, s._target
    assert lever is not None and target is not None
    wanted = target.text(target.level)
    span = ""
    if lever.kind != "flag":
        span = f" from {lever.text(lever.read(s.bounds[0]))} to {lever.text(lever.read(s.bounds[1]))}"
    if s.status in ("found", "jump"):
        shown = lever.text(lever.read(s.value))
        if s.error > 0 and math.isfinite(s.error):
            unit = "" if lever.unit == "1" else f" {lever.unit}"
            shown = (
                f"{shown} ± {number(s.error, 2)} days"
                if lever.kind == "date"
                else with_error(float(s.value), s.error) + unit
            )
        verb = "takes" if s.status == "jump" else "makes"
        middle = "across" if s.status == "jump" else "at least" if target.relation == ">=" else "at most"
        middle = "" if target.relation == "=" and s.status == "found" else f" {middle}"
        first = f"{lever.key} = {shown} {verb} {target.what}{middle} {wanted}"
        if s.status == "jump":
            first += " in one step"
    elif s.status == "several":
        roots = ", ".join(lever.text(lever.read(r)) for r in s.roots)
        first = f"{lever.key}: several values{span} bring {target.what} to {wanted}: {roots}. Narrow the bounds"
    elif s.status == "everywhere":
        first = f"{lever.key}: any value{span} meets {target_text(target)}"
    else:
        x, value = lever.read(s.nearest[0]), s.nearest[1]
        never = {">=": "never at least", "<=": "never at most", "=": "never"}[target.relation]
        first = (
            f"{lever.key}: nowhere{span}. {target.what} is {never} {wanted} there; nearest at {lever.text(x)}, with "
            f"{target.text(value)}"
        )
    today = "labels differ" if s.today is None else lever.text(lever.read(s.today))
    second = f"today: {today}, with {target.text(s.now)}"
    if s.percentile is not None:
        inside = 0.0 < s.percentile < 1.0
        place = f"percentile {100 * s.percentile:.3g} of" if inside else "outside"
        second += f"; needed: {place} its own distribution"
    return [first, second, *s.notes, f"{target.footer}, {s.evaluations} evaluations"]


def solution_text(s: Solution) -> str:
    """A solution: what was found, how things are today, notes."""
    first, *rest = _lines(s)
    return "\n    ".join([first, *rest])


def solution_html(s: Solution) -> str:
    """The same in a notebook."""
    first, *rest = _lines(s)
    warned = "" if s.status == "found" else "w"
    return page(paragraph(first, kind=warned), *(paragraph(line, kind="d") for line in rest))


def _head(r: Requirements) -> list[str]:
    return ["lever", "unit", "today", "ends at" if r.met else "needed", "percentile", ""]


def _requirement_rows(r: Requirements) -> list[list[str]]:
    rows = []
    for row in r.rows:
        s, lever, target = row, row._lever, row._target
        assert lever is not None and target is not None
        unit = "" if lever.unit == "1" else lever.unit

        def plain(x: float, of: Solution = s) -> str:
            assert of._lever is not None
            return number(of._lever.natural(x)) if of._lever.kind != "number" else number(x)

        needed, told = "", ""
        if s.status in ("found", "jump"):
            needed = plain(lever.read(s.value))
            if s.error > 0 and math.isfinite(s.error):
                needed = (
                    f"{needed} ± {number(s.error, 2)} d"
                    if lever.kind == "date"
                    else with_error(float(s.value), s.error)
                )
            told = "at a jump" if s.status == "jump" else ""
        elif s.status == "several":
            needed = " or ".join(plain(lever.read(x)) for x in s.roots[:3]) + (" …" if len(s.roots) > 3 else "")
            told = "several"
        elif s.status == "everywhere":
            needed, told = "any", f"from {plain(lever.read(s.bounds[0]))} to {plain(lever.read(s.bounds[1]))}"
        else:
            needed = "nowhere"
            told = f"at best {target.text(s.nearest[1])}, at {plain(lever.read(s.nearest[0]))}"
        percentile = "" if s.percentile is None else f"p{100 * s.percentile:.3g}"
        percentile = "outside" if s.percentile in (0.0, 1.0) else percentile
        today = "differ" if s.today is None else plain(lever.read(s.today))
        rows.append([s.lever, unit, today, needed, percentile, told])
    return rows


def requirements_text(r: Requirements) -> str:
    """What must be true, the most plausible change first."""
    head = f"What must be true for {r.target}, one lever at a time"
    body = table(_requirement_rows(r), _head(r), {2, 3, 4})
    return "\n".join([head, body, *r.notes])


def requirements_html(r: Requirements) -> str:
    """The same in a notebook."""
    return table_html(_head(r), _requirement_rows(r), r.notes, f"What must be true for {r.target}")


def _break_even_rows(b: BreakEven) -> list[list[str]]:
    def several(roots: list[float]) -> str:
        return " or ".join(number(b._y.natural(y)) for y in roots) if roots else "none"

    return [[number(b._x.natural(x)), several(roots), told] for x, roots, told in zip(b.x, b.roots, b.why, strict=True)]


def break_even_text(b: BreakEven) -> str:
    """A break-even curve as a table."""
    header = [f"{b.x_lever} [{b.x_unit}]", f"{b.y_lever} [{b.y_unit}]", ""]
    return "\n".join([f"Where {b.target}", table(_break_even_rows(b), header, {0, 1}), *b.notes])


def break_even_html(b: BreakEven) -> str:
    """The same in a notebook."""
    header = [f"{b.x_lever} [{b.x_unit}]", f"{b.y_lever} [{b.y_unit}]", ""]
    return table_html(header, _break_even_rows(b), b.notes, f"Where {b.target}")


def _optimum_rows(o: Optimum) -> list[list[str]]:
    rows = []
    for lever, today, best, (low, high) in zip(o._levers, o.today, o.values.values(), o.bounds, strict=True):
        x, near = lever.read(best), 1e-6 * (high - low)
        end = "at its low end" if x - low <= near else "at its high end" if high - x <= near else ""
        now = "differ" if today is None else number(lever.natural(today))
        rows.append([lever.key, "" if lever.unit == "1" else lever.unit, now, number(best), end])
    return rows


def optimum_text(o: Optimum) -> str:
    """The levers at the optimum, and what it gives."""
    header = ["lever", "unit", "today", "best", ""]
    return "\n".join([o.headline, table(_optimum_rows(o), header, {2, 3}), *o.notes])


def optimum_html(o: Optimum) -> str:
    """The same in a notebook."""
    rows, header = _optimum_rows(o), ["lever", "unit", "today", "best", ""]
    return table_html(header, rows, o.notes, str(join(o.headline)))
