"""Tornados, indices and shares as text and in a notebook."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gigawatt import _core
from gigawatt.display.evidence import mark
from gigawatt.display.html import table_html
from gigawatt.display.numbers import aligned, number, table

if TYPE_CHECKING:
    from gigawatt.analysis.indices import Indices, Sensitivity
    from gigawatt.analysis.shares import Shares
    from gigawatt.analysis.tornado import Bar, Tornado

_ROWS = 25  # of a table in text
_FEW, _LARGEST = 3, 3  # outputs that are shown whole, factors of each where they are more
_HALF = 12  # letters of the longest half bar


def _unit(unit: str) -> str:
    return "" if unit in ("", "1") else f" [{unit}]"


def _notes(notes: Sequence[str]) -> str:
    return "".join("\n" + wrapped(note) for note in notes)


def wrapped(text: str, width: int = 120) -> str:
    """Lines of text; a per cent sign stays with its number."""
    lines = textwrap.wrap(text.replace(" %", "\u00a0%"), width, subsequent_indent="  ", break_on_hyphens=False)
    return "\n".join(lines).replace("\u00a0", " ")


# Tornado.
def _ends(value: float, kind: str) -> str:
    if not math.isfinite(value):
        return "none"
    return _core.date_text(int(value // 1)) if kind == "date" else number(value)


def _bar(bar: Bar, longest: float) -> str:
    """The bar as letters around the base."""
    if longest <= 0:
        return ""
    ends = [v - bar.base for v in (bar.low, bar.high) if math.isfinite(v)]
    left, right = (round(_HALF * max(0.0, *(s * e for e in ends), 0.0) / longest) for s in (-1, 1))
    return f"{'█' * left:>{_HALF}}│{'█' * right:<{_HALF}}"


def _tornado_rows(t: Tornado, most: int) -> list[list[str]]:
    shown = t.bars[:most]
    flat = [v for b in shown for v in (b.low, b.high)]
    texts = [_ends(v, t.kind) for v in flat] if t.kind == "date" else aligned(flat)
    texts = [text if math.isfinite(v) else "none" for text, v in zip(texts, flat, strict=True)]
    rows = []
    for k, b in enumerate(shown):
        ends = texts[2 * k : 2 * k + 2]
        at = f"{number(b.at_low, 3)} … {number(b.at_high, 3)}{'' if b.unit in ('', '1') else f' {b.unit}'}"
        rows.append([b.name, b.moved or at, *ends, mark(b.evidence)])
    return rows


def _tornado_notes(t: Tornado, most: int) -> list[str]:
    notes = [f"{t.note}; the base is {_ends(t.base, t.kind)}", *t.notes]
    worst = max((b.error for b in t.bars), default=0.0)
    if worst > 0:
        notes.append(f"largest standard error of an end: {number(worst, 2)}")
    if len(t) > most:
        notes.append(f"… and {len(t) - most} shorter bars: .to_dataframe() gives all")
    if t.unused:
        notes.append(f"no effect, as the output does not depend on them: {', '.join(t.unused)}")
    return notes


def _tornado_head(t: Tornado) -> str:
    return f"{t.output}{'' if t.kind == 'date' else _unit(t.unit)}: {t.title}"


def tornado_text(t: Tornado) -> str:
    """The longest bars, as numbers and letters."""
    longest = max((abs(v - b.base) for b in t for v in (b.low, b.high) if math.isfinite(v)), default=0.0)
    rows = [[*row[:4], _bar(b, longest), row[4]] for row, b in zip(_tornado_rows(t, _ROWS), t.bars, strict=False)]
    header = ["input", "from … to", "at low", "at high", "", ""]
    return f"{_tornado_head(t)}\n{table(rows, header, {2, 3})}{_notes(_tornado_notes(t, _ROWS))}"


def tornado_html(t: Tornado) -> str:
    """The longest bars as a table."""
    rows = [[*row[:4], f"{row[4]} {b.evidence}"] for row, b in zip(_tornado_rows(t, 60), t.bars, strict=False)]
    return table_html(
        ["input", "from … to", "at low", "at high", "evidence"], rows, _tornado_notes(t, 60), _tornado_head(t)
    )


# Indices.
def _index_rows(i: Indices, most: int) -> tuple[list[str], list[list[str]]]:
    names = _told(i, most)
    at = [i.factors.index(name) for name in names]
    columns = []
    for measure in i.measures:
        values, errors = i.overall(measure)
        pairs = [(float(values[k]), float(errors[k])) for k in at]
        if i.main == "mu_star":
            flat = aligned([x for pair in pairs for x in pair])
            columns.append([f"{v} ± {e}" for v, e in zip(flat[::2], flat[1::2], strict=True)])
        else:
            columns.append([_index(v, e) for v, e in pairs])
    marked = [name + (" *" if name in i.only_by_correlation else "") for name in names]
    header = ["input", *(m.replace("mu_star", "mu*") for m in i.measures)]
    return header, [list(row) for row in zip(marked, *columns, strict=True)]


def _index(value: float, error: float) -> str:
    return "none" if math.isnan(value) else f"{value:.3f} ± {error:.3f}"


def _told(i: Indices, most: int) -> list[str]:
    """The largest factors that can be told from nothing; at least three."""
    return i.ranked[: min(most, max(3, len(_clear(i))))]


def _clear(i: Indices) -> list[str]:
    values, errors = i.overall(i.main)
    least = 0.0 if i.main == "mu_star" else 0.0005  # what is printed as 0.000
    return [n for n in i.ranked if values[k := i.factors.index(n)] > max(2 * errors[k], least)]


def _index_notes(i: Indices, most: int) -> list[str]:
    notes = [i.note]
    if i.axes:
        first = i.axes[-1]
        notes.append(
            f"over {' × '.join(a.name for a in i.axes)}: cells weighted by their variance; "
            f".sel({first.name}='{first.labels[-1]}') looks at one"
        )
    if i.evidence:
        listed = ", ".join(f"{100 * v:.0f} % {mark(e)} {e}" for e, v in i.by_evidence.items())
        notes.append(f"of the spread by evidence: {listed}")
    left = len(i.factors) - len(_told(i, most))
    if left:
        notes.append(f"… and {left} more with less, or nothing that noise would not give: .to_dataframe() gives all")
    pairs = [p for p in i.interactions() if p[2] > 2 * p[3]]
    if i.pairs is not None:
        listed = ", ".join(f"{a} × {b} {_index(v, e)}" for a, b, v, e in pairs)
        notes.append(f"pairs beyond each alone: {listed or 'none is larger than twice its standard error'}")
    return [*notes, *i.notes]


def _index_head(i: Indices) -> str:
    return f"{i.heading}: {i.title}" + (_unit(i.unit) if i.main == "mu_star" else "")


def indices_text(i: Indices) -> str:
    """The largest factors with standard errors, notes below."""
    header, rows = _index_rows(i, _ROWS)
    return f"{_index_head(i)}\n{table(rows, header)}{_notes(_index_notes(i, _ROWS))}"


def indices_html(i: Indices) -> str:
    """The largest factors as a table."""
    header, rows = _index_rows(i, 60)
    return table_html(header, rows, _index_notes(i, 60), _index_head(i))


def _summary(s: Sensitivity) -> tuple[list[str], list[list[str]], list[str]]:
    """Of many outputs the largest factors of each."""
    rows = []
    for i in s.values():
        values = i.overall(i.main)[0]
        told = [f"{n} {_size(i, float(values[i.factors.index(n)]))}" for n in _clear(i)[:_LARGEST]]
        rows.append([i.output, *(told or ["none told from noise"]), *[""] * (_LARGEST - max(len(told), 1))])
    first = next(iter(s.values()))
    measure = first.main.replace("mu_star", "mu*")
    notes = [first.note, f"{measure} of the largest; […]['{first.output}'] shows one output"]
    return ["output", *["largest", "second", "third"][:_LARGEST]], rows, notes


def _size(i: Indices, value: float) -> str:
    return number(value, 3) if i.main == "mu_star" else f"{value:.2f}"


def sensitivity_text(s: Sensitivity) -> str:
    """One table per output; of many outputs a row each."""
    if len(s) <= _FEW:
        return "\n\n".join(map(indices_text, s.values()))
    header, rows, notes = _summary(s)
    return f"{next(iter(s.values())).title} of {len(s)} outputs\n{table(rows, header, set())}{_notes(notes)}"


def sensitivity_html(s: Sensitivity) -> str:
    """The same in a notebook."""
    if len(s) <= _FEW:
        return "".join(i._repr_html_() for i in s.values())
    return table_html(*_summary(s), f"{next(iter(s.values())).title} of {len(s)} outputs")


# Shares.
def evidence_line(s: Shares) -> str:
    """``71 % of the spread of x comes from assumed inputs, 9 % from reported, …; rest 12 %``."""
    parts = {k: v for k, v in s.by_evidence.items() if v >= 0.005} or s.by_evidence
    texts = [f"{100 * v:.0f} %" for v in parts.values()]
    words = [f"{t} {'of the spread of ' + s.output + ' comes from' if not k else 'from'} {mark(e)} {e} inputs"
             for k, (e, t) in enumerate(zip(parts, texts, strict=True))]  # fmt: skip
    return f"{', '.join(words)}; {100 * s.rest:.0f} % is not attributed (what inputs do only together, and steps)"


def _share_rows(s: Shares, most: int) -> list[list[str]]:
    listed = list(s.by_input.items())[:most]
    texts = [f"{100 * v:.1f} %" for _, v in listed]
    return [
        [name + (" *" if name in s.only_by_correlation else ""), text, f"{mark(s.evidence[name])} {s.evidence[name]}"]
        for (name, _), text in zip(listed, texts, strict=True)
    ]


def share_notes(s: Shares) -> list[str]:
    """How the shares were made and what is to be known of them."""
    notes = [f"{s.note}; standard errors up to {100 * s.error:.1f} %", *s.notes]
    if s.only_by_correlation:
        notes.append(
            f"* only through correlation, with no path in the graph: {', '.join(sorted(s.only_by_correlation))}"
        )
    return notes


def shares_text(s: Shares) -> str:
    """Evidence first, then the largest inputs."""
    rows = [r for r in _share_rows(s, 15) if r[1] != "0.0 %"]
    left = len(s.by_input) - len(rows)
    more = [f"… and {left} inputs with less"] if left else []
    listed = table(rows, ["input", "share", "evidence"], {1})
    return f"{wrapped(evidence_line(s))}\n{listed}{_notes([*more, *share_notes(s)])}"


def shares_html(s: Shares) -> str:
    """The same as a table."""
    notes = [evidence_line(s), *share_notes(s)]
    return table_html(["input", "share", "evidence"], _share_rows(s, 60), notes, f"{s.output}: shares of the spread")
