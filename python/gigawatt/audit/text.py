"""An audit as text: a table by scope, literals, overrides, problems, and the sources listed below."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gigawatt.display.evidence import MARKS
from gigawatt.display.numbers import number, table
from gigawatt.display.tree import Sources

if TYPE_CHECKING:
    from gigawatt.audit.audit import Audit
    from gigawatt.audit.inputs import AuditedInput, Value
    from gigawatt.audit.literals import Literal

_WIDE = 23  # base values longer than this are given as first … last, or as the first
_NARROW = 12  # the same, where the screen is narrow
_NAMES = {**MARKS, "undeclared": "?"}


def range_of(i: AuditedInput) -> tuple[Value, Value]:
    """Lowest p5 and highest p95 over the labels."""
    return min(i.p5), max(i.p95)


def base_text(i: AuditedInput, width: int = _WIDE) -> str:
    """Base values: one, a few, first … last, or the first of many."""
    texts = [number(v) for v in i.base]
    if len(set(texts)) == 1:
        return texts[0]
    listed = ", ".join(texts)
    ends = f"{texts[0]} … {texts[-1]}"
    return listed if len(listed) <= width else ends if len(ends) <= width else f"{texts[0]} …"


def range_text(i: AuditedInput) -> str:
    """p5 … p95 where it is drawn, with its path; nothing where it is certain."""
    if not i.uncertain:
        return ""
    low, high = range_of(i)
    if isinstance(low, float) and isinstance(high, float) and abs(low) < 1e-12 * abs(high):
        low = 0.0  # what rounding left
    text = "" if low == high else f"{number(low, 3)} … {number(high, 3)}"
    return f"{text} {i.path}".strip()


def literal_text(literal: Literal) -> str:
    """A literal with its unit."""
    value = literal.value if isinstance(literal.value, str) else number(literal.value, 12)
    unit = "" if literal.unit in ("", "1") else f" {literal.unit}"
    return f"exponent {value}" if literal.kind == "exponent" else f"{value}{unit}"


def override_text(value: Any) -> str:
    """What a case put in the place of a quantity."""
    if isinstance(value, (bool, int, float, datetime.date)):
        return number(value)
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(override_text(v) for v in value)}]"
    if callable(value):
        return "another formula"
    return str(value)


def by_scope(inputs: Sequence[AuditedInput]) -> list[AuditedInput]:
    """Inputs of one scope together, scopes in the order of first mention."""
    first = {i.scope: k for k, i in reversed(list(enumerate(inputs)))}
    return sorted(inputs, key=lambda i: first[i.scope])


def _mark(i: AuditedInput) -> str:
    return f"{_NAMES.get(i.evidence, ' ')} {i.evidence}"


def _told(i: AuditedInput) -> str:
    """What the case says about it."""
    if not i.overridden:
        return ""
    return "set by the case" + (f", as of {i.as_of}" if i.as_of else "")


def cells(audit: Audit) -> tuple[list[str], list[list[str]], list[str]]:
    """Header, a row per input, notes."""
    header = ["input", "base", "p5 … p95", "unit", "evidence", "grade", "published", "age (days)", "source or reason"]
    rows = [
        [i.name, base_text(i), range_text(i), i.unit, _mark(i), "/".join(i.grades),
         "" if i.published is None else i.published.isoformat(), "" if i.age_days is None else str(i.age_days),
         _told(i) or i.source]
        for i in by_scope(audit.inputs)
    ]  # fmt: skip
    notes = [*summary(audit), *(f"{x.quantity}: {_literal_line(x)}" for x in audit.literals)]
    return header, rows, [*notes, *(f"problem: {text}" for text in audit.problems)]


def summary(audit: Audit) -> list[str]:
    """How many inputs rest on what, and how many literals and problems there are."""
    counts = {name: sum(i.evidence == name for i in audit.inputs) for name in _NAMES}
    listed = ", ".join(f"{_NAMES[name]} {n} {name}" for name, n in counts.items() if n)
    lines = [f"{_count(len(audit.inputs), 'input')}{': ' if listed else ''}{listed}"]
    if audit.overrides:
        lines.append("the case sets " + ", ".join(f"{name} = {value}" for name, value in audit.overrides))
    later = sum(i.age_days is not None and i.age_days < 0 for i in audit.inputs)
    if later:
        lines.append(f"an age below zero ({later}): the page is dated after {audit.as_of}, or its month ends after it")
    lines.append(f"{_count(len(audit.literals), 'literal')} in formulas, {_count(len(audit.problems), 'problem')}")
    return lines


def _count(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}" if n else f"no {what}s"


def _literal_line(x: Literal) -> str:
    why = {"tolerance": "tolerance of a comparison"}.get(x.kind, "")
    told = "written by the case" if x.overridden else x.source or why
    return f"{literal_text(x)}{f', {told}' if told else ''} ({x.where})"


def audit_text(audit: Audit, width: int = 120) -> str:
    """Everything: inputs by scope with sources by number, literals, problems, sources."""
    cited = Sources()
    lines: list[str] = []
    for text in [f"Audit of '{audit.label}', ages of sources as of {audit.as_of}", *summary(audit)]:
        lines += textwrap.wrap(text, width, subsequent_indent="  ", break_long_words=False)
    if audit.inputs:
        lines += ["", *_input_lines(audit, cited, width)]
    if audit.literals:
        lines += ["", "literals in formulas"]
        for x in audit.literals:
            lines += _wrapped(f"{x.quantity}: {_literal_line(x)}", width, "  ", "      ")
    if audit.problems:
        lines += ["", "problems", *(f"  {text}" for text in audit.problems)]  # one line each, whatever the width
    if cited.texts:
        lines += ["", "sources"]
        for k, text in enumerate(cited.texts):
            lines += _wrapped(text, width, f"{f'[{k + 1}]':>5} ", " " * 6)
    return "\n".join(lines)


def _input_lines(audit: Audit, cited: Sources, width: int) -> list[str]:
    """One table for all scopes, so that columns line up; each row with its source below.

    Where the table is wider than the screen, evidence, grade and age go below too.
    """
    ordered = by_scope(audit.inputs)
    told = [_told(i) or cited.cite(i.source) for i in ordered]
    header = ["", "base", "p5 … p95", "unit", "evidence", "grade", "days old"]
    lines = table([_cells(i, _WIDE) for i in ordered], header, right={1, 6}).splitlines()
    if max(map(len, lines)) > width:
        lines = table([_cells(i, _NARROW)[:4] for i in ordered], header[:4], right={1}).splitlines()
        told = [", ".join(filter(None, [*_short(i), text])) for i, text in zip(ordered, told, strict=True)]
    found, scope = [lines[0]], None
    for i, line, below in zip(ordered, lines[2:], told, strict=True):
        if i.scope != scope:
            scope = i.scope
            found.append(scope or "(no scope)")
        found.append(line)
        if below:
            found += _wrapped(below, width, " " * 6, " " * 6)
    return found


def _cells(i: AuditedInput, wide: int) -> list[str]:
    leaf = i.name.removeprefix(f"{i.scope}.")
    age = "" if i.age_days is None else str(i.age_days)
    return [f"  {leaf}", base_text(i, wide), range_text(i), i.unit, _mark(i), "/".join(i.grades), age]


def _short(i: AuditedInput) -> list[str]:
    """Evidence, grade and age in words."""
    grade = f"grade {'/'.join(i.grades)}" if i.grades else ""
    return [_mark(i), grade, "" if i.age_days is None else f"{i.age_days} days"]


def _wrapped(text: str, width: int, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
